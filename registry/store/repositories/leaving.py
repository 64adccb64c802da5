"""Reads of notices of leaving."""

from __future__ import annotations

from registry.domain.records.leaving import LeavingNotice
from registry.store import tables
from registry.store.repositories.queries import all_of, newest, select


class LeavingQueries:
    """One of the parts of ``Repository``."""

    async def notices_by(self, kid: str) -> list[LeavingNotice]:
        query = select(LeavingNotice).order_by(tables.NoticeTable.leaf_index)
        return [notice for notice in await all_of(LeavingNotice, query) if notice.kid == kid]

    async def leaving_notice(self, notice_id: str) -> LeavingNotice | None:
        return await newest(LeavingNotice, tables.NoticeTable.notice_id == notice_id)
