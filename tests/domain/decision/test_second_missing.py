"""What ``missing`` may offer under the second edition, and what it never does (contract §1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, assess, rule

CHILD = {"subject": SMALL_CHILD}
REFUSED = {"consent_state": "refused"}
SERVICE = ("local_authority", "charity", "public_service_delivery")
HEALTH = "special:health"


def sets(*share: str, **facts: Any) -> list[dict[str, Any]]:
    answer = assess(*share, **facts)
    return [{change.field: change.to for change in found.changes} for found in answer.missing]


@pytest.mark.parametrize(
    ("share", "facts", "change"),
    [
        (
            ("nhs_trust", "family_member", "direct_care"),
            CHILD,
            {"recipient.relation": "parent_with_responsibility"},
        ),
        (
            ("nhs_trust", "family_member", "direct_care"),
            {"subject": {"capacity": "lacks"}},
            {"recipient.relation": "attorney_health_welfare"},
        ),
        (
            ("nursery", "local_authority", "early_help"),
            {**CHILD, **REFUSED},
            {"duty_elements.relevant_to_child_welfare": True},
        ),
        (
            ("private_care_provider", "nhs_trust", "direct_care"),
            {"routine": True, "apd_in_place": False, "consent_state": "expired",
             "proposed_basis": "6(1)(a)"},
            {"under_public_contract.from": True},
        ),
        (("nhs_trust", "charity", "public_service_delivery"), {}, {"whose_task": "sender"}),
        (SERVICE, {"information_from": ["adoption"]}, {"court_order.effect": "allows"}),
        (
            ("gp_practice", "local_authority", "housing_allocation", HEALTH),
            REFUSED,
            {"court_order.effect": "allows"},
        ),
        (
            ("gp_practice", "local_authority", "housing_allocation", HEALTH),
            {},
            {"consent_state": "given", "consent_detail": VALID},
        ),
        ((*SERVICE, "personal", HEALTH), {}, {"data_categories": ["personal"]}),
        (
            ("charity", "central_government", "immigration"),
            {"request_received": True},
            {"request_states_public_task": True},
        ),
        (
            ("local_authority", "charity", "early_help", "special:religion"),
            {"routine": True, "apd_in_place": False},
            {"apd_in_place": True},
        ),
    ],
)  # fmt: skip
def test_what_it_may_offer(
    share: tuple[str, ...], facts: dict[str, Any], change: dict[str, Any]
) -> None:
    assert change in sets(*share, **facts)


def offered(*share: str, **facts: Any) -> set[str]:
    return {field for change in sets(*share, **facts) for field in change}


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (
            ("local_authority", "family_member", "safeguarding_child"),
            {**CHILD, "recipient": {"is_or_lives_with_source_of_risk": True}},
        ),
        (SERVICE, {"court_order": {"effect": "forbids"}}),
        (
            ("charity", "police", "crime_investigation"),
            {"subject": {"role": "victim"}, "request_received": True},
        ),
        (("local_authority", "charity", "public_service_delivery"), {"proposed_basis": "6(1)(f)"}),
    ],
    ids=["RS", "RS by an order", "RV", "R7"],
)
def test_nothing_at_all(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    answer = assess(*share, **facts)
    assert not answer.outcome.supports_sharing
    assert answer.missing == ()


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (
            ("local_authority", "family_member", "safeguarding_child"),
            {**CHILD, "risk_of_serious_harm": "subject",
             "recipient": {"relation": "parent_with_responsibility"}},
        ),
        (("nhs_trust", "police", "crime_investigation", HEALTH), {}),
        (("nhs_trust", "university", "research", HEALTH),
         {"gateway": "NHSA2006.s251", "national_opt_out": "set"}),
        (SERVICE, {"information_from": ["legal_advice"]}),
    ],
    ids=["source of risk", "public interest", "opt-out", "where it is from"],
)  # fmt: skip
def test_what_nobody_may_change(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    assert not {
        *("recipient.is_or_lives_with_source_of_risk", "public_interest", "national_opt_out"),
        *("information_from", "victim_request", "risk_of_serious_harm", "emergency", "purpose"),
    } & offered(*share, **facts)


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({"recipient": {"relation": "other_family"}}, "recipient.relation"),
        ({"court_order": {"effect": None}, "information_from": ["adoption"]}, "court_order.effect"),
        ({"whose_task": "recipient"}, "whose_task"),
    ],
)
def test_what_is_known_already(facts: dict[str, Any], known: str) -> None:
    family = "recipient" in facts
    share = ("nhs_trust", "family_member" if family else "charity", SERVICE[2])
    assert known not in offered(*share, **CHILD, **facts)


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (("charity", "regulator", "regulation_or_complaints"), {"duty_exception": None}),
        (("local_authority", "charity", "employment_vetting"), {}),
        (("charity", "charity", "staff_safeguarding"), {}),
        (("nhs_trust", "court_coroner", "court_proceedings"), {}),
        (("nursery", "local_authority", "early_help"), {**CHILD, **REFUSED}),
    ],
    ids=["complaint", "vetting", "staff", "court", "possible duty"],
)
def test_an_item_that_the_share_is_about_is_not_left_out(
    share: tuple[str, ...], facts: dict[str, Any]
) -> None:
    facts = {"information_from": ["counselling"], **facts}
    assert "data_categories" not in offered(*share, "personal", HEALTH, "criminal", **facts)


def test_only_rb_and_rc_send_one_to_a_court() -> None:
    answer = assess("charity", "charity", "early_help", **REFUSED)
    assert rule(answer) == "R15"
    assert "court_order.effect" not in offered("charity", "charity", "early_help", **REFUSED)


def test_a_duty_that_may_apply_is_offered_as_the_fact_it_turns_on() -> None:
    [found] = assess("nursery", "local_authority", "early_help", **CHILD, **REFUSED).missing
    assert found.outcome == "DUTY_TO_SHARE"
    assert [change.field for change in found.changes] == ["duty_elements.relevant_to_child_welfare"]
