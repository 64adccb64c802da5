"""Tables of the second edition that do not hang together are refused: every word leads somewhere.

Each change breaks one table in one way; the fault names the table.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from registry.law import LawTableError, law_from_tables

Tables = dict[str, Any]
Change = Callable[[Tables], None]
ALWAYS = {"when": [], "to_kinds": [], "purposes": []}
EVERY_OTHER = {"outcome": "SEEK_ADVICE", "purposes": []}


@pytest.fixture
def tables() -> Tables:
    folder = files("registry.law") / "editions/2026-11-29"
    return {
        entry.name.removesuffix(".json"): json.loads(entry.read_text("utf-8"))
        for entry in folder.iterdir()
    }


def change(table: str, row: str, **fields: Any) -> Change:
    def broken(found: Tables) -> None:
        next(entry for entry in found[table] if entry["id"] == row).update(fields)

    return broken


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (change("bars", "adoption", message="HUSH"), "Bar adoption: unknown message"),
        (change("bars", "adoption", effect="whisper"), "Bar adoption: unknown effect"),
        (change("bars", "adoption", from_kinds=["dragon"]), "Bar adoption: unknown or missing"),
        (change("bars", "adoption", from_kinds=[]), "Bar adoption: unknown or missing kinds"),
        (
            change("bars", "adoption", exceptions=[{**ALWAYS, "to_kinds": ["dragon"]}]),
            "Bar adoption: unknown or missing kinds",
        ),
        (
            change("bars", "adoption", exceptions=[{**ALWAYS, "purposes": ["conquest"]}]),
            "Bar adoption: unknown purposes",
        ),
        (
            change("bars", "adoption", exceptions=[{**ALWAYS, "when": ["full_moon"]}]),
            "Bar adoption: unknown situation",
        ),
        (change("bars", "adoption", exceptions=[ALWAYS]), "an exception that always holds"),
        (
            change("bars", "adoption", outcomes=[{"outcome": "SHARE_SUPPORTED", "purposes": []}]),
            "Bar adoption: unknown outcome",
        ),
        (change("bars", "adoption", outcomes=[]), "do not cover every purpose once"),
        (
            change("bars", "adoption", outcomes=[EVERY_OTHER, EVERY_OTHER]),
            "do not cover every purpose once",
        ),
        (
            change("elements", "send_probable", gateways=["Magna.Carta"]),
            "Element send_probable: unknown or missing gateways",
        ),
        (
            change("elements", "send_probable", gateways=["CA2004.s16LA"]),
            "Element send_probable: a gateway names another element",
        ),
        (change("elements", "send_probable", quiet=True), "it is quiet where all its gateways are"),
        (
            change("elements", "driver_identity", asked_where=["dragon"]),
            "Element driver_identity: unknown kinds",
        ),
        (
            change("gateways", "CFA2014.s23", element="full_moon"),
            "Gateway CFA2014.s23: its element is unknown",
        ),
        (
            change("gateways", "CA1989.s17", quiet=True),
            "Gateway CA1989.s17: what is said of an element it does not have",
        ),
        (
            change("gateways", "CFA2014.s23", possible_purposes=["marketing"]),
            "Gateway CFA2014.s23: a kind or purpose beyond its own",
        ),
        (
            change("gateways", "CA2004.s16LA", contract_unknown_possible=["police"]),
            "Gateway CA2004.s16LA: a kind or purpose beyond its own",
        ),
        (
            change("gateways", "HSCA2012.s251B", information_excluded=["rumour"]),
            "Gateway HSCA2012.s251B: unknown information",
        ),
        (change("lists", "education_senders", of="dragons"), "List education_senders: unknown m"),
        (
            change("lists", "education_senders", members=["dragon"]),
            "List education_senders: unknown members",
        ),
        (change("lists", "education_senders", rules=["R99"]), "education_senders: unknown rule"),
        (
            change("lists", "law_enforcement_purposes", members=["fraud"]),
            "the purposes' flag law_enforcement differ",
        ),
        (
            change("messages", "COURT_ORDER", message_class=""),
            "some have a class and some have none",
        ),
        (change("messages", "COURT_ORDER", order=1), "two have the same place in a class"),
        (change("messages", "COURT_ORDER", message_class="shout"), "COURT_ORDER: unknown class"),
        (change("messages", "OWN_TASK", do_under=["R99"]), "OWN_TASK: unknown rule"),
        (change("messages", "OWN_TASK", do_order=None), "OWN_TASK: rules and a place among"),
        (
            change("guidance", "information_sharing_2026", rules=["R99"]),
            "Guidance information_sharing_2026",
        ),
        (
            change("guidance", "information_sharing_2026", in_force_to="2026-01-01"),
            "ends before it begins",
        ),
    ],
)
def test_what_leads_nowhere_is_refused(tables: Tables, broken: Change, words: str) -> None:
    broken(tables)
    with pytest.raises(LawTableError, match=words):
        law_from_tables(tables)


def test_the_tables_as_they_are_hang_together(tables: Tables) -> None:
    assert law_from_tables(tables).edition_id == "2026-11-29"
