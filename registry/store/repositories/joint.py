"""Reads of acts that need a second person."""

from __future__ import annotations

from registry.domain.records.accounts import Account
from registry.domain.records.joint import JointAct
from registry.store import tables
from registry.store.repositories.queries import all_of, is_newest, newest, select


class JointQueries:
    """One of the parts of ``Repository``."""

    async def joint_act(self, act_id: str) -> JointAct | None:
        return await newest(JointAct, tables.JointActTable.act_id == act_id)

    async def joint_acts(self, partner_id: str | None = None) -> list[JointAct]:
        table = tables.JointActTable
        query = select(JointAct).where(is_newest(JointAct))
        if partner_id is not None:
            query = query.where(table.partner_id == partner_id)
        return await all_of(JointAct, query.order_by(table.leaf_index, ascending=False))

    async def account_history(self, partner_id: str) -> list[Account]:
        table = tables.AccountTable
        query = select(Account).where(table.partner_id == partner_id)
        return await all_of(Account, query.order_by(table.leaf_index))
