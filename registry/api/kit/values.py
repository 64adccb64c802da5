"""Values that routes read from addresses and headers, and the receipt that they return."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any, cast

import msgspec

from registry.api.kit import shapes
from registry.api.kit.dependencies import AnyRequest
from registry.domain.records.acting import Receipt
from registry.errors import Fault, InvalidInputError, NotFoundError, VersionNeededError

PAGE = 100
MAX_ID = 64
_LARGEST_VERSION_DIGITS = 7
_ETAG_DIGITS = 16
_OUR_ETAG = re.compile(r'"([1-9][0-9]{0,6})(?:\.[0-9a-f]{16})?"')


def receipt_out(receipt: Receipt | None) -> shapes.Receipt | None:
    """Return a receipt in the form that callers get."""
    return shapes.Receipt(receipt.leaf_index, receipt.leaf_hash) if receipt else None


def as_kept(document: bytes) -> dict[str, Any]:
    """Put a document into an answer as it is kept: neither read nor written again on the way."""
    return cast("dict[str, Any]", msgspec.Raw(document))


def moment(text: str, pointer: str) -> datetime:
    """Read an aware UTC time from the shape ``Moment``; a time that does not exist is a fault."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        detail = "There is no such day or time. Write it like 2026-11-22T14:05:00Z."
        raise InvalidInputError([Fault(pointer, detail)]) from None


def date_of(text: str, pointer: str) -> date:
    """Read a day; one that does not exist is a fault."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError([Fault(pointer, "Write a real day like 2026-11-22.")]) from None


def clean_id(text: str) -> str:
    """Read an id from an address; a text that cannot be an id becomes one that does not exist."""
    can_be_id = 0 < len(text) <= MAX_ID and text.isascii() and text.isprintable()
    return text if can_be_id else "-"


def etag(version: int, shown: object = ()) -> dict[str, str]:
    """The header that names what is shown: a version and, if anything, what changes beside it."""
    if not shown:
        return {"ETag": f'"{version}"'}
    digest = hashlib.sha256(msgspec.json.encode(shown)).hexdigest()
    return {"ETag": f'"{version}.{digest[:_ETAG_DIGITS]}"'}


def accepted(request: AnyRequest) -> list[str]:
    """Read the Accept headers."""
    return request.headers.getall("accept", [])


async def if_match(request: AnyRequest, newest: Callable[[], Awaitable[int]]) -> int:
    """Read the version from which a change begins: of several that the header lists, the newest
    version of the resource if it is among them.

    Args:
        newest: reads the newest version's number; asked only if the header lists several.

    Raises:
        VersionNeededError: there is no such header, or it does not hold our ETags as we send them.
    """
    header = ", ".join(request.headers.getall("if-match", []))
    if not header.strip():
        raise VersionNeededError("There is no If-Match header with the version you read.")
    found = [_OUR_ETAG.fullmatch(text.strip()) for text in header.split(",")]
    versions = [int(tag[1]) for tag in found if tag is not None]
    if len(versions) < len(found):
        raise VersionNeededError("The If-Match header does not hold one of our versions.")
    if len(set(versions)) == 1:
        return versions[0]
    current = await newest()
    return current if current in versions else max(versions)


def version_of(text: str) -> int:
    """Read a version from an address; raises ``NotFoundError`` if the text cannot be one."""
    if not _can_be_version(text):
        raise NotFoundError("There is no such version.")
    return int(text)


def _can_be_version(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LARGEST_VERSION_DIGITS
