"""Reads rows as agreement documents of either version of the schema; each row is one sharing."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.documents.json.editions import SECOND
from registry.spreadsheets.agreements import clause_cells, second
from registry.spreadsheets.agreements.clause_cells import Find
from registry.spreadsheets.agreements.columns import (
    HEAD,
    MORE,
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
_SAME_ID = "Another agreement of this file would have the same id. Give each an id of its own."
_CHARTER = re.compile(r"(?P<id>[a-z0-9-]+?)(?:,? *(?:v|version)\.? *| +)(?P<version>\d{1,6})")
_FROM_TEMPLATE = (
    *(*SHARING_TEXTS, *SHARING_LINES, "conditions", "gateways", "data_items"),
    *("recipient_bases", "confidentiality"),
)


Content = Mapping[str, Any]
Filled = Callable[[Content, Content, Sequence[str]], Content]


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to.

    Attributes:
        find: returns an organisation's id for its id or name in a cell.
        charter: ``{id, version}`` for agreements that name no charter; None if none is registered.
        templates: the templates of agreements, by id.
        filled: returns a template's sharing with organisations in the place of its parts.
    """

    find: Find
    charter: Mapping[str, Any] | None
    templates: Mapping[str, Mapping[str, Any]]
    filled: Filled


@dataclass(frozen=True, slots=True)
class AgreementRows:
    """The rows of one agreement, and the document they make.

    ``places`` has the row and column from which each part of the document (a JSON Pointer) comes.
    ``reason`` says why warnings of the law can stay.
    """

    rows: tuple[int, ...]
    document: dict[str, Any]
    places: Mapping[str, tuple[int, str]]
    faults: tuple[RowFault, ...]
    reason: str = ""

    def placed(self, pointer: str) -> tuple[int, str]:
        """The row and heading of a part; the first row if the part comes from none."""
        while pointer:
            if pointer in self.places:
                return self.places[pointer]
            pointer = pointer.rpartition("/")[0]
        return self.rows[0], ""


def agreements_of(table: Table, known: Known) -> list[AgreementRows]:
    """Every agreement of a table, in the order of the agreements' first rows."""
    grouped: dict[str, list[Row]] = {}
    ids = _ids_by_title(table)
    for row in table.rows:
        grouped.setdefault(_key(row, ids), []).append(row)
    return _with_same_ids_refused([_agreement(table, rows, known) for rows in grouped.values()])


def _with_same_ids_refused(agreements: list[AgreementRows]) -> list[AgreementRows]:
    """The agreements, with a fault for those that share an id made from titles that begin alike."""
    counts = Counter(agreement.document.get("id") for agreement in agreements)
    return [
        _with_same_id_fault(agreement)
        if counts[agreement.document.get("id")] > 1 and "id" in agreement.document
        else agreement
        for agreement in agreements
    ]


def _with_same_id_fault(agreement: AgreementRows) -> AgreementRows:
    fault = RowFault(*agreement.placed("/id"), _SAME_ID)
    return dataclasses.replace(agreement, faults=(*agreement.faults, fault))


def _key(row: Row, ids: Mapping[str, set[str]]) -> str:
    """The key that the rows of one agreement share; a row that names none has a key of its own.

    A row with only a title belongs to the agreement that has this title and an id in another row.
    """
    written, title = one_line(row.get("id")), _title(row)
    known = ids.get(title, set())
    return written or (next(iter(known)) if len(known) == 1 else title) or f" {row.number}"


def _ids_by_title(table: Table) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in table.rows:
        if (written := one_line(row.get("id"))) and (title := _title(row)):
            found.setdefault(title, set()).add(written)
    return found


def _title(row: Row) -> str:
    return slug(one_line(row.get("title")), "-", MAX_CELL)


