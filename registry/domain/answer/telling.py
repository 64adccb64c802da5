"""Whom to tell what is shared, and how (law.md §2, "Whom to tell").

An organisation cannot see another's reason not to ask, so no words here rely on its absence: where
telling has to be planned, they say so whatever is on record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from registry.domain.answer.situation import Situation
from registry.domain.decision.vocabulary import ACCUSED_ROLES, VICTIM_ROLES

_Words = TypeVar("_Words")
_Applies = Callable[[Situation], bool]

_AGREE_FIRST = (
    "Agree first with your lead or the conference whether, when and how to tell the person."
)
IN_PRIVATE = "Tell them in private, not by letter and not through family."
IF_YOU_TELL = "If anyone is told, tell them in private, not by letter and not through family."
_UNLESS_UNSAFE = "Do not tell them if that could put someone at risk."
_RECORD_WHY = "Record why you did not tell them."


class _Alert(NamedTuple):
    """Whom not to tell, with what is said before and after where there is room."""

    whom_not: str
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.before, self.whom_not, self.after)))


_ALERT_NOBODY = _Alert("Do not tell anyone who might cause harm.", after=_RECORD_WHY)


def must_plan(s: Situation) -> bool:
    """Whether somebody has to agree first how the person is told, if at all."""
    return s.purpose_in_law.telling_is_planned or s.facts.subject.coerced or _is_suspected(s)


def in_private(s: Situation) -> bool:
    """Whether people are told in private: nothing in the facts tells of forced marriage, or of
    abuse in the name of honour."""
    return s.purpose_in_law.safeguarding or must_plan(s)


def whom_to_tell(s: Situation) -> str:
    """The step about telling; ``""`` where the answer says nothing of it."""
    if "DO_NOT_ALERT" in s.codes:
        alert = _first(_ALERT, s, _ALERT_NOBODY)
        return f"{_AGREE_FIRST} {alert.whom_not}" if must_plan(s) else alert.text
    if "TELL_UNLESS_UNSAFE" not in s.codes:
        return ""
    if must_plan(s):
        return f"{_AGREE_FIRST} {IN_PRIVATE}"
    otherwise = f"Tell the person what you are sharing, who with and why. {_UNLESS_UNSAFE}"
    return _first(_TELL, s, otherwise)


def _first(rows: tuple[tuple[_Applies, _Words], ...], s: Situation, otherwise: _Words) -> _Words:
    return next((words for applies, words in rows if applies(s)), otherwise)


def _is_suspected(s: Situation) -> bool:
    return s.facts.consent_detail.suspected_abuser is True


def _is_victim(s: Situation) -> bool:
    return s.facts.subject.role in VICTIM_ROLES


def _child_decides(s: Situation) -> bool:
    return s.human.child and (s.human.gillick_question or s.human.self_may is not False)


def _parent_of_child_at_risk(s: Situation) -> bool:
    return s.facts.subject.role == "parent_of_subject" and s.facts.risk_of_serious_harm == "child"


# The first that applies; the plan for telling comes before all of them.
_TELL: tuple[tuple[_Applies, str], ...] = (
    (
        _child_decides,
        "Tell the child what you are sharing, who with and why."
        " Tell a parent only if that is safe for the child.",
    ),
    (
        lambda s: s.human.child,
        "Tell a parent what you are sharing, who with and why."
        " Do not tell them if that could put the child at risk.",
    ),
    (
        lambda s: s.human.lacks,
        "Explain to the person, in a way they can follow, what you are sharing and why.",
    ),
    (
        _is_victim,
        "Tell the victim what you are sharing, who with and why."
        " Use a way of contacting them that is safe.",
    ),
    (
        lambda s: s.purpose_in_law.law_enforcement,
        "Tell the person, unless that could put someone at risk or harm an investigation.",
    ),
    (
        _parent_of_child_at_risk,
        "Tell the parent what you are sharing and why."
        " Do not tell them if that could put the child at risk.",
    ),
)
_ALERT: tuple[tuple[_Applies, _Alert], ...] = (
    (
        lambda s: s.consent.is_unsafe,
        _Alert("It was not safe to ask, so it may not be safe to tell.", after=_RECORD_WHY),
    ),
    (
        lambda s: s.facts.subject.role in ACCUSED_ROLES,
        _Alert(
            "Do not tell the person suspected if that could put someone at risk or harm an"
            " investigation.",
            after="Record why.",
        ),
    ),
    (_is_victim, _Alert("Do not tell the person suspected.", before="You can tell the victim.")),
    (
        lambda s: s.purpose_in_law.telling_may_alert,
        _Alert("Do not tell the person if that could harm the investigation.", after="Record why."),
    ),
    (
        _is_suspected,
        _Alert("Do not tell the person who said no. They may be the cause of the harm."),
    ),
)
