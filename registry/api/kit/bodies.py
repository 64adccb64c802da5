"""Read request bodies within limits, validate them, and convert them to structs.

A body has to be ``application/json``, then acceptable JSON (``documents.json.parse``), then valid
by a schema, which lists every fault at once. After that its conversion to a struct cannot fail.
The OpenAPI document describes the structs (``api.kit.openapi``).
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from registry.api.kit.dependencies import AnyRequest
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate, validate_with
from registry.errors import Fault, UnreadableInputError

MAX_BODY = 262_144  # 256 KiB: ten times the largest agreement
MAX_BATCH_BODY = 4_194_304  # 4 MiB: a thousand facts or checks, each written out in full
MAX_DRAFT_BODY = 1_048_576  # 1 MiB: a draft may hold more than the finished agreement

T = TypeVar("T")


class UnsupportedBodyError(UnreadableInputError):
    """The body is not JSON; forms and text/plain would let other sites post in the user's name."""

    code = "unsupported-body"
    status = 415
    title = "Send this as JSON"
    next_step = "Set the Content-Type header to application/json."


async def read_json(
    request: AnyRequest, *, max_bytes: int = MAX_BODY, by_item: bool = False
) -> object:
    """Read the body as JSON, and refuse anything else; ``by_item`` is for batches."""
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    if kind.strip() != "application/json":
        raise UnsupportedBodyError([Fault("", "The body is not application/json.")])
    if not all(_says_utf8(parameter) for parameter in parameters):
        detail = "Content-Type names another charset. JSON is always UTF-8."
        raise UnsupportedBodyError([Fault("", detail)])
    return parse_json(await request.body(), max_bytes=max_bytes, by_item=by_item)


def _says_utf8(parameter: str) -> bool:
    """Whether a parameter of Content-Type allows UTF-8; only ``charset`` can forbid it."""
    name, _, value = parameter.partition("=")
    return name.strip() != "charset" or value.strip().strip('"') in {"utf-8", "utf8"}


async def read_document(request: AnyRequest, schema: str) -> dict[str, Any]:
    """Read the body as a document of a published schema."""
    return validated(schema, await read_json(request))


def validated(schema: str, document: object) -> dict[str, Any]:
    """Validate a document by a published schema; raises ``InvalidInputError`` with every fault."""
    validate(schema, document)
    assert isinstance(document, dict)  # noqa: S101 - every published document is an object
    return document


async def read_struct(request: AnyRequest, shape: type[T]) -> T:
    """Read the body as a struct of ``api.kit.shapes``; raises ``InvalidInputError``."""
    return typed(shape, await read_json(request))


def typed(shape: type[T], document: object) -> T:
    """Convert a document to such a struct; raises ``InvalidInputError`` with every fault."""
    validate_with(_schema_of(shape), document)
    return msgspec.convert(document, shape)


def _schema_of(shape: type[Any]) -> str:
    """Return the struct's JSON Schema as text; text is hashable, so validators can be cached."""
    if shape not in _SCHEMAS:
        _SCHEMAS[shape] = msgspec.json.encode(msgspec.json.schema(shape)).decode()
    return _SCHEMAS[shape]


_SCHEMAS: dict[type[Any], str] = {}
