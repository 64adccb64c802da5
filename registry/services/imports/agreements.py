"""Agreements from a spreadsheet: each judged as one that is registered alone, all saved together.

As with organisations (``services/imports/organisations.py``), reading and judging come before the
transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.domain.agreements.agreement import Charter
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.errors import ConflictError, InvalidInputError, NotAllowedError
from registry.services import access
from registry.services.agreements.registering import add_version, next_version
from registry.services.context import Registry
from registry.services.drafting.templates import templates
from registry.services.imports.outcome import (
    Order,
    Outcome,
    Progress,
    in_order,
    may_save,
    no_progress,
    set_aside,
)
from registry.services.imports.reads import every_document, every_partner, remembered
from registry.services.ports import Reads
from registry.spreadsheets.agreements.clause_cells import Find
from registry.spreadsheets.agreements.rows import AgreementRows, Known, agreements_of
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Table
from registry.spreadsheets.texts import fold

_STEP = 20


@dataclass(frozen=True, slots=True)
class _Judged:
    """An agreement once judged: the version to register, or faults."""

    document: Document | None
    faults: tuple[RowFault, ...]


async def import_agreements(
    registry: Registry,
    actor: Actor,
    table: Table,
    order: Order,
    progress: Progress = no_progress,
) -> Outcome:
    """Register the agreements of a table: the operator's officers any, others their own.

    Raises:
        ConflictError: somebody registered one of them meanwhile; nothing was saved.
    """
    access.require(actor, "agreement.register")
    async with registry.database.reads() as reads:
        partners, documents = await every_partner(reads), await every_document(reads)
        known = Known(_finder(partners), _charter(documents), templates())
        found = agreements_of(table, known)
        kept = remembered(reads, partners, documents)
        judged = []
        for done, rows in enumerate(found, start=1):
            judged.append(await _judge(registry, actor, kept, table, rows))
            if done % _STEP == 0 or done == len(found):
                progress(done, len(found))
    found_wrong = [fault for each in judged for fault in each.faults]
    if order.accept_good:
        found_wrong += [
            fault
            for each, rows in zip(judged, found, strict=True)
            for fault in _with_it(each, rows)
        ]
    faults = in_order(found_wrong)
    set_aside(order, faults)
    good = [each.document for each in judged if each.document is not None]
    receipts = await _save(registry, actor, good) if good and may_save(order, faults) else []
    new = sum(document.version == 1 for document in good)
    return Outcome(len(table.rows), faults, new, len(good) - new, 0, tuple(receipts))


async def _save(registry: Registry, actor: Actor, good: Sequence[Document]) -> list[Receipt]:
    async with registry.database.unit_of_work() as uow:
        for document in good:
            await add_version(registry, actor, uow, document)
        return await uow.commit()


async def _judge(
    registry: Registry, actor: Actor, reads: Reads, table: Table, rows: AgreementRows
) -> _Judged:
    faults = [fault for fault in table.faults if fault.row in rows.rows] + list(rows.faults)
    seen = {(fault.row, fault.heading) for fault in faults}
    try:
        document = await next_version(registry, actor, reads, rows.document)
    except InvalidInputError as error:
        for fault in error.faults:
            row, heading = rows.placed(fault.pointer)
            if (row, heading) not in seen or not heading:
                faults.append(RowFault(row, heading, fault.detail))
        return _Judged(None, tuple(faults))
    except (ConflictError, NotAllowedError) as error:
        row, heading = rows.placed("/version" if "version" in table.headings.written else "/id")
        faults.append(RowFault(row, heading, f"{error.detail} {error.next_step}"))
    return _Judged(None if faults else document, tuple(faults))


def _with_it(judged: _Judged, rows: AgreementRows) -> list[RowFault]:
    """The other rows of an agreement that is refused: they go back with it."""
    at_fault = sorted({fault.row for fault in judged.faults})
    if not at_fault:
        return []
    numbers = ", ".join(map(str, at_fault))
    detail = f"This is right by itself; its agreement is refused for row {numbers}."
    return [RowFault(row, "", detail) for row in rows.rows if row not in at_fault]


def _finder(partners: Mapping[str, Partner]) -> Find:
    """By id, or by a legal name that only one organisation has."""
    named: dict[str, list[str]] = defaultdict(list)
    for partner in partners.values():
        named[fold(partner.legal_name)].append(partner.partner_id)

    def find(text: str) -> str | None:
        if text in partners:
            return text
        fitting = named.get(fold(text), [])
        return fitting[0] if len(fitting) == 1 else None

    return find


def _charter(documents: Mapping[str, Document]) -> dict[str, object] | None:
    """The charter registered last."""
    charters = [each for each in documents.values() if Charter.is_kind_of(each)]
    if not charters:
        return None
    newest = max(charters, key=lambda each: each.recorded_at)
    return {"id": newest.document_id, "version": newest.version}
