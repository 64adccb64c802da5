"""An export is complete, runs nowhere as a formula, and can be imported again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from registry.domain.agreements.lifecycle import Act
from registry.errors import NotAllowedError
from registry.resources import shipped
from registry.services.agreements import registering
from registry.services.imports.agreements import import_agreements
from registry.services.imports.exports import export
from registry.services.imports.organisations import import_partners
from registry.services.imports.outcome import Order
from registry.services.partners import register
from registry.services.partners.document import content_of
from registry.spreadsheets.agreements.columns import AGREEMENT_COLUMNS
from registry.spreadsheets.columns import Column, layout
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS
from registry.spreadsheets.table import Table, read_table
from tests.services.agreements.test_lifecycle import leave, take
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge

SAVE = Order(apply=True)
FORMULA = '=HYPERLINK("http://x.example","y")'


pytestmark = pytest.mark.scene(after=Partnership.charter)


def demonstration() -> list[dict[str, Any]]:
    content = json.loads((shipped("agreements") / "demonstration/partnership.json").read_text())
    return content["partners"]


def table_of(text: str, columns: tuple[Column, ...]) -> Table:
    return read_table(text.encode(), layout(columns, {}))


async def test_organisations_go_out_and_come_back_in(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(COUNCIL)
    for document in demonstration():
        await register.register_partner(registry, officer, document)
    contact = {"name": "'+44", "telephone": "+44 1632 960100"}
    odd = {"id": "odd", "legal_name": FORMULA, "kind": "charity", "contact": contact}
    await register.register_partner(registry, officer, odd)
    found = await export(registry, officer, "partners")
    assert len(found.records) == 6 + len(demonstration()) + 1
    text = found.as_csv()
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    # Every row holds what is already recorded, and nothing else.
    table = table_of(text, PARTNER_COLUMNS)
    assert table.headings.unknown == ()
    again = await import_partners(registry, officer, table, Order(apply=True, update=True))
    assert (again.faults, again.newer, again.same) == ((), 0, len(found.records))
    async with registry.database.reads() as reads:
        assert content_of(await register.get_partner(reads, "odd")) == odd


async def test_agreements_go_out_and_come_back_in(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(COUNCIL)
    await registering.register(registry, officer, discharge(partnership))
    found = await export(registry, officer, "agreements")
    [record] = found.records
    assert record["document"] == discharge(partnership)
    assert record["state"] == "partly_signed"
    text = found.as_csv().replace("\r\ndischarge,", "\r\ncopied,")
    table = table_of(text, AGREEMENT_COLUMNS)
    assert table.headings.unknown == ("State", "Left")
    outcome = await import_agreements(registry, officer, table, SAVE)
    assert (outcome.faults, outcome.new) == ((), 1)
    view = await registering.read(registry, officer, "copied", None)
    copied, original = json.loads(view.document.payload), discharge(partnership)
    for made in (copied, original):
        for sharing in made["sharings"]:
            items = (
                {"title": i["title"], "of": i["data_categories"]} for i in sharing["data_items"]
            )
            sharing["data_items"] = list(items)
    assert copied == {**original, "id": "copied"}


async def test_who_has_left_and_what_happened_is_in_it(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(COUNCIL)
    parties = (COUNCIL, HOSPITAL, SCHOOL)
    for partner_id in parties:
        await partnership.enrol(partner_id)
    await registering.register(registry, officer, discharge(partnership))
    await partnership.sign("discharge", 1, *parties)
    await leave(partnership, SCHOOL, "discharge")
    await take(partnership, HOSPITAL, "discharge", Act.SUSPEND, reason="an audit")
    found = await export(registry, officer, "agreements")
    [record] = found.records
    assert (record["parties"], record["left"]) == ([COUNCIL, HOSPITAL], [SCHOOL])
    assert (record["state"], record["suspended_by"]) == ("suspended", [HOSPITAL])
    steps = [(step["act"], step["partner"], step["reason"]) for step in record["steps"]]
    assert steps == [("leave", SCHOOL, "reorganised"), ("suspend", HOSPITAL, "an audit")]
    [row, *_] = csv.DictReader(io.StringIO(found.as_csv().removeprefix("\ufeff")))
    assert (row["State"], row["Left"]) == ("suspended", SCHOOL)


async def test_an_officer_gets_the_agreements_of_its_own_organisation(partnership: Partnership):
    registry = partnership.registry
    await registering.register(registry, partnership.actor(COUNCIL), discharge(partnership))
    for partner_id, count in ((COUNCIL, 1), (HOSPITAL, 1), (CHARITY, 0)):
        found = await export(registry, partnership.actor(partner_id), "agreements")
        assert len(found.records) == count
    with pytest.raises(NotAllowedError):
        await export(registry, partnership.actor(COUNCIL, "practitioner"), "partners")


async def test_members_with_their_status(partnership: Partnership):
    await partnership.enrol(HOSPITAL)
    await partnership.sign("wisc", 1, HOSPITAL)
    found = await export(partnership.registry, partnership.actor(COUNCIL), "members")
    assert [(member["id"], member["status"]) for member in found.records] == [(HOSPITAL, "active")]
    assert f"{HOSPITAL},County Hospital,nhs_trust,active,2026-11-22,wisc,1" in found.as_csv()
