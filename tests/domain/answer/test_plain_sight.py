"""What a tired newcomer found: what matters stands in plain sight, and nothing beside it says
something else."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.answer.composing import Answer
from registry.domain.answer.context import AnswerContext, ConsentWords, ContactWords
from registry.domain.decision.vocabulary import SOURCES_OF_RISK
from registry.domain.people.consent_state import ConsentState
from tests.domain.answer.speaking import answers, answers_where, spoken, words
from tests.domain.decision.cases import SMALL_CHILD

CAPABLE = {"age_band": "adult", "capacity": "has"}
AT_RISK = {**CAPABLE, "at_risk": True}
HOUSING = ("gp_practice", "housing_association", "safeguarding_adult", "special:health")
NOT_NAMED = "Do not say who is suspected until you check again about that person."
MOTHER = {"relation": "parent_with_responsibility", "is_or_lives_with_source_of_risk": False}
RELATIVE = {"relation": "other_family", "is_or_lives_with_source_of_risk": False}
SUSPECT = {**CAPABLE, "role": "suspect"}
YES = {"consent_state": "given", "consent_detail": {"explicit": True}}


def refused_at_risk(*, state: str = "refused", **subject: Any) -> Answer:
    return words(*HOUSING, subject={**AT_RISK, **subject}, consent_state=state)


@pytest.mark.parametrize(
    ("subject", "state", "choice"),
    [
        ({}, "refused", "This adult can decide, and said no."),
        ({}, "withdrawn", "This adult can decide, and has changed their mind."),
        (
            {"capacity": "unknown"},
            "refused",
            "Adults are presumed able to decide, and this adult said no.",
        ),
    ],
)
def test_the_no_of_an_adult_who_can_decide_is_weighed(
    subject: dict[str, Any], state: str, choice: str
):
    answer = refused_at_risk(state=state, **subject)
    assert answer.headline == "You can share this, but weigh their no first."
    assert answer.why.startswith(choice)
    assert "That counts, unless the harm is a stronger reason." in answer.why
    assert "they may be at risk of abuse or neglect" in answer.why
    assert answer.why.endswith("The law lets you share, but does not make you.")
    assert answer.do_now[0].startswith("Weigh how serious and likely the harm is")


def test_an_adult_whose_no_may_not_be_free_and_a_child_in_danger_are_other_matters():
    assert "may not be free" in refused_at_risk(coerced=True).headline
    child = words(*HOUSING, subject=AT_RISK, consent_state="refused", risk_of_serious_harm="child")
    assert "does not make you" not in child.why


def test_nobody_is_said_to_be_unable_to_protect_themselves():
    for _, assessment, answer in answers(1_500):
        texts = [*spoken(answer), *(reason.text for reason in assessment.reasons)]
        said = [text for text in texts if "protect themselves" in text]
        assert all("It counts if" in text for text in said)


def test_the_list_of_strong_reasons_holds_the_one_that_would_be_used():
    unknown = words(*HOUSING, subject=CAPABLE, consent_state="refused")
    listed = next(text for text in unknown.know if "only for a strong reason" in text)
    assert "cannot decide or protect themselves" in listed


def test_an_allegation_told_to_a_private_person_is_also_about_whoever_is_suspected():
    answer = words(
        "local_authority", "family_member", "safeguarding_child", "personal", "criminal",
        subject={**SMALL_CHILD, "at_risk": True}, recipient=MOTHER, risk_of_serious_harm="subject",
    )  # fmt: skip
    assert answer.headline == "You can tell this parent."
    assert answer.do_now[0].startswith(NOT_NAMED)


def test_no_name_is_given_to_a_private_person_without_a_check_about_them():
    seen = 0
    for facts, assessment, answer in answers_where(
        lambda facts: facts.to_kind == "family_member" and "criminal" in facts.data_categories
    ):
        outcome = assessment.outcome
        said = any(text.startswith(NOT_NAMED) for text in (*answer.do_now, *answer.then))
        of_themselves = facts.subject.role in SOURCES_OF_RISK
        if outcome.is_emergency or of_themselves:
            assert not said
        elif outcome.supports_sharing:
            assert said
            seen += 1
    assert seen


def test_the_person_suspected_is_not_to_be_told_and_told_at_once():
    answer = words(
        "maintained_school", "family_member", "safeguarding_adult", "personal", "criminal",
        subject=SUSPECT, recipient=RELATIVE, risk_of_serious_harm="others",
    )  # fmt: skip
    said = " ".join(spoken(answer))
    assert "Do not ask or tell the person suspected." in said
    assert "Once they agree" not in said
    assert "Tell them" not in said
    assert "Think about who could be harmed if you tell nobody" in said


def test_nobody_who_is_not_to_be_alerted_is_told_that_they_can_change_their_mind():
    for _, assessment, answer in answers(1_500):
        codes = {message.code for message in assessment.messages}
        if "DO_NOT_ALERT" in codes and answer.reader != "recipient":
            assert not any("change their mind" in text and text.startswith("Tell") for text in
                           spoken(answer))  # fmt: skip


@pytest.mark.parametrize("source", [["counselling"], []])
def test_a_victims_yes_is_heard_although_the_police_must_still_show_why(source: list[str]):
    nothing_on_record = AnswerContext(consent=ConsentWords(ConsentState.NO_RECORD))
    answer = words(
        "gp_practice", "police", "crime_investigation", "special:health",
        subject={**CAPABLE, "role": "victim"}, information_from=source, request_received=True,
        context=nothing_on_record, **YES,
    )  # fmt: skip
    assert answer.why.startswith("They said yes")
    assert not any("Without consent" in text for text in spoken(answer))
    (consent,) = [line.text for line in answer.rests_on if line.label == "Consent"]
    assert consent == "no record here. You told us that they said yes"


def test_without_consent_is_not_said_to_anyone_who_told_us_of_a_yes():
    for facts, assessment, answer in answers(1_500):
        agreed = facts.consent_state == "given" and not facts.consent_by_category
        if agreed and assessment.outcome.seeks_advice:
            assert not any("Without consent, only" in text for text in answer.know)


def test_whoever_asked_about_someone_is_not_asked_for_advice_about_nobody():
    ringing = AnswerContext(contact=ContactWords(name="Elmshire Police", in_hours="101"))
    answer = words(
        "gp_practice", "police", "crime_investigation", "special:health",
        subject={**CAPABLE, "role": "victim"}, request_received=True, context=ringing,
    )  # fmt: skip
    assert not any("Ask Elmshire Police" in text for text in (*answer.do_now, *answer.then))


def test_no_agreement_is_no_permission_under_a_no():
    for _, assessment, answer in answers(600):
        text = " ".join(line.text for line in answer.rests_on if line.label == "Agreement")
        if not assessment.outcome.goes_ahead and assessment.outcome.in_law:
            assert "you do not need one" not in text


@pytest.mark.parametrize(
    ("share", "told", "headline"),
    [
        (
            ("charity", "housing_association", "early_help"),
            {},
            "You can share this, if that is what they agreed to.",
        ),
        (
            ("maintained_school", "family_member", "safeguarding_adult"),
            {"recipient": RELATIVE},
            "You can tell them, if that is what was agreed.",
        ),
    ],
)
def test_a_yes_of_which_nothing_else_was_said_is_to_be_checked(
    share: tuple[str, ...], told: dict[str, Any], headline: str
):
    bare = words(*share, subject=CAPABLE, consent_state="given", **told)
    assert bare.headline == headline
    assert bare.why.startswith("You told us that they said yes. Check that")
    clear = words(*share, subject=CAPABLE, **told, **YES)
    assert clear.headline != headline


def test_whoever_is_not_told_before_a_lead_agrees_is_named_among_the_first():
    answer = words(
        "charity", "local_authority", "domestic_abuse_marac",
        subject={**AT_RISK, "role": "victim"}, consent_state="refused",
    )  # fmt: skip
    assert answer.do_now[0].startswith("Weigh")
    assert answer.do_now[1].startswith("Do not tell the victim until your lead agrees")
