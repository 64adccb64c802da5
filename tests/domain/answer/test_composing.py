"""The answer in words: what you can do first, plain, at most three steps, no codes first."""

import random
import re
from datetime import date
from typing import Any

import pytest

from registry.domain.answer.composing import (
    AgreementWords,
    Answer,
    AnswerContext,
    ConsentWords,
    ContactWords,
    as_text,
    compose,
)
from registry.domain.decision.decide import decide, with_date
from registry.domain.decision.facts import parse_facts
from registry.domain.people.consent_state import ConsentState
from tests.domain.decision.cases import ADULT, LAW, SMALL_CHILD, TODAY
from tests.domain.decision.generated import random_facts

A, F = "6(1)(a)", "6(1)(f)"
FORBIDDEN = re.compile(r"data subject|permitted|approved|denied|penalt|\bbreach", re.IGNORECASE)


def words(*share: str, context: AnswerContext | None = None, **facts: Any) -> Answer:
    sender, recipient, purpose, *categories = share
    stated = {
        "from_kind": sender,
        "to_kind": recipient,
        "purpose": purpose,
        "data_categories": categories or ["personal"],
        **facts,
        "subject": {**ADULT, **facts.get("subject", {})},
    }
    parsed = with_date(parse_facts(stated, LAW), TODAY)
    return compose(parsed, decide(parsed, LAW), LAW, context)


SCHOOL = ("maintained_school", "local_authority", "child_protection_s47", "special:health")
HELP = ("charity", "charity", "early_help")


@pytest.mark.parametrize(
    ("share", "facts", "headline"),
    [
        (
            SCHOOL,
            {"subject": SMALL_CHILD, "consent_state": "refused"},
            "You can share this. The parent's refusal does not stop you.",
        ),
        (
            HELP,
            {"consent_state": "withdrawn"},
            "Do not share this now. The person withdrew consent.",
        ),
        (HELP, {"consent_state": "refused"}, "Do not share this now. The person said no."),
        (HELP, {}, "Ask the person first. You need consent before you share this."),
        (
            HELP,
            {"consent_state": "expired"},
            "Ask again first. The consent on record does not cover this share.",
        ),
        (HELP, {"consent_state": "given"}, "You can share this. The person has agreed to it."),
        (
            ("local_authority", "charity", "public_service_delivery"),
            {"proposed_basis": F},
            "You can share, but on public task, not legitimate interests.",
        ),
        (
            HELP,
            {"proposed_basis": F, "consent_state": "given"},
            "You can share, but on consent, not legitimate interests.",
        ),
        (
            ("icb", "police", "serious_violence"),
            {"gateway": "PCSCA2022.s16"},
            "You can share, but on public task, not under the law you named.",
        ),
        (("nhs_trust", "gp_practice", "direct_care"), {}, "Share this. The law requires it."),
        (
            ("nhs_trust", "local_authority", "homelessness_referral"),
            {},
            "Ask first. This works only if the person agrees.",
        ),
        (
            ("charity", "police", "safeguarding_adult"),
            {"consent_state": "refused"},
            "Do not share yet. Ask for advice first.",
        ),
        (
            ("charity", "fire_rescue", "emergency_response"),
            {"emergency": True, "risk_of_serious_harm": "life"},
            "Share what is needed now. This is an emergency.",
        ),
        (
            ("charity", "university", "research", "anonymous"),
            {},
            "You can share this. Nobody can be recognised from it.",
        ),
        (
            ("charity", "university", "marketing"),
            {},
            "Do not share this now. We found nothing in law that supports it.",
        ),
    ],
)
def test_first_line(share: tuple[str, ...], facts: dict[str, Any], headline: str) -> None:
    assert words(*share, **facts).headline == headline


def test_every_answer_is_plain() -> None:
    rng = random.Random(11)
    for _ in range(800):
        facts = parse_facts(random_facts(rng, LAW), LAW)
        answer = compose(facts, decide(facts, LAW), LAW)
        assert 1 <= len(answer.do_now) <= 3
        assert all(re.match(r"[A-Z][a-z]+ ", step) for step in answer.do_now)
        assert any(
            step.startswith("Record") or "ecord" in step or "Check" in step
            for step in answer.do_now
        )
        spoken = [answer.headline, answer.why, *answer.do_now, *answer.notes, *answer.would_change]
        for sentence in spoken:
            assert not FORBIDDEN.search(sentence), sentence
            assert "_" not in sentence, sentence
            assert "6(1)" not in sentence, sentence
            assert sentence.endswith("."), sentence
        assert max(map(len, as_text(answer).splitlines())) <= 120


