"""How often someone may try: counted by what is tried, never by where it comes from.

An address that a proxy names can be forged, so none is looked at. A window begins at a fixed time
and is over when it is over: more tries do not lengthen it. Each try is counted before it is made,
so that a thousand at once are still ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from registry.domain.records.accounts import OneTimeSecret
from registry.errors import RegistryError
from registry.services.context import Registry, iso

_KIND = "tries"


class TooManyTriesError(RegistryError):
    """More failures than allowed, against one address or one account."""

    code = "too-many-tries"
    status = 429
    title = "There were too many tries"
    next_step = "Wait, or use one of your recovery codes. If it cannot wait, ask your officer."

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Nobody can try this again before {iso(until)}.")
        self.until = until


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so long."""

    name: str
    most: int
    window: timedelta


PASSWORDS = Limit("password", 10, timedelta(minutes=15))
CODES = Limit("code", 10, timedelta(minutes=15))
CODES_A_DAY = Limit("code-day", 30, timedelta(days=1))  # one in ten thousand guesses a day at most
OWN_PASSWORD = Limit("own-password", 10, timedelta(minutes=15))


async def count(registry: Registry, whose: str, *limits: Limit) -> None:
    """Count a try against ``whose`` (a keyed digest or an id); ``TooManyTriesError`` if over."""
    now = registry.now()
    over = None
    async with registry.database.unit_of_work() as uow:
        for limit in limits:
            window, until = _window(limit, now)
            secret = OneTimeSecret(_KIND, f"{limit.name}/{whose}/{window}", whose, b"", until)
            if await uow.put_secret(secret) > limit.most:
                over = until
                break  # what was not tried does not count towards the longer wait
        await uow.commit()
    if over is not None:
        raise TooManyTriesError(over)


async def forget(registry: Registry, whose: str, *limits: Limit) -> None:
    """It was right: begin counting anew."""
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
