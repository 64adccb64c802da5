"""An agreement of a whole county: kept as few rows, and answered as if each way were its own."""

from __future__ import annotations

import pytest

from registry.services.agreements import flows, registering
from registry.services.checks.checker import Checker
from registry.services.leaving.departures import what_if
from registry.services.reports.audit import audit
from registry.services.reports.matrix import Narrowed, matrix
from tests.bench import county
from tests.simulator import COUNCIL, Partnership

SCHOOLS = 12
POLICE = "county-police"


async def agreed(partnership: Partnership) -> None:
    await partnership.charter()
    await county.add_partners(partnership, SCHOOLS)
    content = county.county(partnership, SCHOOLS, powers=2, in_lists=True)
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    view, _ = await registering.register(registry, actor, content)
    await county.sign_on_paper(partnership, "county", view.document.parties)


pytestmark = pytest.mark.scene(after=agreed)


@pytest.mark.each_engine
async def test_each_pair_is_covered_and_no_other(partnership: Partnership):
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    view = await registering.read(registry, actor, "county", 1)
    assert len(view.document.flows) == len(county.PURPOSES) * 2
    checker = Checker(registry)
    for one, other, fact in (
        ("school-000", POLICE, "active"),
        (POLICE, "school-011", "active"),
        (COUNCIL, POLICE, "active"),
        ("school-000", "school-001", "none"),
    ):
        answer = await county.ask(partnership, checker, one, other)
        assert answer.prepared.coverage.fact == fact, (one, other)
    assert (await audit(registry)).found == {}


@pytest.mark.each_engine
async def test_reports_and_leaving_name_each_way(partnership: Partnership):
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    found = await matrix(registry, actor, Narrowed(partner="school-003"))
    agencies, purposes = len(county.AGENCIES), len(county.PURPOSES)
    assert found.total == agencies * purposes * 2
    everything = await matrix(registry, actor, Narrowed())
    between_agencies = agencies * (agencies - 1)
    assert everything.total == (SCHOOLS * agencies * 2 + between_agencies) * purposes
    departure = await what_if(registry, actor, "school-003", "county")
    [affected] = departure.agreements
    assert len(affected.sharings) == agencies * purposes * 2


def test_few_organisations_have_a_flow_for_each_way():
    clause = {"from": ["a", "b"], "to": ["a", "c"], "data_items": []}
    assert [*flows.together(clause, {})] == [(("a",), ("c",)), (("b",), ("a",)), (("b",), ("c",))]


def test_those_that_items_name_or_who_act_for_others_stand_apart():
    many = [f"p{number:02}" for number in range(10)]
    item = {"id": "i", "partners": ["p00", "p01"]}
    clause = {"from": many, "to": many, "data_items": [item]}
    ends = [own for own, _ in flows.together(clause, {"p09": ("p00",)})]
    assert [*dict.fromkeys(ends)] == [("p00", "p01"), tuple(many[2:9]), ("p09",)]
