"""Reads of signatories' keys and of signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from piccolo.columns.combination import WhereRaw

from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.store import tables
from registry.store.repositories.queries import (
    all_of,
    current_of,
    history_of,
    is_newest,
    newest,
    select,
)


class SigningQueries:
    """One of the parts of ``Repository``."""

    async def key(self, kid: str) -> SignatoryKey | None:
        return await newest(SignatoryKey, tables.KeyTable.kid == kid)

    async def keys(self, partner_id: str | None = None) -> list[SignatoryKey]:
        table = tables.KeyTable
        query = select(SignatoryKey).where(is_newest(SignatoryKey))
        if partner_id is not None:
            query = query.where(table.partner_id == partner_id)
        # The ledger index of a key's first version gives the order in which keys were enrolled.
        enrolled = table.select(table.kid).where(table.version == 1).order_by(table.leaf_index)
        found = {key.kid: key for key in await current_of(SignatoryKey, query)}
        return [found[row["kid"]] for row in await enrolled if row["kid"] in found]

    async def signatures_of(self, partner_id: str) -> list[AcceptedSignature]:
        table = tables.SignatureTable
        query = select(AcceptedSignature).where(table.partner_id == partner_id)
        return await all_of(AcceptedSignature, query.order_by(table.leaf_index))

    async def signatures(self, document_id: str, version: int) -> list[AcceptedSignature]:
        table = tables.SignatureTable
        query = select(AcceptedSignature).where(
            table.document_id == document_id, table.document_version == version
        )
        return await all_of(AcceptedSignature, query.order_by(table.leaf_index))

    async def signatures_on(self, document_ids: Sequence[str]) -> list[AcceptedSignature]:
        return await signatures_on(document_ids)

    async def key_ends(self, partner_id: str | None = None) -> dict[str, datetime]:
        if partner_id is None:
            return await _key_ends()
        return await _key_ends(tables.KeyTable.partner_id == partner_id)


async def signatures_on(document_ids: Sequence[str]) -> list[AcceptedSignature]:
    """The signatures of every version of the documents, in the order accepted."""
    table = tables.SignatureTable
    if not document_ids:
        return []
    query = select(AcceptedSignature).where(table.document_id.is_in(list(document_ids)))
    return await all_of(AcceptedSignature, query.order_by(table.leaf_index))


async def key_ends_of_signers(document_ids: Sequence[str]) -> dict[str, datetime]:
    """When keys ended, for the organisations that have signed any of the documents."""
    marks = ", ".join(["{}"] * len(document_ids))
    signers = f"SELECT partner_id FROM signature WHERE document_id IN ({marks})"
    return await _key_ends(WhereRaw(f"partner_id IN ({signers})", *document_ids))


async def _key_ends(*which: Any) -> dict[str, datetime]:
    """When keys ended; a key's later versions give it an end, or an earlier one.

    All versions are read, so that an end that was taken away is missed.
    """
    table = tables.KeyTable
    query = select(SignatoryKey).where(*which).order_by(table.version)
    keys = await history_of(SignatoryKey, query)
    return {key.kid: key.active_to for key in keys if key.active_to is not None}
