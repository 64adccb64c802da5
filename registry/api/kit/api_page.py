"""The API for people: what each operation takes and gives, field by field, from the API document.

Made once, when the application is made: nothing of it changes while it serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.documents.json.dereferenced import written_out
from registry.documents.json.fault_words import TYPES
from registry.documents.json.validate import schema_written_out

_METHODS = ("get", "post", "put", "delete")
_PUBLISHED = "/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: where it is (``parties[].partner``), whether it must be there, what it holds."""

    name: str
    needed: bool
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What is sent or comes back: one object or a list of them; ``schema`` where published."""

    a_list: bool
    fields: list[Field]
    schema: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as the page shows it."""

    method: str
    path: str
    described: Mapping[str, Any]
    sent: Shape | None
    answered: Shape | None


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Every operation of an OpenAPI document, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            described=operation,
            sent=_shape(document, operation.get("requestBody", {})),
            answered=_shape(document, _success(operation)),
        )
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in _METHODS
    ]


def _success(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    responses: Mapping[str, Mapping[str, Any]] = operation["responses"]
    return next((found for status, found in responses.items() if status.startswith("2")), {})


def _shape(document: Mapping[str, Any], holder: Mapping[str, Any]) -> Shape | None:
    content = holder.get("content", {}).get("application/json")
    if content is None:
        return None
    one = content["schema"]
    one = one["anyOf"][0] if "anyOf" in one else one
    a_list = one.get("type") == "array"
    one = one["items"] if a_list else one
    whole = written_out(one, lambda reference: _meant(document, reference))
    fields = list(_fields(whole, ""))
    reference = str(one.get("$ref", ""))
    schema = reference if reference.startswith(_PUBLISHED) else None
    return Shape(a_list, fields, schema) if fields else None


def _meant(document: Mapping[str, Any], reference: str) -> Any:
    name = reference.rsplit("/", 1)[1]
    if reference.startswith(_PUBLISHED):
        return schema_written_out(name.removesuffix(".schema.json"))
    return document["components"]["schemas"][name]


def _fields(schema: Mapping[str, Any], before: str) -> Iterator[Field]:
    for name, field in schema.get("properties", {}).items():
        place = f"{before}{name}"
        needed = name in schema.get("required", ())
        yield Field(place, needed, _kind(field), field.get("description", ""))
        within = field.get("items", {}) if field.get("type") == "array" else field
        yield from _fields(within, f"{place}[]." if within is not field else f"{place}.")


def _kind(schema: Mapping[str, Any]) -> str:
    branches = schema.get("anyOf") or schema.get("oneOf")
    if branches:
        return " or ".join(dict.fromkeys(_kind(branch) for branch in branches))
    if "enum" in schema:
        return "one of: " + ", ".join(
            "null" if value is None else str(value) for value in schema["enum"]
        )
    if "const" in schema:
        return f"always {schema['const']}"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    named = schema.get("type", ())
    names = [named] if isinstance(named, str) else named
    return " or ".join(TYPES[name] for name in names) or "any value"
