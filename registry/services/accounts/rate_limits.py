"""Rate limits for attempts, counted by what is tried and never by where the attempt comes from.

An address that a proxy reports can be forged, so addresses are not looked at. A window begins and
ends at fixed times: more attempts do not make it longer. Each attempt is counted before it is made,
so that even of a thousand at once only ten are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from registry.domain.records.accounts import OneTimeSecret
from registry.errors import RegistryError
from registry.services.context import Registry, iso

_KIND = "tries"


class TooManyAttemptsError(RegistryError):
    """More failed attempts than allowed, against one address or one account."""

    code = "too-many-tries"
    status = 429
    title = "There were too many tries"
    next_step = "Wait, or use one of your recovery codes. If it cannot wait, ask your officer."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Nobody can try this again before {iso(until)}.")
        self.until = until


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` attempts within ``window``."""

    name: str
    most: int
    window: timedelta


PASSWORDS = Limit("password", 10, timedelta(minutes=15))
CODES = Limit("code", 10, timedelta(minutes=15))
CODES_A_DAY = Limit("code-day", 30, timedelta(days=1))  # at most one chance in 10,000 a day
OWN_PASSWORD = Limit("own-password", 10, timedelta(minutes=15))


async def count(registry: Registry, whose: str, *limits: Limit) -> None:
    """Count an attempt for ``whose`` (a keyed digest or an id); raises ``TooManyAttemptsError``."""
    now = registry.now()
    over = None
    async with registry.database.unit_of_work() as uow:
        for limit in limits:
            window, until = _window(limit, now)
            secret = OneTimeSecret(_KIND, f"{limit.name}/{whose}/{window}", whose, b"", until)
            if await uow.put_secret(secret) > limit.most:
                over = until
                break  # an attempt that is refused does not count towards the longer window
        await uow.commit()
    if over is not None:
        raise TooManyAttemptsError(over)


async def forget(registry: Registry, whose: str, *limits: Limit) -> None:
    """Start counting again, after a successful attempt."""
    now = registry.now()
    async with registry.database.unit_of_work() as uow:
        for limit in limits:
            window, _ = _window(limit, now)
            await uow.take_secret(_KIND, f"{limit.name}/{whose}/{window}", now)
        await uow.commit()


def _window(limit: Limit, now: datetime) -> tuple[int, datetime]:
    seconds = int(limit.window.total_seconds())
    number = int(now.timestamp()) // seconds
    return number, datetime.fromtimestamp((number + 1) * seconds, UTC)
