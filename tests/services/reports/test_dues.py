"""What falls due in an organisation's record, and when it is overdue."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from registry.services.reports.dues import dues_of
from tests.services.partners.test_records import TODAY, dpo, partner


def dues(**fields: Any) -> list[tuple[str, str, bool]]:
    found = dues_of(partner(**fields), TODAY, date(2026, 12, 22))
    return [(due.kind, due.due_on.isoformat(), due.overdue) for due in found]


def test_the_last_good_day_is_due_and_the_day_after_overdue():
    def ico(day: str) -> dict[str, Any]:
        return {"identifiers": [{"scheme": "ico", "value": "ZA123456", "expires_on": day}]}

    assert dues(**ico("2026-11-21")) == [("registration", "2026-11-21", True)]
    assert dues(**ico("2026-11-22")) == [("registration", "2026-11-22", False)]
    assert dues(**ico("2026-12-22")) == [("registration", "2026-12-22", False)]
    assert dues(**ico("2026-12-23")) == []


def test_documents_of_every_sort_fall_due():
    day = "2026-12-01"
    found = dues(
        assurance=[{"standard": "dspt", "expires_on": day}],
        policy_documents=[{"id": "apd", "title": "One", "review_date": day}],
        assessments=[
            {"kind": "lia", "reference": "L1", "review_date": day},
            {"kind": "dpia", "reference": "D1"},
        ],
    )
    assert [kind for kind, _, _ in found] == ["assurance", "policy_document", "assessment"]


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        ([dpo("Ann", "", "2026-12-01")], [("role_holder", "2026-12-01", False)]),
        ([dpo("Ann", "", "2026-12-01"), dpo("Ben", "2026-12-02")], []),
        (  # a week in which nobody holds it
            [dpo("Ann", "", "2026-12-01"), dpo("Ben", "2026-12-09")],
            [("role_holder", "2026-12-01", False)],
        ),
        ([dpo("Ann", "", "2025-12-01")], [("role_holder", "2025-12-01", True)]),
        ([dpo("Ann", "", "2025-12-01"), dpo("Ben", "2026-06-01")], []),
        ([dpo("Ann", "", "9999-12-31")], []),
        ([dpo("Ann", "", "2026-12-01", "signatory")], []),  # one of several
    ],
)
def test_a_term_is_due_where_nobody_follows(
    holders: list[dict[str, str]], expected: list[tuple[str, str, bool]]
):
    assert dues(role_holders=holders) == expected
