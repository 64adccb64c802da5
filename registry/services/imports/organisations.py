"""Importing organisations from a spreadsheet: judged row by row, then saved together or not at all.

Everything is read and judged on one snapshot. The write transaction only writes, so that checks
need not wait for five thousand rows to be judged. If somebody else saves one of the same records
first, the whole commit fails (``ConflictError``) and nothing is saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.domain.folding import folded
from registry.domain.partners.legal_names import KnownNames, doubts_about_name
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.partners import Partner
from registry.errors import Fault, InvalidInputError
from registry.services import access
from registry.services.accounts.second_person import waits
from registry.services.context import Registry, new_id
from registry.services.imports.outcome import (
    Order,
    Outcome,
    Progress,
    in_order,
    may_save,
    no_progress,
    set_aside,
)
from registry.services.imports.reads import every_partner
from registry.services.imports.relations import faults_of_relations, record_relations
from registry.services.partners.document import content_of
from registry.services.partners.doubts import doubtful, owners_of, shared
from registry.services.partners.naming import known_names
from registry.services.partners.register import add_version, read_partner
from registry.services.partners.same_person import NEXT_STEP, another_person
from registry.spreadsheets.faults import RowFault, placed
from registry.spreadsheets.partners.rows import PartnerRow, completed, partner_row
from registry.spreadsheets.partners.update import updated, without_note
from registry.spreadsheets.table import Table

_STEP = 50
_IF_MEANT = "Compare it with its governing document; if it is right, add --names-are-meant."


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judged row: the record that results from it, or its faults.

    ``is_new``: it differs from what is recorded, so it is to be saved.
    """

    number: int
    partner: Partner | None = None
    is_new: bool = False
    faults: tuple[RowFault, ...] = ()


async def import_partners(
    registry: Registry,
    actor: Actor,
    table: Table,
    order: Order,
    progress: Progress = no_progress,
) -> Outcome:
    """Register the organisations of a table. Only the operator's officers may.

    Raises:
        ConflictError, StaleVersionError: somebody has saved one of them meanwhile; nothing was
            saved.
    """
    async with registry.database.reads() as reads:
        await access.require_operator(actor, "partner.register", reads)
        known = await every_partner(reads)
    rows = [partner_row(table, row) for row in table.rows]
    refused = _refused(table, rows)
    judged = []
    for done, row in enumerate(rows, start=1):
        judged.append(_judge(registry, actor, row, refused.get(row.number, ()), known, order))
        if done % _STEP == 0 or done == len(rows):
            progress(done, len(rows))
    headings = {row.number: row.headings for row in rows}
    judged = await _with_persons(registry, judged, known, headings)
    judged = await _with_relations(registry, judged, known, rows)
    if not order.names_are_meant:
        judged = _with_names(judged, known, rows)
    faults = in_order(fault for result in judged for fault in result.faults)
    good = [result.partner for result in judged if result.partner is not None and result.is_new]
    set_aside(order, faults)
    receipts: list[Receipt] = []
    waiting = asked = 0
    if may_save(order, faults):
        if good:
            receipts, waiting = await _save(registry, actor, good, known, order)
        at_fault = {result.number for result in judged if result.faults}
        sound = [row for row in rows if row.number not in at_fault]
        asked = await record_relations(registry, actor, sound)
    new = sum(partner.version == 1 for partner in good)
    same = len(judged) - len(good) - sum(bool(result.faults) for result in judged)
    doubts = in_order(_doubts(registry, table, judged, known))
    return Outcome(
        len(rows), faults, new, len(good) - new, same, tuple(receipts), doubts, waiting, asked
    )


async def _save(
    registry: Registry,
    actor: Actor,
    good: Sequence[Partner],
    known: Mapping[str, Partner],
    order: Order,
) -> tuple[list[Receipt], int]:
    """Save the good records; returns how many of them wait for a second person as well.

    What gives power over others (a name, a contact) is one list, which a second person confirms in
    one go.
    """
    acts, list_id = [], new_id("lst")
    async with registry.database.unit_of_work() as uow:
        for partner in good:
            before = known.get(partner.partner_id)
            if before is None:
                uow.add(partner)
                continue
            act = await add_version(
                registry,
                actor,
                uow,
                partner,
                before,
                is_meant=order.names_are_meant,
                list_id=list_id,
            )
            acts.append(act)
        receipts = await uow.commit()
    return receipts, sum(map(waits, acts))


