"""Rows as agreement documents (schemas/agreement.schema.json): one row is one sharing."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.spreadsheets.agreements import clause_cells
from registry.spreadsheets.agreements.clause_cells import Find
from registry.spreadsheets.agreements.columns import (
    HEAD,
    PART_OF,
    SHARING_LINES,
    SHARING_TEXTS,
    TEXTS,
)
from registry.spreadsheets.building import Cells
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import MAX_CELL, Row, Table
from registry.spreadsheets.texts import fold, one_line, slug
from registry.spreadsheets.words import listed, meant

_LONGEST_ID = 64
_WHOLE = MAX_CELL
_ALIKE = "Another agreement of this file would have the same id. Give each an id of its own."
_CHARTER = re.compile(r"(?P<id>[a-z0-9-]+?)(?:,? *(?:v|version)\.? *| +)(?P<version>\d{1,6})")
_FROM_TEMPLATE = (*SHARING_TEXTS, *SHARING_LINES, "conditions", "gateways", "data_items")


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to.

    Attributes:
        find: an organisation's id from what a cell calls it.
        charter: ``{id, version}`` for agreements that name none; None where none is registered.
        templates: the templates of agreements, by id.
    """

    find: Find
    charter: Mapping[str, Any] | None
    templates: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class AgreementRows:
    """The rows of one agreement, and the document they make.

    ``places`` says for each part of the document (a JSON Pointer) which row and column it is from.
    """

    rows: tuple[int, ...]
    document: dict[str, Any]
    places: Mapping[str, tuple[int, str]]
    faults: tuple[RowFault, ...]

    def placed(self, pointer: str) -> tuple[int, str]:
        """The row and heading of a part; the first row where it is from none."""
        while pointer:
            if pointer in self.places:
                return self.places[pointer]
            pointer = pointer.rpartition("/")[0]
        return self.rows[0], ""


def agreements_of(table: Table, known: Known) -> list[AgreementRows]:
    """Every agreement of a table, in the order of their first rows."""
    grouped: dict[str, list[Row]] = {}
    ids = _ids_by_title(table)
    for row in table.rows:
        grouped.setdefault(_key(row, ids), []).append(row)
    return _apart([_agreement(table, rows, known) for rows in grouped.values()])


def _apart(found: list[AgreementRows]) -> list[AgreementRows]:
    """Those that would have one id between them, made of titles that begin alike, are told."""
    times = Counter(each.document.get("id") for each in found)
    return [
        dataclasses.replace(each, faults=(*each.faults, RowFault(*each.placed("/id"), _ALIKE)))
        if times[each.document.get("id")] > 1 and "id" in each.document
        else each
        for each in found
    ]


def _key(row: Row, ids: Mapping[str, set[str]]) -> str:
    """What rows of one agreement have in common; rows that name none are each by themselves.

    A row with a title alone is of the agreement that has this title and an id elsewhere.
    """
    written, made = one_line(row.get("id")), _title(row)
    known = ids.get(made, set())
    return written or (next(iter(known)) if len(known) == 1 else made) or f" {row.number}"


def _ids_by_title(table: Table) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in table.rows:
        if (written := one_line(row.get("id"))) and (title := _title(row)):
            found.setdefault(title, set()).add(written)
    return found


def _title(row: Row) -> str:
    return slug(one_line(row.get("title")), "-", _WHOLE)


def _agreement(table: Table, rows: Sequence[Row], known: Known) -> AgreementRows:
    every = [Cells(table, row) for row in rows]
    head, origin = _head_row(table, rows)
    first = Cells(table, head)
    faults = [*_differences(table, rows)]
    document: dict[str, Any] = {"type": "pisa"}
    template = _template(first, known)
    _put_head(first, document, known, template)
    parties = clause_cells.parties(first, known.find)
    first.put(document, "/parties", "parties", parties)
    everyone = [party["partner"] for party in parties]
    places = {
        pointer: (origin.get(name, head.number), name) for pointer, name in first.headings.items()
    }
    used: set[str] = set()
    sharings = []
    for number, cells in enumerate(every):
        sharings.append(_sharing(cells, everyone, known, template, used))
        base = f"/sharings/{number}"
        places[base] = (cells.number, "")
        places |= {f"{base}{end}": (cells.number, name) for end, name in cells.headings.items()}
    document["sharings"] = sharings
    faults += [
        RowFault(origin.get(fault.heading, fault.row), fault.heading, fault.detail)
        for fault in first.faults
    ]
    faults += [fault for cells in every for fault in cells.faults]
    return AgreementRows(tuple(row.number for row in rows), document, places, tuple(faults))


def _head_row(table: Table, rows: Sequence[Row]) -> tuple[Row, dict[str, int]]:
    """The first row, with what only later rows say of the agreement; heading → whose it is."""
    said = dict(rows[0].cells)
    origin: dict[str, int] = {}
    for row in rows:
        for field in HEAD:
            if field in row.cells and table.heading(field) not in origin:
                said[field] = row.cells[field]
                origin[table.heading(field)] = row.number
    return Row(rows[0].number, said), origin


