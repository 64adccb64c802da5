"""R4 to R6: agreement of the person, exceptions to a duty, and duties."""

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, Assess, by_edition, codes, rule

C, E, F = "6(1)(c)", "6(1)(e)", "6(1)(f)"
REFUSED = {"consent_state": "refused"}


# R4

HOMELESS = ("nhs_trust", "local_authority", "homelessness_referral")
SLAVERY = ("local_authority", "central_government", "modern_slavery")


@pytest.mark.parametrize("share", [HOMELESS, SLAVERY])
@pytest.mark.parametrize(
    ("state", "outcome", "bases"),
    [
        ("given", "DUTY_TO_SHARE", (C,)),
        ("refused", "NOT_SUPPORTED", ()),
        ("withdrawn", "NOT_SUPPORTED", ()),
        ("not_sought", "CONSENT_NEEDED", (C,)),
        ("requested", "CONSENT_NEEDED", (C,)),
        ("expired", "CONSENT_NEEDED", (C,)),
    ],
)
def test_r4_agreement_of_the_person(
    assess: Assess, share: tuple[str, str, str], state: str, outcome: str, bases: tuple[str, ...]
) -> None:
    answer = assess(*share, subject={"at_risk": True}, consent_state=state)
    beside = (E,) if share is SLAVERY and state == "given" else ()  # "(homelessness: none)"
    assert (answer.outcome, answer.bases) == (outcome, bases + beside)
    assert "GATEWAY_NEEDS_AGREEMENT_OF_PERSON" in codes(answer)
    anonymous_route = {"DUTY_APPLIES", "NOT_PERSONAL_DATA"} <= codes(answer)
    assert anonymous_route == (share is SLAVERY and state != "given")


def test_r4_a_child_needs_no_agreement(assess: Assess) -> None:
    answer = assess(*SLAVERY, subject=SMALL_CHILD, **REFUSED)
    assert answer.outcome == "DUTY_TO_SHARE"


# R5

CARE = ("nhs_trust", "gp_practice", "direct_care", "special:health")


@pytest.mark.parametrize("exception", ["objection", "would_object", "anonymous_provider"])
def test_r5_exceptions_of_the_duty_to_share_for_care(assess: Assess, exception: str) -> None:
    answer = assess(*CARE, duty_exception=exception)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R5")
    assert "DUTY_FALLS_AWAY" in codes(answer)


def test_r5_a_refusal_is_an_objection(assess: Assess) -> None:
    answer = assess(*CARE, consent_state="withdrawn")
    assert {"DUTY_FALLS_AWAY", "OBJECTION_MATTERS"} <= codes(answer)
    assert "IMPLIED_CONSENT_DIRECT_CARE" not in codes(answer)


def test_r5_a_relatives_no_is_not(assess: Assess) -> None:
    answer = assess(*CARE, consent_detail={"by": "next_of_kin"}, **REFUSED)
    assert answer.outcome == "DUTY_TO_SHARE"


@pytest.mark.parametrize("exception", ["unreasonable", "detrimental"])
def test_r5_other_exceptions_are_ignored(assess: Assess, exception: str) -> None:
    assert assess(*CARE, duty_exception=exception).outcome == "DUTY_TO_SHARE"


def test_r5_unreasonable_under_section_47(assess: Assess) -> None:
    share = ("nhs_trust", "local_authority", "child_protection_s47")
    facts: dict[str, Any] = {"subject": SMALL_CHILD, "request_received": True}
    assert assess(*share, **facts).outcome == "DUTY_TO_SHARE"
    assert rule(assess(*share, duty_exception="unreasonable", **facts)) == "R5"


def test_r5_detrimental_under_section_16la(assess: Assess) -> None:
    answer = assess(
        "academy",
        "police",
        "safeguarding_child",
        subject=SMALL_CHILD,
        gateway="CA2004.s16LA",
        duty_exception="detrimental",
    )
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R5")


def test_r5_objecting_to_care_without_a_duty(assess: Assess) -> None:
    answer = assess("charity", "nhs_trust", "direct_care", "special:health", **REFUSED)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R5")
    assert "OBJECTION_MATTERS" in codes(answer)
    assert "DUTY_FALLS_AWAY" not in codes(answer)


# R6


