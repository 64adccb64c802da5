"""Reads of what keeps the register whole: the check values of its keys, and damage."""

from __future__ import annotations

from typing import Any, Final

from registry.domain.records.accounts import Account
from registry.domain.records.damage import Damage
from registry.domain.records.people import Subject
from registry.domain.records.restorations import Restoration
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

    async def people_page(self, after: str, limit: int) -> tuple[list[Subject], str]:
        table = tables.SubjectTable
        query = table.select(table.subject_id).where(table.subject_id > after)
        ids = [row["subject_id"] for row in await query.order_by(table.subject_id).limit(limit)]
        if not ids:
            return [], ""
        found = select(Subject).where(table.subject_id.is_in(ids)).order_by(table.subject_id)
        return await sound_of(Subject, found, is_current=True), ids[-1]

    async def accounts_page(self, after: str, limit: int) -> tuple[list[Account], str]:
        table = tables.AccountTable
        query = table.select(table.account_id).where(table.account_id > after, table.version == 1)
        ids = [row["account_id"] for row in await query.order_by(table.account_id).limit(limit)]
        if not ids:
            return [], ""
        found = select(Account).where(table.account_id.is_in(ids), is_newest(Account))
        return await sound_of(Account, found.order_by(table.account_id), is_current=True), ids[-1]

    async def damage(self) -> list[Damage]:
        query = select(Damage).where(is_newest(Damage))
        return await sound_of(Damage, query.order_by(tables.DamageTable.leaf_index))

    async def damage_record(self, damage_id: str) -> Damage | None:
        return await newest(Damage, tables.DamageTable.damage_id == damage_id)

    async def restorations(self) -> list[Restoration]:
        query = select(Restoration).where(is_newest(Restoration))
        return await sound_of(Restoration, query.order_by(tables.RestorationTable.leaf_index))
