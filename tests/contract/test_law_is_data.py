"""A new kind of organisation or purpose needs only rows of the law tables: no code names one."""

from __future__ import annotations

import ast
import copy
from datetime import date
from pathlib import Path

import pytest

from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.partners.identifiers import doubts
from registry.errors import InvalidInputError
from registry.law import Law, editions, law_from_tables, load_edition
from registry.services.partners.doubts import doubtful
from registry.web.kit.questions import purposes
from tests.contract.test_law_schema import TABLES, Tables, accepts

REGISTRY = Path(__file__).parents[2] / "registry"
LAW = load_edition()
EDITIONS = [load_edition(edition) for edition in editions()]
IDS = {row for law in EDITIONS for row in (*law.kinds, *law.purposes)}
DAY = date(2026, 11, 1)

# The same word from another closed list: a register's scheme, a situation, a word for a person.
OTHER_LISTS = {
    ("domain/partners/identifiers.py", "charity"),
    ("services/partners/changes.py", "charity"),
    ("services/partners/doubts.py", "charity"),
    ("services/partners/labels.py", "charity"),
    ("services/partners/same_person.py", "charity"),
    ("spreadsheets/partners/columns.py", "charity"),
    ("spreadsheets/partners/rows.py", "charity"),
    ("law/checks.py", "police"),
    ("domain/decision/reading/sides.py", "police"),
    ("domain/people/speakers.py", "local_authority"),
}
HOSPICE = {
    "id": "hospice",
    "name": "hospice",
    "text": "A body that cares for people who are dying.",
    "holds_patient_data": True,
    "needs_caldicott_guardian": True,
    "charity": "sometimes",
    "ods_pattern": "8[A-Z0-9]{4}",
    "ods_form": "8 and four characters",
}
FLOOD = {
    "id": "flood_rescue",
    "name": "rescue from a flood",
    "text": "Finding people whom a flood has cut off.",
    "telling_may_alert": True,
    "telling_is_planned": False,
    "offered_first": 3,
    "offered_as": "To rescue people from a flood",
}


def row_of(tables: Tables, table: str, row: str) -> dict[str, object]:
    found = next(entry for entry in tables[table] if entry["id"] == row)
    return copy.deepcopy(found)


@pytest.fixture(scope="module")
def further() -> Law:
    """Return the edition with one more kind and one more purpose: two rows, and no code."""
    tables = copy.deepcopy(TABLES)
    tables["kinds"].append({**row_of(tables, "kinds", "private_company"), **HOSPICE})
    tables["purposes"].append({**row_of(tables, "purposes", "emergency_response"), **FLOOD})
    assert accepts(tables)
    return law_from_tables(tables)


def test_no_module_names_a_kind_or_a_purpose():
    found = {
        (path.relative_to(REGISTRY).as_posix(), node.value)
        for path in REGISTRY.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in IDS
    }
    assert found == OTHER_LISTS


def facts(**changes: object) -> dict[str, object]:
    known = {
        "from_kind": "hospice",
        "to_kind": "police",
        "purpose": "direct_care",
        "data_categories": ["special:health"],
        "evaluation_date": DAY.isoformat(),
    }
    return {**known, **changes}


def test_a_decision_knows_a_further_kind(further: Law):
    found = decide(parse_facts(facts(), further), further)
    company = decide(parse_facts(facts(from_kind="private_company"), further), further)
    assert found.outcome == company.outcome
    assert "CONFIDENTIALITY_SEPARATE" in {message.code for message in found.messages}


def test_confidentiality_follows_the_rows_flag(further: Law):
    def codes(kind: str) -> set[str]:
        asked = facts(from_kind=kind, data_categories=["personal"])
        return {message.code for message in decide(parse_facts(asked, further), further).messages}

    assert codes("hospice") - codes("private_company") == {"CONFIDENTIALITY_SEPARATE"}


def test_a_kind_that_is_in_no_table_is_refused():
    with pytest.raises(InvalidInputError) as refused:
        parse_facts(facts(), LAW)
    assert [fault.pointer for fault in refused.value.faults] == ["/from_kind"]


def test_a_further_kind_has_its_numbers_and_its_guardian(further: Law):
    hospice = further.kinds["hospice"]
    assert doubts("ods", "8AB12", hospice) == ()
    assert "8 and four characters" in doubts("ods", "RXX", hospice)[0]
    assert doubts("charity", "1234567", hospice) == ()
    content = {"id": "st-annes", "kind": "hospice"}
    said = [fault.detail for fault in doubtful(content, DAY, further)]
    assert len(said) == 1
    assert "Caldicott" in said[0]


def test_a_gateway_open_to_everyone_is_open_to_a_further_kind(further: Law):
    anyone = [row.id for row in LAW.gateways.values() if row.to_kinds == LAW.kinds.keys()]
    assert all("hospice" in further.gateways[row].to_kinds for row in anyone)


def test_a_further_purpose_is_asked_for_and_decided(further: Law):
    first, others = purposes(further)
    assert FLOOD["offered_as"] in {choice.text for choice in first}
    assert "flood_rescue" not in {choice.value for choice in others}
    found = decide(parse_facts(facts(purpose="flood_rescue"), further), further)
    assert "DO_NOT_ALERT" in {message.code for message in found.messages}
