"""The states of a consent and their properties (law.md §2, lifecycle; contract §1).

To add a state, add a row here, its words (``domain/answer/basis.py``,
``web/kit/standing_words.py``), and its name in the schemas.
"""

from __future__ import annotations

from enum import Flag, StrEnum, auto
from typing import Self


class _Trait(Flag):
    NONE = 0
    SOUGHT = auto()
    ANSWERED = auto()
    AGREES = auto()
    OBJECTS = auto()
    TAKEN_BACK = auto()
    RUN_OUT = auto()
    REVISED = auto()
    UNSAFE = auto()
    SCOPED = auto()
    NEVER_A_FACT = auto()


_SAID = _Trait.SOUGHT | _Trait.ANSWERED
_NO = _SAID | _Trait.OBJECTS | _Trait.REVISED


class ConsentState(StrEnum):
    """The contract's states in its order, then those that are never facts.

    ``caution`` orders statements made at the same moment, the most cautious last. ``was_sought``:
    somebody was asked; ``was_answered``: they have answered. ``is_objection``: refused or
    withdrawn; ``was_taken_back``: the latter. ``has_run_out``: a consent that expired or was
    replaced. ``is_revised``: the person refused, withdrew or narrowed what was asked for.
    ``is_unsafe``: it was not safe to ask. ``has_scope``: consent to certain categories.
    ``is_spent``: an objection, or a consent that has run out; another basis is no way round it.
    ``may_be_asked``: someone may honestly be asked. ``is_fact``: the contract knows it; the other
    states count as a consent that was not sought. ``VOICE`` is what a step says that is about
    whose word it was, or until when that counts.
    """

    caution: int
    supports_sharing: bool
    was_sought: bool
    was_answered: bool
    is_objection: bool
    was_taken_back: bool
    has_run_out: bool
    is_revised: bool
    is_unsafe: bool
    has_scope: bool
    is_spent: bool
    may_be_asked: bool
    is_fact: bool

    NOT_SOUGHT = "not_sought", 0, _Trait.NONE
    NOT_SOUGHT_UNSAFE = "not_sought_unsafe", 7, _Trait.UNSAFE
    REQUESTED = "requested", 1, _Trait.SOUGHT
    GIVEN = "given", 3, _SAID | _Trait.AGREES | _Trait.SCOPED
    REFUSED = "refused", 6, _NO
    WITHDRAWN = "withdrawn", 5, _NO | _Trait.TAKEN_BACK
    EXPIRED = "expired", 4, _SAID | _Trait.RUN_OUT
    SUPERSEDED = "superseded", 2, _SAID | _Trait.RUN_OUT | _Trait.REVISED | _Trait.SCOPED
    INVALIDATED = "invalidated", 0, _Trait.NEVER_A_FACT
    NO_RECORD = "no_record", 0, _Trait.NEVER_A_FACT
    VOICE = "voice", 0, _Trait.NEVER_A_FACT

    __hash__ = str.__hash__  # that of an enum is slower, and every decision looks states up

    def __new__(cls, word: str, caution: int = 0, traits: _Trait = _Trait.NONE) -> Self:
        """Make the traits plain attributes, because every decision reads several of them."""
        state = str.__new__(cls, word)
        state._value_ = word
        state.caution = caution
        state.supports_sharing = _Trait.AGREES in traits
        state.was_sought = _Trait.SOUGHT in traits
        state.was_answered = _Trait.ANSWERED in traits
        state.is_objection = _Trait.OBJECTS in traits
        state.was_taken_back = _Trait.TAKEN_BACK in traits
        state.has_run_out = _Trait.RUN_OUT in traits
        state.is_revised = _Trait.REVISED in traits
        state.is_unsafe = _Trait.UNSAFE in traits
        state.has_scope = _Trait.SCOPED in traits
        state.is_spent = state.is_objection or state.has_run_out
        state.is_fact = _Trait.NEVER_A_FACT not in traits
        state.may_be_asked = state.is_fact and not state.is_objection and not state.is_unsafe
        return state

    @property
    def as_fact(self) -> ConsentState:
        """The state as the rules see it."""
        return self if self.is_fact else ConsentState.NOT_SOUGHT

    @property
    def may_become(self) -> frozenset[ConsentState]:
        """The states a record's next event may have; after a refusal one may ask again with new
        facts."""
        return _STEPS[self]


LEAST_FAVOURABLE = (
    ConsentState.REFUSED,
    ConsentState.WITHDRAWN,
    ConsentState.NOT_SOUGHT_UNSAFE,
    ConsentState.EXPIRED,
    ConsentState.SUPERSEDED,
    ConsentState.REQUESTED,
    ConsentState.NOT_SOUGHT,
    ConsentState.GIVEN,
)
"""Which state of several is that of the whole: the first (consent.md §4)."""

FACT_STATES = tuple(state for state in ConsentState if state.is_fact)
STATE_OF = {str(state): state for state in ConsentState}
"""The states by their words; faster than a call, because the decision looks one up per share."""

_ASKED_AGAIN = frozenset({ConsentState.REQUESTED})
_ANSWERS = frozenset({ConsentState.GIVEN, ConsentState.REFUSED})
FIRST_STATES = _ASKED_AGAIN | _ANSWERS | {ConsentState.NOT_SOUGHT_UNSAFE}
_ERROR = frozenset({ConsentState.INVALIDATED})  # whatever was recorded may be an error
# Expired and superseded are never recorded: they follow from dates and from later records.
# Whose word it is can be said at any time, and changes nothing of what may follow.
_STEPS = {
    ConsentState.VOICE: frozenset[ConsentState](),
    ConsentState.NOT_SOUGHT_UNSAFE: _ASKED_AGAIN | _ANSWERS | _ERROR | {ConsentState.NOT_SOUGHT},
    ConsentState.NOT_SOUGHT: _ASKED_AGAIN | _ANSWERS | _ERROR | {ConsentState.NOT_SOUGHT_UNSAFE},
    ConsentState.REQUESTED: _ANSWERS | _ERROR | {ConsentState.NOT_SOUGHT_UNSAFE},
    ConsentState.GIVEN: _ERROR | {ConsentState.WITHDRAWN},
    ConsentState.REFUSED: _ASKED_AGAIN | _ERROR,
    ConsentState.WITHDRAWN: _ASKED_AGAIN | _ERROR,
    ConsentState.INVALIDATED: _ASKED_AGAIN | _ANSWERS | _ERROR | {ConsentState.WITHDRAWN},
}
