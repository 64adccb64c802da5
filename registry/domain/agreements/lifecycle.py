"""The life of an agreement version: its states, and every step between them, in one table.

draft → in review → partly signed → in force → under amendment → superseded, suspended, expired,
terminated. Nothing stores a state: it follows from what was signed, what was recorded since and
the day (law.md §5), by ``standing`` and nowhere else, so that a page, a list and a check cannot
disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.records.agreements import AgreementStep

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
AMEND, RENEW, REFUSE = "amend", "renew", "refuse_signature"
PARTY, OPERATOR, AUTHOR = "a party", "the operator", "who drafts it"
THE_DAY, KEY_END = "the day", "the end of a key"
LATER_ENDS, EARLIER_STEP = "the later version, as it falls", "a step with the version before"
_NOBODY = frozenset({THE_DAY, KEY_END, LATER_ENDS, EARLIER_STEP})  # it comes by itself
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
_AFTER_SIGNING = (PARTLY_SIGNED, *_LIVE, SUSPENDED, TERMINATED)
_STANDS = (*_LIVE, SUSPENDED)
_OVER = (WITHDRAWN, EXPIRED, TERMINATED)  # a version after it is agreed afresh
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
    Transition(AMEND, (PARTLY_SIGNED, *_STANDS), (PARTLY_SIGNED, *_STANDS), (PARTY, OPERATOR)),
    Transition("amendment_ends", (UNDER_AMENDMENT,), (IN_FORCE,), (LATER_ENDS,)),
    Transition(RENEW, _OVER, _OVER, (PARTY, OPERATOR)),
    Transition("review_due", (IN_FORCE, UNDER_AMENDMENT), (OVERDUE,), (THE_DAY,)),
    Transition("expire", _STANDS, (EXPIRED,), (THE_DAY,)),
    Transition("supersede", (PARTLY_SIGNED, *_STANDS, EXPIRED), (SUPERSEDED,), (THE_DAY,)),
    Transition(SUSPEND, _STANDS, _STANDS, (PARTY, OPERATOR), reason=True),
    Transition(REINSTATE, _STANDS, _STANDS, (PARTY, OPERATOR), reason=True),
    Transition(TERMINATE, _STANDS, (*_STANDS, TERMINATED), (OPERATOR,), reason=True),
    Transition(LEAVE, _STANDS, (*_STANDS, TERMINATED), (PARTY,), reason=True),
    Transition("follow", (PARTLY_SIGNED,), _AFTER_SIGNING, (EARLIER_STEP,)),
    Transition("signature_falls", (*_STANDS, EXPIRED), (PARTLY_SIGNED,), (KEY_END,)),
    Transition("stand_again", (SUPERSEDED,), (*_AFTER_SIGNING, EXPIRED), (KEY_END,)),
)
_BY_ACT = {transition.act: transition for transition in TRANSITIONS}


def transition(act: str) -> Transition:
    """The table's row for an act."""
    return _BY_ACT[act]


def next_acts(state: str) -> list[str]:
    """What people may do with a version in a state, in the table's order."""
    return [each.act for each in TRANSITIONS if state in each.before and not _NOBODY & {*each.by}]


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What decides how a registered version stands.

    ``signed`` are the organisations whose signature counts, those that acceded among them;
    ``steps`` what was recorded of this version, in order; ``superseded_from`` the first day of
    a later version that every party has signed; ``amended_until``: until when a later version may
    still come into force (``last_chance``), None where none may.
    """

    parties: tuple[str, ...]
    signed: tuple[str, ...]
    start: date
    review: date
    end: date | None
    steps: tuple[AgreementStep, ...] = ()
    superseded_from: date | None = None
    amended_until: date | None = None

    def is_amended(self, on: date) -> bool:
        """Whether a later version is registered that may still come into force."""
        return self.amended_until is not None and on <= self.amended_until


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands on a day.

    ``missing`` have yet to sign; ``left`` were parties and are no more; ``suspended_by`` are
    those whose suspension is open, ``to_suspend`` those that have announced one. ``has_begun``:
    every party has signed and the start date has come, whatever became of it since.
    ``never_begins``: it was withdrawn, ended by its first day, or not signed by all in its time.
    """

    state: str
    missing: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    suspended_by: tuple[str, ...] = ()
    to_suspend: tuple[str, ...] = ()
    has_begun: bool = False
    never_begins: bool = False


