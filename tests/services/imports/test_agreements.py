"""Agreements from a spreadsheet, on both engines: checked one by one, saved together."""

from __future__ import annotations

import json

import pytest

from registry.errors import NotAllowedError
from registry.services.agreements import registering
from registry.services.imports.agreements import import_agreements
from registry.services.imports.outcome import Order, Outcome
from registry.services.notifications import notify
from registry.services.partners import register
from registry.services.partners.document import content_of
from registry.spreadsheets.agreements.columns import AGREEMENT_COLUMNS
from registry.spreadsheets.columns import layout
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.refused import refused_csv
from registry.spreadsheets.table import Table, read_table
from registry.spreadsheets.template import template_csv, template_rows
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership

SAVE = Order(apply=True)
GOOD = Order(apply=True, accept_good=True)
HEADINGS = [
    "Reference",
    "Title",
    "Template",
    "Parties",
    "Purpose",
    "From",
    "To",
    "Basis",
    "Data",
    "Start",
    "Review",
    "Expiry",
]


pytestmark = pytest.mark.scene(after=Partnership.charter)


def row(number: int, **changes: str) -> list[str]:
    """Return one agreement between the council and the school, under other people's headings."""
    cells = {
        "Reference": f"help-{number}",
        "Title": f"Early help {number}",
        "Template": "Early help, with the family’s consent",
        "Parties": "County Council; HILL\u00a0SCHOOL",
        "Purpose": "Early Help",
        "Basis": "public task",
        "Start": "1/12/26",
        "Review": "30th November 2027",
    }
    return [{**cells, **changes}.get(heading, "") for heading in HEADINGS]


def table_of(*rows: list[str]) -> Table:
    return read_table(csv_text([HEADINGS, *rows]).encode(), layout(AGREEMENT_COLUMNS, {}))


async def run(
    partnership: Partnership, *rows: list[str], order: Order = SAVE, by: str = COUNCIL
) -> Outcome:
    actor = partnership.actor(by)
    return await import_agreements(partnership.registry, actor, table_of(*rows), order)


async def content(partnership: Partnership, document_id: str) -> dict:
    actor = partnership.actor(COUNCIL)
    view = await registering.read(partnership.registry, actor, document_id, None)
    return json.loads(view.document.payload)


async def size(partnership: Partnership) -> int:
    async with partnership.registry.database.reads() as reads:
        return await reads.ledger_size()


def said(outcome: Outcome) -> set[tuple[int, str]]:
    return {(fault.row, fault.heading) for fault in outcome.faults}


async def test_rows_of_one_reference_are_the_sharings_of_one_agreement(partnership: Partnership):
    outcome = await run(
        partnership,
        row(
            1,
            From=SCHOOL,
            To="County Council",
            Basis="6 (1) (e)",
            Data="Attendance: personal | Needs: personal, health",
        ),
        row(
            1,
            From="county council",
            To=SCHOOL,
            Basis="county-council=Public Task",
            Title="",
            Parties="",
        ),
        row(
            2,
            Parties="county-council (joint controller); hill-school (joint controller);"
            " family-charity (processor for county-council)",
            From="county-council; hill-school",
            Basis="county-council=6(1)(e); hill-school: 6(1)(c)",
            Data="personal; Health",
        ),
    )
    assert outcome.faults == ()
    assert outcome.new == 2
    made = await content(partnership, "help-1")
    there, back = made["sharings"]
    assert (there["id"], there["from"], there["to"]) == ("early_help", [SCHOOL], [COUNCIL])
    assert there["lawful_bases"] == [{"partner": SCHOOL, "basis": "6(1)(e)"}]
    assert [(item["id"], item["data_categories"]) for item in there["data_items"]] == [
        ("attendance", ["personal"]),
        ("needs", ["personal", "special:health"]),
    ]
    assert (back["id"], back["from"], back["to"]) == ("early_help_2", [COUNCIL], [SCHOOL])
    assert made["charter"] == {"id": "wisc", "version": 1}
    assert (made["start_date"], made["review_date"]) == ("2026-12-01", "2027-11-30")
    assert made["template"] == "early-help-consent"
    assert made["leaving"].startswith("A party leaves by three months")
    assert made["notice_days"] == 90
    shared = await content(partnership, "help-2")
    assert shared["parties"][2] == {"partner": CHARITY, "role": "processor", "acts_for": [COUNCIL]}
    assert [b["basis"] for b in shared["sharings"][0]["lawful_bases"]] == ["6(1)(e)", "6(1)(c)"]
    notifications = await notify.list_own(partnership.registry, partnership.actor(SCHOOL))
    assert {(notification.code, notification.document_id) for notification in notifications} == {
        ("to_sign", "help-1"),
        ("to_sign", "help-2"),
    }


async def test_one_bad_row_among_many_saves_nothing_and_is_named(partnership: Partnership):
    before = await size(partnership)
    rows = [row(number) for number in range(300)]
    rows[123] = row(123, Review="31/11/2027")
    outcome = await run(partnership, *rows)
    assert said(outcome) == {(125, "Review")}
    assert (outcome.receipts, await size(partnership)) == ((), before)
    rows[123] = row(123)
    outcome = await run(partnership, *rows)
    assert (outcome.new, outcome.faults) == (300, ())
    assert await size(partnership) == before + len(outcome.receipts)


