"""What stands for one cell on a day (consent.md §2): its rules, in order.

1. What was entered in error is as if it had never been said (``set_aside``).
2. A consent that another organisation than the discloser recorded decides nothing until the
   discloser has confirmed it (``confirmed_by``).
3. For each voice a no stands unless a consent was said after it; consents add up (``_heard``).
4. Between voices, a no beside a yes is a conflict; one yes is enough (``_combined``).
5. A mark that it was not safe to ask stands until somebody who may speak has decided since
   (``_unsafe``). A no is the status even so.
6. A request decides nothing: it is the status only where nobody who may speak ever has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.entitlement import AgeAndCapacity, may_decide
from registry.domain.consent.statement import Cell, Ref, Statement, Voice
from registry.domain.people.ages import ADULT
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker


@dataclass(frozen=True, slots=True)
class ConsentStanding:
    """What stands for one cell.

    ``deciding`` are the statements that the status rests on. ``asked_again`` is the last request,
    ``unsafe`` the mark that stands. ``also_said`` are the words of those who may not decide;
    ``unconfirmed`` are consents whose evidence the discloser has yet to see; ``for_another`` those
    that were for an organisation of which a party took the place, and do not count.
    """

    status: ConsentState
    conflict: bool = False
    deciding: tuple[Statement, ...] = ()
    asked_again: Statement | None = None
    unsafe: Statement | None = None
    also_said: tuple[Statement, ...] = ()
    unconfirmed: tuple[Statement, ...] = ()
    for_another: tuple[Statement, ...] = ()


def set_aside(statements: Iterable[Statement]) -> frozenset[Ref]:
    """The statements that were entered in error, on whatever day is asked about.

    The newest first: an entry in error can be one itself, and then sets nothing aside.
    """
    found: set[Ref] = set()
    for statement in sorted(statements, key=lambda made: made.ref.version, reverse=True):
        if statement.ref not in found:
            found |= statement.sets_aside
    return frozenset(found)


def in_effect(statements: Iterable[Statement], on: date) -> list[Statement]:
    """The statements that count on a day: not those in error, nor those of later days."""
    every = list(statements)
    errors = set_aside(every)
    return [made for made in every if made.ref not in errors and made.said.day <= on]


def replaced_records(statements: Iterable[Statement], on: date) -> frozenset[str]:
    """The records of which no consent counts any more, because a later one replaced them.

    A record stays replaced where the one that replaced it was replaced itself, in error or not.
    """
    every = list(statements)
    links: dict[str, set[str]] = defaultdict(set)
    for made in every:
        if made.supersedes is not None:
            links[made.ref.record_id].add(made.supersedes)
    found: set[str] = set()
    to_follow = [made.supersedes for made in in_effect(every, on) if made.supersedes is not None]
    while to_follow:
        record_id = to_follow.pop()
        if record_id not in found:
            found.add(record_id)
            to_follow += links[record_id]
    return frozenset(found)


def standing(
    statements: Sequence[Statement], cell: Cell, person: AgeAndCapacity, on: date
) -> ConsentStanding:
    """What stands for a cell.

    Args:
        statements: all about the person that the reader may see, in any order.
        person: what the check says of the person (``entitlement.as_judged``).
    """
    replaced = replaced_records(statements, on)
    effective = in_effect(statements, on)
    about = [made for made in effective if made.holds(cell)]
    confirmed = confirmed_by(cell.discloser, statements)
    unconfirmed = [made for made in about if is_unconfirmed(made, cell, confirmed)]
    counting = [made for made in about if made not in unconfirmed]
    may = [made for made in counting if _decides(made, cell, person, on)]
    others = [made for made in counting if made.decides and made not in may]
    gone = frozenset(made.ref for made in counting if _is_replaced(made, effective, replaced, cell))
    unsafe = _unsafe(counting, [made for made in may if made.ref not in gone])
    status, conflict, deciding = _combined(_heard(may, gone, on))
    if status is None and person.lacks_capacity and person.age_band in (ADULT, None):
        own = [made for made in others if _said_when_able(made)]
        status, conflict, deciding = _own_no(own, gone, on)
        others = [made for made in others if status is None or made not in own]
    if unsafe is not None and (status is None or not status.is_objection):
        status, conflict, deciding = ConsentState.NOT_SOUGHT_UNSAFE, False, (unsafe,)
    asked = [made for made in counting if made.status is ConsentState.REQUESTED]
    last_asked = max(asked, key=_order, default=None)
    if status is None:
        status, deciding = _undecided(last_asked, about)
    return ConsentStanding(
        status=status,
        conflict=conflict,
        deciding=deciding,
        asked_again=last_asked if last_asked not in deciding else None,
        unsafe=unsafe,
        also_said=tuple(sorted((made for made in others if made not in deciding), key=_order)),
        unconfirmed=tuple(sorted(unconfirmed, key=_order)),
        for_another=tuple(sorted((made for made in counting if made.agreed_for), key=_order)),
    )


def _decides(made: Statement, cell: Cell, person: AgeAndCapacity, on: date) -> bool:
    heard = made.decides and not made.is_heard_no_more(on, cell.discloser)
    return heard and may_decide(made, person, cell)


def confirmed_by(discloser: str, statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The words of a discloser that it saw the evidence of a consent, whenever it recorded them."""
    every = list(statements)
    errors = set_aside(every)
    return tuple(
        made
        for made in every
        if made.confirms is not None and made.recorder == discloser and made.ref not in errors
    )


