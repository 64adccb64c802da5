"""R7 and R8: the basis that was proposed, and the policy document."""

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, Assess, codes, rule

A, C, D, E, EA, F = "6(1)(a)", "6(1)(c)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"
PART_3 = "DPA2018.Part3.s35(2)(b)"
GIVEN = {"consent_state": "given", "consent_detail": VALID}


# R7


@pytest.mark.parametrize(
    ("sender", "recipient", "purpose", "proposed", "bases"),
    [
        ("local_authority", "charity", "public_service_delivery", EA, (E,)),
        ("local_authority", "charity", "public_service_delivery", "6(1)(b)", (E,)),
        ("local_authority", "charity", "public_service_delivery", C, (E,)),
        ("local_authority", "charity", "public_service_delivery", D, (E,)),
        ("local_authority", "police", "crime_prevention", PART_3, (E,)),
        ("police", "local_authority", "safeguarding_adult", PART_3, (E,)),
        ("charity", "charity", "service_delivery", E, (F,)),
        ("charity", "charity", "service_delivery", EA, (F,)),
        ("charity", "police", "safeguarding_child", E, (EA, F)),
    ],
)
def test_r7_a_closed_basis(
    assess: Assess, sender: str, recipient: str, purpose: str, proposed: str, bases: tuple[str, ...]
) -> None:
    answer = assess(sender, recipient, purpose, proposed_basis=proposed)
    assert (answer.outcome, rule(answer), answer.bases) == ("CHANGE_BASIS", "R7", bases)
    assert proposed in {closed.basis for closed in answer.bases_closed}


@pytest.mark.parametrize(
    ("sender", "recipient", "purpose", "proposed"),
    [
        ("local_authority", "charity", "public_service_delivery", E),
        ("police", "local_authority", "crime_investigation", PART_3),
        ("police", "local_authority", "crime_investigation", E),
        ("charity", "police", "safeguarding_child", EA),
        ("charity", "police", "safeguarding_child", F),
    ],
)
def test_r7_an_open_basis(
    assess: Assess, sender: str, recipient: str, purpose: str, proposed: str
) -> None:
    assert assess(sender, recipient, purpose, proposed_basis=proposed).outcome == "SHARE_SUPPORTED"


def test_r7_vital_interests_stand_where_life_is_at_risk(assess: Assess) -> None:
    answer = assess(
        "charity", "charity", "service_delivery", proposed_basis=D, risk_of_serious_harm="life"
    )
    assert answer.outcome == "SHARE_SUPPORTED"
    assert answer.bases == (F, D)


@pytest.mark.parametrize("state", ["given", "requested", "not_sought", "expired", "superseded"])
@pytest.mark.parametrize(
    ("sender", "purpose", "subject"),
    [("local_authority", "early_help", {}), ("charity", "safeguarding_child", SMALL_CHILD)],
)
def test_r7_consent_that_would_change_nothing(
    assess: Assess, state: str, sender: str, purpose: str, subject: dict[str, Any]
) -> None:
    answer = assess(
        sender,
        "police",
        purpose,
        subject=subject,
        proposed_basis=A,
        consent_state=state,
        consent_detail=VALID,
    )
    assert (answer.outcome, rule(answer)) == ("CHANGE_BASIS", "R7")
    assert "CONSENT_NOT_THE_BASIS" in codes(answer)


@pytest.mark.parametrize("state", ["refused", "withdrawn", "not_sought_unsafe"])
def test_r7_goes_on_past_a_refusal(assess: Assess, state: str) -> None:
    answer = assess(
        "charity",
        "police",
        "safeguarding_child",
        subject=SMALL_CHILD,
        proposed_basis=A,
        consent_state=state,
    )
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R9")


@pytest.mark.parametrize(
    "flaw",
    [
        {"freely_given": False},
        {"conditional_on_service": True},
        {"recipients_named": False},
        {"would_share_anyway": True},
        {"by": "next_of_kin"},
    ],
)
@pytest.mark.parametrize(
    ("purpose", "outcome", "bases"),
    [("service_delivery", "CHANGE_BASIS", (F,)), ("early_help", "CONSENT_NEEDED", (A,))],
)
def test_r7_an_invalid_consent(
    assess: Assess, flaw: dict[str, Any], purpose: str, outcome: str, bases: tuple[str, ...]
) -> None:
    answer = assess(
        "charity",
        "charity",
        purpose,
        proposed_basis=A,
        consent_state="given",
        consent_detail={**VALID, **flaw},
    )
    assert (answer.outcome, rule(answer), answer.bases) == (outcome, "R7", bases)


