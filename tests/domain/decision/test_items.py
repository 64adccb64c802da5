"""Share these, leave those: the answer for each kind of data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import VALID, Assess

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
