"""Share these, leave those: the answer for each kind of data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import TEEN, VALID, Assess, of_the_second

CHARITY = ("charity", "local_authority", "safeguarding_adult")


@pytest.mark.parametrize(
    ("share", "category", "code", "facts"),
    [
        (CHARITY, "pseudonymised", "PSEUDONYMISED_IS_PERSONAL", {}),
        (CHARITY, "anonymous", "NOT_PERSONAL_DATA", {}),
        (CHARITY, "deceased", "NOT_PERSONAL_DATA", {}),
        (CHARITY, "criminal", "ALLEGATIONS_ARE_OFFENCE_DATA", {}),
        (CHARITY, "special:health", "CONFIDENTIALITY_SEPARATE", {}),
        (CHARITY, "special:religion", "APD_NEEDED", {}),
        (
            ("nhs_trust", "charity", "direct_care"),
            "special:religion",
            "APD_NOT_NEEDED",
            {},
        ),
        (CHARITY, "out_of_scope:photo", "OUTSIDE_AGREEMENT", {"agreement_in_force": "active"}),
        (
            ("local_authority", "police", "serious_violence"),
            "special:health",
            "GATEWAY_EXCLUDES_THIS",
            {"gateway": "PCSCA2022.s16"},
        ),
        (
            ("charity", "charity", "early_help"),
            "special:health",
            "REFRESH_CONSENT",
            {
                "consent_state": "given",
                "consent_detail": {**VALID, "current_scope": ["personal"]},
            },
        ),
    ],
)
def test_beside_the_item_it_is_about(
    assess: Assess, share: tuple[str, ...], category: str, code: str, facts: dict[str, Any]
) -> None:
    subject = {"at_risk": True}
    items = {
        item.category: {message.code for message in item.messages}
        for item in assess(*share, "personal", category, subject=subject, **facts).items
    }
    assert code in items[category]
    assert code not in items["personal"]


def test_one_item_is_the_whole_answer(assess: Assess) -> None:
    answer = assess(*CHARITY, "special:health", subject={"at_risk": True})
    [item] = answer.items
    assert (item.outcome, item.conditions) == (answer.outcome, answer.conditions)


@of_the_second
@pytest.mark.parametrize(
    ("share", "categories", "facts", "outcomes"),
    [
        (
            ("gp_practice", "local_authority", "housing_allocation"),
            ("personal", "special:health", "special:religion"),
            {},
            ["SHARE_SUPPORTED", "CONSENT_NEEDED", "SHARE_SUPPORTED"],
        ),
        (
            ("maintained_school", "family_member", "parental_request"),
            ("personal", "special:health"),
            {
                "subject": {**TEEN, "gillick": "unknown"},
                "recipient": {"relation": "parent_with_responsibility"},
            },
            ["SHARE_SUPPORTED", "SEEK_ADVICE"],
        ),
        (
            ("local_authority", "charity", "public_service_delivery"),
            ("personal", "criminal"),
            {"information_from": ["spent_conviction"]},
            ["NOT_SUPPORTED", "NOT_SUPPORTED"],  # nothing says which of them is barred
        ),
        (
            ("nhs_trust", "university", "research"),
            ("pseudonymised", "special:health"),
            {},
            ["SHARE_SUPPORTED", "CONSENT_NEEDED"],  # alone it is somebody's health
        ),
    ],
    ids=["confidence", "competence", "bar", "pseudonymised"],
)
def test_share_these_leave_those(
    assess: Assess,
    share: tuple[str, ...],
    categories: tuple[str, ...],
    facts: dict[str, Any],
    outcomes: list[str],
) -> None:
    items = assess(*share, *categories, **facts).items
    assert [item.category for item in items] == list(categories)
    assert [item.outcome for item in items] == outcomes
