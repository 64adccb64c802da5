"""How a check matches a share against agreements: item by item, and who takes part.

Each of these was a fault once. The check's answer is compared with the lists that show the same
sharings: the data items to choose from, the matrix, and what leaving would mean.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from registry.services.agreements import items as agreement_items
from registry.services.agreements import registering
from registry.services.agreements.steps import StepRequest, take_step
from registry.services.checks.checker import Checker
from registry.services.checks.view import check_view
from registry.services.leaving import departures, giving_notice
from registry.services.leaving.notice_input import Letter
from registry.services.reports import matrix as report_matrix
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
)
from tests.simulator.scenes import with_keys

pytestmark = pytest.mark.scene(after=with_keys)


def day(p: Partnership, days: int) -> date:
    return p.registry.today() + timedelta(days=days)


async def in_force(p: Partnership, content: dict[str, Any], *signers: str) -> None:
    await registering.register(p.registry, p.actor(COUNCIL), content)
    await p.sign(content["id"], content["version"], *(signers or (COUNCIL, HOSPITAL, SCHOOL)))


def only(content: dict[str, Any], *items: str) -> dict[str, Any]:
    """Return the agreement with only these items in its first sharing, the hospital's."""
    [first, *others] = content["sharings"]
    listed = [item for item in first["data_items"] if item["id"] in items]
    return {**content, "sharings": [{**first, "data_items": listed}, *others]}


def open_to_charities(content: dict[str, Any]) -> dict[str, Any]:
    joins = [{"sharing": content["sharings"][0]["id"], "as": ["recipient"]}]
    return {**content, "accession": {"kinds": ["charity"], "joins": joins}}


async def step(p: Partnership, by: str, act: str, version: int, of: str = "discharge") -> None:
    await take_step(p.registry, p.actor(by), StepRequest(of, version, act, "why", day(p, 0)))


async def check(
    p: Partnership, sender: str = HOSPITAL, recipient: str = COUNCIL, **asked: Any
) -> dict[str, Any]:
    """Return the check's answer as JSON; items are given as ``name=[categories]``."""
    plain = {key: asked.pop(key) for key in ("data_categories", "evaluation_date") if key in asked}
    items = [{"id": name, "data_categories": listed} for name, listed in asked.items()]
    named = {"data_items": items} if items else {"data_categories": ["personal"]}
    ends = {"from": sender, "to": recipient, "purpose": "direct_care"}
    answer = await Checker(p.registry).check({**ends, **named, **plain}, actor=p.actor(sender))
    view = check_view(p.registry, answer)
    return {**view, "facts": answer.prepared.facts}


def resting(view: dict[str, Any]) -> list[str]:
    """Return what the answer says about agreements."""
    lines = view["answer"]["rests_on"]
    first = next(n for n, line in enumerate(lines) if line["label"] == "Agreement")
    after = [line["label"] for line in lines[first + 1 :]]
    more = next((n for n, label in enumerate(after) if label != "and"), len(after))
    return [line["text"] for line in lines[first : first + 1 + more]]


async def items(p: Partnership, recipient: str = COUNCIL) -> list[str]:
    found = await agreement_items.items_between(
        p.registry, p.actor(HOSPITAL), HOSPITAL, recipient, "direct_care"
    )
    return [item.id for item in found]


# --- items and categories ----------------------------------------------------------------------


async def test_an_item_does_not_hide_a_category_the_agreement_lists_elsewhere(p: Partnership):
    """Health details are listed for the clinical summary, not for the person's identity."""
    await in_force(p, discharge(p))
    view = await check(p, identity=["personal", "special:health", "criminal"])
    agreement = view["agreement"]
    assert (agreement["covered"], agreement["not_covered"]) == ([], ["identity"])
    assert agreement["not_covered_categories"] == [
        {"id": "identity", "data_categories": ["criminal", "special:health"]}
    ]
    assert "out_of_scope:identity" in view["facts"].data_categories
    said = "the offence details and the health details in “identity”"
    assert any(f"The agreement does not list {said}." in act for act in view["answer"]["do_now"])
    assert f". Does not cover {said}" in resting(view)[0]


async def test_categories_beside_items_are_asked_for_too(p: Partnership):
    await in_force(p, discharge(p))
    categories = ["criminal", "special:sex_life", "special:health"]
    view = await check(p, identity=["personal"], data_categories=categories)
    assert view["agreement"]["covered"] == ["identity", "special:health"]
    assert view["agreement"]["not_covered"] == ["criminal", "special:sex_life"]
    assert view["agreement"]["not_covered_categories"] == []
    assert {"out_of_scope:criminal", "out_of_scope:special_sex_life"} <= {
        *view["facts"].data_categories
    }
    assert ". Does not cover the offence details and details of sex life" in resting(view)[0]


