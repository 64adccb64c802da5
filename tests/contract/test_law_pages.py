"""The pages of the law show everything the tables hold, and list every doubt.

``test_docs`` compares these pages, like all generated files, with the committed ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import pytest

from registry.domain.decision.engine import RULES
from registry.domain.decision.vocabulary import DUTY_EXCEPTIONS
from registry.law import checks, editions, load_edition
from tests.generate_law_pages import FOLDER, pages
from tests.law_pages import words
from tests.law_pages.doubts import doubts
from tests.law_pages.rules import first_paragraph

LAW = load_edition()
MADE = pages()


def test_there_is_no_other_page():
    assert set(FOLDER.iterdir()) == set(MADE)


@pytest.mark.parametrize("table", ["bases", "conditions", "gateways", "purposes", "kinds"])
def test_every_row_is_on_its_page_with_words_and_source(table: str):
    page = MADE[FOLDER / f"{table}.md"]
    for row in getattr(LAW, table).values():
        assert row.id in page
        assert row.text in page
        assert f"{row.name}" in page
        assert words.source_link(row.source) in page


def test_every_message_and_annex_condition_is_there():
    for row in LAW.messages.values():
        assert f"| `{row.id}` | {row.text} |" in MADE[FOLDER / "messages.md"]
    for row in LAW.annex1.values():
        assert row.text in MADE[FOLDER / "bases.md"]


def test_every_code_has_words():
    assert set(words.SITUATIONS) == set(checks.SITUATIONS)
    assert set(words.EXCLUSIONS) == set(checks.EXCLUSIONS)
    assert set(words.APPLIES_IF) == set(checks.APPLIES_IF)
    assert set(words.EXCEPTIONS) == set(DUTY_EXCEPTIONS)


def test_every_rule_of_the_engine_is_in_the_table_and_its_docstring_on_the_page():
    assert {name for name, _ in RULES} >= set(LAW.rules) - {"RD"}
    for name, rule in RULES:
        assert (first_paragraph(rule) in MADE[FOLDER / "rules.md"]) is (name in LAW.rules)


@pytest.mark.parametrize("edition", editions())
def test_every_doubt_of_the_tables_is_listed(edition: str):
    law = load_edition(edition)
    # A source is no claim of its own: the rows that rest on it say how they were verified.
    mappings = [getattr(law, field.name) for field in fields(law) if field.name != "sources"]
    tables = [table.values() for table in mappings if isinstance(table, Mapping)]
    claims = [getattr(row, "verified", None) for rows in tables for row in rows]
    unsure = sum(claim not in (None, "found") for claim in claims)
    unsure += sum(row.uncertain is not None for row in law.conditions.values())
    gateways = law.gateways.values()
    unsure += sum(row.prospective or row.dates_verified != "found" for row in gateways)
    listed = doubts(law)
    assert len(listed) == unsure
    assert all(doubt.check and doubt.matters and doubt.source.url for doubt in listed)


def test_the_page_of_doubts_has_each_of_them():
    assert MADE[FOLDER / "not-verified.md"].count("- [ ] ") == len(doubts(LAW))
