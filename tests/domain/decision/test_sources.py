"""The sources an answer names: chosen by its day, and how each was seen (law.md §3.1)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from tests.domain.decision.cases import FIRST, LAW, SMALL_CHILD, assess

CHILD = {"subject": {**SMALL_CHILD, "at_risk": True}}
COUNCIL = ("local_authority", "fire_rescue", "safeguarding_child")
SCHOOL = ("maintained_school", "fire_rescue", "safeguarding_child")
TO_SCHOOL = ("fire_rescue", "academy", "safeguarding_child")
GUIDANCE_2024, GUIDANCE_2026 = "HMG.2024", "HMG.2026"


def deciding(answer: Assessment) -> list[str]:
    [found] = [reason.sources for reason in answer.reasons if reason.deciding]
    return [source.id for source in found]


@pytest.mark.parametrize(
    ("day", "named", "not_named"),
    [
        ("2026-03-17", {GUIDANCE_2024}, {GUIDANCE_2026, "WT.2026"}),
        ("2026-03-18", {GUIDANCE_2024, "WT.2026"}, {GUIDANCE_2026}),
        ("2026-09-09", {GUIDANCE_2024, "WT.2026"}, {GUIDANCE_2026}),
        ("2026-09-10", {GUIDANCE_2026, "WT.2026"}, {GUIDANCE_2024}),
    ],
)
def test_guidance_on_children_by_its_day(day: str, named: set[str], not_named: set[str]) -> None:
    sources = set(deciding(assess(*COUNCIL, evaluation_date=day, **CHILD)))
    assert named <= sources
    assert not not_named & sources
    assert "KCSIE.2026" not in sources


@pytest.mark.parametrize("share", [SCHOOL, TO_SCHOOL])
@pytest.mark.parametrize(("day", "named"), [("2026-08-31", False), ("2026-09-01", True)])
def test_schools_guidance_where_a_school_takes_part(
    share: tuple[str, ...], day: str, *, named: bool
) -> None:
    sources = deciding(assess(*share, evaluation_date=day, **CHILD))
    assert ("KCSIE.2026" in sources) is named


def test_guidance_on_children_is_not_named_for_an_adult() -> None:
    share = ("local_authority", "fire_rescue", "safeguarding_adult")
    sources = deciding(assess(*share, subject={"at_risk": True}))
    assert not {"WT.2026", "KCSIE.2026"} & set(sources)


def test_the_first_edition_names_what_it_named() -> None:
    sources = deciding(assess(*COUNCIL, law=FIRST, evaluation_date="2026-11-30", **CHILD))
    assert GUIDANCE_2024 in sources
    assert not {GUIDANCE_2026, "WT.2026"} & set(sources)


@pytest.mark.parametrize(
    ("share", "facts", "title"),
    [
        (("nhs_trust", "police", "crime_investigation", "special:health"), {}, "RC"),
        (("local_authority", "charity", "public_service_delivery"),
         {"whose_task": "recipient"}, "RT"),
        (("local_authority", "charity", "early_help"), {"consent_state": "refused"}, "RN"),
        (("charity", "family_member", "direct_care"), {}, "RP"),
        (("charity", "local_authority", "service_delivery"),
         {"court_order": {"effect": "compels"}}, "RO"),
    ],
)  # fmt: skip
def test_a_lettered_rule_names_its_law(
    share: tuple[str, ...], facts: dict[str, Any], title: str
) -> None:
    assert deciding(assess(*share, **facts)) == [source.id for source in LAW.rules[title].sources]


def test_each_source_says_how_it_was_seen() -> None:
    answer = assess(*SCHOOL, "special:health", **CHILD)
    stated = [source for reason in answer.to_dict()["reasons"] for source in reason["sources"]]
    seen = {source["title"]: source.get("source_status") for source in stated}
    assert set(seen.values()) <= {"found", "secondary", "own_knowledge"}
    assert seen["Information sharing: statutory guidance (2026)"] == "secondary"


def test_the_first_edition_says_it_of_rows_alone() -> None:
    answer = assess(*SCHOOL, law=FIRST, **CHILD).to_dict()
    stated = [source for reason in answer["reasons"] for source in reason["sources"]]
    assert stated
    assert not any("source_status" in source for source in stated)


def test_a_duty_that_rests_on_secondary_sources_says_so() -> None:
    answer = assess("maintained_school", "local_authority", "early_help", **CHILD)
    assert answer.outcome == "DUTY_TO_SHARE"
    assert any("secondary" in sentence for sentence in answer.unverified)