async def test_an_item_named_twice_is_asked_for_with_all_its_categories(p: Partnership):
    await in_force(p, discharge(p))
    twice = [
        {"id": "identity", "data_categories": ["personal"]},
        {"id": "identity", "data_categories": ["criminal"]},
    ]
    asked = {"from": HOSPITAL, "to": COUNCIL, "purpose": "direct_care", "data_items": twice}
    found = (await Checker(p.registry).check(asked, actor=p.actor(HOSPITAL))).prepared.coverage
    assert (found.covered, found.not_covered) == ((), ("identity",))


async def test_the_largest_request_that_nothing_covers_is_answered(p: Partnership):
    await in_force(p, discharge(p))
    many = {f"item_{n}": ["personal"] for n in range(60)}
    special = ["special:religion", "special:genetic", "special:sex_life", "criminal", "deceased"]
    view = await check(p, data_categories=special, **many)
    assert len(view["agreement"]["not_covered"]) == 65


# --- several agreements ------------------------------------------------------------------------


async def test_agreements_that_cover_a_share_together_are_each_named(p: Partnership):
    await in_force(p, only(discharge(p), "identity", "home"))
    await in_force(p, only(discharge(p, 1, "equipment", title="Equipment"), "capacity"))
    await in_force(p, only(discharge(p, 1, "third", title="Third"), "identity"))
    view = await check(p, identity=["personal"], home=["personal"], capacity=["special:health"])
    agreement = view["agreement"]
    assert (agreement["id"], agreement["covered"]) == ("discharge", ["identity", "home"])
    assert agreement["not_covered"] == []
    assert agreement["also"] == [
        {
            "id": "equipment",
            "version": 1,
            "title": "Equipment",
            "state": "in_force",
            "review_date": day(p, 365).isoformat(),
            "covered": ["capacity"],
            "signed_on_paper": [],
        }
    ]
    assert not [
        category for category in view["facts"].data_categories if category.startswith("out_of")
    ]
    assert not any("does not list" in act for act in view["answer"]["do_now"])
    assert resting(view) == [
        "Discharge, version 1, in force, review due 22 November 2027. Covers identity and home",
        "Equipment, version 1, in force, review due 22 November 2027. Covers capacity",
    ]
    view = await check(p, home=["personal"], capacity=["special:health"], diet=["personal"])
    assert view["agreement"]["not_covered"] == ["diet"]
    assert "None of the agreements covers diet" in resting(view)[0]


async def test_a_lapsed_agreement_adds_nothing_to_one_in_force(p: Partnership):
    await in_force(p, only(discharge(p), "home"))
    soon = day(p, 3).isoformat()
    await in_force(p, only(discharge(p, 1, "old", review_date=soon), "capacity"))
    p.clock.advance(days=4)
    view = await check(p, home=["personal"], capacity=["special:health"])
    assert view["agreement"]["not_covered"] == ["capacity"]
    assert view["agreement"]["also"] == []
    assert await items(p) == ["home"]


# --- who takes part ----------------------------------------------------------------------------


def with_a_processor(content: dict[str, Any]) -> dict[str, Any]:
    """Return the agreement with the school as a processor for the hospital."""
    for party in content["parties"]:
        if party["partner"] == SCHOOL:
            party |= {"role": "processor", "acts_for": [HOSPITAL]}
    for sharing in content["sharings"]:
        bases = [basis for basis in sharing["lawful_bases"] if basis["partner"] != SCHOOL]
        if SCHOOL in sharing["from"]:
            bases.append({"partner": HOSPITAL, "basis": "6(1)(e)"})
        sharing["lawful_bases"] = bases
    return content


async def test_a_processor_takes_no_part_once_its_controller_has_left(p: Partnership):
    await in_force(p, with_a_processor(discharge(p)))
    assert (await check(p, SCHOOL, COUNCIL))["agreement"]["status"] == "active"

    # Compare what the officer reads beforehand with the matrix and the check afterwards.
    meaning = await departures.what_if(p.registry, p.actor(HOSPITAL), HOSPITAL)
    [affected] = meaning.agreements
    assert (SCHOOL, COUNCIL, "direct_care") in affected.sharings
    assert (COUNCIL, SCHOOL, "direct_care") in affected.sharings
    letter = Letter(HOSPITAL, "discharge", day(p, 0), "why", "Ann", "Head", "5c" * 32)
    await giving_notice.record_letter(p.registry, p.actor(HOSPITAL), letter)
    for ends in ((SCHOOL, COUNCIL), (COUNCIL, SCHOOL)):
        assert (await check(p, *ends))["agreement"]["status"] == "none"
    asked = report_matrix.Narrowed(all=True)
    matrix = await report_matrix.matrix(p.registry, p.actor(COUNCIL), asked)
    assert {line.state for line in matrix.items} == {report_matrix.LEFT}


