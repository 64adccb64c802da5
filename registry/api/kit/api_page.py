"""The content of the API page: the fields that each operation takes and returns.

It is made from the OpenAPI document, once, when the application is created.
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
    """One field: its place (``parties[].partner``), whether it is required, its type and text."""

    name: str
    is_required: bool
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A body: one object or a list of them; ``schema`` is its published schema, if any."""

    is_list: bool
    fields: list[Field]
    schema: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as the page shows it."""

    method: str
    path: str
    description: Mapping[str, Any]
    request: Shape | None
    response: Shape | None


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Return the operations of an OpenAPI document, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            description=operation,
            request=_shape(document, operation.get("requestBody", {})),
            response=_shape(document, _success(operation)),
        )
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in _METHODS
    ]


def _success(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    responses: Mapping[str, Mapping[str, Any]] = operation["responses"]
    return next((response for status, response in responses.items() if status[0] == "2"), {})


def _shape(document: Mapping[str, Any], holder: Mapping[str, Any]) -> Shape | None:
    content = holder.get("content", {}).get("application/json")
    if content is None:
        return None
    schema = content["schema"]
    schema = schema["anyOf"][0] if "anyOf" in schema else schema
    is_list = schema.get("type") == "array"
    schema = schema["items"] if is_list else schema
    dereferenced = written_out(schema, lambda reference: _schema_at(document, reference))
    fields = list(_fields(dereferenced, ""))
    reference = str(schema.get("$ref", ""))
    published = reference if reference.startswith(_PUBLISHED) else None
    return Shape(is_list, fields, published) if fields else None


def _schema_at(document: Mapping[str, Any], reference: str) -> Any:
    name = reference.rsplit("/", 1)[1]
    if reference.startswith(_PUBLISHED):
        return schema_written_out(name.removesuffix(".schema.json"))
    return document["components"]["schemas"][name]


def _fields(schema: Mapping[str, Any], prefix: str) -> Iterator[Field]:
    for name, field in schema.get("properties", {}).items():
        place = f"{prefix}{name}"
        is_required = name in schema.get("required", ())
        yield Field(place, is_required, _kind(field), field.get("description", ""))
        inner = field.get("items", {}) if "array" in _types(field) else field
        yield from _fields(inner, f"{place}[]." if inner is not field else f"{place}.")


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
    words = {**TYPES, "array": f"list of {_kind(schema['items'])}"} if "items" in schema else TYPES
    return " or ".join(words[name] for name in _types(schema)) or "any value"


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)
