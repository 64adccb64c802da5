"""Turns rows of JSON into values, and resolves sources, shorthand and names of lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from registry.law import model
from registry.law.wording import Variant

_ROW = TypeVar("_ROW", bound=model.Row)
_VERIFIED = {"found", "own_knowledge", "secondary"}
_EVERYONE_BUT_FAMILY = "any"
_EVERYONE = "everyone"
_BY_CLASS: Mapping[str, type] = {
    "bool": bool,
    "int": int,
    "str": str,
    "str | None": str,
    "int | None": int,
}


class Reader:
    """Reads the rows of one edition: it knows the edition's sources, kinds and lists."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.sources = {row["id"]: self._source(row) for row in tables["sources"]}
        self._everyone = frozenset(row["id"] for row in tables["kinds"])
        self._controllers = frozenset(row["id"] for row in tables["kinds"] if not row["household"])
        self._lists = {row["id"]: frozenset(row["members"]) for row in tables.get("lists", ())}

    def table(self, rows: list[dict[str, Any]], row_type: type[_ROW]) -> Mapping[str, _ROW]:
        """The rows by id; a repeated id is a fault."""
        found: dict[str, _ROW] = {}
        for row in rows:
            if row["id"] in found:
                raise ValueError(f"{row_type.__name__} {row['id']} is there twice")
            found[row["id"]] = self._row(row, row_type)
        return MappingProxyType(found)

    def rule(self, row: dict[str, Any]) -> model.RuleText:
        return model.RuleText(
            row["id"],
            row["text"],
            tuple(self.sources[source] for source in row["sources"]),
            _verified(row["verified"]) if "verified" in row else None,
            _day(row.get("in_force_from")),
            _day(row.get("in_force_to")),
        )

    def golden(self, row: dict[str, Any]) -> model.GoldenRules:
        return model.GoldenRules(
            row["edition"],
            row["title"],
            row["verified"],
            self.sources[row["source"]],
            tuple(row["rules"]),
            _day(row.get("in_force_from")),
            _day(row.get("in_force_to")),
        )

    @staticmethod
    def _source(row: dict[str, Any]) -> model.Source:
        if "verified" in row:
            _verified(row["verified"])
        return model.Source(**row)

    def _row(self, row: dict[str, Any], row_type: type[_ROW]) -> _ROW:
        _verified(row["verified"])
        known = {field.name: field for field in fields(row_type)}
        needed = {name for name, field in known.items() if not _has_default(field)}
        if not needed <= row.keys() <= known.keys():
            differing = sorted((needed - row.keys()) | (row.keys() - known.keys()))
            raise ValueError(f"{row_type.__name__} {row['id']}: fields {differing}")
        return row_type(**{name: self._value(row, name, str(known[name].type)) for name in row})

    def _value(self, row: dict[str, Any], name: str, declared: str) -> Any:
        value = row[name]
        match declared:
            case "Source":
                return self.sources[value]
            case "Source | None":
                return None if value is None else self.sources[value]
            case "date | None":
                return _day(value)
            case "frozenset[str]":
                return self._set(value)
            case _ if declared.startswith("tuple[") and isinstance(value, list):
                return tuple(self._entry(declared, entry) for entry in value)
        expected = _BY_CLASS.get(declared, list)
        if not isinstance(value, expected) and not (value is None and "None" in declared):
            raise TypeError(f"{row['id']}: {name} should be {declared}")
        return value

    def _entry(self, declared: str, entry: Any) -> Any:
        """One entry of a list, by what the list is declared to hold."""
        match declared:
            case "tuple[BasisRoute, ...]":
                return model.BasisRoute(
                    entry["basis"], tuple(entry["when"]), tuple(entry["annex1"])
                )
            case "tuple[ConditionRoute, ...]":
                return model.ConditionRoute(entry["condition"], tuple(entry["when"]))
            case "tuple[BarException, ...]":
                to_kinds, purposes = self._set(entry["to_kinds"]), self._set(entry["purposes"])
                return model.BarException(tuple(entry["when"]), to_kinds, purposes)
            case "tuple[BarOutcome, ...]":
                return model.BarOutcome(entry["outcome"], self._set(entry["purposes"]))
            case "tuple[Variant, ...]":
                return Variant(tuple(entry["when"]), _text(entry["text"]))
            case "tuple[Source, ...]":
                return self.sources[entry]
        if not isinstance(entry, str):
            raise TypeError("a list of words was expected")
        return entry

    def _set(self, value: list[str] | str) -> frozenset[str]:
        """A list, the name of a row of ``lists``, or shorthand for kinds."""
        if value == _EVERYONE:
            return self._everyone
        if value == _EVERYONE_BUT_FAMILY:
            return self._controllers
        if isinstance(value, str) and value in self._lists:
            return self._lists[value]
        if not isinstance(value, list):
            raise TypeError("a list, 'any', 'everyone' or the name of a list was expected")
        return frozenset(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _verified(value: str) -> str:
    if value not in _VERIFIED:
        raise ValueError(f"unknown verification: {value}")
    return value


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
