"""The states of an agreement version, and every step between them, in one table.

draft → in review → partly signed → in force → under amendment → superseded, suspended, expired,
terminated. Nothing stores a state: ``Version.standing`` works it out (``agreements/version.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The states of an agreement version."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ABANDONED = "abandoned"
    PARTLY_SIGNED = "partly_signed"
    WITHDRAWN = "withdrawn"
    NOT_STARTED = "not_started"
    IN_FORCE = "in_force"
    UNDER_AMENDMENT = "under_amendment"
    OVERDUE = "overdue_for_review"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    TERMINATED = "terminated"

    @property
    def is_in_force(self) -> bool:
        """Whether a check may rely on it."""
        return self in (State.IN_FORCE, State.UNDER_AMENDMENT)

    @property
    def is_in_use(self) -> bool:
        """Whether it is in force, or would be if it had been reviewed in time."""
        return self.is_in_force or self is State.OVERDUE

    @property
    def has_lapsed(self) -> bool:
        """Whether its review date or its end date has passed."""
        return self in (State.OVERDUE, State.EXPIRED)

    @property
    def stands(self) -> bool:
        """Whether it has begun and is not over, suspended or not."""
        return self.is_in_use or self is State.SUSPENDED

    @property
    def binds(self) -> bool:
        """Whether every party has signed it and it is not over; it need not have begun."""
        return self.stands or self is State.NOT_STARTED

    @property
    def has_ended(self) -> bool:
        """Whether it was superseded or terminated."""
        return self in (State.SUPERSEDED, State.TERMINATED)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or its last day has passed."""
        return self.has_ended or self is State.EXPIRED

    @property
    def in_words(self) -> str:
        """Its name with spaces, for a sentence."""
        return self.replace("_", " ")


class Act(StrEnum):
    """What leads from one state to another: what people do, or what follows from a day or from the
    end of a key.

    ``OBJECT`` and ``TAKE_BACK`` change no state, so they are not in the table: they decide which
    text of the charter applies (``agreements/common_terms.py``).
    """

    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ABANDON = "abandon"
    REGISTER = "register"
    SIGN = "sign"
    ENTER = "enter_signature"
    CONFIRM = "confirm_signature"
    REFUSE = "refuse_signature"
    ACCEDE = "accede"
    WITHDRAW = "withdraw"
    BEGIN = "begin"
    AMEND = "amend"
    AMENDMENT_ENDS = "amendment_ends"
    RENEW = "renew"
    REVIEW_DUE = "review_due"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    TERMINATE = "terminate"
    LEAVE = "leave"
    FOLLOW = "follow"
    SIGNATURE_FALLS = "signature_falls"
    STAND_AGAIN = "stand_again"
    OBJECT = "object"
    TAKE_BACK = "take_back_objection"


