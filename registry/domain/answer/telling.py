"""Whom to tell what is shared, and how (law.md §2, "Whom to tell").

An organisation cannot see another's reason not to ask, so no words here rely on its absence: where
telling has to be planned, they say so whatever is on record.
"""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.answer.situation import Situation
from registry.domain.decision.vocabulary import ACCUSED_ROLES, VICTIM_ROLES

_Row = tuple[Callable[[Situation], bool], str]

_AGREE_FIRST = (
    "Agree first with your lead or the conference whether, when and how to tell the person."
)
IN_PRIVATE = "Tell them in private, not by letter and not through family."
IF_YOU_TELL = "If anyone is told, tell them in private, not by letter and not through family."
_UNLESS_UNSAFE = "Do not tell them if that could put someone at risk."
_ALERT_NOBODY = "Do not tell anyone who might cause harm. Record why you did not tell them."


def must_plan(s: Situation) -> bool:
    """Whether somebody has to agree first how the person is told, if at all."""
    purpose = s.law.purposes[s.facts.purpose]
    suspected = s.facts.consent_detail.suspected_abuser is True
    return purpose.telling_is_planned or s.facts.subject.coerced or suspected


def in_private(s: Situation) -> bool:
    """Whether people are told in private: nothing in the facts tells of forced marriage, or of
    abuse in the name of honour."""
    return s.law.purposes[s.facts.purpose].safeguarding or must_plan(s)


def whom_to_tell(s: Situation) -> str:
    """The step about telling; ``""`` where the answer says nothing of it."""
    if "DO_NOT_ALERT" in s.codes:
        alert = _first(_ALERT, s, _ALERT_NOBODY)
        return f"{_AGREE_FIRST} {_sentence(alert)}" if must_plan(s) else alert
    if "TELL_UNLESS_UNSAFE" not in s.codes:
        return ""
    if must_plan(s):
        return f"{_AGREE_FIRST} {IN_PRIVATE}"
    otherwise = f"Tell the person what you are sharing, who with and why. {_UNLESS_UNSAFE}"
    return _first(_TELL, s, otherwise)


def _first(rows: tuple[_Row, ...], s: Situation, otherwise: str) -> str:
    return next((text for applies, text in rows if applies(s)), otherwise)


def _sentence(text: str) -> str:
    """Whom not to tell, alone: beside a plan there is no room for more."""
    without = text.removeprefix("You can tell the victim. ").removesuffix(" Record why.")
    return without.removesuffix(" Record why you did not tell them.")


def _is_victim(s: Situation) -> bool:
    return s.facts.subject.role in VICTIM_ROLES


def _child_decides(s: Situation) -> bool:
    return s.human.child and (s.human.gillick_question or s.human.self_may is not False)


def _parent_of_child_at_risk(s: Situation) -> bool:
    return s.facts.subject.role == "parent_of_subject" and s.facts.risk_of_serious_harm == "child"


# The first that applies; the plan for telling comes before all of them.
_TELL: tuple[_Row, ...] = (
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
        lambda s: s.law.purposes[s.facts.purpose].law_enforcement,
        "Tell the person, unless that could put someone at risk or harm an investigation.",
    ),
    (
        _parent_of_child_at_risk,
        "Tell the parent what you are sharing and why."
        " Do not tell them if that could put the child at risk.",
    ),
)
_ALERT: tuple[_Row, ...] = (
    (
        lambda s: s.consent.is_unsafe,
        "It was not safe to ask, so it may not be safe to tell. Record why you did not tell them.",
    ),
    (
        lambda s: s.facts.subject.role in ACCUSED_ROLES,
        "Do not tell the person suspected if that could put someone at risk or harm an"
        " investigation. Record why.",
    ),
    (_is_victim, "You can tell the victim. Do not tell the person suspected."),
    (
        lambda s: s.law.purposes[s.facts.purpose].telling_may_alert,
        "Do not tell the person if that could harm the investigation. Record why.",
    ),
    (
        lambda s: s.facts.consent_detail.suspected_abuser is True,
        "Do not tell the person who said no. They may be the cause of the harm.",
    ),
)
