"""Reads rows about organisations into the shape of schemas/partner.schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.spreadsheets.building import Cells
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.partners.columns import CONTACT, ROLES, SCHEMES, STANDARDS
from registry.spreadsheets.partners.people import entries, holder
from registry.spreadsheets.partners.relations import Relation, part_of, succeeds
from registry.spreadsheets.table import Row, Table
from registry.spreadsheets.texts import slug
from registry.spreadsheets.words import listed, means_none, meant, unclear_kind

_LONGEST_ID = 64
_COMPANY_DIGITS = 8
_TELEPHONE_DIGITS = 10  # without its leading 0, which spreadsheets drop
_ITEM_ID = 60


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """The content of one row.

    Attributes:
        said: the parts of a partner document that the row's columns contain.
        headings: JSON Pointer of a part → heading of its column.
        part_of, succeeds: another organisation that it is part of, or whose place it took.
    """

    number: int
    said: dict[str, Any]
    headings: Mapping[str, str]
    faults: tuple[RowFault, ...]
    part_of: Relation | None = None
    succeeds: Relation | None = None

    @property
    def partner_id(self) -> str:
        return str(self.said.get("id", ""))


def partner_row(table: Table, row: Row) -> PartnerRow:
    """Read one row; ``faults`` has what is wrong with its cells."""
    cells = Cells(table, row)
    said: dict[str, Any] = {}
    name = cells.line("legal_name")
    cells.put(said, "/id", "id" if cells.line("id") else "legal_name", _id(cells, name))
    cells.put(said, "/legal_name", "legal_name", name)
    cells.put(said, "/kind", "kind", _kind(cells))
    cells.put(said, "/contact", "contact_name", _contact(cells))
    cells.put(said, "/privacy_notice_url", "privacy_notice_url", cells.line("privacy_notice_url"))
    cells.put(said, "/policy_documents", "apd_title", _policy_documents(cells))
    for part, read in _FROM_SEVERAL_COLUMNS.items():
        if found := read(cells):
            said[part] = found
    _find_unnamed(cells)
    whole, former = part_of(cells), succeeds(cells)
    return PartnerRow(row.number, said, cells.headings, tuple(cells.faults), whole, former)


_GOES_WITH = {
    "ico_expires": "ico",
    "apd_conditions": "apd_title",
    "apd_review": "apd_title",
    "dpia_review": "dpia",
    "lia_review": "lia",
}


def _find_unnamed(cells: Cells) -> None:
    """Record a fault for details of something the row does not name; they would be lost."""
    for field, other in _GOES_WITH.items():
        if cells.line(field) and means_none(cells.line(other)):
            cells.fault(field, "This says more of something that the row does not name.")


def _id(cells: Cells, name: str) -> str:
    written = cells.line("id")
    if written:
        return written
    from_name = slug(name, "-", _LONGEST_ID)
    if name and not from_name:
        cells.fault("legal_name", "We cannot make an id from this name. Give one.")
    return from_name


def _kind(cells: Cells) -> str:
    word = cells.line("kind")
    found = meant("kinds", word)
    if word and found is None:
        question = unclear_kind(word)
        cells.fault("kind", question or f"We do not know this kind. There are: {listed('kinds')}.")
    return found or ""


def _identifiers(cells: Cells) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for scheme in SCHEMES:
        value = cells.line(scheme)
        if not value or means_none(value):
            continue
        pointer = f"/identifiers/{len(found)}"
        cells.came_from(pointer, scheme)
        entry = {"scheme": scheme, "value": _as_issued(scheme, value)}
        if scheme == "ico":
            cells.put(entry, f"{pointer}/expires_on", "ico_expires", cells.day("ico_expires"))
        found.append(entry)
    return found


def _as_issued(scheme: str, value: str) -> str:
    """The number as issued, with the leading zeros that spreadsheets remove."""
    compact = value.replace(" ", "")
    if scheme == "company" and compact.isdecimal():
        return compact.zfill(_COMPANY_DIGITS)
    return compact.upper() if scheme in {"ods", "gss", "ico", "company", "charity"} else compact


def _contact(cells: Cells) -> dict[str, str]:
    contact: dict[str, str] = {}
    for name in CONTACT:
        value = cells.line(f"contact_{name}")
        if name in {"telephone", "out_of_hours"}:
            value = _telephone(value)
        cells.put(contact, f"/contact/{name}", f"contact_{name}", value)
    return contact


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document; a contact without a name gets the organisation's legal name."""
    contact = document.get("contact")
    if contact and "name" not in contact:
        document = {**document, "contact": {**contact, "name": document.get("legal_name", "")}}
    return document


def _telephone(value: str) -> str:
    digits = value.replace(" ", "")
    dropped = digits.isdecimal() and len(digits) == _TELEPHONE_DIGITS and digits[0] != "0"
    return f"0{value}" if dropped else value.replace("-", " ")


def _holders(cells: Cells) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for role in ROLES:
        for text in entries(cells.parts(role)):
            person = holder(text)
            if isinstance(person, str):
                cells.fault(role, person)
            elif not means_none(person["name"]):
                cells.came_from(f"/role_holders/{len(found)}", role)
                found.append({"name": person.pop("name"), "role": role, **person})
    return found


def _assurance(cells: Cells) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for standard in STANDARDS:
        pointer = f"/assurance/{len(found)}"
        entry: dict[str, str] = {}
        for name in ("status", "evidence"):
            field = f"{standard}_{name}"
            cells.put(entry, f"{pointer}/{name}", field, cells.line(field))
        cells.put(
            entry, f"{pointer}/expires_on", f"{standard}_expires", cells.day(f"{standard}_expires")
        )
        if entry and not means_none(entry.get("status", standard)):
            found.append({"standard": standard, **entry})
    return found


def _policy_documents(cells: Cells) -> list[dict[str, Any]]:
    title = cells.line("apd_title")
    if not title or means_none(title):
        return []
    entry: dict[str, Any] = {"id": slug(title, "_", _ITEM_ID), "title": title}
    base = "/policy_documents/0"
    cells.put(entry, f"{base}/conditions", "apd_conditions", cells.parts("apd_conditions"))
    cells.put(entry, f"{base}/review_date", "apd_review", cells.day("apd_review"))
    return [entry]


def _assessments(cells: Cells) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for kind in ("dpia", "lia"):
        reference = cells.line(kind)
        if reference and not means_none(reference):
            pointer = f"/assessments/{len(found)}"
            cells.came_from(pointer, kind)
            entry = {"kind": kind, "reference": reference}
            review = cells.day(f"{kind}_review")
            cells.put(entry, f"{pointer}/review_date", f"{kind}_review", review)
            found.append(entry)
    return found


_FROM_SEVERAL_COLUMNS = {
    "identifiers": _identifiers,
    "role_holders": _holders,
    "assurance": _assurance,
    "assessments": _assessments,
}