def _agreement(table: Table, rows: Sequence[Row], known: Known) -> AgreementRows:
    cells_of_rows = [Cells(table, row) for row in rows]
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
    for number, cells in enumerate(cells_of_rows):
        sharings.append(_sharing(cells, everyone, known, template, used))
        base = f"/sharings/{number}"
        places[base] = (cells.number, "")
        places |= {f"{base}{end}": (cells.number, name) for end, name in cells.headings.items()}
    document["sharings"] = sharings
    if second.needs_second(document, template):
        document["schema_version"] = SECOND
    faults += [
        RowFault(origin.get(fault.heading, fault.row), fault.heading, fault.detail)
        for fault in first.faults
    ]
    faults += [fault for cells in cells_of_rows for fault in cells.faults]
    numbers = tuple(row.number for row in rows)
    return AgreementRows(numbers, document, places, tuple(faults), first.text("reasons"))


def _head_row(table: Table, rows: Sequence[Row]) -> tuple[Row, dict[str, int]]:
    """The first row, completed with what only later rows say about the agreement as a whole.

    Returns:
        The row, and heading → number of the row that its cell comes from.
    """
    cells = dict(rows[0].cells)
    origin: dict[str, int] = {}
    for row in rows:
        for field in HEAD:
            if field in row.cells and table.heading(field) not in origin:
                cells[field] = row.cells[field]
                origin[table.heading(field)] = row.number
    return Row(rows[0].number, cells), origin


def _differences(table: Table, rows: Sequence[Row]) -> list[RowFault]:
    """A fault for each cell about the agreement as a whole that differs from an earlier row's."""
    faults = []
    first_seen: dict[str, tuple[str, int]] = {}
    for row in rows:
        for field in HEAD:
            text = fold(one_line(row.get(field)))
            if not text:
                continue
            before, number = first_seen.setdefault(field, (text, row.number))
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
    document_id = cells.line("id") or slug(title, "-", _LONGEST_ID)
    cells.put(document, "/id", "id" if cells.line("id") else "title", document_id)
    cells.put(document, "/title", "title", title)
    cells.put(document, "/version", "version", _version(cells))
    cells.put(document, "/charter", "charter", _charter(cells, known))
    if lead := cells.line("lead"):
        cells.put(document, "/lead", "lead", known.find(lead) or lead)
    for field in TEXTS | MORE:
        part = PART_OF.get(field, field)
        cells.put(document, f"/{part}", field, cells.text(field) or template.get(part, ""))
    if template:
        document["template"] = template["id"]
        if "overseas_transfer" in template:
            document["overseas_transfer"] = template["overseas_transfer"]
        # The template's clause about leaving names the notice days.
        if "notice_days" in template and not cells.text("leaving"):
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
    for field, read in (("conditions", second.conditions), ("gateways", second.gateways)):
        found = read(cells, known.find)
        cells.came_from(f"/{field}", field)
        if found is not None:
            sharing[field] = found
    relied = clause_cells.bases(cells, receivers, known.find, "recipient_bases")
    cells.put(sharing, "/recipient_bases", "recipient_bases", relied)
    cells.put(sharing, "/confidentiality", "confidence", second.confidence(cells))
    cells.put(sharing, "/data_items", "data_items", clause_cells.data_items(cells))
    model = _template_sharing(template, sharing["id"], purpose)
    if model:
        filled = known.filled(template, model, everyone)
        model = second.between(filled, senders, receivers)
    if "data_items" not in sharing and cells.line("data_items"):
        return sharing
    return {**{name: model[name] for name in _FROM_TEMPLATE if name in model}, **sharing}


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


def _template_sharing(template: Mapping[str, Any], clause: str, purpose: str) -> Mapping[str, Any]:
    """The template's sharing with that id, or else its first for the purpose."""
    sharings = template.get("sharings", ())
    named = [sharing for sharing in sharings if sharing["id"] == clause]
    fitting = [sharing for sharing in sharings if sharing["purpose"] == purpose]
    return next(iter([*named, *fitting]), {})
