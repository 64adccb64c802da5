"""Organisations from a spreadsheet, on both engines: all or nothing, and no row is lost."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from registry.errors import ConflictError, NotAllowedError
from registry.services.imports import organisations
from registry.services.imports.outcome import Order, Outcome, Refused
from registry.services.imports.reads import every_partner
from registry.services.partners import register
from registry.services.ports import Database, UnitOfWork
from registry.spreadsheets.columns import layout
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS
from registry.spreadsheets.refused import refused_csv
from registry.spreadsheets.table import Table, read_table
from registry.spreadsheets.xlsx_files import xlsx_bytes
from tests.simulator import COUNCIL, SCHOOL, Partnership, partner_document
from tests.simulator.scenes import three_members
from tests.spreadsheets.messy_files import as_csv, messy_partners

SAVE = Order(apply=True)


def table_of(text: str) -> Table:
    return read_table(text.encode(), layout(PARTNER_COLUMNS, {}))


async def run(partnership: Partnership, text: str, order: Order = SAVE) -> Outcome:
    actor = partnership.actor(COUNCIL)
    return await organisations.import_partners(partnership.registry, actor, table_of(text), order)


async def ids(partnership: Partnership) -> set[str]:
    async with partnership.registry.database.reads() as reads:
        return set(await every_partner(reads))


async def size(partnership: Partnership) -> int:
    async with partnership.registry.database.reads() as reads:
        return await reads.ledger_size()


def said(outcome: Outcome) -> list[tuple[int, str]]:
    return [(fault.row, fault.heading) for fault in outcome.faults]


@pytest.mark.parametrize(
    ("engine_name", "count"),
    [
        ("sqlite", 1_000),
        ("postgres", 1_000),
        pytest.param("sqlite", 5_000, marks=pytest.mark.long),
    ],
    indirect=["engine_name"],
)
async def test_thousands_of_messy_rows_with_one_bad_one_among_them(
    partnership: Partnership, count: int
):
    """With one bad row nothing is saved and the row is named; after correction all are saved."""
    messy = messy_partners(count)
    bad = [list(row) for row in messy.rows]
    bad[321][3] = "31/06/2026"
    before = await size(partnership)
    outcome = await run(partnership, as_csv(bad))
    assert said(outcome) == [(323, "ICO Expiry Date")]
    assert outcome.receipts == ()
    assert await size(partnership) == before
    outcome = await run(partnership, as_csv(messy.rows))
    assert (outcome.new, outcome.faults, len(outcome.receipts)) == (count, (), count)
    assert await size(partnership) == before + count


async def test_a_dry_run_saves_nothing_and_says_what_would_be(partnership: Partnership):
    before = await size(partnership)
    outcome = await run(partnership, as_csv(messy_partners(20).rows), Order())
    assert (outcome.new, outcome.receipts, await size(partnership)) == (20, (), before)


async def test_every_fault_of_every_row_is_said_at_once(partnership: Partnership):
    text = (
        "Id,Name,Type,ICO expiry,URN,E-mail\n"
        "hill-school,Hill,Academy,,,\n"  # it is already registered
        ",Twin,Academy,,,\n"
        "twin,Other,Academy,13/13/2026,12,no address\n"
        "UPPER,,Unheard of,,,\n"
        ",Good School,Academy,,,\n"
    )
    outcome = await run(partnership, text)
    expected = {2: "Id", 3: "Name", 4: "ICO expiry, Id, URN, E-mail", 5: "Type, Id, Name"}
    found = {row: {f.heading for f in faults} for row, faults in outcome.refused.items()}
    assert found == {row: {*headings.split(", ")} for row, headings in expected.items()}
    details = {(fault.row, fault.heading): fault.detail for fault in outcome.faults}
    assert "registered already, at version 1" in details[2, "Id"]
    assert "same id as row 4" in details[3, "Name"]
    assert "same id as row 3" in details[4, "Id"]
    assert (outcome.new, outcome.receipts) == (1, ())


async def test_the_good_rows_are_saved_alone_and_the_refused_ones_after_correction(
    partnership: Partnership,
):
    text = (
        "Name;Type;ICO;ICO expiry;Telephone\n"
        "Ash;Academy;ZA1;1/4/26;+44 1632 960100\nBay;Academy;ZA2;soon;\n"
    )
    outcome = await run(partnership, text, Order(apply=True, accept_good=True))
    assert (outcome.new, len(outcome.receipts), said(outcome)) == (1, 1, [(3, "ICO expiry")])
    assert {"ash"} == await ids(partnership) & {"ash", "bay"}
    refused = refused_csv(table_of(text), outcome.refused)
    assert "What is wrong" in refused
    assert "ICO expiry: This is not a day we can read." in refused
    mended = await run(partnership, refused.replace("soon", "1 May 2026"))
    assert (mended.new, mended.faults) == (1, ())
    assert {"ash", "bay"} <= await ids(partnership)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_refused_rows_of_any_file_are_corrected_and_imported(
    partnership: Partnership, kind: str
):
    """Nothing is lost between the two files, not even text beside the headings."""
    rows = [
        ["Name", "Type", "Phone"],
        ["Ash", "Academy", "01632 960100"],
        ["Bay", "tea", "", "stray"],
    ]
    data = csv_text(rows).encode() if kind == "csv" else xlsx_bytes(rows, "List")
    table = read_table(data, layout(PARTNER_COLUMNS, {}))
    actor = partnership.actor(COUNCIL)
    good = Order(apply=True, accept_good=True)
    outcome = await organisations.import_partners(partnership.registry, actor, table, good)
    assert (outcome.new, set(outcome.refused)) == (1, {3})
    refused = refused_csv(table, outcome.refused)
    again = await run(partnership, refused)
    assert [fault.detail for fault in again.faults] == [fault.detail for fault in outcome.faults]
    mended = await run(partnership, refused.replace("tea", "academy").replace("stray", ""))
    assert (mended.new, mended.faults) == (1, ())


async def test_good_rows_are_not_saved_if_the_refused_ones_cannot_be_written(
    partnership: Partnership,
):
    """The refused rows are safe before the good ones are saved."""

    def full(refused: Refused) -> None:
        assert list(refused) == [3]
        raise OSError("no space left")

    before = await size(partnership)
    order = Order(apply=True, accept_good=True, set_aside=full)
    with pytest.raises(OSError, match="no space"):
        await run(partnership, "Name,Type\nAsh,Academy\nBay,tea\n", order)
    assert await size(partnership) == before


async def test_an_odd_identifier_is_said_and_stops_nothing(partnership: Partnership):
    outcome = await run(
        partnership, "Name,Type,Company number\nAsh,Academy,OC123456\nBay,Charity,SC123456\n"
    )
    assert (outcome.new, outcome.faults) == (2, ())
    assert [(doubt.row, doubt.heading) for doubt in outcome.doubts] == [(3, "Company number")]


async def test_each_row_gets_the_doubts_of_registering_it_alone(
    partnership: Partnership,
):
    first = "Id,Name,Type,ICO,ICO expiry,DPO\nz,Old Trust,Academy,ZA000009,,\n"
    assert (await run(partnership, first)).doubts == ()
    text = first + (
        ",Ash,Academy,ZA000001,21/11/26,Ann; Bo\n"  # it ran out yesterday
        ",Bay,Academy,ZA 000001,22/11/26,\n"
        ",Cob,Academy,za000009,,\n"
    )
    outcome = await run(partnership, text, Order(update=True))
    assert (outcome.new, outcome.same, outcome.faults) == (3, 1, ())
    found = [(doubt.row, doubt.heading, doubt.detail.split(".")[0]) for doubt in outcome.doubts]
    assert sorted(found) == [
        (2, "ICO", "Row 5 comes with this identifier too"),
        (3, "DPO", "Two people are the data protection officer at the same time"),
        (3, "ICO", "Row 4 comes with this identifier too"),
        (3, "ICO expiry", "This registration has run out"),
        (4, "ICO", "Row 3 comes with this identifier too"),
        (5, "ICO", "Row 2 comes with this identifier too"),
    ]
    alone = await run(partnership, text.replace("z,Old Trust", "y,Old Trust"), Order())
    assert any("Old Trust is registered here with" in doubt.detail for doubt in alone.doubts)


async def test_an_update_makes_a_newer_version_only_where_something_is_new(
    partnership: Partnership,
):
    text = f"Id,Name,Type,SIRO\n{SCHOOL},Hill School,maintained school,Ann Lee\n"
    update = Order(apply=True, update=True)
    assert said(await run(partnership, text)) == [(2, "Id")]
    first = await run(partnership, text, update)
    assert (first.new, first.newer, first.same) == (0, 1, 0)
    again = await run(partnership, text, update)
    assert (again.newer, again.same, again.receipts) == (0, 1, ())
    async with partnership.registry.database.reads() as reads:
        assert [version.version for version in await reads.partner_history(SCHOOL)] == [1, 2]


async def test_an_empty_cell_changes_nothing(partnership: Partnership):
    text = f"Id,Name,Type,SIRO\n{SCHOOL},,,Ann Lee\nnew-one,,,Bo Ray\n"
    outcome = await run(partnership, text, Order(update=True))
    assert (outcome.newer, set(said(outcome))) == (1, {(3, "Name"), (3, "Type")})


class _Late:
    """A database in which something else is saved just before each unit of work."""

    def __init__(self, database: Database, first: Callable[[], Awaitable[object]]) -> None:
        self.reads = database.reads
        self._database = database
        self._first = first

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        await self._first()
        async with self._database.unit_of_work() as uow:
            yield uow


async def test_an_import_that_comes_second_saves_nothing(partnership: Partnership):
    """Somebody else registers one of them while the rows are being judged."""
    registry, actor = partnership.registry, partnership.actor(COUNCIL)

    async def somebody_else() -> None:
        await register.register_partner(registry, actor, partner_document("bay", "academy"))

    late = dataclasses.replace(registry, database=_Late(registry.database, somebody_else))
    table = table_of("Name,Type\nAsh,Academy\nBay,Academy\n")
    with pytest.raises(ConflictError, match="recorded already"):
        await organisations.import_partners(late, actor, table, SAVE)
    assert {"bay"} == await ids(partnership) & {"ash", "bay"}


async def test_only_the_operators_officers_import_organisations(partnership: Partnership):
    table = table_of("Name,Type\nAsh,Academy\n")
    for actor in (partnership.actor(SCHOOL), partnership.actor(COUNCIL, "practitioner")):
        with pytest.raises(NotAllowedError):
            await organisations.import_partners(partnership.registry, actor, table, SAVE)


OLD = "hill-school"
FORMER = "Id,Legal name,Kind,Succeeds,Succeeds on,Succeeds because\n"


async def test_an_organisation_of_a_registered_name_is_odd(partnership: Partnership):
    """cases/field.json F29."""
    text = "Id,Legal name,Kind\nhill-academy,Hill School,Academy converter\n"
    asked = await run(partnership, text)
    assert "This name is close to “Hill School”" in asked.faults[0].detail
    meant = await run(partnership, text, Order(apply=True, names_are_meant=True))
    [odd] = meant.doubts
    assert (odd.row, odd.heading) == (2, "Legal name")
    assert odd.detail == f"An organisation of this name is registered ({OLD})."
    names = await register.partner_names(partnership.registry)
    assert names["hill-academy"] != names[OLD]
    assert "academy" in names["hill-academy"]


async def test_a_list_registers_a_trust_its_school_and_whose_place_it_took(
    partnership: Partnership,
):
    text = (
        "Id,Legal name,Kind,Part of,Part of since,Part of evidence,Succeeds,Succeeds on,"
        "Succeeds because\n"
        "beacon,Beacon Trust,Academy,,,,,,\n"
        f"hill-academy,Hill School,Academy,beacon,1/9/2026,Funding,{OLD},1/9/2026,Opened\n"
    )
    outcome = await run(partnership, text)
    assert outcome.faults == ()
    async with partnership.registry.database.reads() as reads:
        [one] = await reads.successions(OLD)
        assert one.partner_id == "hill-academy"
        assert bool(await reads.parts_of("beacon")) != bool(outcome.asked)
    again = await run(partnership, text, Order(apply=True, update=True))
    assert again.faults == ()


async def test_rows_that_name_others_wrongly_are_refused(partnership: Partnership):
    rows = (
        f"one,Willow Lane,Academy,{OLD},1/9/2026,Opened\n"
        f"two,Copper Mills,Academy,{OLD},1/9/2026,Opened\n"
        "three,Three Oaks,Academy,nobody,1/9/2026,Opened\n"
        f"four,Fallow Elms,Academy,{OLD},,\n"
        "five,Five Ways,Academy,,1/9/2026,\n"
        "six,Harbour Bells,Academy,six,1/9/2026,Opened\n"
    )
    outcome = await run(partnership, FORMER + rows)
    assert sorted({fault.row for fault in outcome.faults}) == [2, 3, 4, 5, 6, 7]
    assert outcome.receipts == ()


@pytest.mark.scene(after=three_members)
async def test_a_list_renames_nobody_who_has_signed_into_another(partnership: Partnership):
    text = f"Id,Legal name,Kind\n{SCHOOL},Hill School,Academy\n"
    outcome = await run(partnership, text, Order(apply=True, update=True, names_are_meant=True))
    assert "keeps its kind" in outcome.faults[0].detail
