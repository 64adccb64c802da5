"""Whom to tell, and how: safe by default, whatever another organisation has on record."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.answer.composing import Answer, compose
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.law import load_edition
from tests.domain.answer.speaking import spoken

LAW = load_edition("2026-11-29")
SHARE: dict[str, Any] = {
    "from_kind": "local_authority",
    "to_kind": "police",
    "purpose": "safeguarding_child",
    "data_categories": ["personal"],
    "evaluation_date": "2026-09-01",  # before the duty to share about a child's welfare
    "risk_of_serious_harm": "child",
}
AGREE = "Do not tell the "  # … "until your lead agrees when and how"
PRIVATE = "in private, not by letter and not through"


def answer(**changes: Any) -> Answer:
    facts = parse_facts({**SHARE, **changes}, LAW)
    return compose(facts, decide(facts, LAW), LAW)


def subject(**facts: Any) -> dict[str, Any]:
    return {"subject": facts}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (subject(age_band="child_13_15"), "Tell the child what you are sharing, who with and why."),
        (subject(age_band="child_u13", gillick="competent"), "Tell a parent only if that is safe"),
        (subject(age_band="child_u13"), "Tell a parent what you are sharing, who with and why."),
        (subject(age_band="adult", capacity="lacks"), "Explain to the person, in a way they can"),
        (subject(age_band="adult", role="victim"), "Use a way of contacting them that is safe."),
        (
            {"purpose": "fraud", "subject": {"age_band": "adult"}},
            "unless that could put someone at risk or harm an investigation.",
        ),
        (
            subject(age_band="adult", role="parent_of_subject"),
            "Tell the parent what you are sharing and why.",
        ),
        (
            {"purpose": "safeguarding_adult", "subject": {"age_band": "adult"}},
            "Tell the person what you are sharing, who with and why.",
        ),
        ({"consent_state": "not_sought_unsafe"}, "It was not safe to ask, so record why."),
        (subject(age_band="adult", role="suspect"), "Do not tell the person suspected if"),
        (
            {"consent_state": "not_sought_unsafe", "subject": {"role": "victim"}},
            "Do not tell the child or family unless you are sure it is safe",
        ),
        (
            {"purpose": "crime_investigation", "subject": {"age_band": "adult"}},
            "if that could harm the investigation.",
        ),
    ],
)
def test_whom_to_tell(changes: dict[str, Any], words: str) -> None:
    found = answer(**changes)
    assert any(words in step for step in (*found.do_now, *found.then))


PLANNED = [
    {"purpose": "domestic_abuse_marac"},
    {"purpose": "modern_slavery", "subject": {"age_band": "child_13_15"}},
    subject(coerced=True, age_band="adult"),
    {"consent_detail": {"suspected_abuser": True}, "consent_state": "refused"},
]


@pytest.mark.parametrize("changes", PLANNED)
def test_where_abuse_is_said_it_is_agreed_first_whether_to_tell(changes: dict[str, Any]) -> None:
    found = answer(**changes)
    assert any(act.startswith(AGREE) for act in found.do_now)
    assert any(PRIVATE in text for text in spoken(found))


@pytest.mark.parametrize("changes", PLANNED)
def test_in_an_emergency_what_must_be_done_now_comes_first(changes: dict[str, Any]) -> None:
    share, tell, _ = answer(**changes, emergency=True).do_now
    assert share.startswith("Ring 999 if a life is in danger. Then tell someone who can act.")
    assert tell.startswith(AGREE)


@pytest.mark.parametrize("purpose", ["domestic_abuse_marac", "modern_slavery"])
def test_who_cannot_see_a_reason_not_to_ask_is_told_the_same(purpose: str) -> None:
    """The organisation that holds the reason, and another that asks about the same person."""
    child = subject(age_band="child_13_15")
    holder = answer(purpose=purpose, consent_state="not_sought_unsafe", **child)
    other = answer(purpose=purpose, consent_state="not_sought", **child)
    for found in (holder, other):
        assert any(act.startswith(AGREE) for act in found.do_now)
        assert not any(act.startswith("Tell the person") for act in (*found.do_now, *found.then))


@pytest.mark.parametrize("purpose", [row for row, it in LAW.purposes.items() if it.safeguarding])
def test_under_every_safeguarding_purpose_people_are_told_in_private(purpose: str) -> None:
    found = answer(purpose=purpose, subject={"age_band": "child_u13", "at_risk": True})
    assert any(PRIVATE in text for text in spoken(found))


def test_words_about_telling_are_only_where_something_is_shared() -> None:
    for purpose in ("marketing", "homelessness_referral"):
        found = answer(purpose=purpose)
        assert not any(PRIVATE in text for text in spoken(found))
