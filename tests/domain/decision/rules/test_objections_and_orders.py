"""An objection counts whoever may decide, an order whoever the data is about, and a law found by
its element counts as if it were named (law.md §4, §4.2, §7.1; consent.md §3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import TEEN, Assess, codes, of_the_second, rule

CARE = ("nhs_trust", "gp_practice", "direct_care", "personal", "special:health")
LACKS = {"capacity": "lacks"}

pytestmark = of_the_second


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_an_adult_who_cannot_decide_can_still_object(assess: Assess, state: str) -> None:
    own = {"consent_state": state, "consent_detail": {"by": "self"}}
    answer = assess(*CARE, subject=LACKS, **own)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R5")
    assert {"DUTY_FALLS_AWAY", "OBJECTION_MATTERS"} <= codes(answer)
    provider = assess("private_care_provider", *CARE[1:], subject=LACKS, **own)
    assert provider.outcome == "SEEK_ADVICE"


@pytest.mark.parametrize(
    ("subject", "by"), [(LACKS, "next_of_kin"), ({**TEEN, "gillick": "not_competent"}, "self")]
)
def test_nobody_else_without_authority_objects(
    assess: Assess, subject: dict[str, Any], by: str
) -> None:
    """ "A refusal by someone without authority counts as not sought" (R10)."""
    answer = assess(*CARE, subject=subject, consent_state="refused", consent_detail={"by": by})
    assert answer.outcome == "DUTY_TO_SHARE"


@pytest.mark.parametrize("data", ["anonymous", "deceased"])
@pytest.mark.parametrize("effect", ["forbids", "compels", "allows"])
def test_an_order_is_said_of_data_about_nobody(assess: Assess, data: str, effect: str) -> None:
    answer = assess(
        "nhs_trust", "private_company", "research", data, court_order={"effect": effect}
    )
    assert answer.outcome == "NOT_PERSONAL_DATA"
    assert "COURT_ORDER" in codes(answer)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"gateway": "Power.to_require"}, "DUTY_TO_SHARE"),
        ({"duty_elements": {"request_cites_power": True}}, "DUTY_TO_SHARE"),
        ({"duty_elements": {"request_cites_power": False}}, "SEEK_ADVICE"),
        ({}, "SEEK_ADVICE"),
    ],
)
def test_a_law_found_by_its_element_lifts_the_bar_on_tax(
    assess: Assess, facts: dict[str, Any], outcome: str
) -> None:
    share = ("central_government", "regulator", "regulation_or_complaints")
    answer = assess(*share, information_from=["tax_or_benefits"], request_received=True, **facts)
    assert answer.outcome == outcome
