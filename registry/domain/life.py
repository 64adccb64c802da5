"""The life of an agreement version: its states, and every step between them, in one table.

draft → in review → partly signed → in force → under amendment → superseded, suspended, expired,
terminated. Nothing stores a state: it follows from what was signed, what was recorded since and
the day (law.md §5), by ``standing`` and nowhere else, so that a page, a list and a check cannot
disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreement_records import AgreementStep
from registry.domain.effect import in_effect_order

DRAFT, IN_REVIEW, ABANDONED = "draft", "in_review", "abandoned"
PARTLY_SIGNED, WITHDRAWN = "partly_signed", "withdrawn"
NOT_STARTED, IN_FORCE = "not_started", "in_force"
UNDER_AMENDMENT, OVERDUE = "under_amendment", "overdue_for_review"
SUSPENDED, SUPERSEDED = "suspended", "superseded"
EXPIRED, TERMINATED = "expired", "terminated"
_LIVE = (NOT_STARTED, IN_FORCE, UNDER_AMENDMENT, OVERDUE)
_BEGUN = (IN_FORCE, UNDER_AMENDMENT, OVERDUE)
_SIGNED = (*_LIVE, SUSPENDED, SUPERSEDED, EXPIRED, TERMINATED)
STATES = (DRAFT, IN_REVIEW, ABANDONED, PARTLY_SIGNED, WITHDRAWN, *_SIGNED)

SUSPEND, REINSTATE, TERMINATE = "suspend", "reinstate", "terminate"
LEAVE, WITHDRAW, ENTER = "leave", "withdraw", "enter_signature"
SIGN, CONFIRM, ACCEDE = "sign", "confirm_signature", "accede"
REFUSE = "refuse_signature"
PARTY, OPERATOR, AUTHOR, THE_DAY = "a party", "the operator", "who drafts it", "the day"
_ENOUGH = 2  # an agreement takes two


@dataclass(frozen=True, slots=True)
class Transition:
    """A step: from which states, to which, by whose officers, and whether they say why."""

    act: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    by: tuple[str, ...]
    reason: bool = False


_TAKES_MORE = (PARTLY_SIGNED, NOT_STARTED, IN_FORCE, OVERDUE)  # no later version is there
_AFTER_SIGNING = (PARTLY_SIGNED, *_LIVE, EXPIRED)
TRANSITIONS = (
    Transition("edit", (DRAFT, IN_REVIEW), (DRAFT,), (AUTHOR, OPERATOR)),
    Transition("submit", (DRAFT,), (IN_REVIEW,), (AUTHOR, OPERATOR)),
    Transition("send_back", (IN_REVIEW,), (DRAFT,), (PARTY, OPERATOR), reason=True),
    Transition("abandon", (DRAFT, IN_REVIEW), (ABANDONED,), (AUTHOR, OPERATOR), reason=True),
    Transition("register", (IN_REVIEW,), (PARTLY_SIGNED,), (AUTHOR, OPERATOR)),
    Transition(SIGN, (PARTLY_SIGNED,), _AFTER_SIGNING, (PARTY,)),
    Transition(ENTER, (PARTLY_SIGNED,), (PARTLY_SIGNED,), (PARTY, OPERATOR)),
    Transition(CONFIRM, (PARTLY_SIGNED,), _AFTER_SIGNING, (PARTY,)),
    Transition(REFUSE, (PARTLY_SIGNED,), (PARTLY_SIGNED,), (PARTY,), reason=True),
    Transition(ACCEDE, _TAKES_MORE, _TAKES_MORE, ("who joins",)),
    Transition(WITHDRAW, (PARTLY_SIGNED,), (WITHDRAWN,), (PARTY, OPERATOR), reason=True),
    Transition("begin", (NOT_STARTED,), _BEGUN, (THE_DAY,)),
    Transition("amend", (IN_FORCE,), (UNDER_AMENDMENT,), (PARTY, OPERATOR)),
    Transition("review_due", (IN_FORCE, UNDER_AMENDMENT), (OVERDUE,), (THE_DAY,)),
    Transition("expire", (*_LIVE, SUSPENDED), (EXPIRED,), (THE_DAY,)),
    Transition("supersede", (PARTLY_SIGNED, *_LIVE, SUSPENDED, EXPIRED), (SUPERSEDED,), (THE_DAY,)),
    Transition(SUSPEND, (*_LIVE, SUSPENDED), (SUSPENDED,), (PARTY, OPERATOR), reason=True),
    Transition(REINSTATE, (SUSPENDED,), (*_LIVE, SUSPENDED), (PARTY, OPERATOR), reason=True),
    Transition(TERMINATE, (*_LIVE, SUSPENDED), (TERMINATED,), (OPERATOR,), reason=True),
    Transition(LEAVE, (*_LIVE, SUSPENDED), (*_LIVE, SUSPENDED, TERMINATED), (PARTY,), reason=True),
)
_BY_ACT = {transition.act: transition for transition in TRANSITIONS}


def transition(act: str) -> Transition:
    """The table's row for an act."""
    return _BY_ACT[act]


