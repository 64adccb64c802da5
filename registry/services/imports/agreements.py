"""Importing agreements from a spreadsheet: each is judged by itself, and all are saved together.

Each agreement is judged as if it were registered alone. As with organisations
(``services/imports/organisations.py``), reading and judging come before the transaction.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from registry.documents.json.editions import is_second
from registry.domain.agreements.agreement import Charter
from registry.domain.records.acknowledged import Acknowledgement
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    UnsettledWarningsError,
)
from registry.law import Law
from registry.services import access
from registry.services.agreements.proposed import propose
from registry.services.agreements.registering import add_version, next_version
from registry.services.context import Registry
from registry.services.drafting.acknowledging import acknowledgement, reason_faults
from registry.services.drafting.law_review import reviewed
from registry.services.drafting.second_version import second_of
from registry.services.drafting.template_library import templates
from registry.services.drafting.templates import by_party
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
from registry.spreadsheets.agreements.rows import (
    AgreementRows,
    Content,
    Filled,
    Known,
    agreements_of,
)
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.table import Table
from registry.spreadsheets.texts import fold

_STEP = 20


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judged agreement: the version to register, or its faults."""

    document: Document | None
    faults: tuple[RowFault, ...]


async def import_agreements(
    registry: Registry,
    actor: Actor,
    table: Table,
    order: Order,
    progress: Progress = no_progress,
) -> Outcome:
    """Register a table's agreements: any for the operator's officers, their own for others.

    Raises:
        ConflictError: somebody has registered one of them meanwhile; nothing was saved.
    """
    access.require(actor, "agreement.register")
    async with registry.database.reads() as reads:
        partners, documents = await every_partner(reads), await every_document(reads)
        known = Known(_finder(partners), _charter(documents), templates(), _filler(partners))
        found = agreements_of(table, known)
        snapshot = remembered(reads, partners, documents)
        judged = []
        for done, rows in enumerate(found, start=1):
            before = documents.get(str(rows.document.get("id")))
            kept = before.acknowledged if before else ()
            judge = partial(_judge, registry, actor, snapshot, partners, kept)
            judged.append(await judge(table, rows))
            if done % _STEP == 0 or done == len(found):
                progress(done, len(found))
    all_faults = [fault for agreement in judged for fault in agreement.faults]
    if order.accept_good:
        all_faults += [
            fault
            for agreement, rows in zip(judged, found, strict=True)
            for fault in _faults_of_other_rows(agreement, rows)
        ]
    faults = in_order(all_faults)
    set_aside(order, faults)
    good = [agreement.document for agreement in judged if agreement.document is not None]
    receipts = await _save(registry, actor, good) if good and may_save(order, faults) else []
    new = sum(document.version == 1 for document in good)
    return Outcome(len(table.rows), faults, new, len(good) - new, 0, tuple(receipts))


async def _save(registry: Registry, actor: Actor, good: Sequence[Document]) -> list[Receipt]:
    async with registry.database.unit_of_work() as uow:
        for document in good:
            await add_version(registry, actor, uow, document)
        return await uow.commit()


async def _judge(
    registry: Registry,
    actor: Actor,
    reads: Reads,
    partners: Mapping[str, Partner],
    kept: Sequence[Acknowledgement],
    table: Table,
    rows: AgreementRows,
) -> _Judged:
    faults = [fault for fault in table.faults if fault.row in rows.rows] + list(rows.faults)
    seen = {(fault.row, fault.heading) for fault in faults}
    try:
        content = _with_law_of_each(rows.document, partners, registry.law)
        document = await next_version(registry, actor, reads, propose(content, partners))
        if is_second(content):
            document = _answered(registry, actor, document, rows.reason, partners, kept)
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


def _with_law_of_each(
    content: dict[str, Any], partners: Mapping[str, Partner], law: Law
) -> dict[str, Any]:
    """An agreement of the second version with what it says of everyone said of each."""
    if not is_second(content):
        return content
    return second_of(content, {id_: partner.kind for id_, partner in partners.items()}, law)


def _answered(
    registry: Registry,
    actor: Actor,
    document: Document,
    reason: str,
    partners: Mapping[str, Partner],
    kept: Sequence[Acknowledgement],
) -> Document:
    """An agreement of the second version with its reason as the answer to each open warning.

    Args:
        kept: what was said of the warnings about the version before.

    Raises:
        UnsettledWarningsError: it has open warnings and no reason, as if registered alone.
    """
    found = reviewed(document.payload, partners, kept, registry.law, registry.today())
    if found.unsettled and not reason:
        raise UnsettledWarningsError(found.faults)
    if found.unsettled and (faults := reason_faults(reason, "/reasons")):
        raise InvalidInputError(faults)
    answered = found.answered(
        lambda warning: warning.acknowledged or acknowledgement(registry, actor, warning, reason)
    )
    return dataclasses.replace(document, acknowledged=answered.acknowledged)


def _faults_of_other_rows(judged: _Judged, rows: AgreementRows) -> list[RowFault]:
    """Faults for the valid rows of a refused agreement, which are refused with it."""
    at_fault = sorted({fault.row for fault in judged.faults})
    if not at_fault:
        return []
    numbers = ", ".join(map(str, at_fault))
    detail = f"This is right by itself; its agreement is refused for row {numbers}."
    return [RowFault(row, "", detail) for row in rows.rows if row not in at_fault]


def _finder(partners: Mapping[str, Partner]) -> Find:
    """A function that finds an organisation by its id, or by a legal name that only one has."""
    named: dict[str, list[str]] = defaultdict(list)
    for partner in partners.values():
        named[fold(partner.legal_name)].append(partner.partner_id)

    def find(text: str) -> str | None:
        if text in partners:
            return text
        matching = named.get(fold(text), [])
        return matching[0] if len(matching) == 1 else None

    return find


def _filler(partners: Mapping[str, Partner]) -> Filled:
    """A function that fills the parts of a template's sharing by the kinds of organisations."""

    def filled(template: Content, sharing: Content, everyone: Sequence[str]) -> Content:
        fill = {
            part["part"]: [
                id_ for id_ in everyone if id_ in partners and partners[id_].kind in part["kinds"]
            ]
            for part in template["parts"]
        }
        return {**sharing, **by_party(sharing, fill)}

    return filled


def _charter(documents: Mapping[str, Document]) -> dict[str, object] | None:
    """The charter registered last."""
    charters = [document for document in documents.values() if Charter.is_kind_of(document)]
    if not charters:
        return None
    newest = max(charters, key=lambda charter: charter.recorded_at)
    return {"id": newest.document_id, "version": newest.version}
