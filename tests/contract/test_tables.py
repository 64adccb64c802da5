"""Of every table it is said what shows a change of it (docs/explanation/security.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from registry.store.audit import consents, documents, people
from registry.store.audit.entries import comparisons
from registry.store.kinds import KINDS
from registry.store.tables import TABLES, Core

PAGE = (Path(__file__).parents[2] / "docs/explanation/security.md").read_text("utf-8")
LIST = PAGE.partition("## What shows a change of each table")[2].partition("\n## ")[0]
SAID = dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", LIST, re.MULTILINE))
COMMITTED = {kind.table_name for kind in KINDS.values()}
DERIVED = {people.ALIAS, consents.CONCERN, documents.PARTY, documents.FLOW, documents.END}
BESIDE = {"document": {"summary"}}  # columns that are derived, in a table that is committed
CORE = {name for name in vars(Core) if not name.startswith("_")}


def names(which: str) -> set[str]:
    return {table for table, how in SAID.items() if how == which}


def test_every_table_is_listed():
    assert set(SAID) == {table._meta.tablename for table in TABLES} | {"migration"}


def test_what_is_said_is_what_the_audit_compares():
    assert names("committed") == COMMITTED
    assert names("derived") == DERIVED
    assert names("ledger") == {"ledger_leaf", "checkpoint"}


def test_what_has_neither_leaf_nor_source_is_sealed():
    assert names("sealed") == {"look_up", "slip"}


@pytest.mark.parametrize("comparison", comparisons("sqlite"), ids=lambda one: one.kind.name)
def test_every_column_of_a_record_is_compared(comparison):
    table = comparison.kind.table
    columns = {column._meta.db_column_name for column in table.all_columns()}
    compared = set(re.findall(r"own\.\"?(\w+)", comparison.sql))
    assert columns - BESIDE.get(comparison.kind.table_name, set()) == compared >= CORE
