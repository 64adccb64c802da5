"""Editions side by side: the first is as it was, for replay; the second is the one in use."""

import hashlib
import json
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest

from registry.law import LATEST, editions, law_from_tables, load_edition, loader

# Every recorded check names the edition that answered it, so a published edition never changes.
FIRST_EDITION = "fb98f9530ed6b3bf56174b8870f438ad9cd76ec13c4881d76df92e4ed99dd772"


def digest(edition: str) -> str:
    """Return one digest of the names and the bytes of an edition's files."""
    folder = files("registry.law") / "editions" / edition
    found = hashlib.sha256()
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        found.update(f"{entry.name} {hashlib.sha256(entry.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def tables(edition: str) -> dict[str, Any]:
    folder = files("registry.law") / "editions" / edition
    return {
        entry.name.removesuffix(".json"): json.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
    }


def test_the_first_edition_is_byte_for_byte_as_it_was():
    assert digest("2026-11") == FIRST_EDITION


def test_the_second_edition_is_the_one_in_use():
    """``tests/contract/test_docs.py`` says the same of every generated page."""
    assert LATEST == "2026-11-29"
    assert load_edition() is load_edition("2026-11-29")
    assert editions() == editions(drafts=False) == ("2026-11", "2026-11-29")


def test_only_the_first_edition_reads_what_is_unsaid_as_none():
    assert load_edition("2026-11").first_readings
    assert not load_edition("2026-11-29").first_readings


@pytest.mark.parametrize("edition", editions())
def test_each_edition_loads_by_name_and_is_consistent(edition: str):
    assert load_edition(edition).edition_id == edition
    assert tables(edition)["edition"]["id"] == edition


def test_an_edition_that_is_no_draft_is_in_use(tmp_path, monkeypatch):
    for name, said in (("2026-11", {}), ("2027-01", {"draft": False}), ("2027-02", {"draft": 1})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "edition.json").write_text(json.dumps({"id": name, **said}))
    monkeypatch.setattr(loader, "_EDITIONS", tmp_path)
    assert editions(drafts=False) == ("2026-11", "2027-01")


def test_the_first_edition_has_nothing_of_what_came_later():
    law = load_edition("2026-11")
    for table in (law.bars, law.elements, law.lists, law.questions, law.guidance):
        assert not table
    assert {row.message_class for row in law.messages.values()} == {""}
    assert {source.verified for source in law.sources.values()} == {None}
    assert not any(row.element or row.contract_kinds for row in law.gateways.values())


@pytest.mark.parametrize("table", ["gateways", "kinds", "purposes", "messages"])
def test_a_field_that_is_left_out_has_its_default(table: str):
    """The same row with the default written out is the same value."""
    found = tables("2026-11")
    law = law_from_tables(found)
    row_type = type(next(iter(getattr(law, table).values())))
    later = {field.name for field in fields(row_type)} - found[table][0].keys()
    assert later
    row = getattr(law, table)[found[table][0]["id"]]
    plain = {name: _plain(getattr(row, name)) for name in later}
    found[table][0].update(plain)
    assert getattr(law_from_tables(found), table)[row.id] == row


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, frozenset | tuple) else value
