"""What a row says about an organisation, and how it changes a registered one."""

from __future__ import annotations

import json
from datetime import date

import pytest

from registry.documents.json.validate import faults_of, schema_written_out
from registry.spreadsheets.agreements.columns import AGREEMENT_COLUMNS
from registry.spreadsheets.columns import Column, layout
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS, ROLES, SCHEMES, STANDARDS
from registry.spreadsheets.partners.people import holder, with_days
from registry.spreadsheets.partners.rows import PartnerRow, completed, partner_row
from registry.spreadsheets.partners.update import updated
from registry.spreadsheets.table import read_table
from registry.spreadsheets.template import EXAMPLES, template_csv, template_xlsx
from registry.spreadsheets.texts import fold
from registry.spreadsheets.words import meant, unclear_kind, values
from tests.spreadsheets.messy_files import as_csv, messy_partners

TODAY = date(2026, 11, 22)


def rows_of(data: bytes) -> list[PartnerRow]:
    table = read_table(data, layout(PARTNER_COLUMNS, {}))
    return [partner_row(table, row) for row in table.rows]


def one(**cells: str) -> PartnerRow:
    cells = {"legal_name": "Hill School", "kind": "academy", **cells}
    quoted = (f'"{cell}"' for cell in cells.values())
    [row] = rows_of(f"{','.join(cells)}\n{','.join(quoted)}".encode())
    return row


def test_messy_rows_mean_what_was_meant():
    messy = messy_partners(300)
    found = rows_of(as_csv(messy.rows, ";").encode("utf-16"))
    assert [fault for row in found for fault in row.faults] == []
    for row, day in zip(found, messy.expires, strict=True):
        assert faults_of("partner", completed(row.said)) == []
        assert row.said["kind"] == "academy"
        assert row.said["identifiers"][0]["expires_on"] == day.isoformat()
        assert row.said["contact"]["telephone"].startswith("01632")
    assert {row.said["id"].rpartition("-")[0] for row in found} >= {
        "elan-high-school",
        "st-marys-bright-academy",
    }


def test_every_value_of_the_closed_lists_is_meant_by_some_word():
    kinds = schema_written_out("partner")["properties"]["kind"]["enum"]
    assert values("kinds") == kinds
    for family, at in (
        ("purposes", "purpose"),
        ("bases", "basis"),
        ("categories", "data_category"),
    ):
        listed = json.loads(json.dumps(schema_written_out("agreement")))
        clause = listed["properties"]["sharings"]["items"]["properties"]
        where = {
            "purpose": clause["purpose"],
            "basis": clause["lawful_bases"]["items"]["properties"]["basis"],
            "data_category": clause["data_items"]["items"]["properties"]["data_categories"][
                "items"
            ],
        }[at]
        assert values(family) == where["enum"]
        assert all(meant(family, value) == value for value in where["enum"])
    properties = schema_written_out("partner")["properties"]
    schemes = properties["identifiers"]["items"]["properties"]["scheme"]["enum"]
    assert list(SCHEMES) == schemes
    assert set(STANDARDS) == {*properties["assurance"]["items"]["properties"]["standard"]["enum"]}
    roles = properties["role_holders"]["items"]["properties"]["role"]["enum"]
    assert set(ROLES) == {*roles} - {"contact"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Primary school (academy)", "academy"),
        ("NHS Foundation Trust", "nhs_trust"),
        ("G.P. surgery", None),
        ("GP Surgery", "gp_practice"),
        ("Fire & Rescue", "fire_rescue"),
        ("Children’s Social Care", "local_authority"),
        ("local_authority", "local_authority"),
    ],
)
def test_kinds_in_the_words_people_write(word: str, kind: str | None):
    assert meant("kinds", word) == kind


def test_a_word_that_could_be_two_kinds_is_asked_about():
    [fault] = one(kind="Primary School").faults
    assert (fault.row, fault.heading) == (2, "kind")
    assert fault.detail == "Say which: maintained school, academy or independent school."
    assert unclear_kind("nhs") is not None


