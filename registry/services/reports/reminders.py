"""Reminders of review dates: three months, one month and one week before, and overdue at once.

Each party of each version that stands is told of each stage once; of the charter its active
members and the operator. After days without a run only the stage that came last is told. Run it
as often as you like, by ``registry remind`` or beside a server: what was told is not told again.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.reviews import STAGES, first_reminder, stage_on
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Outline
from registry.errors import RegistryError
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.notifications.members import members_of
from registry.services.notifications.notify import News, tell
from registry.services.ports import Reads

EVERY_SECONDS = 3_600.0
_AT_ONCE = 100  # told in one transaction, so that checks need not wait for thousands
_KEYS = 500
_ITSELF = Actor("", frozenset(), "registry: reminders")
_log = logging.getLogger("registry.reminders")
_ToTell = tuple[str, News]  # whom, and of what


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a run told: so many notices, to so many organisations, about so many documents."""

    notices: int
    organisations: int
    documents: int


async def remind(registry: Registry, stop: asyncio.Event | None = None) -> Reminded:
    """Tell whoever has yet to be told of a review date that comes near or has passed.

    Args:
        stop: when set, what has been told so far stays told, and the rest waits for the next run.
    """
    async with registry.database.reads() as reads:
        pending = await _untold(reads, await _due(registry, reads))
    told: list[_ToTell] = []
    for start in range(0, len(pending), _AT_ONCE):
        if stop is not None and stop.is_set():
            break
        told += await _tell(registry, pending[start : start + _AT_ONCE])
    return Reminded(
        notices=len(told),
        organisations=len({partner_id for partner_id, _ in told}),
        documents=len({news.document_id for _, news in told}),
    )


async def keep_reminding(
    registry: Registry, stop: asyncio.Event, every: float = EVERY_SECONDS
) -> None:
    """Remind now and every hour until ``stop``; what goes wrong is logged and tried again."""
    while not stop.is_set():
        try:
            await remind(registry, stop)
        except RegistryError as error:
            _log.warning("no reminders this time: %s", error.code)
        except Exception as error:  # noqa: BLE001 - a server does not stop for want of reminders
            _log.error("no reminders this time: %s", type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every)


async def _due(registry: Registry, reads: Reads) -> list[_ToTell]:
    """Everyone to be told of a stage that has come, told before or not; by organisation."""
    today = registry.today()

    def near(row: Outline) -> bool:
        return first_reminder(row.review_date) <= today

    found: list[_ToTell] = []
    async for page in listed(reads, today, wanted=near):
        for each in page:
            found += _told_of(each, each.parties, today)
    members = await members_of(reads, today)
    operator = await reads.operator()
    async for page in listed(reads, today, of=Charter, wanted=near):
        for each in page:
            # The operator keeps the charter, a member itself or not.
            whom = {*members.get(each.document.document_id, ()), operator or ""} - {""}
            found += _told_of(each, whom, today)
    return sorted(found, key=lambda one: one[0])


def _told_of(each: Version[Outline], whom: Iterable[str], today: date) -> list[_ToTell]:
    row = each.document
    stage = stage_on(row.review_date, today)
    if stage is None or not each.awaits_review:
        return []
    mark = row.review_date.isoformat()
    news = News(stage, "", row.document_id, row.version, row.review_date, mark)
    return [(partner_id, news) for partner_id in whom]


async def _untold(reads: Reads, due: Sequence[_ToTell]) -> list[_ToTell]:
    """Those of ``due`` that were not told yet, in the same order."""
    keys: dict[str, list[str]] = defaultdict(list)
    for partner_id, news in due:
        keys[partner_id] += _keys(news)
    told = {
        (partner_id, key)
        for partner_id, of in keys.items()
        for start in range(0, len(of), _KEYS)
        for key in await reads.told(partner_id, of[start : start + _KEYS])
    }
    return [
        (whom, news) for whom, news in due if not any((whom, key) in told for key in _keys(news))
    ]


def _keys(news: News) -> list[str]:
    """This stage and those after it: where a clock was set back, nobody goes back a stage."""
    later = STAGES[STAGES.index(news.code) :]
    return [dataclasses.replace(news, code=code).key for code in later]


async def _tell(registry: Registry, batch: Sequence[_ToTell]) -> list[_ToTell]:
    """Tell those that nobody has told since: writers take turns, so what is read here stays so."""
    async with registry.database.unit_of_work() as uow:
        untold = await _untold(uow, batch)
        for partner_id, news in untold:
            tell(registry, _ITSELF, uow, [partner_id], news)
        await uow.commit()
    return untold
