"""Addresses of pages: the ids, versions and parts of a list in them, and redirects, only to pages
of our own.

A text that cannot be an id or a version raises ``NotFoundError``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from litestar import Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_307_TEMPORARY_REDIRECT

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Outline
from registry.errors import NotFoundError

ONE_AGREEMENT = "/your-agreements/{document_id:str}/{version:str}"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 64
_LONGEST_STEM = 50
_LARGEST_VERSION_DIGITS = 7
MOST_IN_PART = 50
_OWN_PATH = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9_./-]*)?(?:\?held=[a-z0-9_]+)?")


def address_of(view: Version[Outline]) -> str:
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


def number_of(text: str) -> int | None:
    """Read the number of something in a list; None if the text cannot be one."""
    can_be = text.isascii() and text.isdecimal() and len(text) <= _LARGEST_VERSION_DIGITS
    return int(text) if can_be else None


@dataclass(frozen=True, slots=True)
class PartOfList:
    """The rows of one page, its number from 1, and how many pages there are."""

    rows: Sequence[Any]
    number: int
    pages: int

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def part_of(rows: Sequence[Any], asked: str) -> PartOfList:
    """Return the part that an address asks for; the first or the last where there is none such."""
    pages = max(1, -(-len(rows) // MOST_IN_PART))
    number = min(max(1, number_of(asked) or 1), pages)
    return PartOfList(rows[(number - 1) * MOST_IN_PART : number * MOST_IN_PART], number, pages)


def id_for(title: str, taken: Collection[str]) -> str:
    """Make a new id, such as ``school_attendance``, from a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_STEM].strip("_") or "new"
    numbered = (f"{stem}_{number}" for number in count(2))
    return stem if stem not in taken else next(name for name in numbered if name not in taken)


def see_other(path: str) -> Response[None]:
    """Redirect to the next page after a form, so that it is fetched with GET."""
    return Redirect(path, status_code=HTTP_303_SEE_OTHER)


def send_again(path: str) -> Response[None]:
    """Redirect a form to another page as it was sent."""
    return Redirect(path, status_code=HTTP_307_TEMPORARY_REDIRECT)


def own_path(path: str, otherwise: str = "/") -> str:
    """Return ``path`` if it is clearly one of our own pages; never another site's address."""
    is_own = _OWN_PATH.fullmatch(path) and "//" not in path and ".." not in path
    return path if is_own else otherwise