def test_what_a_spreadsheet_took_away_is_put_back():
    said = one(company="1234567", contact_telephone="1632960120", charity="1012345.0").said
    numbers = {entry["scheme"]: entry["value"] for entry in said["identifiers"]}
    assert numbers["company"] == "01234567"
    assert said["contact"] == {"telephone": "01632960120"}
    assert completed(said)["contact"] == {"name": "Hill School", "telephone": "01632960120"}


def test_names_with_days():
    assert holder("Ann Lee (from 1/4/26 to 31 March 2028)") == {
        "name": "Ann Lee",
        "from": "2026-04-01",
        "to": "2028-03-31",
    }
    assert holder("Ann Lee, since 1st April 2026") == {"name": "Ann Lee", "from": "2026-04-01"}
    people = [{"name": "A"}, {"name": "A", "from": "2026-04-01"}, {"name": "A", "to": "2026-04-01"}]
    people += [{"name": "Desk 2"}, {"name": "B (from 1)", "from": "2026-04-01"}]
    assert [holder(with_days(person)) for person in people] == people


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Bo Ray (From 1/4/26)", "2026-04-01", None),
        ("Bo Ray (FROM: 1/4/26)", "2026-04-01", None),
        ("Bo Ray from 1 April 2026", "2026-04-01", None),
        ("Bo Ray since Wednesday 1 April 2026", "2026-04-01", None),
        ("Bo Ray [from 1/4/26]", "2026-04-01", None),
        ("Bo Ray (1/4/26 - 31/3/27)", "2026-04-01", "2027-03-31"),
        ("Bo Ray (from 1/4/26 – 31/3/27)", "2026-04-01", "2027-03-31"),
        ("Bo Ray (2026-04-01 to 2027-03-31)", "2026-04-01", "2027-03-31"),
        ("Bo Ray from 1/4/26 until 31/3/27", "2026-04-01", "2027-03-31"),
        ("Bo Ray (left 31/3/27)", None, "2027-03-31"),
        ("Bo Ray, left on 31/3/27", None, "2027-03-31"),
        ("Bo Ray (until 31/3/27", None, "2027-03-31"),
        ("Bo Ray", None, None),
        ("Bo Ray (acting)", None, None),
        ("Bo Ray (acting) (to 31/3/27)", None, "2027-03-31"),
        ("Kim To (from 1/4/26)", "2026-04-01", None),
        ("Kim To", None, None),
        ("Tomas Sinclair", None, None),
    ],
)
def test_days_after_a_name_in_the_ways_people_write_them(
    text: str, first: str | None, last: str | None
):
    found = holder(text)
    assert (found.get("from"), found.get("to")) == (first, last)
    assert found["name"] in {"Bo Ray", "Bo Ray (acting)", "Kim To", "Tomas Sinclair"}


@pytest.mark.parametrize(
    "text",
    [
        "Bo Ray (from)",
        "Bo Ray (1/4/26)",
        "Bo Ray 1/4/26",
        "Bo Ray 2026",
        "Bo Ray (acting from 1/4/26)",
        "Bo Ray (from 1/4/26) acting",
        "Bo Ray [acting]",
        "Bo Ray (acting",
        "Bo Ray (until further notice)",
        "Bo Ray (tel 01632 960100)",
        "(from 1/4/26)",
    ],
)
def test_what_may_be_days_is_never_made_part_of_a_name(text: str):
    found = holder(text)
    assert isinstance(found, str)
    assert "Write" in found


def test_days_on_a_line_of_their_own_are_those_of_the_name_above():
    said = one(dpo="Ann Lee\n(from 1/4/26)\nBo Ray\nuntil 31/3/26").said
    assert [with_days(person) for person in said["role_holders"]] == [
        "Ann Lee (from 2026-04-01)",
        "Bo Ray (to 2026-03-31)",
    ]


