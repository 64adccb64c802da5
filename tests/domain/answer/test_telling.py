"""Whom to tell, and how: safe by default, whatever another organisation has on record."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.answer.composing import Answer, compose
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.law import load_edition

LAW = load_edition()
SHARE: dict[str, Any] = {
    "from_kind": "local_authority",
    "to_kind": "police",
    "purpose": "safeguarding_child",
    "data_categories": ["personal"],
    "evaluation_date": "2026-11-01",
    "risk_of_serious_harm": "child",
}
AGREE = "Agree first with your lead or the conference whether, when and how to tell the person."
PRIVATE = "in private, not by letter and not through family."


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
        ({"consent_state": "not_sought_unsafe"}, "It was not safe to ask"),
        (subject(age_band="adult", role="suspect"), "Do not tell the person suspected if"),
        (
            {"purpose": "crime_investigation", "subject": {"role": "victim", "age_band": "adult"}},
            "You can tell the victim. Do not tell the person suspected.",
        ),
        ({"purpose": "crime_investigation"}, "if that could harm the investigation."),
    ],
)
def test_whom_to_tell(changes: dict[str, Any], words: str) -> None:
    assert any(words in step for step in answer(**changes).do_now)


PLANNED = [
    {"purpose": "domestic_abuse_marac"},
    {"purpose": "modern_slavery"},
    subject(coerced=True, age_band="adult"),
    {"consent_detail": {"suspected_abuser": True}, "consent_state": "refused"},
]


@pytest.mark.parametrize("changes", PLANNED)
def test_where_abuse_is_said_it_is_agreed_first_whether_to_tell(changes: dict[str, Any]) -> None:
    found = answer(**changes)
    assert found.do_now[0].startswith(AGREE)
    assert any(PRIVATE in text for text in (*found.do_now, *found.notes))


@pytest.mark.parametrize("changes", PLANNED)
def test_in_an_emergency_what_must_be_done_now_comes_first(changes: dict[str, Any]) -> None:
    share, tell, _ = answer(**changes, emergency=True).do_now
    assert share.startswith("Share what is needed")
    assert tell.startswith(AGREE)


@pytest.mark.parametrize("purpose", ["domestic_abuse_marac", "modern_slavery"])
def test_who_cannot_see_a_reason_not_to_ask_is_told_the_same(purpose: str) -> None:
    """The organisation that holds the reason, and another that asks about the same person."""
    holder = answer(purpose=purpose, consent_state="not_sought_unsafe")
    other = answer(purpose=purpose, consent_state="not_sought")
    for found in (holder, other):
        assert found.do_now[0].startswith(AGREE)
        assert not any(step.startswith("Tell the person") for step in found.do_now)


@pytest.mark.parametrize("purpose", [row for row, it in LAW.purposes.items() if it.safeguarding])
def test_under_every_safeguarding_purpose_people_are_told_in_private(purpose: str) -> None:
    found = answer(purpose=purpose)
    assert any(PRIVATE in text for text in (*found.do_now, *found.notes))


def test_words_about_telling_are_only_where_something_is_shared() -> None:
    for purpose in ("marketing", "homelessness_referral"):
        found = answer(purpose=purpose)
        assert not any(PRIVATE in text for text in (*found.do_now, *found.notes))
