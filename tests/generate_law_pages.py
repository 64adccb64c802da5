"""Generates the reference pages of the law from its tables (``make docs``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from registry.domain.dates import long_date
from registry.law import Law, load_edition
from tests.law_pages.doubts import doubts
from tests.law_pages.gateways import gateways_page
from tests.law_pages.grounds import bases_page, conditions_page
from tests.law_pages.not_verified import not_verified_page
from tests.law_pages.rules import rules_page
from tests.law_pages.uses import kinds_page, messages_page, purposes_page

FOLDER = Path(__file__).resolve().parents[1] / "docs/reference/law"
PAGES: dict[str, tuple[str, Callable[[Law], str]]] = {
    "bases": ("lawful bases, and Annex 1", bases_page),
    "conditions": ("conditions for special category and offence data", conditions_page),
    "gateways": ("statutory gateways: who may or must tell whom", gateways_page),
    "purposes": ("purposes, and what each opens", purposes_page),
    "kinds": ("kinds of organisation, and their standing", kinds_page),
    "messages": ("what an answer can say", messages_page),
    "rules": ("the decision rules R0 to R15", rules_page),
    "not-verified": ("everything that is still to be checked", not_verified_page),
}
_MADE = "\n<!-- Made by `make docs` from the law tables. Edit the tables, not this page. -->\n"


def pages() -> dict[Path, str]:
    """Return the content of every page of the law reference by its path."""
    law = load_edition()
    written = {FOLDER / f"{name}.md": write(law) + _MADE for name, (_, write) in PAGES.items()}
    return {FOLDER / "index.md": index_page(law) + _MADE, **written}


def index_page(law: Law) -> str:
    """Return the index: the pages, the edition, and how far the law was read for it."""
    lines = "\n".join(f"- [{name}]({name}.md): {topic}" for name, (topic, _) in PAGES.items())
    return (
        f"# The law in the tables\n\nEdition {law.edition_id}, read on "
        f"{long_date(law.edition_date)}. It covers days from {long_date(law.covers_from)}.\n\n"
        f"> {law.note}\n\n{lines}\n\nEvery row says where it can be read and how it was verified. "
        f"{len(doubts(law))} things are [not verified](not-verified.md).\n\n"
        "To change a row: [edit the law tables](../../how-to/edit-the-law-tables.md). "
        "To use the terms elsewhere: [the vocabulary](../vocabulary.md).\n"
    )
