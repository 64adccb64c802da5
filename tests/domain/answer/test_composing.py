"""The answer in words: what you can do first, plain, at most three steps, no codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from registry.domain.answer.context import (
    AgreementWords,
    AnswerContext,
    ConsentWords,
    ContactWords,
    Reader,
)
from registry.domain.answer.text import as_text
from registry.domain.people.consent_state import ConsentState
from tests.domain.answer.speaking import (
    FROM_RECIPIENT,
    SAME,
    answers,
    given_examples,
    spoken,
    words,
)
from tests.domain.decision.cases import SMALL_CHILD, VALID
from tests.support.plain_english import faults, sentences
from tests.support.plain_english import words as count

A, F = "6(1)(a)", "6(1)(f)"
SCHOOL = ("maintained_school", "local_authority", "child_protection_s47", "special:health")
HOMES = ("charity", "local_authority", "child_protection_s47", "special:health")
HELP = ("charity", "charity", "early_help")
AT_RISK = {**SMALL_CHILD, "at_risk": True}
PARENT = {"by": "parental_responsibility"}
EXAMPLES = given_examples()
CODES = re.compile(r"[A-Z]{2,}_[A-Z]|6\(1\)|_|\{|\}")

FIRST_LINES: list[tuple[tuple[str, ...], dict[str, Any], str]] = [
    (
        HOMES,
        {"subject": AT_RISK, "consent_state": "refused", "consent_detail": PARENT},
        "You can share this. The parent's refusal does not stop you.",
    ),
    (HOMES, {"subject": AT_RISK}, "You can share this. The law may say you must."),
    (SCHOOL, {"subject": AT_RISK}, "The law says you must share this."),
    (
        SCHOOL,
        {"subject": AT_RISK, "consent_state": "refused"},
        "You must share this. The refusal does not change that.",
    ),
    (HELP, {"consent_state": "withdrawn"}, "Do not share this now. They withdrew their consent."),
    (HELP, {"consent_state": "refused"}, "Do not share this. They said no."),
    (HELP, {}, "Ask the person first. You need consent to share this."),
    (
        HELP,
        {"consent_state": "requested"},
        "Wait for their answer. You need consent to share this.",
    ),
    (HELP, {"consent_state": "expired"}, "Ask again first. The consent ended."),
    (
        HELP,
        {"consent_state": "given", "consent_detail": {**VALID, "recipients_named": False}},
        "Ask again first. The consent does not name the charity.",
    ),
    (
        HELP,
        {"consent_state": "given", "consent_detail": {**VALID, "conditional_on_service": True}},
        "Ask again first. They had no real choice.",
    ),
    (HELP, {"consent_state": "given", "consent_detail": VALID}, "You can share this. They agreed."),
    (
        ("local_authority", "charity", "public_service_delivery"),
        {"proposed_basis": F, "whose_task": "sender"},
        "You can share, but on public task, not legitimate interests.",
    ),
    (
        ("local_authority", "housing_association", "public_service_delivery"),
        {"whose_task": "sender"},
        "You can share this. It is your organisation's job.",
    ),
    (
        ("local_authority", "housing_association", "public_service_delivery"),
        {},
        "You can share this if it is your organisation's job.",
    ),
    (
        ("icb", "police", "serious_violence", "special:health"),
        {"gateway": "PCSCA2022.s16"},
        "You can share this, but nothing that shows who people are.",
    ),
    (
        ("nhs_trust", "gp_practice", "direct_care"),
        {},
        "The law says you must share this for their care.",
    ),
    (
        ("nhs_trust", "local_authority", "homelessness_referral"),
        {},
        "Ask first. You can only refer someone who agrees.",
    ),
    (
        ("charity", "police", "safeguarding_adult"),
        {"consent_state": "refused"},
        "Do not share yet. They said no, so get advice.",
    ),
    (
        ("charity", "fire_rescue", "emergency_response"),
        {"emergency": True, "risk_of_serious_harm": "life"},
        "Share what is needed now. This is an emergency.",
    ),
    (
        ("charity", "fire_rescue", "emergency_response"),
        {"emergency": True, "risk_of_serious_harm": "life", "consent_state": "refused"},
        "Share what is needed now. The refusal does not stop you.",
    ),
    (
        ("charity", "university", "early_help"),
        {"emergency": True},
        "Who is in danger? Tell us and check again.",
    ),
    (
        ("charity", "university", "research", "anonymous"),
        {},
        "You can share this. Nobody can be identified from it.",
    ),
    (
        ("charity", "university", "early_help"),
        {"subject": {"deceased": True, "at_risk": True}},
        "Check if the person is alive. Act if they are.",
    ),
    (
        ("charity", "university", "marketing"),
        {},
        "Do not share this without consent given beforehand.",
    ),
    (
        ("nhs_trust", "family_member", "direct_care", "special:health"),
        {"consent_state": "refused"},
        "Do not tell this person. The patient said no.",
    ),
    (
        ("maintained_school", "family_member", "safeguarding_child"),
        {"subject": AT_RISK, "recipient": {"relation": "parent_with_responsibility",
                                           "is_or_lives_with_source_of_risk": True}},
        "Do not tell this parent yourself.",
    ),
    (
        ("gp_practice", "police", "crime_investigation", "special:health"),
        {"subject": {"role": "victim"}, "request_received": True},
        "Do not send anything yet. Ask the police why they need it.",
    ),
    (
        ("nhs_trust", "local_authority", "fraud", "special:health"),
        {},
        "Get advice first. This is confidential.",
    ),
    (
        ("local_authority", "charity", "early_help"),
        {"information_from": ["family_proceedings"], "consent_state": "not_sought"},
        "Leave out part of this, or get advice first.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("share", "facts", "headline"), FIRST_LINES)
def test_first_line(share: tuple[str, ...], facts: dict[str, Any], headline: str) -> None:
    assert words(*share, **facts).headline == headline


@pytest.mark.parametrize("context", [SAME, FROM_RECIPIENT], ids=["sender", "recipient"])
def test_every_answer_is_plain_and_short(context: AnswerContext) -> None:
    for _, assessment, answer in answers(500, context):
        assert 1 <= len(answer.do_now) <= 3
        assert answer.do_now[-1].startswith(("Record", "Afterwards, record"))
        assert len(sentences(answer.why)) <= 2
        for text in [*spoken(answer), *answer.notes, *answer.would_change]:
            assert list(faults(text, most_words=28)) == []
        for text in [*spoken(answer), *answer.would_change, *answer.notes]:
            assert not CODES.search(text), text
            assert text.endswith((".", "?")), text
        assert not [one.text for one in assessment.messages if re.search(r"[{}]", one.text)]
        assert max(map(len, as_text(answer).splitlines())) <= 120


def test_nothing_is_said_twice() -> None:
    for _, _, answer in answers(500):
        texts = [*spoken(answer), *answer.notes]
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("reader", [Reader.SENDER, Reader.RECIPIENT])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_given_examples_read_well(example: str, reader: Reader) -> None:
    context = AnswerContext(reader=reader, from_name="Hill School", to_name="County Council")
    facts = EXAMPLES[example]["facts"]
    data = facts["data_categories"]
    rest = {name: value for name, value in facts.items() if name not in ("data_categories",)}
    share = (rest.pop("from_kind"), rest.pop("to_kind"), rest.pop("purpose"), *data)
    answer = words(*share, context=context, **rest)
    assert count(answer.headline) <= 12
    assert len(sentences(answer.why)) <= 2
    for text in spoken(answer):
        assert "{" not in text
        assert list(faults(text, most_words=24)) == []


def test_a_refusal_is_heard() -> None:
    answer = words(*HOMES, subject=AT_RISK, consent_state="refused")
    assert "so the refusal does not stop you" in answer.why
    assert answer.do_now[-1] == "Record what you shared and why, and that they said no."
    [consent] = [line for line in answer.rests_on if line.label == "Consent"]
    assert consent.text == "refused. This does not stop you"


def test_what_allows_it_has_sources() -> None:
    answer = words(*HOMES, subject=AT_RISK, apd_in_place=True)
    lines = {line.label: line for line in answer.rests_on}
    assert answer.rests_on_heading == "What allows this"
    assert lines["Health details"].text.endswith(
        "You need a policy document for this: there is one"
    )
    assert lines["Health details"].url.startswith("https://www.legislation.gov.uk/")
    assert answer.law_on == "30 November 2026, edition 2026-11-29"


def test_under_a_no_it_is_the_law_we_looked_at() -> None:
    assert words(*HELP, consent_state="refused").rests_on_heading == "The law we looked at"


def test_what_the_register_knows() -> None:
    context = AnswerContext(
        reader=Reader.SENDER,
        from_name="Hill School",
        to_name="County Council",
        agreement=AgreementWords(
            "Multi-agency safeguarding", 3, date(2027, 3, 1), ("concern",), ("the sibling's notes",)
        ),
        consent=ConsentWords(ConsentState.REFUSED, date(2026, 11, 3), by_own_org=True),
        contact=ContactWords("the duty desk", "01 234", "05 678"),
    )
    answer = words(
        *SCHOOL,
        "out_of_scope:notes",
        subject=AT_RISK,
        consent_state="refused",
        agreement_in_force="active",
        context=context,
    )
    text = " ".join(as_text(answer).split())
    assert "Share what helps County Council keep the child safe and well." in text
    assert "Your agreement does not list the sibling's notes." in text
    assert "Multi-agency safeguarding, version 3, in force, review due 1 March 2027" in text
    assert "refused on 3 November 2026 (recorded by your organisation)" in text
    assert "Ring the duty desk: 01 234, out of hours: 05 678" in text


def test_the_day_consent_was_withdrawn() -> None:
    context = AnswerContext(consent=ConsentWords(ConsentState.WITHDRAWN, date(2026, 11, 12)))
    answer = words(*HELP, consent_state="withdrawn", context=context)
    assert answer.headline == "Do not share this now. They withdrew their consent on 12 November."
    assert "What you shared while they agreed is still lawful." in answer.why


def test_the_day_consent_ended() -> None:
    ended = ConsentWords(ConsentState.EXPIRED, date(2025, 1, 5), ran_out_on=date(2025, 11, 12))
    answer = words(*HELP, consent_state="expired", context=AnswerContext(consent=ended))
    assert answer.headline == "Ask again first. The consent ended on 12 November 2025."


def test_no_record_is_not_no_consent() -> None:
    answer = words(*HELP, context=AnswerContext(consent=ConsentWords(ConsentState.NO_RECORD)))
    [consent] = [line for line in answer.rests_on if line.label == "Consent"]
    assert answer.headline == "Ask first. We have no record of consent."
    assert consent.text == "no record here. Someone may still have asked"


def test_who_spoke_is_for_those_who_recorded_it() -> None:
    asked = {"subject": AT_RISK, "consent_state": "refused", "consent_detail": PARENT}
    elsewhere = ConsentWords(ConsentState.REFUSED, by_own_org=False)
    answer = words(*HOMES, context=AnswerContext(consent=elsewhere), **asked)
    assert answer.headline == "You can share this. The refusal does not stop you."
    assert not any("parent said no" in text for text in spoken(answer))


def test_an_assessment_alone_never_says_who_spoke() -> None:
    for _, assessment, _ in answers(600):
        assert not any("The parent said no" in one.text for one in assessment.messages)


def test_what_is_not_checked_is_for_lead_officers() -> None:
    answer = words(*SCHOOL, subject=AT_RISK)
    assert any("secondary sources" in note for note in answer.officer_notes)
    assert not any("secondary" in text for text in [*spoken(answer), *answer.notes])
    assert "secondary" not in as_text(answer)


def test_what_would_change_it() -> None:
    answer = words(*HELP, context=AnswerContext(to_name="Hill School"))
    assert answer.would_change == (
        "New consent that names Hill School, from someone who can give it.",
    )


def test_json_says_the_same() -> None:
    answer = words(*HOMES, subject=AT_RISK, consent_state="refused")
    found = answer.to_dict()
    assert found["headline"] == answer.headline
    assert found["do_now"] == list(answer.do_now)
    assert found["then"] == list(answer.then)
    assert found["rests_on"][0]["label"] == "Lawful basis"
