"""Thirteen wrong values in the place of every member of an example: what comes must be a 4xx."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from registry.documents.json.validate import schema_written_out

WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    9_999_999_999,  # a ten-digit number: more than a C int holds
    "",
    "x" * 5_000,
    "²",  # a digit to str.isdigit, and to int no number
    [],
    [None],  # a list where an object belongs
    [[{}]],
    {},
    {"no_such_name": None},
)
# Days that exist, and from which nothing can be counted on or back.
EXTREME = ("0001-01-01", "9999-12-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
TYPED = (  # what can be typed in a field, or at a prompt
    "",
    " ",
    "0",
    "-1",
    "9999999999",
    "9" * 5_000,
    "x" * 5_000,
    "²",
    "1e5",
    "<b>'\"--%00",
    "\u202eabc",
    "None/../null",
    "2026-02-30",
)
_ITEMS = 2  # of a list: the others are alike


def places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of each member and list item of an example, the whole first."""
    yield at
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*at, name))
    elif isinstance(value, list):
        for index, item in enumerate(value[:_ITEMS]):
            yield from places(item, (*at, index))


def with_wrong(example: Any, at: tuple[str | int, ...], wrong: Any) -> Any:
    """Return the example with a wrong value in a place."""
    if not at:
        return copy.deepcopy(wrong)
    changed = copy.deepcopy(example)
    holder = changed
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = wrong
    return changed


def found_at(example: Any, at: tuple[str | int, ...]) -> Any:
    for step in at:
        example = example[step]
    return example


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and value[:2] in {"20", "19"} and value[4:5] == "-"


def mutants(example: Any) -> Iterator[Any]:
    """Yield the example with each wrong value in each place, and each object with a member that it
    should not have beside a fault."""
    for at in places(example):
        extreme = EXTREME if _is_day(found_at(example, at)) else ()
        for wrong in (*WRONG, *extreme):
            yield with_wrong(example, at, wrong)
        found = found_at(example, at)
        if isinstance(found, dict):
            yield with_wrong(example, at, {**found, "no_such_name": [None]})
            for name in found:
                yield with_wrong(example, at, {**found, name: [None], "no_such_name": 1})


def example_of_struct(shape: type[Any]) -> Any:
    """Return an example of a struct with every member, made from its schema."""
    schema = json.loads(msgspec.json.encode(msgspec.json.schema(shape)))
    return example_by(schema, schema.get("$defs", {}))


def example_of_schema(name: str) -> Any:
    """Return an example of a published schema with every member."""
    return example_by(schema_written_out(name), {})


def example_by(schema: Any, defs: dict[str, Any]) -> Any:
    """Return an example with every member; ``defs`` holds the schemas that it refers to by name."""
    if "$ref" in schema:
        return example_by(defs[schema["$ref"].rpartition("/")[2]], defs)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema and "properties" not in schema:
            choices = [one for one in schema[word] if one.get("type") != "null"]
            return example_by(choices[0], defs)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        members = schema.get("properties", {})
        return {name: example_by(member, defs) for name, member in members.items()}
    if kind == "array":
        return [example_by(schema.get("items") or {}, defs)]
    if kind in {"integer", "number"}:
        return max(1, schema.get("minimum", 1))
    return True if kind == "boolean" else _text(schema)


def _text(schema: Any) -> str:
    fits = {"date": "2026-01-01", "date-time": "2026-01-01T10:00:00Z", "uri": "https://a.example"}
    return fits.get(schema.get("format", ""), "a" * max(1, schema.get("minLength", 1)))