def _refused(table: Table, rows: Sequence[PartnerRow]) -> Mapping[int, Sequence[RowFault]]:
    """The faults of rows that do not depend on what is registered, by row number."""
    found: dict[int, list[RowFault]] = defaultdict(list)
    of_rows = (fault for row in rows for fault in row.faults)
    for fault in (*table.faults, *of_rows, *_same_ids(rows)):
        found[fault.row].append(fault)
    return found


def _same_ids(rows: Sequence[PartnerRow]) -> Iterable[RowFault]:
    """A fault for every row that shares its id with another: we cannot know which one is right."""
    by_id: dict[str, list[PartnerRow]] = defaultdict(list)
    for row in rows:
        if row.partner_id:
            by_id[row.partner_id].append(row)
    for same in by_id.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(str(other.number) for other in same if other is not row)
            detail = f"This has the same id as row {others}. Give each its own, or keep one."
            yield RowFault(row.number, row.headings["/id"], detail)


def _judge(
    registry: Registry,
    actor: Actor,
    row: PartnerRow,
    refused: Sequence[RowFault],
    known: Mapping[str, Partner],
    order: Order,
) -> _Judged:
    faults = list(refused)
    current = known.get(row.partner_id)
    values = {**_head_of(current if order.update else None), **row.said}
    try:
        partner = read_partner(registry, actor, completed(values), 1)
    except InvalidInputError as error:
        seen = {fault.heading for fault in faults}
        further = placed(row.number, error.faults, row.headings)
        faults += [fault for fault in further if not fault.heading or fault.heading not in seen]
        return _Judged(row.number, faults=tuple(faults))
    if current is not None and not order.update:
        faults.append(RowFault(row.number, row.headings["/id"], _is_registered(current)))
    if faults:
        return _Judged(row.number, faults=tuple(faults))
    if current is None:
        return _Judged(row.number, partner, is_new=True)
    return _newer(registry, actor, row, current)


async def _with_persons(
    registry: Registry,
    judged: Sequence[_Judged],
    known: Mapping[str, Partner],
    headings: Mapping[int, Mapping[str, str]],
) -> list[_Judged]:
    """The judged rows; one that would make another legal person of who has signed is at fault."""
    found = []
    async with registry.database.reads() as reads:
        for result in judged:
            before = known.get(result.partner.partner_id) if result.partner else None
            why = ""
            if before is not None and result.partner is not None:
                why = await another_person(registry, reads, before, result.partner)
            heading = headings[result.number].get("/legal_name", "")
            fault = RowFault(result.number, heading, f"{why} {NEXT_STEP}")
            found.append(_Judged(result.number, faults=(fault,)) if why else result)
    return found


async def _with_relations(
    registry: Registry,
    judged: Sequence[_Judged],
    known: Mapping[str, Partner],
    rows: Sequence[PartnerRow],
) -> list[_Judged]:
    """The judged rows; one that names an organisation that it cannot is at fault."""
    if not any(row.part_of or row.succeeds for row in rows):
        return list(judged)
    async with registry.database.reads() as reads:
        found = await faults_of_relations(reads, rows, {**known, **_coming(judged)})
    by_number: dict[int, list[RowFault]] = defaultdict(list)
    for fault in found:
        by_number[fault.row].append(fault)
    return [
        _Judged(result.number, faults=(*result.faults, *by_number[result.number]))
        if result.number in by_number
        else result
        for result in judged
    ]


def _coming(judged: Sequence[_Judged]) -> dict[str, Partner]:
    """The records of the good rows, by id."""
    return {result.partner.partner_id: result.partner for result in judged if result.partner}