async def test_every_fault_is_placed_where_it_is(partnership: Partnership):
    outcome = await run(
        partnership,
        row(1, Parties="county-council; Nobody", Purpose="tea", Basis="hill-school=magic"),
        row(2, From=HOSPITAL),  # is no party
        row(3, Data="Names: weather", Template="no such"),
        row(4),
        row(4, Title="Another title", Review="1/1/2020"),
        row(5, Expiry="1/1/2026", Start="1/1/2025", Review="1/6/2025"),
        row(6, Parties="county-council; family-charity (processor)"),
    )
    assert said(outcome) >= {
        (2, "Parties"),
        (2, "Purpose"),
        (2, "Basis"),
        (3, "From"),
        (4, "Data"),
        (4, "Template"),
        (6, "Title"),
        (6, "Review"),
        (7, "Expiry"),
        (8, "Parties"),
    }
    assert outcome.new == 0
    assert all(fault.detail.endswith(".") for fault in outcome.faults)


async def test_what_is_missing_is_said_by_the_heading_it_would_have(partnership: Partnership):
    cut = HEADINGS.index("Data")
    rows = [[*cells[:cut], *cells[cut + 1 :]] for cells in (HEADINGS, row(1, Template=""))]
    table = read_table(csv_text(rows).encode(), layout(AGREEMENT_COLUMNS, {}))
    actor = partnership.actor(COUNCIL)
    outcome = await import_agreements(partnership.registry, actor, table, SAVE)
    assert {heading for _, heading in said(outcome)} >= {"Data items", "Why necessary"}
    assert "" not in {heading for _, heading in said(outcome)}


async def test_titles_that_begin_alike_are_two_agreements_and_need_ids(partnership: Partnership):
    long = "Sharing information about children and young people in every part of Elmshire "
    rows = [row(n, Reference="", Title=long + end) for n, end in enumerate(("north", "south"))]
    outcome = await run(partnership, *rows)
    assert said(outcome) == {(2, "Title"), (3, "Title")}
    assert all("Give each an id" in fault.detail for fault in outcome.faults)


async def test_what_is_registered_already_is_said(partnership: Partnership):
    await run(partnership, row(1))
    [fault] = (await run(partnership, row(1))).faults
    assert (fault.row, fault.heading) == (2, "Reference")
    assert "The newest version registered is 1." in fault.detail


async def test_the_good_agreements_alone_and_the_others_whole(partnership: Partnership):
    rows = [row(1), row(2), row(2, Purpose="tea"), row(3, Start="soon")]
    outcome = await run(partnership, *rows, order=GOOD)
    assert outcome.new == 1
    assert set(outcome.refused) == {3, 4, 5}
    refused = refused_csv(table_of(*rows), outcome.refused)
    assert "its agreement is refused for row 4" in refused
    mended = refused.replace("tea", "early help").replace("soon", "1/12/26")
    table = read_table(mended.encode(), layout(AGREEMENT_COLUMNS, {}))
    assert table.headings.unknown == ()
    actor = partnership.actor(COUNCIL)
    outcome = await import_agreements(partnership.registry, actor, table, SAVE)
    assert (outcome.new, outcome.faults) == (2, ())
    assert len((await content(partnership, "help-2"))["sharings"]) == 2


async def test_an_officer_imports_what_its_own_organisation_is_party_to(partnership: Partnership):
    assert (await run(partnership, row(1), by=SCHOOL)).new == 1
    outcome = await run(partnership, row(2), by=HOSPITAL)
    assert said(outcome) == {(2, "Reference")}
    actor = partnership.actor(SCHOOL, "practitioner")
    with pytest.raises(NotAllowedError):
        await import_agreements(partnership.registry, actor, table_of(row(3)), SAVE)


async def test_the_template_file_can_be_imported_as_it_is(partnership: Partnership):
    table = read_table(template_csv("agreements").encode(), layout(AGREEMENT_COLUMNS, {}))
    assert table.headings.unknown == ()
    assert table.heading("purpose_code") == "Purpose"
    actor = partnership.actor(COUNCIL)
    outcome = await import_agreements(partnership.registry, actor, table, SAVE)
    assert (outcome.faults, outcome.new) == ((), 1)
    assert len(table.rows) == len(template_rows("agreements")) - 1


async def test_a_row_without_the_id_is_of_the_agreement_with_its_title(partnership: Partnership):
    rows = [row(1), row(1, Reference="")]
    table = read_table(csv_text([HEADINGS, *rows]).encode(), layout(AGREEMENT_COLUMNS, {}))
    actor = partnership.actor(COUNCIL)
    outcome = await import_agreements(partnership.registry, actor, table, SAVE)
    assert (outcome.faults, outcome.new) == ((), 1)
    view = await registering.read(partnership.registry, actor, "help-1", 1)
    assert len(json.loads(view.document.payload)["sharings"]) == 2


@pytest.mark.parametrize("written", ["Skoda O‘Brien", "SKODA OBRIEN", "Škoda—O´Brien"])
async def test_a_party_is_found_by_its_name_however_it_is_written(
    partnership: Partnership, written: str
):
    actor = partnership.actor(SCHOOL)
    current = await register.read_one(partnership.registry, SCHOOL)
    document = {**content_of(current), "legal_name": "Škoda O’Brien"}
    await register.amend_partner(partnership.registry, actor, document, current.version)
    outcome = await run(partnership, row(1, Parties=f"County Council; {written}", To=written))
    assert not outcome.faults
    assert SCHOOL in {
        party["partner"] for party in (await content(partnership, "help-1"))["parties"]
    }
