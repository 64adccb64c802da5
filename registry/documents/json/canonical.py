"""The one byte form of a document: RFC 8785. The published file consists of these bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rfc8785

from registry.documents.json.parse import MAX_BYTES, parse_json
from registry.errors import Fault, UnreadableInputError

_MARK_DIGITS = 32


def canonical_bytes(document: Mapping[str, object] | list[object]) -> bytes:
    """The RFC 8785 bytes of a document that ``parse_json`` has accepted."""
    plain = dict(document) if isinstance(document, Mapping) else document
    return rfc8785.dumps(plain)  # type: ignore[arg-type]  # its JSON type is closed, ours is open


def require_canonical(data: bytes, *, max_bytes: int = MAX_BYTES) -> object:
    """Parse bytes that must already be canonical, as they are signed, stored and published.

    Raises:
        UnreadableInputError: not acceptable JSON, or not in its canonical form.
    """
    document = parse_json(data, max_bytes=max_bytes)
    if rfc8785.dumps(document) != data:  # type: ignore[arg-type]
        detail = (
            "This is not a file as the registry writes it (RFC 8785): it is a draft, or was"
            " re-saved. Use the file that `registry agreement export` writes."
        )
        raise UnreadableInputError([Fault("", detail)])
    return document


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def mark(value: Mapping[str, object] | list[object]) -> str:
    """A digest by which a part of a document is found again; any change of the part changes it."""
    return sha256_hex(canonical_bytes(value))[:_MARK_DIGITS]
