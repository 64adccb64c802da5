"""Addresses of agreement pages, and the ids and versions in them.

A text that cannot be an id or a version raises ``NotFoundError``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import NotFoundError

ONE_AGREEMENT = "/your-agreements/{document_id:str}/{version:str}"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 64
_LONGEST_STEM = 50
_LARGEST_VERSION_DIGITS = 7


def address_of(view: Version[Document]) -> str:
    """Return the address of a version's page."""
    return f"/your-agreements/{view.document.document_id}/{view.document.version}"


def id_of(text: str) -> str:
    """Read the id of an organisation or a document."""
    if len(text) > _LONGEST or not _ID.fullmatch(text):
        raise NotFoundError("There is nothing under that address.")
    return text


def version_of(text: str) -> int:
    """Read the number of a version."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LARGEST_VERSION_DIGITS):
        raise NotFoundError("There is no such version.")
    return int(text)


def id_for(title: str, taken: Collection[str]) -> str:
    """Make a new id, such as ``school_attendance``, from a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_STEM].strip("_") or "new"
    numbered = (f"{stem}_{number}" for number in count(2))
    return stem if stem not in taken else next(name for name in numbered if name not in taken)