def is_unconfirmed(made: Statement, cell: Cell, confirmed: Iterable[Statement]) -> bool:
    """Whether it is a consent that the discloser neither recorded nor confirmed for the cell."""
    if not made.is_consent or made.recorder == cell.discloser:
        return False
    return not any(
        seen.confirms == made.ref and all(scope.holds(cell) for scope in seen.scopes)
        for seen in confirmed
    )


def _is_replaced(
    made: Statement, effective: Iterable[Statement], records: frozenset[str], cell: Cell
) -> bool:
    """Whether a consent counts no more because another took its place."""
    if made.objects:
        return False
    return made.ref.record_id in records or any(
        other.position > made.position
        and (other.voice, other.recorder) == (made.voice, made.recorder)
        and other.takes_the_place_in
        and all(scope.holds(cell) for scope in other.takes_the_place_in)
        for other in effective
        if made.takes_the_place_in
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """What one voice says of a cell, and the statements that say it."""

    status: ConsentState
    by: tuple[Statement, ...]


def _heard(deciding: Iterable[Statement], gone: frozenset[Ref], on: date) -> list[_Word]:
    voices: dict[Voice, list[Statement]] = defaultdict(list)
    for made in deciding:
        voices[made.voice].append(made)
    return [_word(said, gone, on) for said in voices.values()]


def _word(said: Sequence[Statement], gone: frozenset[Ref], on: date) -> _Word:
    """A no stands unless a consent was said after it that nothing replaced. Of consents one that
    has not run out is enough."""
    consents = [made for made in said if not made.objects]
    last_yes = max((made.position for made in consents if made.ref not in gone), default=None)
    noes = [made for made in said if made.objects and _is_after(made, last_yes)]
    if noes:
        refused = [made for made in noes if made.status is ConsentState.REFUSED]
        last = max(refused or noes, key=_order)
        return _Word(last.status, (last,))
    last_no = max((made.position for made in said if made.objects), default=None)
    since = [made for made in consents if last_no is None or made.position > last_no]
    current = [made for made in since if made.ref not in gone]
    good = [made for made in current if made.expires_on is None or made.expires_on >= on]
    if good:
        return _Word(ConsentState.GIVEN, tuple(sorted(good, key=_order)))
    state = ConsentState.EXPIRED if current else ConsentState.SUPERSEDED
    return _Word(state, (max(current or since, key=_order),))


def _is_after(no: Statement, last_yes: tuple[object, ...] | None) -> bool:
    return last_yes is None or no.position > last_yes


def _combined(
    words: Sequence[_Word],
) -> tuple[ConsentState | None, bool, tuple[Statement, ...]]:
    noes = [word for word in words if word.status.is_objection]
    yeses = [word for word in words if word.status is ConsentState.GIVEN]
    if noes and yeses:
        both = (*_by(noes), *_by(yeses))
        return ConsentState.REFUSED, True, tuple(sorted(both, key=_order))
    if noes:
        refused = [word for word in noes if word.status is ConsentState.REFUSED]
        of = refused or noes
        return of[0].status, False, (max(_by(of), key=_order),)
    if yeses:
        return ConsentState.GIVEN, False, (max(_by(yeses), key=_best),)
    for state in (ConsentState.EXPIRED, ConsentState.SUPERSEDED):
        if of := [word for word in words if word.status is state]:
            return state, False, (max(_by(of), key=_order),)
    return None, False, ()


def _said_when_able(made: Statement) -> bool:
    able = made.could_decide or (made.could_decide is None and not made.under_16_then)
    return made.voice.capacity is Speaker.SELF and (made.objects or able)


def _own_no(
    own: Iterable[Statement], gone: frozenset[Ref], on: date
) -> tuple[ConsentState | None, bool, tuple[Statement, ...]]:
    """The no that an adult who lacks capacity now said before is heard while nobody appointed has
    decided, unless they took it back when they could decide."""
    return _combined([word for word in _heard(own, gone, on) if word.status.is_objection])


def _unsafe(counting: Collection[Statement], may: Iterable[Statement]) -> Statement | None:
    """The mark that stands: nobody who may speak decided since, and its recorder has not said
    since that it is safe to ask again."""
    safe_again = [made for made in counting if made.status is ConsentState.NOT_SOUGHT]
    ends = [*may, *safe_again]
    marks = [
        mark
        for mark in counting
        if mark.status.is_unsafe and not any(_ends(made, mark) for made in ends)
    ]
    return max(marks, key=_order, default=None)


def _ends(made: Statement, mark: Statement) -> bool:
    (said, _), (marked, _) = made.position, mark.position
    return said > marked and (made.decides or made.ref.record_id == mark.ref.record_id)


def _undecided(
    asked: Statement | None, about: Sequence[Statement]
) -> tuple[ConsentState, tuple[Statement, ...]]:
    if asked is not None:
        return ConsentState.REQUESTED, (asked,)
    return (ConsentState.NOT_SOUGHT if about else ConsentState.NO_RECORD), ()


def _by(words: Iterable[_Word]) -> list[Statement]:
    return [made for word in words for made in word.by]


def _order(made: Statement) -> tuple[object, ...]:
    """By when it was said; what was said at one moment by content alone, never by arrival."""
    return (*made.position, made.ref)


def _best(made: Statement) -> tuple[object, ...]:
    """Of several consents one that is valid, then the longest."""
    return (
        made.explicit is True,
        made.freely_given is not False,
        made.expires_on or date.max,
        *_order(made),
    )