def _with_names(
    judged: Sequence[_Judged], known: Mapping[str, Partner], rows: Sequence[PartnerRow]
) -> list[_Judged]:
    """The judged rows; one with a new name that could be taken for another's is at fault.

    Other names are those registered and those of the other rows: the list is confirmed as one. The
    name of the organisation whose place it takes is no other's: a school that becomes an academy
    often keeps its name.
    """
    names = {**known, **_coming(judged)}
    every = known_names(names.values())
    found = []
    for result, row in zip(judged, rows, strict=True):
        others = every
        if row.succeeds:
            former = row.succeeds.other
            others = known_names(one for one in names.values() if one.partner_id != former)
        doubts = _doubts_about_name(result.partner, known, others) if result.partner else ()
        heading = row.headings.get("/legal_name", "")
        faults = [RowFault(result.number, heading, f"{doubt} {_IF_MEANT}") for doubt in doubts]
        found.append(_Judged(result.number, faults=tuple(faults)) if faults else result)
    return found


def _doubts_about_name(
    partner: Partner, known: Mapping[str, Partner], names: KnownNames
) -> Sequence[str]:
    before = known.get(partner.partner_id)
    if before is not None and before.legal_name == partner.legal_name:
        return ()
    return doubts_about_name(partner.partner_id, partner.legal_name, names)


def _head_of(current: Partner | None) -> Mapping[str, str]:
    """The fields that a row need not repeat for an organisation that it changes."""
    return {"legal_name": current.legal_name, "kind": current.kind} if current else {}


def _doubts(
    registry: Registry, table: Table, judged: Sequence[_Judged], known: Mapping[str, Partner]
) -> Iterator[RowFault]:
    """The doubts about each good record, as if all the other rows were registered too."""
    good = [(result.number, result.partner) for result in judged if result.partner is not None]
    sources = {
        partner_id: (f"{partner.legal_name} is registered here", partner)
        for partner_id, partner in known.items()
    }
    sources |= {partner.partner_id: (f"Row {number} comes", partner) for number, partner in good}
    owners = owners_of((words, content_of(partner)) for words, partner in sources.values())
    today = registry.today()
    namesakes = _namesakes({**known, **{one.partner_id: one for _, one in good}}.values())
    for number, partner in good:
        content = content_of(partner)
        found = [
            *_same_name(partner, namesakes),
            *doubtful(content, today, registry.law),
            *shared(content, owners),
        ]
        yield from placed(number, found, _headings(table, content))


def _namesakes(partners: Iterable[Partner]) -> Mapping[str, Sequence[str]]:
    """The ids of organisations by name, however it is written."""
    found: dict[str, list[str]] = defaultdict(list)
    for partner in partners:
        found[folded(partner.legal_name)].append(partner.partner_id)
    return found


def _same_name(partner: Partner, namesakes: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    for other in namesakes[folded(partner.legal_name)]:
        if other != partner.partner_id:
            detail = f"An organisation of this name is registered ({other})."
            yield Fault("/legal_name", detail)


def _headings(table: Table, content: Mapping[str, Any]) -> Mapping[str, str]:
    """Part of a record → heading of its column, for what is in the record but not in its row."""
    written = table.headings.written
    found = {"/legal_name": written.get("legal_name", "")}
    for index, entry in enumerate(content.get("identifiers") or ()):
        found[f"/identifiers/{index}"] = written.get(entry["scheme"], "")
        found[f"/identifiers/{index}/expires_on"] = written.get(f"{entry['scheme']}_expires", "")
    for index, entry in enumerate(content.get("role_holders") or ()):
        found[f"/role_holders/{index}"] = written.get(entry["role"], "")
    return found | {"/policy_documents": written.get("apd_conditions", "")}


def _newer(registry: Registry, actor: Actor, row: PartnerRow, current: Partner) -> _Judged:
    document = completed(updated(content_of(current), row.said, registry.today()))
    try:
        newer = read_partner(registry, actor, document, current.version + 1)
    except InvalidInputError as error:
        return _Judged(row.number, faults=tuple(placed(row.number, error.faults, {})))
    is_new = content_of(newer) != without_note(content_of(current))
    return _Judged(row.number, newer, is_new=is_new)


def _is_registered(current: Partner) -> str:
    return (
        f"{current.partner_id} is registered already, at version {current.version}. To change it"
        " from this row, import with --update; for another organisation, give another id."
    )
