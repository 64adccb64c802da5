"""Addresses: where an agreement has its pages, and ids and versions as they stand in them.

What cannot be an id or a version is not found.
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
    """Where a version of an agreement has its page."""
    return f"/your-agreements/{view.document.document_id}/{view.document.version}"


def id_of(text: str) -> str:
    """An organisation's or a document's id."""
    if len(text) > _LONGEST or not _ID.fullmatch(text):
        raise NotFoundError("There is nothing under that address.")
    return text


def version_of(text: str) -> int:
    """A version's number."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LARGEST_VERSION_DIGITS):
        raise NotFoundError("There is no such version.")
    return int(text)


def id_for(title: str, taken: Collection[str]) -> str:
    """An id, such as ``school_attendance``, for what is called by a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_STEM].strip("_") or "new"
    numbered = (f"{stem}_{number}" for number in count(2))
    return stem if stem not in taken else next(each for each in numbered if each not in taken)
