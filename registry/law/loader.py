"""Reads an edition of the law tables from the package and checks that it is consistent.

An edition is a folder of JSON tables under ``editions/``. Anything unknown, missing, of the wrong
type or pointing nowhere is a ``LawTableError``: no answer may rest on tables read only in part.

An edition whose ``edition.json`` says ``"draft": true`` is there to be read by name, by whoever
writes the rules for it. It is never ``LATEST``: answers go on under the newest edition that is no
draft until the line is taken out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from registry.errors import ConfigurationError
from registry.law import model
from registry.law.checks import check_law
from registry.law.headlines import load_headlines
from registry.law.reader import Reader

_EDITIONS = Path(__file__).with_name("editions")


class LawTableError(ConfigurationError):
    """The law tables of an edition are missing or not consistent."""

    next_step = "Put the table right, or choose another edition, and start again."


def editions(*, drafts: bool = True) -> tuple[str, ...]:
    """The ids of the editions in the package, oldest first; without ``drafts``, those in use."""
    found = sorted(entry.name for entry in _EDITIONS.iterdir() if entry.is_dir())
    return tuple(name for name in found if drafts or not _is_draft(name))


def _is_draft(edition_id: str) -> bool:
    edition = json.loads((_EDITIONS / edition_id / "edition.json").read_text("utf-8"))
    return edition.get("draft", False) is not False


LATEST = editions(drafts=False)[-1]


def load_edition(edition_id: str | None = None) -> model.Law:
    """Load an edition, by default the newest that is no draft; each is read once and kept.

    Raises:
        LawTableError: there is no such edition, or its tables are not consistent.
    """
    return _load(edition_id or LATEST)


@lru_cache(maxsize=16)
def _load(edition_id: str) -> model.Law:
    if edition_id not in editions():
        raise LawTableError(f"There is no law edition of that name; we have {editions()}.")
    return law_from_tables(_read_tables(edition_id))


def _read_tables(edition_id: str) -> dict[str, Any]:
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in (_EDITIONS / edition_id).glob("*.json")
    }


def law_from_tables(tables: Mapping[str, Any]) -> model.Law:
    """Build a law from its tables (the contents of the JSON files by name) and check it.

    Raises:
        LawTableError: naming the table and row at fault.
    """
    try:
        law = _build(tables)
    except (KeyError, TypeError, ValueError) as error:
        raise LawTableError(f"The law tables cannot be read: {error!r}.") from error
    faults = check_law(law)
    if faults:
        raise LawTableError("The law tables do not hang together: " + " ".join(faults))
    return law


def _build(tables: Mapping[str, Any]) -> model.Law:
    edition = tables["edition"]
    reader = Reader(tables)
    return model.Law(
        edition_id=edition["id"],
        edition_date=date.fromisoformat(edition["date"]),
        covers_from=date.fromisoformat(edition["covers_from"]),
        note=edition["note"],
        first_readings=edition.get("first_readings", True),
        sources=MappingProxyType(reader.sources),
        bases=reader.table(tables["bases"], model.Basis),
        annex1=reader.table(tables["annex1"], model.Annex1),
        conditions=reader.table(tables["conditions"], model.Condition),
        gateways=reader.table(tables["gateways"], model.Gateway),
        kinds=reader.table(tables["kinds"], model.Kind),
        purposes=reader.table(tables["purposes"], model.Purpose),
        routes=reader.table(tables["routes"], model.Route),
        messages=reader.table(tables["messages"], model.MessageRow),
        rules=MappingProxyType({row["id"]: reader.rule(row) for row in tables["rules"]}),
        golden_rules=MappingProxyType(
            {row["edition"]: reader.golden(row) for row in tables["golden_rules"]}
        ),
        caldicott=reader.table(tables["caldicott"], model.Row),
        exemptions=reader.table(tables["exemptions"], model.Row),
        limits=reader.table(tables["limits"], model.Row),
        artefacts=reader.table(tables["artefacts"], model.Artefact),
        doubts=reader.table(tables["doubts"], model.Row),
        confidentiality=reader.table(tables["confidentiality"], model.Row),
        # Tables that the first edition does not have.
        bars=reader.table(tables.get("bars", []), model.Bar),
        elements=reader.table(tables.get("elements", []), model.Element),
        lists=reader.table(tables.get("lists", []), model.Listed),
        questions=reader.table(tables.get("questions", []), model.Row),
        guidance=reader.table(tables.get("guidance", []), model.Guidance),
        headlines=load_headlines(),
    )