def _differences(table: Table, rows: Sequence[Row]) -> list[RowFault]:
    """What a row says of the agreement as a whole and the rows before it say otherwise."""
    faults = []
    said: dict[str, tuple[str, int]] = {}
    for row in rows:
        for field in HEAD:
            text = fold(one_line(row.get(field)))
            if not text:
                continue
            before, number = said.setdefault(field, (text, row.number))
            if before != text:
                detail = f"Row {number} says otherwise of the same agreement. Make them the same."
                faults.append(RowFault(row.number, table.heading(field), detail))
    return faults


def _template(cells: Cells, known: Known) -> Mapping[str, Any]:
    written = cells.line("template")
    if not written:
        return {}
    for template_id, template in known.templates.items():
        if fold(written) in {fold(template_id), fold(template["title"])}:
            return template
    cells.fault("template", f"There is no such template. There are: {', '.join(known.templates)}.")
    return {}


def _put_head(
    cells: Cells, document: dict[str, Any], known: Known, template: Mapping[str, Any]
) -> None:
    title = cells.line("title")
    made = cells.line("id") or slug(title, "-", _LONGEST_ID)
    cells.put(document, "/id", "id" if cells.line("id") else "title", made)
    cells.put(document, "/title", "title", title)
    cells.put(document, "/version", "version", _version(cells))
    cells.put(document, "/charter", "charter", _charter(cells, known))
    for field in TEXTS:
        part = PART_OF.get(field, field)
        cells.put(document, f"/{part}", field, cells.text(field) or template.get(part, ""))
    if template:
        document["template"] = template["id"]
        if "overseas_transfer" in template:
            document["overseas_transfer"] = template["overseas_transfer"]
        if "notice_days" in template and not cells.text("leaving"):  # what its clause speaks of
            document["notice_days"] = template["notice_days"]
    for name in ("start", "review", "end"):
        cells.put(document, f"/{name}_date", name, cells.day(name))


def _version(cells: Cells) -> int:
    written = cells.line("version").lower().removeprefix("version").removeprefix("v").strip()
    whole = written.removesuffix(".0")
    if whole and not (whole.isascii() and whole.isdecimal() and len(whole) < len("1000000")):
        cells.fault("version", "Write the version as a number, 1 for the first.")
        return 1
    return int(whole or 1)


def _charter(cells: Cells, known: Known) -> dict[str, Any]:
    written = cells.line("charter")
    if not written:
        if known.charter is None:
            cells.fault("charter", "No charter is registered yet. Register it first.")
        return dict(known.charter or {})
    match = _CHARTER.fullmatch(written.lower())
    if match is None:
        cells.fault("charter", "Write its id and version, such as: wisc version 1.")
        return {}
    return {"id": match["id"], "version": int(match["version"])}


def _sharing(
    cells: Cells,
    everyone: Sequence[str],
    known: Known,
    template: Mapping[str, Any],
    used: set[str],
) -> dict[str, Any]:
    purpose = _purpose(cells)
    senders = clause_cells.ends(cells, "from", everyone, known.find)
    sharing: dict[str, Any] = {"id": _clause_id(cells, purpose, used)}
    cells.came_from("/id", "clause")
    cells.put(sharing, "/from", "from" if cells.line("from") else "parties", senders)
    receivers = clause_cells.ends(cells, "to", everyone, known.find)
    cells.put(sharing, "/to", "to" if cells.line("to") else "parties", receivers)
    cells.put(sharing, "/purpose", "purpose_code", purpose)
    cells.put(sharing, "/lawful_bases", "basis", clause_cells.bases(cells, senders, known.find))
    for field in SHARING_TEXTS:
        cells.put(sharing, f"/{field}", field, cells.text(field))
    for field in SHARING_LINES:
        cells.put(sharing, f"/{field}", field, cells.line(field))
    for field in ("conditions", "gateways"):
        found = clause_cells.codes(cells, field)
        cells.came_from(f"/{field}", field)
        if found is not None:
            sharing[field] = found
    cells.put(sharing, "/data_items", "data_items", clause_cells.data_items(cells))
    given = _of_template(template, sharing["id"], purpose)
    if "data_items" not in sharing and cells.line("data_items"):
        return sharing
    return {**{name: given[name] for name in _FROM_TEMPLATE if name in given}, **sharing}


def _purpose(cells: Cells) -> str:
    word = cells.line("purpose_code")
    found = meant("purposes", word)
    if word and found is None:
        detail = f"We do not know this purpose. There are: {listed('purposes')}."
        cells.fault("purpose_code", detail)
    return found or ""


def _clause_id(cells: Cells, purpose: str, used: set[str]) -> str:
    made = slug(cells.line("clause"), "_", _LONGEST_ID - len("_000"))
    if made and made in used:
        cells.fault("clause", "Another row of this agreement has this clause already.")
    base = made or purpose or "sharing"
    found, number = base, 1
    while found in used:
        number += 1
        found = f"{base}_{number}"
    used.add(found)
    return found


def _of_template(template: Mapping[str, Any], clause: str, purpose: str) -> Mapping[str, Any]:
    """The template's sharing of that id, or else its first for the purpose."""
    sharings = template.get("sharings", ())
    named = [each for each in sharings if each["id"] == clause]
    fitting = [each for each in sharings if each["purpose"] == purpose]
    return next(iter([*named, *fitting]), {})
