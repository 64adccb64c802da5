"""Read request bodies within limits, validate them, and convert them to structs.

A body has to be ``application/json``, then acceptable JSON (``documents.json.parse``), then valid
by a schema, which lists every fault at once. After that its conversion to a struct cannot fail.
The OpenAPI document describes the structs (``api.kit.openapi``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import msgspec

from registry import bounds
from registry.api.kit.dependencies import AnyRequest
from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate, validate_with
from registry.documents.media_types import NAMES
from registry.door.places import group_of
from registry.door.refusals import TooLargeError
from registry.door.turns import Turns
from registry.errors import Fault, InvalidInputError, UnreadableInputError

T = TypeVar("T")


class UnsupportedBodyError(UnreadableInputError):
    """The body is not JSON; forms and text/plain would let other sites post in the user's name."""

    code = "unsupported-body"
    status = 415
    title = "Send this as JSON"
    next_step = "Set the Content-Type header to application/json."


class UnsupportedFileError(UnreadableInputError):
    """The body is not said to be a file of a type that annexes can have."""

    code = "unsupported-file"
    status = 415
    title = "This is no file that an annex can be"
    next_step = "Set the Content-Type header to the type of the file."


async def read_as(
    request: AnyRequest, make: Callable[[object], T], *, max_bytes: int = bounds.BODY
) -> T:
    """Read the body as JSON, refuse anything else, and make of it what the use case takes.

    That includes its validation, so that a large body is parsed and validated in one turn.
    """
    body = await read_body(request, max_bytes)
    return await off_loop(request, len(body), lambda: make(parse_json(body, max_bytes=max_bytes)))


async def read_body(request: AnyRequest, max_bytes: int) -> bytes:
    """Read the bytes of a JSON body; nothing is read on once it is larger than ``max_bytes``.

    Raises:
        UnsupportedBodyError: it does not say that it is JSON.
        TooLargeError: it is larger, or holds more values than any honest body.
    """
    _require_json(request)
    body = await _read_whole(request, max_bytes)
    if len(body) > bounds.BODY and sum(map(body.count, b"{[,")) > bounds.VALUES:
        raise TooLargeError(f"This holds more than {bounds.VALUES:,} values.")
    return body


async def read_file_body(request: AnyRequest, max_bytes: int) -> tuple[bytes, str]:
    """Read a body that is a file of one of the types for annexes; returns it with its type.

    Raises:
        UnsupportedFileError: it says that it is something else.
        TooLargeError: it is larger than ``max_bytes``.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in NAMES:
        detail = f"Content-Type must be one of: {', '.join(NAMES)}."
        raise UnsupportedFileError([Fault("", detail)])
    return await _read_whole(request, max_bytes), media_type


async def _read_whole(request: AnyRequest, max_bytes: int) -> bytes:
    if (request.content_length or 0) > max_bytes:
        raise too_large(max_bytes)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > max_bytes:
            raise too_large(max_bytes)
    return bytes(body)


def too_large(max_bytes: int, next_step: str | None = None) -> TooLargeError:
    """The error for a body of more than ``max_bytes``."""
    detail = f"This route takes at most {max_bytes // bounds.KIB} KiB."
    return TooLargeError(detail, next_step=next_step)


async def off_loop(request: AnyRequest, size: int, work: Callable[[], T]) -> T:
    """Do work on ``size`` bytes: here if that is little, else in a thread, callers in turn.

    Raises:
        TooManyAtOnceError, BusyError: too much such work is in hand.
    """
    if size <= bounds.ON_THE_LOOP:
        return work()
    turns: Turns = request.app.state.turns
    actor = getattr(request.state, "actor", None)
    if actor is not None:
        return await turns.apart(actor, size, work)
    address = group_of(request.client.host) if request.client else ""  # which many may share
    return await turns.take(f"address {address}", work)


def _require_json(request: AnyRequest) -> None:
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    if kind.strip() != "application/json":
        raise UnsupportedBodyError([Fault("", "The body is not application/json.")])
    if not all(_says_utf8(parameter) for parameter in parameters):
        detail = "Content-Type names another charset. JSON is always UTF-8."
        raise UnsupportedBodyError([Fault("", detail)])


def _says_utf8(parameter: str) -> bool:
    """Whether a parameter of Content-Type allows UTF-8; only ``charset`` can forbid it."""
    name, _, value = parameter.partition("=")
    return name.strip() != "charset" or value.strip().strip('"') in {"utf-8", "utf8"}


async def read_document(request: AnyRequest, schema: str) -> dict[str, Any]:
    """Read the body as a document of a published schema."""
    return await read_as(request, partial(validated, schema))


def an_object(document: object, detail: str) -> dict[str, Any]:
    """The document, if it is an object; raises ``InvalidInputError`` with ``detail``."""
    if not isinstance(document, dict):
        raise InvalidInputError([Fault("", detail)])
    return document


def validated(schema: str, document: object) -> dict[str, Any]:
    """Validate a document by a published schema; raises ``InvalidInputError`` with every fault."""
    validate(schema, document)
    assert isinstance(document, dict)  # noqa: S101 - every published document is an object
    return document


async def read_struct(request: AnyRequest, shape: type[T], *, max_bytes: int = bounds.BODY) -> T:
    """Read the body as a struct of ``api.kit.shapes``; raises ``InvalidInputError``."""
    return await read_as(request, partial(typed, shape), max_bytes=max_bytes)


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
