"""A server keeps watch: it audits what is new as it starts, and everything once a day.

It takes small turns and rests in between, so that checks hardly notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import Final

from registry.errors import RegisterPutBackError, RegistryError
from registry.services.context import Registry
from registry.services.pauses import stopped_within
from registry.services.reports import damage
from registry.services.reports.audit import IN_SERVERS, REST, audit

TOLD_EVERY_SECONDS: Final = 5.0
BEGINS_AFTER_SECONDS: Final = 15.0  # the first checks after a start are not to wait beside it
_AGAIN_AFTER_SECONDS: Final = 60.0  # so often it is asked whether an audit is due
_WHOLE_EVERY = timedelta(days=1)
_log = logging.getLogger("registry.damage")


async def keep_watch(registry: Registry, stop: asyncio.Event) -> None:
    """Audit what nobody has audited yet, then everything once a day, and tell what is met.

    It ends when ``stop`` is set, or when the database was put back to an older state.
    """
    telling = asyncio.create_task(_keep_telling(registry, stop))
    try:
        await _keep_auditing(registry, stop)
    finally:
        await telling


async def _keep_auditing(registry: Registry, stop: asyncio.Event) -> None:
    await stopped_within(stop, BEGINS_AFTER_SECONDS)
    since: int | None = await _not_audited(registry)
    whole_at: datetime | None = None
    while not stop.is_set():
        try:
            if since is None and await _is_due(registry, whole_at):
                since = 0
            if since is not None:
                made = await audit(registry, since=since, stop=stop, rest=REST, at_once=IN_SERVERS)
                if made.is_finished:
                    whole_at = whole_at if since else registry.now()
                    since = None
        except RegisterPutBackError:
            return
        except RegistryError as error:
            _log.warning("no audit this time: %s", error.code)
        except Exception as error:  # noqa: BLE001 - a failing watch must not stop a server
            _log.error("no audit this time: %s", type(error).__name__)
        await stopped_within(stop, _AGAIN_AFTER_SECONDS)


async def _not_audited(registry: Registry) -> int:
    """The entry from which nobody has audited yet."""
    with contextlib.suppress(RegistryError):
        kept = await registry.kept.latest() if registry.kept else None
        return kept.audited if kept else 0
    return 0


async def _is_due(registry: Registry, whole_at: datetime | None) -> bool:
    """Whether the last audit of everything, here or before, is a day ago."""
    kept = await registry.kept.latest() if registry.kept else None
    audits = [at for at in (whole_at, kept and kept.audited_at) if at]
    return not audits or registry.now() - max(audits) >= _WHOLE_EVERY


async def _keep_telling(registry: Registry, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await damage.tell(registry)
        except RegisterPutBackError:
            return
        except Exception as error:  # noqa: BLE001 - a failing watch must not stop a server
            _log.error("damage is not told: %s", type(error).__name__)
        await stopped_within(stop, TOLD_EVERY_SECONDS)