def test_r7_names_a_consent_that_was_given(assess: Assess) -> None:
    answer = assess("charity", "charity", "early_help", proposed_basis=F, **GIVEN)
    assert (answer.outcome, answer.bases) == ("CHANGE_BASIS", (A,))


def test_r7_leaves_an_incomplete_request_to_r11(assess: Assess) -> None:
    share = ("charity", "local_authority", "direct_care")
    incomplete = assess(*share, proposed_basis=EA, request_received=True)
    assert (incomplete.outcome, rule(incomplete)) == ("SEEK_ADVICE", "R11")
    assert "REQUEST_MUST_STATE_TASK" in codes(incomplete)
    no_request = assess(*share, proposed_basis=EA, request_received=False)
    assert (no_request.outcome, rule(no_request)) == ("CHANGE_BASIS", "R7")
    proper = assess(
        *share, proposed_basis=EA, request_received=True, request_states_public_task=True
    )
    assert (proper.outcome, proper.bases) == ("SHARE_SUPPORTED", (EA, F))


# R8

ROUTINE: dict[str, Any] = {"routine": True, "apd_in_place": False}


def test_r8_routine_without_a_policy_document(assess: Assess) -> None:
    share = ("local_authority", "charity", "early_help", "special:religion")
    assert rule(assess(*share, **ROUTINE)) == "R8"
    for otherwise in ({"routine": False}, {"apd_in_place": True}, {"apd_in_place": None}):
        assert assess(*share, **{**ROUTINE, **otherwise}).outcome == "SHARE_SUPPORTED"
    assert assess(*share[:3], **ROUTINE).outcome == "SHARE_SUPPORTED"


def test_r8_not_to_a_competent_authority_under_paragraph_10(assess: Assess) -> None:
    to_police = assess("local_authority", "police", "crime_prevention", "criminal", **ROUTINE)
    assert to_police.outcome == "SHARE_SUPPORTED"
    assert "APD_NOT_NEEDED" in codes(to_police)
    to_others = assess(
        "local_authority", "housing_association", "crime_prevention", "criminal", **ROUTINE
    )
    assert rule(to_others) == "R8"


def test_r8_not_where_another_condition_needs_none(assess: Assess) -> None:
    answer = assess(
        "nhs_trust",
        "police",
        "safeguarding_adult",
        "special:health",
        subject={"at_risk": True},
        **ROUTINE,
    )
    assert answer.outcome == "SHARE_SUPPORTED"
    assert answer.conditions[0] == "9(2)(h)+Sch1.2"


def test_r8_an_adult_at_risk_but_never_a_child(assess: Assess) -> None:
    share = ("local_authority", "police")
    adult = assess(
        *share, "safeguarding_adult", "special:health", subject={"at_risk": True}, **ROUTINE
    )
    assert rule(adult) == "R8"
    child = assess(*share, "safeguarding_child", "special:health", subject=SMALL_CHILD, **ROUTINE)
    assert child.outcome == "SHARE_SUPPORTED"
    assert "APD_NEEDED" in codes(child)


def test_r7_vital_interests_where_nothing_else_is_open(assess: Assess) -> None:
    danger: dict[str, Any] = {"proposed_basis": D, "risk_of_serious_harm": "life"}
    assert assess("charity", "charity", "early_help", **danger).bases == (D,)
    assert assess("charity", "charity", "marketing", **danger).outcome == "NOT_SUPPORTED"


def test_r1_a_proper_request_opens_nothing_that_the_row_keeps_closed(assess: Assess) -> None:
    asked = {"proposed_basis": "6(1)(ea)", "request_received": True}
    facts = {**asked, "request_states_public_task": True, "emergency": True}
    share = ("nursery", "local_authority")
    assert assess(*share, "marketing", risk_of_serious_harm="life", **facts).bases == (
        "6(1)(f)",
        "6(1)(d)",
    )
    assert "6(1)(ea)" in assess(*share, "research", risk_of_serious_harm="life", **facts).bases
    relative = assess("family_member", "local_authority", risk_of_serious_harm="life", **facts)
    assert "6(1)(ea)" not in relative.bases


def test_r7_lets_vital_interests_stand_where_a_life_is_in_danger(assess: Assess) -> None:
    share = ("icb", "independent_school", "parental_request")
    child = {"age_band": "child_13_15", "capacity": "n_a", "gillick": "competent"}
    answers = [
        assess(
            *share,
            subject=child,
            consent_state="given",
            proposed_basis="6(1)(d)",
            risk_of_serious_harm=risk,
        )
        for risk in ("life", "subject")
    ]
    assert [answer.outcome for answer in answers] == ["SHARE_SUPPORTED", "CHANGE_BASIS"]