class By(StrEnum):
    """Whose officers take a step, or what causes it without them."""

    PARTY = "a party"
    OPERATOR = "the operator"
    AUTHOR = "who drafts it"
    JOINER = "who joins"
    THE_DAY = "the day"
    KEY_END = "the end of a key"
    LATER_ENDS = "the later version, as it falls"
    EARLIER_STEP = "a step with the version before"

    @property
    def is_somebody(self) -> bool:
        """Whether people take the step."""
        return self in (By.PARTY, By.OPERATOR, By.AUTHOR, By.JOINER)


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table: an act, the states before and after it, who takes it, and whether they
    must give a reason."""

    act: Act
    before: tuple[State, ...]
    after: tuple[State, ...]
    by: tuple[By, ...]
    reason: bool = False


_LIVE = (State.NOT_STARTED, State.IN_FORCE, State.UNDER_AMENDMENT, State.OVERDUE)
_BEGUN = tuple(state for state in State if state.is_in_use)
_STANDS = (*_LIVE, State.SUSPENDED)
_TO_SIGN = (State.PARTLY_SIGNED,)
_TO_WRITE = (State.DRAFT, State.IN_REVIEW)
# Without UNDER_AMENDMENT: others accede only while there is no later version.
_MAY_ACCEDE = (State.PARTLY_SIGNED, State.NOT_STARTED, State.IN_FORCE, State.OVERDUE)
_AFTER_SIGNING = (State.PARTLY_SIGNED, *_LIVE, State.SUSPENDED, State.TERMINATED)
_OVER = (State.WITHDRAWN, State.EXPIRED, State.TERMINATED)  # the next version is agreed afresh
_AMENDABLE = (State.PARTLY_SIGNED, *_STANDS)
_ENDABLE = (*_STANDS, State.TERMINATED)
_REPLACEABLE = (State.PARTLY_SIGNED, *_STANDS, State.EXPIRED)
_WRITERS, _EITHER = (By.AUTHOR, By.OPERATOR), (By.PARTY, By.OPERATOR)
TRANSITIONS = (
    Transition(Act.EDIT, _TO_WRITE, (State.DRAFT,), _WRITERS),
    Transition(Act.SUBMIT, (State.DRAFT,), (State.IN_REVIEW,), _WRITERS),
    Transition(Act.SEND_BACK, (State.IN_REVIEW,), (State.DRAFT,), _EITHER, reason=True),
    Transition(Act.ABANDON, _TO_WRITE, (State.ABANDONED,), _WRITERS, reason=True),
    Transition(Act.REGISTER, (State.IN_REVIEW,), _TO_SIGN, _WRITERS),
    Transition(Act.SIGN, _TO_SIGN, _AFTER_SIGNING, (By.PARTY,)),
    Transition(Act.ENTER, _TO_SIGN, _TO_SIGN, _EITHER),
    Transition(Act.CONFIRM, _TO_SIGN, _AFTER_SIGNING, (By.PARTY,)),
    Transition(Act.REFUSE, _TO_SIGN, _TO_SIGN, (By.PARTY,), reason=True),
    Transition(Act.ACCEDE, _MAY_ACCEDE, _MAY_ACCEDE, (By.JOINER,)),
    Transition(Act.WITHDRAW, _TO_SIGN, (State.WITHDRAWN,), _EITHER, reason=True),
    Transition(Act.BEGIN, (State.NOT_STARTED,), _BEGUN, (By.THE_DAY,)),
    Transition(Act.AMEND, _AMENDABLE, _AMENDABLE, _EITHER),
    Transition(Act.AMENDMENT_ENDS, (State.UNDER_AMENDMENT,), (State.IN_FORCE,), (By.LATER_ENDS,)),
    Transition(Act.RENEW, _OVER, _OVER, _EITHER),
    Transition(
        Act.REVIEW_DUE, (State.IN_FORCE, State.UNDER_AMENDMENT), (State.OVERDUE,), (By.THE_DAY,)
    ),
    Transition(Act.EXPIRE, _STANDS, (State.EXPIRED,), (By.THE_DAY,)),
    Transition(Act.SUPERSEDE, _REPLACEABLE, (State.SUPERSEDED,), (By.THE_DAY,)),
    Transition(Act.SUSPEND, _STANDS, _STANDS, _EITHER, reason=True),
    Transition(Act.REINSTATE, _STANDS, _STANDS, _EITHER, reason=True),
    Transition(Act.TERMINATE, _STANDS, _ENDABLE, (By.OPERATOR,), reason=True),
    Transition(Act.LEAVE, _STANDS, _ENDABLE, (By.PARTY,), reason=True),
    Transition(Act.FOLLOW, _TO_SIGN, _AFTER_SIGNING, (By.EARLIER_STEP,)),
    Transition(Act.SIGNATURE_FALLS, (*_STANDS, State.EXPIRED), _TO_SIGN, (By.KEY_END,)),
    Transition(
        Act.STAND_AGAIN, (State.SUPERSEDED,), (*_AFTER_SIGNING, State.EXPIRED), (By.KEY_END,)
    ),
)
_BY_ACT = {transition.act: transition for transition in TRANSITIONS}


def transition(act: str) -> Transition:
    """The row of the table for an act."""
    return _BY_ACT[Act(act)]


def next_acts(state: State) -> list[Act]:
    """What people may do with a version in a state, in the table's order."""
    return [
        transition.act
        for transition in TRANSITIONS
        if state in transition.before and all(by.is_somebody for by in transition.by)
    ]