def last_chance(start: date, end: date | None, steps: Iterable[AgreementStep]) -> date | None:
    """The last day on which a version may come into force; None if it was withdrawn, or ended by
    its first day."""
    over = any(
        step.act == WITHDRAW or (step.act == TERMINATE and step.effective_on <= start)
        for step in steps
    )
    return None if over else end or date.max


def standing(facts: VersionFacts, on: date) -> Standing:
    """How a version stands on the day ``on``. Review and end date are the last good days."""
    steps = [step for step in facts.steps if step.effective_on <= on]
    left = tuple(sorted({step.partner_id for step in steps if step.act == LEAVE}))
    missing = tuple(sorted({*facts.parties} - {*facts.signed} - {*left}))
    lines = suspensions(facts.steps, on)
    by = tuple(owner for owner, line in lines.items() if is_suspended(line, on))
    coming = tuple(
        owner
        for owner, line in lines.items()
        if any(step.act == SUSPEND and step.effective_on > on for step in line)
    )
    last = last_chance(facts.start, facts.end, facts.steps)
    never = last is None or (bool(missing) and on > last)
    return Standing(
        state=_state(facts, steps, on, missing, left, by),
        missing=missing,
        left=left,
        suspended_by=by,
        to_suspend=coming,
        has_begun=not missing and not never and on >= facts.start,
        never_begins=never,
    )


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
    return UNDER_AMENDMENT if facts.is_amended(on) else IN_FORCE


def left_alone_on(everyone: Collection[str], steps: Iterable[AgreementStep]) -> date | None:
    """The day from which fewer than two are left of those that take part."""
    leaving = sorted((s for s in steps if s.act == LEAVE), key=lambda s: s.effective_on)
    left: set[str] = set()
    for step in leaving:
        left.add(step.partner_id)
        if len({*everyone} - left) < _ENOUGH:
            return step.effective_on
    return None


def suspensions(steps: Sequence[AgreementStep], on: date) -> Mapping[str, Sequence[AgreementStep]]:
    """What holds on a day of each organisation's suspensions and liftings, by their days.

    What it says last holds from its day on, in place of all it had said of that day or later ones:
    an announced lifting does not end a suspension made since, nor a lifting leave one to come.
    What it said as a party lapses when it leaves; the operator may have left and say more since.
    """
    if not steps:
        return {}
    leaving = [step for step in steps if step.act == LEAVE and step.effective_on <= on]
    left: dict[str, AgreementStep] = {}
    for step in sorted(leaving, key=lambda step: step.effective_on, reverse=True):
        left[step.partner_id] = step
    lines: dict[str, list[AgreementStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.version):
        if step.act in {SUSPEND, REINSTATE} and not _lapsed(step, left.get(step.partner_id)):
            said = lines[step.partner_id]
            lines[step.partner_id] = [
                *(each for each in said if each.effective_on < step.effective_on),
                step,
            ]
    return dict(sorted(lines.items()))


def _lapsed(step: AgreementStep, left: AgreementStep | None) -> bool:
    if left is None:
        return False
    return step.version < left.version or step.effective_on < left.effective_on


def is_suspended(line: Iterable[AgreementStep], on: date) -> bool:
    """Whether a suspension among one organisation's ``suspensions`` is open on a day."""
    acts = [step.act for step in line if step.effective_on <= on]
    return acts[-1:] == [SUSPEND]
