"""What routes read from addresses and headers, and what they all give back."""

from __future__ import annotations

from datetime import datetime

from registry.api.kit import shapes
from registry.api.kit.dependencies import AnyRequest
from registry.domain.records.acting import Receipt
from registry.errors import Fault, InvalidInputError, NotFoundError, VersionNeededError

PAGE = 100
MAX_ID = 64
_LARGEST_VERSION_DIGITS = 7


def receipt_out(receipt: Receipt | None) -> shapes.Receipt | None:
    """A receipt as callers see it."""
    return shapes.Receipt(receipt.leaf_index, receipt.leaf_hash) if receipt else None


def moment(text: str, pointer: str) -> datetime:
    """An aware UTC time from the shape ``Moment``; a day that there is not is a fault."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        detail = "There is no such day or time. Write it like 2026-11-22T14:05:00Z."
        raise InvalidInputError([Fault(pointer, detail)]) from None


def clean_id(text: str) -> str:
    """An id from an address; what cannot be one becomes one that nobody has."""
    ok = 0 < len(text) <= MAX_ID and text.isascii() and text.isprintable()
    return text if ok else "-"


def if_match(request: AnyRequest) -> int:
    """The version a change begins from; ``VersionNeededError`` where it is not said."""
    sent = request.headers.get("if-match", "").strip()
    text = sent.strip('"')
    if not sent:
        raise VersionNeededError("There is no If-Match header with the version you read.")
    if not _can_be_version(text) or int(text) < 1:
        raise VersionNeededError("The If-Match header does not hold one of our versions.")
    return int(text)


def version_of(text: str) -> int:
    """A version from an address; raises ``NotFoundError`` for what cannot be one."""
    if not _can_be_version(text):
        raise NotFoundError("There is no such version.")
    return int(text)


def _can_be_version(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LARGEST_VERSION_DIGITS
