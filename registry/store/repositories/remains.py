"""What can still be read of a damaged row, and whether it is again what was written.

Nothing that stands here is evidence unless it is proven: it helps whoever has to find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from registry.domain.records.damage import Remains
from registry.domain.records.people import Subject
from registry.ledger.leaf import commitment
from registry.store import tables
from registry.store.kinds import KINDS
from registry.store.proof import fault_of
from registry.store.repositories.queries import select, stored

_RECORDS: Final = {kind.name: record for record, kind in KINDS.items()}
_OF_LEAVES: Final = frozenset(
    {"ledger_leaf", "alias", "consent_concern", "document_party", "agreement_flow", "flow_end"}
)
_ORGANISATION: Final = {  # the field that says whose it is, where that is not partner_id
    "consent": "recorded_by",
    "check": "asked_for",
    "decision": "asked_for",
    "agreement_step": "by",
}
_VERSION: Final = {"document": "version", "draft": "document_version"}


class RemainsQueries:
    """One of the parts of ``Repository``."""

    async def remains(self, kind: str, place: int) -> Remains:
        if kind == "checkpoint":
            return await _of_checkpoint(place)
        if place < 0 or (kind not in _RECORDS and kind not in _OF_LEAVES):
            return Remains(kind)
        leaf = await _leaf(place)
        of = kind if kind in _RECORDS else str(leaf.get("kind", ""))
        read, is_proven = await _read(of, place, leaf) if of in _RECORDS else ({}, False)
        return Remains(
            kind=of,
            recorded_at=leaf.get("recorded_at"),
            partner_id=_text(read, _ORGANISATION.get(of, "partner_id")),
            document_id=_text(read, "document_id"),
            document_version=_number(read, _VERSION.get(of, "document_version")),
            kid=_text(read, "kid"),
            is_proven=is_proven,
        )

    async def is_as_written(self, kind: str, place: int) -> bool | None:
        if kind not in _RECORDS or place < 0:
            return None
        record, leaf = _RECORDS[kind], await _leaf(place)
        table: Any = KINDS[record].table
        if not leaf:  # the registry did not write it: it is to be gone
            return not await table.exists().where(table.leaf_index == place)
        record_id = leaf["record_id"]
        rows = await select(record).where(table.leaf_id == record_id)
        ledger = tables.LedgerTable
        leaves = await ledger.select(ledger.version).where(ledger.record_id == record_id)
        versions = {row["version"] for row in leaves}
        whole = {max(versions)} if record is Subject else versions
        sound = {row["version"] for row in rows if not fault_of(record, stored(record, row))}
        return sound == whole and len(rows) == len(whole)


async def _leaf(place: int) -> Mapping[str, Any]:
    table = tables.LedgerTable
    return await table.select().where(table.leaf_index == place).first() or {}


async def _of_checkpoint(size: int) -> Remains:
    table = tables.CheckpointTable
    row = await table.select(table.recorded_at).where(table.size == size).first()
    return Remains("checkpoint", row["recorded_at"] if row else None)


async def _read(kind: str, place: int, leaf: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The fields of a row, as its body and columns say, and whether the body is proven.

    Of a row that is gone, those of another version of the same thing.
    """
    record = _RECORDS[kind]
    table: Any = KINDS[record].table
    row = await select(record).where(table.leaf_index == place).first()
    if row is None and leaf:
        row = await select(record).where(table.leaf_id == leaf["record_id"]).first()
    if row is None:
        return {}, False
    columns = {name: row[name] for name in ("version", *KINDS[record].repeated)}
    try:
        body = msgspec.json.decode(row["body"])
        is_proven = commitment(row["salt"], row["body"].encode()) == row["seal"]
    except (ValueError, TypeError):
        return columns, False
    return ({**columns, **body}, is_proven) if isinstance(body, dict) else (columns, False)


def _text(read: Mapping[str, Any], name: str) -> str:
    value = read.get(name)
    return value if isinstance(value, str) else ""


def _number(read: Mapping[str, Any], name: str) -> int:
    value = read.get(name)
    return value if isinstance(value, int) else 0
