"""The tables name what the documents name: no id, word or message is missing or made up."""

from __future__ import annotations

import re

from tests.conformance.edition2 import gateways as g
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.bars import BARS
from tests.conformance.edition2.messages import ROWS
from tests.support.shared import shared

LAW = shared("reference/law.md").read_text("utf-8")
CONTRACT = shared("contract/second-edition/contract.md").read_text("utf-8")
MESSAGES = shared("contract/second-edition/messages.md").read_text("utf-8")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z][a-z0-9_]+", " ".join(re.findall(r"`([^`]+)`", text)))


def _row(field: str) -> str:
    return next(line for line in CONTRACT.splitlines() if line.startswith(f"| `{field}`"))


def test_the_gateways_are_the_exact_ids() -> None:
    ids = LAW.partition("Exact ids: ")[2].partition(". Kinds and purposes")[0]
    assert set(g.GATEWAYS) == set(ids.split())


def test_the_elements_are_those_of_the_law() -> None:
    table = LAW.partition("### 4.2 ")[2].partition("\n## 5")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| ")][1:]
    assert [x.strip() for row in rows for x in row[1].split(",")] == g.ELEMENTS
    assert {row.element for row in g.GATEWAYS.values()} == {None, *g.ELEMENTS}


def test_kinds_purposes_and_sources_are_the_contracts() -> None:
    kinds = re.search(r"\| `from_kind`, `to_kind` \| (.*?)\. `family_member`", CONTRACT)
    assert kinds is not None
    assert _words(kinds.group(1)) == t.KINDS
    assert _words(_row("purpose").partition("|")[2].partition("|")[2]) == t.PURPOSES
    assert _words(_row("information_from").partition("|")[2].partition("|")[2]) == t.SOURCES
    assert set(BARS) <= set(t.SOURCES)


def test_every_purpose_has_its_row() -> None:
    for table in (t.OTHER_SENDER, t.ARTICLE_9, t.ARTICLE_10):
        assert set(table) == set(t.PURPOSES)


def test_the_messages_are_the_tables() -> None:
    codes = re.findall(r"^\| ([A-Z_]+) \|", MESSAGES, re.MULTILINE)
    assert list(ROWS) == codes
