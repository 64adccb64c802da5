"""Reads of signatories' keys."""

from __future__ import annotations

from registry.domain.records.signing import SignatoryKey
from registry.store import tables
from registry.store.repositories.queries import all_of, is_newest, newest, select


class SigningQueries:
    """One of the parts of ``Repository``."""

    async def key(self, kid: str) -> SignatoryKey | None:
        return await newest(SignatoryKey, tables.KeyTable.kid == kid)

    async def keys(self, partner_id: str | None = None) -> list[SignatoryKey]:
        table = tables.KeyTable
        query = select(SignatoryKey).where(is_newest(SignatoryKey))
        if partner_id is not None:
            query = query.where(table.partner_id == partner_id)
        # A key's first version says when it was enrolled; its place in the ledger is the order.
        enrolled = table.select(table.kid).where(table.version == 1).order_by(table.leaf_index)
        found = {key.kid: key for key in await all_of(SignatoryKey, query)}
        return [found[row["kid"]] for row in await enrolled if row["kid"] in found]
