"""Reads of what keeps the register whole: the check values of its keys, and damage."""

from __future__ import annotations

from typing import Any, Final

from registry.domain.records.accounts import Account
from registry.domain.records.damage import Damage
from registry.domain.records.server_keys import KeyEvidence, ServerKeys
from registry.store import tables
from registry.store.repositories.queries import is_newest, newest, select, sound_of

_SOME: Final = 5
_WITH_KEYS: Final[tuple[Any, ...]] = (
    tables.SubjectTable,
    tables.AccountTable,
    tables.DecisionTable,
)


class KeepingQueries:
    """One of the parts of ``Repository``."""

    async def server_keys(self) -> ServerKeys | None:
        return await newest(ServerKeys, tables.ServerKeysTable.version > 0)

    async def key_evidence(self) -> KeyEvidence:
        wrapped: list[bytes] = []
        for table in _WITH_KEYS:
            for ascending in (True, False):
                rows = table.select(table.wrapped_key).order_by(
                    table.leaf_index, ascending=ascending
                )
                wrapped += [bytes(row["wrapped_key"]) for row in await rows.limit(_SOME)]
        accounts = select(Account).where(is_newest(Account)).limit(_SOME)
        versions = await tables.AliasTable.select(tables.AliasTable.key_version).distinct()
        return KeyEvidence(
            wrapped=tuple(key for key in wrapped if key),
            accounts=tuple(await sound_of(Account, accounts, is_current=True)),
            lookup_versions=frozenset(row["key_version"] for row in versions) - {0},
        )

    async def people_ids(self, after: str, limit: int) -> list[str]:
        table = tables.SubjectTable
        query = table.select(table.subject_id).where(table.subject_id > after)
        return [row["subject_id"] for row in await query.order_by(table.subject_id).limit(limit)]

    async def account_ids(self, after: str, limit: int) -> list[str]:
        table = tables.AccountTable
        query = table.select(table.account_id).where(table.account_id > after, table.version == 1)
        return [row["account_id"] for row in await query.order_by(table.account_id).limit(limit)]

    async def damage(self) -> list[Damage]:
        query = select(Damage).where(is_newest(Damage))
        return await sound_of(Damage, query.order_by(tables.DamageTable.leaf_index))