def next_acts(state: str) -> list[str]:
    """What people may do with a version in a state, in the table's order."""
    return [each.act for each in TRANSITIONS if state in each.before and each.by != (THE_DAY,)]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What decides how a registered version stands.

    ``signed`` are the organisations whose signature counts, those that acceded among them;
    ``steps`` what was recorded of this version, in order; ``superseded_from`` the first day of
    a later version that every party has signed; ``amended``: a later version is registered and
    was not withdrawn.
    """

    parties: tuple[str, ...]
    signed: tuple[str, ...]
    start: date
    review: date
    end: date | None
    steps: tuple[AgreementStep, ...] = ()
    superseded_from: date | None = None
    amended: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands on a day.

    ``missing`` have yet to sign; ``left`` were parties and are no more; ``suspended_by`` are
    those whose suspension is open. ``has_begun``: every party has signed and the start date has
    come, whatever became of it since. One that was ended before never began.
    """

    state: str
    missing: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    suspended_by: tuple[str, ...] = ()
    has_begun: bool = False


def standing(facts: VersionFacts, on: date) -> Standing:
    """How a version stands on the day ``on``. Review and end date are the last good days."""
    steps = [step for step in facts.steps if step.effective_on <= on]
    left = tuple(sorted({step.partner_id for step in steps if step.act == LEAVE}))
    missing = tuple(sorted({*facts.parties} - {*facts.signed} - {*left}))
    by = tuple(owner for owner in _suspended_by(steps) if owner not in left)
    state = _state(facts, steps, on, missing, left, by)
    ended = any(step.act == TERMINATE and step.effective_on <= facts.start for step in steps)
    begun = not missing and not ended and state != WITHDRAWN and on >= facts.start
    return Standing(state, missing, left, by, begun)


def _state(
    facts: VersionFacts,
    steps: Sequence[AgreementStep],
    on: date,
    missing: Sequence[str],
    left: Sequence[str],
    suspended_by: Sequence[str],
) -> str:
    acts = {step.act for step in steps}
    if WITHDRAW in acts:
        return WITHDRAWN
    if TERMINATE in acts:
        return TERMINATED
    replaced = facts.superseded_from is not None and facts.superseded_from <= on
    if missing:
        return SUPERSEDED if replaced else PARTLY_SIGNED
    # The charter names no parties: it has no two who might part.
    alone = facts.parties and len({*facts.parties, *facts.signed} - {*left}) < _ENOUGH
    if alone:
        return TERMINATED
    if replaced:
        return SUPERSEDED
    if facts.end is not None and on > facts.end:
        return EXPIRED
    if suspended_by:
        return SUSPENDED
    if on < facts.start:
        return NOT_STARTED
    if on > facts.review:
        return OVERDUE
    return UNDER_AMENDMENT if facts.amended else IN_FORCE


def _suspended_by(steps: Iterable[AgreementStep]) -> tuple[str, ...]:
    """Whose suspensions are open."""
    by: dict[str, bool] = {}
    for step in in_effect_order(steps):
        if step.act in {SUSPEND, REINSTATE}:
            by[step.partner_id] = step.act == SUSPEND
    return tuple(sorted(owner for owner, is_open in by.items() if is_open))