DUTIES: list[tuple[Any, ...]] = [
    ("nhs_trust", "local_authority", "direct_care", {}),
    ("charity", "safeguarding_partners", "safeguarding_child", {"request_received": True}),
    ("charity", "safeguarding_adults_board", "safeguarding_adult", {"request_received": True}),
    (
        "charity",
        "local_authority",
        "safeguarding_adult",
        {"request_received": True, "gateway": "CareAct2014.s45"},
    ),
    ("local_authority", "police", "serious_violence", {"request_received": True}),
    ("maintained_school", "academy", "public_service_delivery", {"gateway": "EducInfo"}),
    (
        "gp_practice",
        "police",
        "safeguarding_child",
        {"gateway": "FGMA2003.s5B", "subject": SMALL_CHILD},
    ),
    (
        "local_authority",
        "central_government",
        "safeguarding_review",
        {"gateway": "CA2004.s16C"},
    ),
]
# The second edition asks for a contract, for an element or for another purpose, or has no duty.
DUTIES_OF_THE_FIRST: list[tuple[Any, ...]] = [
    ("private_care_provider", "nhs_trust", "direct_care", {}),
    ("police", "fe_college", "safeguarding_child", {}),
    (
        "nhs_trust",
        "local_authority",
        "early_help",
        {"gateway": "CFA2014.s23", "subject": SMALL_CHILD},
    ),
    (
        "university",
        "local_authority",
        "prevent_channel",
        {"gateway": "CTSA2015.s38", "request_received": True},
    ),
]


@pytest.mark.parametrize(
    ("assess", "sender", "recipient", "purpose", "facts"),
    by_edition(DUTIES, first=DUTIES_OF_THE_FIRST),
    indirect=["assess"],
)
@pytest.mark.parametrize("closed", [None, F])
def test_r6_duties(
    assess: Assess,
    sender: str,
    recipient: str,
    purpose: str,
    facts: dict[str, Any],
    closed: str | None,
) -> None:
    answer = assess(sender, recipient, purpose, proposed_basis=closed, **facts)
    assert (answer.outcome, rule(answer), answer.bases[0]) == ("DUTY_TO_SHARE", "R6", C)
    assert {"DUTY_APPLIES", "CONSENT_NOT_THE_BASIS"} <= codes(answer)


def test_r6_opens_paragraph_6_to_any_sender(assess: Assess) -> None:
    answer = assess(
        "charity",
        "safeguarding_adults_board",
        "safeguarding_review",
        "special:health",
        "criminal",
        request_received=True,
    )
    assert {"9(2)(g)+Sch1.6", "Art10+Sch1.6"} <= set(answer.conditions)


NO_DUTY: list[tuple[Any, ...]] = [
    ("nhs_trust", "local_authority", "direct_care", {"subject": SMALL_CHILD}),
    ("charity", "nhs_trust", "direct_care", {}),
    ("charity", "safeguarding_partners", "safeguarding_child", {}),
    ("charity", "local_authority", "safeguarding_child", {"request_received": True}),
    ("police", "nursery", "safeguarding_child", {}),
    ("police", "fe_college", "safeguarding_child", {"evaluation_date": "2025-11-06"}),
    ("academy", "academy", "public_service_delivery", {"gateway": "EducInfo"}),
    ("maintained_school", "academy", "public_service_delivery", {}),
    (
        "charity",
        "local_authority",
        "safeguarding_adult",
        {"gateway": "CareAct2014.s42", "subject": {"at_risk": True}},
    ),
    ("charity", "local_authority", "child_protection_s47", {"gateway": "CA1989.s47"}),
]
NO_DUTY_IN_THE_FIRST: list[tuple[Any, ...]] = [
    ("university", "local_authority", "prevent_channel", {"gateway": "CTSA2015.s38"}),
]


@pytest.mark.parametrize(
    ("assess", "sender", "recipient", "purpose", "facts"),
    by_edition(NO_DUTY, first=NO_DUTY_IN_THE_FIRST),
    indirect=["assess"],
)
def test_r6_no_duty(
    assess: Assess, sender: str, recipient: str, purpose: str, facts: dict[str, Any]
) -> None:
    answer = assess(sender, recipient, purpose, **facts)
    assert answer.outcome == "SHARE_SUPPORTED"
    assert "DUTY_APPLIES" not in codes(answer)


@pytest.mark.parametrize(("share", "offered"), [(SLAVERY, True), (HOMELESS, False)])
def test_r4_the_anonymous_form_of_a_duty_is_offered_where_the_law_has_one(
    assess: Assess, share: tuple[str, str, str], *, offered: bool
) -> None:
    answer = assess(*share, **REFUSED)
    assert any("anonymous form" in reason.text for reason in answer.reasons) == offered
