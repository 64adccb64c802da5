"""Agreements of the second version go out as a spreadsheet and come back in, on both engines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.errors import UnsettledWarningsError
from registry.services.agreements import registering
from registry.services.drafting.registering_whole import Answer, register
from registry.services.imports import agreements
from registry.services.imports.agreements import import_agreements
from registry.services.imports.exports import export
from registry.services.imports.outcome import Order, Outcome
from registry.spreadsheets.agreements.columns import AGREEMENT_COLUMNS
from registry.spreadsheets.columns import layout
from registry.spreadsheets.csv_files import csv_text
from registry.spreadsheets.table import read_table
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.second import second

pytestmark = pytest.mark.scene(after=Partnership.charter)
SAVE = Order(apply=True)
WHY = "Our solicitor has looked at this."
ROW = {
    "Id": "help",
    "Title": "Help",
    "Parties": "County Council; Hill School",
    "Purpose": "safeguarding child",
    "From": "hill-school",
    "To": "county-council",
    "Basis": "6(1)(e)",
    "Data items": "Name: personal | Health: health",
    "Why necessary": "Each sees a part.",
    "What it is for": "To protect children.",
    "Consent": "Not asked.",
    "Fairness": "Notices say so.",
    "Leaving": "By notice.",
    "Rights": "Ask the lead.",
    "Security incidents": "Within 24 hours.",
    "Retention": "A year",
    "Start": "1/12/26",
    "Review": "30/11/27",
}


async def imported(p: Partnership, text: str) -> Outcome:
    table = read_table(text.encode(), layout(AGREEMENT_COLUMNS, {}))
    return await import_agreements(p.registry, p.actor(COUNCIL), table, SAVE)


async def of_row(p: Partnership, **changes: str) -> Outcome:
    row = {**ROW, **changes}
    return await imported(p, csv_text([list(row), list(row.values())]))


async def read(p: Partnership, document_id: str) -> tuple[dict[str, Any], set[str]]:
    """An agreement as registered, and why its warnings can stay."""
    view = await registering.read(p.registry, p.actor(COUNCIL), document_id, None)
    reasons = {said.reason for said in view.document.acknowledged}
    return json.loads(view.document.payload), reasons


@pytest.mark.each_engine
async def test_one_goes_out_and_comes_back_in(partnership: Partnership):
    p, content = partnership, second(partnership, liability="Each answers for its own acts.")
    content["sharings"][0] |= {
        "disposal": "Shredded",
        "recipient_bases": [{"partner": COUNCIL, "basis": "6(1)(e)"}],
    }
    with pytest.raises(UnsettledWarningsError) as refused:
        await register(p.registry, p.actor(COUNCIL), content)
    answers = [Answer(fault.warning, WHY) for fault in refused.value.faults]  # type: ignore[attr-defined]
    await register(p.registry, p.actor(COUNCIL), content, answers)
    found = await export(p.registry, p.actor(COUNCIL), "agreements")
    [record] = json.loads(found.as_json())
    original, _ = await read(p, "discharge")
    assert record["document"] == original
    text = found.as_csv().replace("\r\ndischarge,", "\r\ncopied,")
    outcome = await imported(p, text)
    assert {fault.row for fault in outcome.faults} == {2, 3, 4}, "the law does not fit"
    assert any("say why it can stay" in fault.detail for fault in outcome.faults)
    reasoned = text.replace("Why warnings can stay", "Reasons not given", 1)
    head, rest = reasoned.split("\r\n", 1)
    rows = [f"{line},{WHY}" for line in rest.splitlines() if line]
    outcome = await imported(p, "\r\n".join([f"{head},Why warnings can stay", *rows]))
    assert (outcome.faults, outcome.new) == ((), 1)
    copied, reasons = await read(p, "copied")
    assert reasons == {WHY}
    for made in (copied, original):
        for sharing in made["sharings"]:
            sharing["data_items"] = [item["data_categories"] for item in sharing["data_items"]]
    assert copied == {**original, "id": "copied"}


async def test_a_code_for_all_is_said_of_each_where_another_is_said_of_one(
    partnership: Partnership,
):
    said = {"Conditions": "9(2)(g)+Sch1.18; hill-school=Art10+Sch1.18", "Gateways": "CA2004.s11"}
    outcome = await of_row(partnership, **said, **{"Why warnings can stay": WHY})
    assert outcome.faults == ()
    [sharing] = (await read(partnership, "help"))[0]["sharings"]
    assert sharing["conditions"] == [
        {"partner": SCHOOL, "condition": "9(2)(g)+Sch1.18"},
        {"partner": SCHOOL, "condition": "Art10+Sch1.18"},
    ]
    assert sharing["gateways"] == [{"from": SCHOOL, "to": COUNCIL, "gateway": "CA2004.s11"}]
    # What was said of a warning counts for the next version as long as the warning is the same.
    assert (await of_row(partnership, **said, Version="2")).faults == ()
    assert (await read(partnership, "help"))[1] == {WHY}


async def test_a_file_that_says_law_of_all_alone_is_of_the_first_version(partnership: Partnership):
    outcome = await of_row(partnership, Conditions="9(2)(g)+Sch1.18", Gateways="CA2004.s11")
    assert outcome.faults == ()
    document, _ = await read(partnership, "help")
    assert "schema_version" not in document
    assert document["sharings"][0]["conditions"] == ["9(2)(g)+Sch1.18"]


async def test_what_cannot_be_read_is_named_in_its_column(partnership: Partnership):
    outcome = await of_row(
        partnership,
        Conditions="nobody=9(2)(g)+Sch1.18",
        Gateways="hill-school to nobody=CA2004.s11",
        **{
            "Duty of confidence": "trust me",
            "Recipients' bases": "nobody=6(1)(e)",
            "Lead organisation": "nobody",
        },
    )
    assert {fault.heading for fault in outcome.faults} >= {
        "Conditions",
        "Gateways",
        "Duty of confidence",
        "Recipients' bases",
        "Lead organisation",
    }


async def test_a_template_of_the_second_version_is_filled_by_kinds(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    """What it says of a part is said of those whose kind may fill it, if a row names them."""
    item = {"id": "record", "title": "Record", "data_categories": ["personal"]}
    template = {
        "schema_version": 2,
        "id": "two",
        "title": "Two",
        "parts": [
            {"part": "schools", "kinds": ["maintained_school"]},
            {"part": "agencies", "kinds": ["local_authority", "nhs_trust"]},
        ],
        "sharings": [
            {
                "id": "safeguarding_child",
                "purpose": "safeguarding_child",
                "volume": "Few",
                "conditions": [
                    {"part": "schools", "condition": "9(2)(g)+Sch1.18"},
                    {"part": "agencies", "condition": "9(2)(g)+Sch1.18"},
                ],
                "gateways": [{"from": "schools", "to": "agencies", "gateway": "CA2004.s11"}],
                "data_items": [
                    {**item, "parts": ["schools", "agencies"]},
                    {**item, "id": "own", "parts": ["agencies", "agencies"]},
                ],
            }
        ],
    }
    monkeypatch.setattr(agreements, "templates", lambda: {"two": template})
    outcome = await of_row(
        partnership,
        Template="two",
        Parties=f"{COUNCIL}; {HOSPITAL}; {SCHOOL}",
        **{"Data items": "", "Why warnings can stay": WHY},
    )
    assert outcome.faults == ()
    [sharing] = (await read(partnership, "help"))[0]["sharings"]
    assert sharing["volume"] == "Few"
    assert {entry["partner"] for entry in sharing["conditions"]} == {COUNCIL, SCHOOL}
    assert sharing["gateways"] == [{"from": SCHOOL, "to": COUNCIL, "gateway": "CA2004.s11"}]
    assert [(item["id"], item["partners"]) for item in sharing["data_items"]] == [
        ("record", [COUNCIL, SCHOOL])
    ]