async def test_a_processor_takes_part_while_another_of_its_controllers_does(p: Partnership):
    content = with_a_processor(discharge(p))
    for party in content["parties"]:
        if party["partner"] == SCHOOL:
            party["acts_for"] = [HOSPITAL, COUNCIL]
    await in_force(p, content)
    meaning = await departures.what_if(p.registry, p.actor(HOSPITAL), HOSPITAL)
    assert all(HOSPITAL in sharing for sharing in meaning.agreements[0].sharings)
    letter = Letter(HOSPITAL, "discharge", day(p, 0), "why", "Ann", "Head", "5c" * 32)
    await giving_notice.record_letter(p.registry, p.actor(HOSPITAL), letter)
    assert (await check(p, SCHOOL, COUNCIL))["agreement"]["status"] == "active"


async def test_an_organisation_that_joins_shares_with_a_processor_only_while_it_acts_for_somebody(
    p: Partnership,
):
    content = discharge(p)
    joins = [{"sharing": "after_discharge", "as": ["recipient"]}]
    content["accession"] = {"kinds": ["charity"], "joins": joins}
    await in_force(p, with_a_processor(content), COUNCIL, HOSPITAL, SCHOOL, CHARITY)
    assert (await check(p, SCHOOL, CHARITY))["agreement"]["status"] == "active"
    letter = Letter(HOSPITAL, "discharge", day(p, 0), "why", "Ann", "Head", "5c" * 32)
    await giving_notice.record_letter(p.registry, p.actor(HOSPITAL), letter)
    assert (await check(p, SCHOOL, CHARITY))["agreement"]["status"] == "none"
    assert (await check(p, COUNCIL, CHARITY))["agreement"]["status"] == "active"


# --- the items to choose from ------------------------------------------------------------------


async def test_an_organisation_that_joined_is_offered_the_items_it_may_receive(p: Partnership):
    await in_force(p, open_to_charities(discharge(p)), COUNCIL, HOSPITAL, SCHOOL, CHARITY)
    assert (await check(p, HOSPITAL, CHARITY))["agreement"]["status"] == "active"
    assert await items(p, CHARITY) == await items(p, COUNCIL) != []


async def test_an_agreement_that_is_over_offers_no_items(p: Partnership):
    await in_force(p, discharge(p))
    await step(p, COUNCIL, "terminate", 1)
    assert await items(p) == []


async def test_the_items_are_those_of_the_version_in_force(p: Partnership):
    await in_force(p, discharge(p))
    later = discharge(p, 2, start_date=day(p, 60).isoformat(), review_date=day(p, 400).isoformat())
    new = {"id": "extra_new", "title": "New", "data_categories": ["criminal"]}
    later["sharings"][0]["data_items"].append(new)
    await in_force(p, later)
    assert "extra_new" not in await items(p)
    assert (await check(p, extra_new=["criminal"]))["agreement"]["not_covered"] == ["extra_new"]
    p.clock.advance(days=60)
    assert "extra_new" in await items(p)
    assert (await check(p, extra_new=["criminal"]))["agreement"]["covered"] == ["extra_new"]


# --- why there is none -------------------------------------------------------------------------


async def test_a_suspension_is_named_before_an_amendment_that_waits(p: Partnership):
    await in_force(p, discharge(p))
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p, 2))
    await step(p, HOSPITAL, "suspend", 1)
    view = await check(p)
    assert view["agreement"]["not_in_force"]["version"] == 1
    assert "Discharge, version 1, is suspended" in resting(view)[0]


async def test_an_agreement_that_ended_long_ago_is_not_the_reason(p: Partnership):
    for version in (1, 2):
        await in_force(p, discharge(p, version, "old"))
    await step(p, COUNCIL, "terminate", 2, "old")
    await in_force(p, discharge(p))
    await step(p, HOSPITAL, "suspend", 1)
    named = (await check(p))["agreement"]["not_in_force"]
    assert (named["id"], named["state"]) == ("discharge", "suspended")
