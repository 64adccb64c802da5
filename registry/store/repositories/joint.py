"""Reads of acts that need a second person."""

from __future__ import annotations

from typing import Any

from piccolo.query import Select

from registry.domain.records.accounts import Account
from registry.domain.records.joint import JointAct
from registry.store import tables
from registry.store.repositories.queries import (
    current_of,
    is_newest,
    newest,
    select,
    sound_of,
    whole_of,
)


class JointQueries:
    """One of the parts of ``Repository``."""

    async def joint_act(self, act_id: str) -> JointAct | None:
        return await newest(JointAct, tables.JointActTable.act_id == act_id)

    async def joint_acts(self, partner_id: str | None = None) -> list[JointAct]:
        return await current_of(JointAct, _acts(partner_id))

    async def sound_acts(self, partner_id: str | None = None) -> list[JointAct]:
        return await sound_of(JointAct, _acts(partner_id), is_current=True)

    async def account_history(self, partner_id: str) -> tuple[list[Account], bool]:
        table = tables.AccountTable
        query = select(Account).where(table.partner_id == partner_id)
        return await whole_of(Account, query.order_by(table.leaf_index))


def _acts(partner_id: str | None) -> Select[Any]:
    table = tables.JointActTable
    query = select(JointAct).where(is_newest(JointAct))
    if partner_id is not None:
        query = query.where(table.partner_id == partner_id)
    return query.order_by(table.leaf_index, ascending=False)
