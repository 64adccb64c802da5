"""What a fresh reader found: nothing twice, nobody sent to themselves, nothing only for later."""

from __future__ import annotations

from collections import Counter

import pytest

from registry.domain.answer.context import AnswerContext
from tests.domain.answer.speaking import FROM_RECIPIENT, SAME, answers, spoken, words
from tests.domain.decision.cases import SMALL_CHILD
from tests.support.plain_english import sentences

AT_RISK = {**SMALL_CHILD, "at_risk": True}
DANGEROUS = {"relation": "other_family", "is_or_lives_with_source_of_risk": True}
UNKNOWN = {"relation": "parent_with_responsibility", "is_or_lives_with_source_of_risk": None}
CRIME = ("police", "crime_investigation", "special:health")


@pytest.mark.parametrize("context", [SAME, FROM_RECIPIENT], ids=["sender", "recipient"])
def test_no_sentence_is_said_twice(context: AnswerContext) -> None:
    for _, _, answer in answers(1_500, context):
        said = Counter(sentence for text in spoken(answer) for sentence in sentences(text))
        assert [sentence for sentence, times in said.items() if times > 1] == []


def test_what_is_only_to_be_recorded_is_folded() -> None:
    for _, assessment, answer in answers(600):
        later = {one.text for one in assessment.messages if one.message_class == "record"}
        assert not later & {*answer.do_now, *answer.then, *answer.know}


@pytest.mark.parametrize(
    ("sender", "protectors"),
    [
        ("local_authority", "Tell your safeguarding lead or the police instead."),
        ("police", "Tell children's services instead."),
        ("nursery", "Tell children's services or the police instead."),
    ],
)
def test_nobody_is_sent_to_their_own_organisation(sender: str, protectors: str) -> None:
    answer = words(
        sender, "family_member", "safeguarding_child", subject=AT_RISK, recipient=DANGEROUS
    )
    assert protectors in answer.do_now[0]


def test_notes_are_called_counselling_notes_only_where_that_was_said() -> None:
    asked = {"request_received": True, "subject": {"role": "victim"}}
    perhaps = words("gp_practice", *CRIME, **asked)
    assert perhaps.why.startswith("These could count as counselling notes.")
    known = words("gp_practice", *CRIME, **asked, information_from=["counselling"])
    assert known.why.startswith("These are counselling notes,")


def test_consent_is_not_offered_where_asking_could_alert_someone() -> None:
    suspect = words("nhs_trust", *CRIME, subject={"role": "suspect"})
    parent = words(
        "maintained_school", "family_member", "safeguarding_child",
        subject=AT_RISK, recipient=UNKNOWN, risk_of_serious_harm="subject",
    )  # fmt: skip
    for answer in (suspect, parent):
        assert not any("consent" in change for change in answer.would_change)


def test_whoever_was_asked_already_is_not_asked_as_if_for_the_first_time() -> None:
    answer = words(
        "local_authority", "housing_association", "housing_allocation", "special:health",
        consent_state="requested",
    )  # fmt: skip
    assert answer.headline == "Wait for their answer. You need consent to share this."


def test_a_relative_who_is_worried_is_told_who_can_help() -> None:
    answer = words("family_member", "local_authority", "safeguarding_child", subject=AT_RISK)
    assert answer.headline == "Ask children's services or the police what to do now."


def test_a_refusal_is_named_although_a_duty_may_apply() -> None:
    answer = words(
        "nursery", "local_authority", "send_support", "special:health",
        subject=SMALL_CHILD, consent_state="refused",
    )  # fmt: skip
    assert answer.headline == "Do not share yet. They said no."


def test_in_an_emergency_the_recipient_acts_first() -> None:
    answer = words(
        "local_authority", "nhs_trust", "safeguarding_child", subject=AT_RISK,
        emergency=True, risk_of_serious_harm="subject", context=FROM_RECIPIENT,
    )  # fmt: skip
    assert answer.do_now[0] == "Act now. Ring 999 if you need help to keep someone safe."


def test_in_an_emergency_help_is_called_before_anything_else() -> None:
    for facts, assessment, answer in answers(1_500):
        if assessment.outcome.is_emergency or "999" in answer.headline:
            is_rung = facts.from_kind in ("police", "fire_rescue")
            assert ("Act now. Call for help" if is_rung else "999") in answer.do_now[0]


def test_a_parent_who_can_be_told_is_not_doubted_in_the_next_line() -> None:
    answer = words(
        "local_authority", "family_member", "child_in_need_s17",
        subject={"age_band": "child_13_15", "gillick": "not_competent"},
        recipient={**UNKNOWN, "is_or_lives_with_source_of_risk": False},
    )  # fmt: skip
    assert answer.headline == "You can tell this parent."
    assert "Tell the child what you are sharing, who with and why." in answer.do_now


def test_what_the_agreement_lacks_is_not_shared_against_the_headline() -> None:
    answer = words(
        "local_authority", "charity", "safeguarding_adult", "out_of_scope:diary",
        consent_state="refused", risk_of_serious_harm="none", agreement_in_force="active",
    )  # fmt: skip
    assert answer.headline.startswith("Do not share yet.")
    assert not any("share it" in act for act in (*answer.do_now, *answer.then))
