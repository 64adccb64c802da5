"""Why a basis is closed: each reason is given where it applies, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, TEEN, VALID, Assess

A, D, E, EA, F = "6(1)(a)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"
COUNCIL = ("local_authority", "nhs_trust", "public_service_delivery")
CHARITY = ("charity", "local_authority", "safeguarding_child")
EARLY_HELP = ("charity", "charity", "early_help")
SHOP = ("private_company", "charity", "commercial_request")


@pytest.mark.parametrize(
    ("share", "basis", "word", "facts"),
    [
        (COUNCIL, EA, "Closed to a public authority", {}),
        (COUNCIL, F, "Closed to a public authority", {}),
        (CHARITY, E, "no task of its own", {}),
        (CHARITY, EA, "Not yet law", {"evaluation_date": "2026-02-04"}),
        (("charity", "charity", "research"), EA, "None of the interests", {}),
        (EARLY_HELP, F, "Only consent fits", {}),
        (EARLY_HELP, EA, "None of the interests", {}),
        (SHOP, F, "Not for special category", {"subject": SMALL_CHILD}),
        (("local_authority", "charity", "employment_vetting"), E, "No law we can find", {}),
        (COUNCIL, D, "immediate danger", {"proposed_basis": D}),
        (COUNCIL, "6(1)(b)", "contract", {"proposed_basis": "6(1)(b)"}),
        (COUNCIL, "6(1)(c)", "No duty", {"proposed_basis": "6(1)(c)"}),
        (EARLY_HELP, A, "It was refused", {"consent_state": "refused"}),
        (EARLY_HELP, A, "It was withdrawn", {"consent_state": "withdrawn"}),
        (COUNCIL, A, "It is expired", {"consent_state": "expired"}),
        (COUNCIL, A, "It is superseded", {"consent_state": "superseded"}),
        (
            COUNCIL,
            A,
            "would change nothing",
            {"consent_state": "given", "consent_detail": VALID},
        ),
        (
            COUNCIL,
            A,
            "not valid for this share",
            {"consent_state": "given", "consent_detail": {"freely_given": False}},
        ),
        (
            COUNCIL,
            A,
            "disagree",
            {"consent_state": "refused", "consent_detail": {"conflict": True}},
        ),
        (
            ("charity", "police", "fraud"),
            F,
            "way round a refusal",
            {"consent_state": "refused", "proposed_basis": A},
        ),
    ],
)
def test_why(
    assess: Assess, share: tuple[str, ...], basis: str, word: str, facts: dict[str, Any]
) -> None:
    closed = {row.basis: row.reason for row in assess(*share, **facts).bases_closed}
    assert word in closed[basis]


@pytest.mark.parametrize(
    ("share", "basis", "facts"),
    [
        (COUNCIL, A, {}),
        (COUNCIL, A, {"consent_state": "requested"}),
        (COUNCIL, D, {}),
        (CHARITY, EA, {"evaluation_date": "2026-02-05", "subject": TEEN}),
        (EARLY_HELP, A, {"consent_state": "given", "consent_detail": VALID}),
        (("family_member", "local_authority", "early_help"), E, {}),
    ],
)
def test_not_named(
    assess: Assess, share: tuple[str, ...], basis: str, facts: dict[str, Any]
) -> None:
    assert basis not in {row.basis for row in assess(*share, **facts).bases_closed}


def test_a_basis_is_named_once_and_a_proposed_one_first(assess: Assess) -> None:
    facts = {"consent_state": "refused", "proposed_basis": A}
    named = [row.basis for row in assess(*COUNCIL, **facts).bases_closed]
    assert named[0] == A
    assert len(set(named)) == len(named)