def test_a_refusal_is_heard() -> None:
    answer = words(*SCHOOL, subject=SMALL_CHILD, consent_state="refused")
    assert "The refusal was heard" in answer.why
    [consent] = [line for line in answer.rests_on if line.label == "Consent"]
    assert consent.text == "refused; heard, not decisive"


def test_what_it_rests_on_has_sources() -> None:
    answer = words(*SCHOOL, subject=SMALL_CHILD, apd_in_place=True)
    lines = {line.label: line for line in answer.rests_on}
    assert lines["Lawful basis"].text == "public task, UK GDPR Article 6(1)(e)"
    assert lines["Health details"].text.endswith("needs a policy document: one is in place")
    assert lines["Health details"].url.startswith("https://www.legislation.gov.uk/")
    assert answer.law_as_of == "22 November 2026, edition 2026-11"


def test_what_the_register_knows() -> None:
    context = AnswerContext(
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
        subject=SMALL_CHILD,
        consent_state="refused",
        agreement_in_force="active",
        context=context,
    )
    text = " ".join(as_text(answer).split())
    assert "Share with County Council what is needed" in text
    assert "Your agreement does not list the sibling's notes." in text
    assert "Multi-agency safeguarding, version 3, in force" in text
    assert "refused on 3 November 2026 (recorded by your organisation)" in text
    assert "Ring the duty desk: 01 234, out of hours: 05 678" in text
    assert (
        "Hill School's job in law"
        in words("maintained_school", "local_authority", "safeguarding_child", context=context).why
    )


def test_the_day_consent_was_withdrawn() -> None:
    context = AnswerContext(consent=ConsentWords(ConsentState.WITHDRAWN, date(2026, 11, 12)))
    answer = words(*HELP, consent_state="withdrawn", context=context)
    assert answer.headline == ("Do not share this now. The person withdrew consent on 12 November.")
    assert "What you shared before stays lawful." in answer.why


def test_no_record_is_not_no_consent() -> None:
    answer = words(*HELP, context=AnswerContext(consent=ConsentWords(ConsentState.NO_RECORD)))
    [consent] = [line for line in answer.rests_on if line.label == "Consent"]
    # Whether to ask is said once and elsewhere: this may be beside "do not ask for consent".
    assert consent.text == "we hold no record; that is not the same as no consent"


def test_what_is_not_verified_is_said() -> None:
    answer = words(
        "maintained_school",
        "local_authority",
        "safeguarding_child",
        subject=SMALL_CHILD,
        gateway="CA2004.s16LA",
    )
    assert any("secondary sources" in note for note in answer.notes)


def test_what_would_change_it() -> None:
    answer = words(*HELP, context=AnswerContext(to_name="Hill School"))
    assert answer.would_change == (
        "Fresh consent from someone who may give it, naming Hill School.",
    )


def test_json_says_the_same() -> None:
    answer = words(*SCHOOL, subject=SMALL_CHILD, consent_state="refused")
    found = answer.to_dict()
    assert found["headline"] == answer.headline
    assert found["do_now"] == list(answer.do_now)
    assert found["rests_on"][0]["label"] == "Lawful basis"


def test_what_safeguarding_needs_is_not_held_up_by_an_agreement_that_forgot_it() -> None:
    agreement = AnswerContext(
        agreement=AgreementWords(
            "Multi-agency safeguarding", 3, date(2027, 3, 1), ("concern",), ("the disclosure",)
        )
    )
    facts = {"subject": SMALL_CHILD, "agreement_in_force": "active", "context": agreement}
    first = words(*SCHOOL, **facts).do_now[0]
    assert first.endswith(
        "Your agreement does not list the disclosure. If it matters for keeping the child safe,"
        " share it and tell your information governance lead."
    )
    for purpose in (name for name, row in LAW.purposes.items() if row.safeguarding):
        said = " ".join(words("maintained_school", "local_authority", purpose, **facts).do_now)
        assert "Leave out" not in said
