"""The data items that agreements list for a share, under the names their parties gave them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from registry.domain.agreements.coverage import Candidate, relied_on
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.services import access
from registry.services.check_ports import CheckQuery, CheckRows
from registry.services.context import Registry


@dataclass(frozen=True, slots=True)
class DataItem:
    """One item of an agreement's schedule; ``agreement`` is the agreement's title."""

    id: str
    title: str
    data_categories: tuple[str, ...]
    agreement: str


async def items_between(
    registry: Registry, actor: Actor, sender: str, recipient: str, purpose: str
) -> list[DataItem]:
    """The data items for a direction and purpose in the agreements a check would rely on today."""
    access.require_own(actor, "check.ask", sender, recipient)
    rows = await registry.database.check_rows(
        CheckQuery(None, sender, recipient, purpose, registry.today())
    )
    clauses = {
        version: {flow.clause for flow in flows} for version, flows in rows.register.flows.items()
    }
    relied = relied_on(candidates(rows))
    found: dict[str, DataItem] = {}
    async with registry.database.reads() as reads:
        for candidate in relied:
            document = await reads.document(candidate.document_id, candidate.version)
            if document is not None:
                for item in _items(document, clauses[candidate.document_id, candidate.version]):
                    found.setdefault(item.id, item)
    return list(found.values())


def candidates(rows: CheckRows) -> list[Candidate]:
    """The agreement versions that may cover a share, as they stand on the day asked about.

    The check and the list of data items to choose from both use it, so they cannot disagree.
    """
    return [
        Candidate.of(version, rows.register.flows[key])
        for agreement in rows.register.agreements
        for version in agreement.versions
        if (key := (version.document.document_id, version.document.version)) in rows.register.flows
    ]


def _items(document: Document, clauses: Collection[str]) -> list[DataItem]:
    content = msgspec.json.decode(document.payload)
    return [
        DataItem(item["id"], item["title"], tuple(item["data_categories"]), document.title)
        for clause in content.get("sharings", ())
        if clause["id"] in clauses
        for item in clause["data_items"]
    ]
