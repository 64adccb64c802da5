"""Reads an edition of the law tables from the package and checks that it is consistent.

An edition is a folder of JSON tables under ``editions/``. Anything unknown, missing, of the wrong
type or pointing nowhere is a ``LawTableError``: no answer may rest on tables read only in part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from registry.errors import ConfigurationError
from registry.law import model
from registry.law.checks import check_law

LATEST = "2026-11"
_EDITIONS = Path(__file__).with_name("editions")
_ROW = TypeVar("_ROW", bound=model.Row)
_VERIFIED = {"found", "own_knowledge", "secondary"}
_EVERYONE_BUT_FAMILY = "any"
_EVERYONE = "everyone"
_BY_CLASS: Mapping[str, type] = {
    "bool": bool,
    "str": str,
    "str | None": str,
    "int | None": int,
}


class LawTableError(ConfigurationError):
    """The law tables of an edition are missing or not consistent."""

    next_step = "Put the table right, or choose another edition, and start again."


def editions() -> tuple[str, ...]:
    """The ids of the editions in the package, oldest first."""
    return tuple(sorted(entry.name for entry in _EDITIONS.iterdir() if entry.is_dir()))


def load_edition(edition_id: str | None = None) -> model.Law:
    """Load an edition, by default the newest; each is read once and kept.

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
    reader = _Reader({row["id"]: model.Source(**row) for row in tables["sources"]}, tables["kinds"])
    return model.Law(
        edition_id=edition["id"],
        edition_date=date.fromisoformat(edition["date"]),
        covers_from=date.fromisoformat(edition["covers_from"]),
        note=edition["note"],
        sources=MappingProxyType(reader.sources),
        bases=reader.table(tables["bases"], model.Basis),
        annex1=reader.table(tables["annex1"], model.Annex1),
        conditions=reader.table(tables["conditions"], model.Condition),
        gateways=reader.table(tables["gateways"], model.Gateway),
        kinds=reader.table(tables["kinds"], model.Kind),
        purposes=reader.table(tables["purposes"], model.Purpose),
        routes=reader.table(tables["routes"], model.Route),
        messages=reader.table(tables["messages"], model.Row),
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
    )


class _Reader:
    """Turns JSON rows into values and resolves sources and shorthand for lists of kinds."""

    def __init__(self, sources: dict[str, model.Source], kinds: list[dict[str, Any]]) -> None:
        self.sources = sources
        self._everyone = frozenset(row["id"] for row in kinds)
        self._controllers = frozenset(row["id"] for row in kinds if not row["household"])

    def table(self, rows: list[dict[str, Any]], row_type: type[_ROW]) -> Mapping[str, _ROW]:
        """The rows by id; a repeated id is a fault."""
        found: dict[str, _ROW] = {}
        for row in rows:
            if row["id"] in found:
                raise ValueError(f"{row_type.__name__} {row['id']} is there twice")
            found[row["id"]] = self._row(row, row_type)
        return MappingProxyType(found)

    def _row(self, row: dict[str, Any], row_type: type[_ROW]) -> _ROW:
        if row["verified"] not in _VERIFIED:
            raise ValueError(f"{row['id']}: unknown verification")
        types = {field.name: str(field.type) for field in fields(row_type)}
        if row.keys() != types.keys():
            differing = sorted(row.keys() ^ types.keys())
            raise ValueError(f"{row_type.__name__} {row['id']}: fields {differing}")
        return row_type(**{name: self._value(row, name, types[name]) for name in types})

    def _value(self, row: dict[str, Any], name: str, declared: str) -> Any:
        value = row[name]
        if name == "source":
            return self.sources[value]
        if declared == "date | None":
            return None if value is None else date.fromisoformat(value)
        if declared == "frozenset[str]":
            return self._set(value)
        if declared.startswith("tuple[BasisRoute"):
            return tuple(
                model.BasisRoute(route["basis"], tuple(route["when"]), tuple(route["annex1"]))
                for route in value
            )
        if declared.startswith("tuple[ConditionRoute"):
            return tuple(
                model.ConditionRoute(route["condition"], tuple(route["when"])) for route in value
            )
        expected = _BY_CLASS[declared]
        if not isinstance(value, expected) and not (value is None and "None" in declared):
            raise TypeError(f"{row['id']}: {name} should be {declared}")
        return value

    def _set(self, value: list[str] | str) -> frozenset[str]:
        if value == _EVERYONE:
            return self._everyone
        if value == _EVERYONE_BUT_FAMILY:
            return self._controllers
        if not isinstance(value, list):
            raise TypeError("a list, 'any' or 'everyone' was expected")
        return frozenset(value)

    def rule(self, row: dict[str, Any]) -> model.RuleText:
        return model.RuleText(
            row["id"], row["text"], tuple(self.sources[source] for source in row["sources"])
        )

    def golden(self, row: dict[str, Any]) -> model.GoldenRules:
        return model.GoldenRules(
            row["edition"],
            row["title"],
            row["verified"],
            self.sources[row["source"]],
            tuple(row["rules"]),
        )
