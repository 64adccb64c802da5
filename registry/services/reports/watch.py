"""A server keeps watch: it audits what is new as it starts, and everything once a day.

It takes small turns and rests in between, so that checks hardly notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final

from registry.errors import RegistryError
from registry.services.context import Registry
from registry.services.reports import damage
from registry.services.reports.audit import IN_SERVERS, REST, Audit, audit

TOLD_EVERY_SECONDS: Final = 5.0
_EVERY_SECONDS: Final = 24 * 3_600.0
_log = logging.getLogger("registry.damage")


async def keep_watch(registry: Registry, stop: asyncio.Event, *, since: int = 0) -> None:
    """Audit and tell what is met, until ``stop`` is set.

    Args:
        since: the entry up to which everything was audited before this server started.
    """
    telling = asyncio.create_task(_keep_telling(registry, stop))
    try:
        if since:
            await _audited(registry, stop, since)
        while not stop.is_set():
            await _audited(registry, stop, 0)
            await _stopped_within(stop, _EVERY_SECONDS)
    finally:
        await telling


async def _audited(registry: Registry, stop: asyncio.Event, since: int) -> Audit | None:
    """One audit at the pace of a server; a failure is logged, and the next one comes."""
    try:
        return await audit(registry, since=since, stop=stop, rest=REST, at_once=IN_SERVERS)
    except RegistryError as error:
        _log.warning("no audit this time: %s", error.code)
    except Exception as error:  # noqa: BLE001 - a failing watch must not stop a server
        _log.error("no audit this time: %s", type(error).__name__)
    return None


async def _keep_telling(registry: Registry, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await damage.tell(registry)
        except Exception as error:  # noqa: BLE001 - a failing watch must not stop a server
            _log.error("damage is not told: %s", type(error).__name__)
        await _stopped_within(stop, TOLD_EVERY_SECONDS)


async def _stopped_within(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