def test_a_newer_row_replaces_what_it_speaks_of_and_leaves_the_rest():
    current = {
        "id": "hill-school",
        "legal_name": "Hill School",
        "kind": "academy",
        "identifiers": [
            {"scheme": "ico", "value": "ZA1", "expires_on": "2026-01-01"},
            {"scheme": "urn", "value": "100001"},
        ],
        "contact": {"name": "Office", "telephone": "01632 960120"},
        "role_holders": [
            {"name": "Old", "role": "siro", "to": "2025-01-01"},
            {"name": "Ann", "role": "siro", "from": "2025-01-02"},
            {"name": "Bo", "role": "dpo"},
        ],
        "overrides": {"public_authority": True},
    }
    said = one(ico="ZA2", siro="Ann; Cy", contact_name="Desk", dspt_status="met").said
    newer = updated(current, said, TODAY)
    assert newer["identifiers"] == [
        {
            "scheme": "ico",
            "value": "ZA2",
        },  # another registration does not take over the old one's last day
        {"scheme": "urn", "value": "100001"},
    ]
    numbers = one(contact_telephone="01632 960199").said
    assert updated(current, numbers, TODAY)["contact"] == {
        "name": "Office",
        "telephone": "01632 960199",
    }
    assert newer["contact"] == {"name": "Desk", "telephone": "01632 960120"}
    assert newer["role_holders"] == [
        {"name": "Old", "role": "siro", "to": "2025-01-01"},
        {"name": "Ann", "role": "siro", "from": "2025-01-02"},
        {"name": "Bo", "role": "dpo"},
        {"name": "Cy", "role": "siro"},
    ]
    assert newer["assurance"] == [{"standard": "dspt", "status": "met"}]
    assert newer["overrides"] == {"public_authority": True}
    assert updated(newer, said, TODAY) == newer


@pytest.mark.parametrize(
    ("current", "said", "then"),
    [
        ("Ann", "Cy (from 1/1/27)", "Ann (to 2026-12-31); Cy (from 2027-01-01)"),
        ("Ann", "Cy (from 1/4/26)", "Ann (to 2026-03-31); Cy (from 2026-04-01)"),
        ("Ann (from 2025-01-01)", "Cy", "Ann (from 2025-01-01 to 2026-11-21); Cy"),
        ("Ann; Bo", "Ann", "Ann; Bo (to 2026-11-21)"),
        ("Ann (to 2026-12-31); Cy (from 2027-01-01)", "Ann", None),  # a later holder still begins
        ("Cy (from 2027-01-01)", "Di (from 1/1/27)", "Di (from 2027-01-01)"),
        ("Ann (to 2026-12-31)", "Cy (from 1/12/26)", "Ann (to 2026-11-30); Cy (from 2026-12-01)"),
        ("Ann", "Old (to 31/3/20)", "Ann; Old (to 2020-03-31)"),
        ("Ann (from 2026-11-22)", "Cy", "Cy"),  # no day is left for it
    ],
)
def test_who_is_followed_in_a_role_keeps_it_until_the_day_before(
    current: str, said: str, then: str | None
):
    before = {**one().said, "role_holders": one(siro=current).said["role_holders"]}
    row = one(siro=said).said
    newer = updated(before, row, TODAY)
    assert "; ".join(map(with_days, newer["role_holders"])) == (then or current)
    assert updated(newer, row, TODAY) == newer


def test_a_template_can_be_imported_as_it_is():
    for data in (template_csv("partners").encode(), template_xlsx("partners")):
        rows = rows_of(data)
        assert len(rows) == len(EXAMPLES["partners"][1])
        for row in rows:
            assert row.faults == ()
            assert faults_of("partner", row.said) == []


@pytest.mark.parametrize("columns", [PARTNER_COLUMNS, AGREEMENT_COLUMNS])
def test_no_heading_means_two_things(columns: tuple[Column, ...]):
    names = [
        {fold(name) for name in (column.field, column.heading, *column.others)}
        for column in columns
    ]
    assert len(set().union(*names)) == sum(map(len, names))
