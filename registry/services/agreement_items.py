"""The data items that signed agreements list for a share, by the names their parties gave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from registry.domain.records import Actor
from registry.services import access
from registry.services.context import Registry
from registry.services.ports import CheckQuery


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
    """What signed agreements list for this direction and purpose; empty where there is none."""
    access.require_own(actor, "check.ask", sender, recipient)
    query = CheckQuery(None, sender, recipient, purpose)
    rows = (await registry.database.check_rows(query)).agreements
    signed = {row.document_id: row.version for row in rows if set(row.parties) <= set(row.signed)}
    found: dict[str, DataItem] = {}
    async with registry.database.reads() as reads:
        for document_id, version in signed.items():
            document = await reads.document(document_id, version)
            if document is not None:
                content = msgspec.json.decode(document.payload)
                for item in _items(content, sender, recipient, purpose, document.title):
                    found.setdefault(item.id, item)
    return list(found.values())


def _items(
    content: dict[str, Any], sender: str, recipient: str, purpose: str, title: str
) -> list[DataItem]:
    return [
        DataItem(item["id"], item["title"], tuple(item["data_categories"]), title)
        for clause in content.get("sharings", ())
        if clause["purpose"] == purpose and sender in clause["from"] and recipient in clause["to"]
        for item in clause["data_items"]
    ]
