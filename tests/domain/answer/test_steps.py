"""What to do: at most two acts and the record at once, every other act directly below."""

from __future__ import annotations

import pytest

from registry.domain.answer.context import AgreementWords, AnswerContext
from registry.domain.answer.steps import MOST_SHOWN
from tests.domain.answer.speaking import LAW, answers, words
from tests.domain.decision.cases import SMALL_CHILD

AT_RISK = {**SMALL_CHILD, "at_risk": True}
CHARITY = ("charity", "local_authority", "child_protection_s47", "special:health")


def test_a_possible_duty_is_asked_about_first() -> None:
    answer = words(*CHARITY, subject=AT_RISK)
    assert answer.do_now[0].startswith("Answer this and check again.")
    assert answer.do_now[1].startswith("Share what helps")
    assert answer.why.endswith("One more answer from you will show if it is a duty.")


def test_the_situations_own_steps_come_before_what_is_less_urgent() -> None:
    answer = words(
        "private_care_provider", "local_authority", "safeguarding_adult",
        subject={"age_band": "adult", "capacity": "lacks", "at_risk": True},
    )  # fmt: skip
    assert answer.do_now[0].startswith("Share what helps the council keep the person safe.")
    assert any("Decide what is best for the person" in act for act in answer.then)


def test_nine_nine_nine_comes_first() -> None:
    answer = words(*CHARITY, subject=AT_RISK, emergency=True, risk_of_serious_harm="life")
    assert answer.do_now[0] == "Ring 999 now if nobody has yet."
    assert answer.do_now[-1].startswith("Afterwards, record")


@pytest.mark.parametrize(
    "purpose", [name for name, row in LAW.purposes.items() if row.safeguarding]
)
def test_what_safeguarding_needs_is_not_held_up_by_an_agreement_that_forgot_it(
    purpose: str,
) -> None:
    agreement = AgreementWords("Safeguarding", 3, None, ("concern",), ("the disclosure",))
    answer = words(
        "maintained_school", "local_authority", purpose, "out_of_scope:disclosure",
        subject=AT_RISK, agreement_in_force="active", context=AnswerContext(agreement=agreement),
    )  # fmt: skip
    acts = " ".join([*answer.do_now, *answer.then])
    assert "Leave out the disclosure" not in acts
    assert "Your agreement does not list the disclosure." in acts


def test_eight_messages_are_shown_at_most_and_none_is_lost() -> None:
    """A message is seen in its own words, or in the headline or step that says it."""
    for _, assessment, answer in answers(1_000):
        shown = {*answer.do_now, *answer.then, *answer.know}
        messages = {one.text for one in assessment.messages}
        assert len(messages & shown) <= MOST_SHOWN
        assert len(answer.do_now) + len(answer.then) <= MOST_SHOWN
        for act in (one for one in assessment.messages if one.message_class == "do"):
            crowded = len(answer.do_now) + len(answer.then) == MOST_SHOWN
            assert act.text not in answer.notes or crowded


def test_messages_come_to_do_to_know_to_record() -> None:
    order = ["do", "know", "record"]
    for _, assessment, _ in answers(600):
        places = [order.index(one.message_class) for one in assessment.messages]
        assert places == sorted(places)
