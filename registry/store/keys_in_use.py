"""Whether this program has every key of the database: a rotation beside it may have added one.

A program that lacks the newest lookup key does not find what was brought to it, and would say that
there is no record. So whatever looks somebody up asks first, and so does every commit.
"""

from __future__ import annotations

from typing import Final

from registry.errors import UnavailableError
from registry.store.binding import StoreEngine

HOW_MANY: Final = "SELECT coalesce(max(many), 0) AS many FROM server_keys"


class KeysChangedError(UnavailableError):
    """The registry's keys were changed while this program ran, so that it can look nobody up."""

    code = "keys-changed"
    title = "The registry's keys were changed"
    next_step = "Nothing was saved. The registry operator has to start the server again."

    def __init__(self) -> None:
        super().__init__("The registry's keys were changed while this program ran.")


async def require_same_keys(engine: StoreEngine) -> None:
    """Raise ``KeysChangedError`` if the database has another number of keys than this program."""
    if engine.keys is None:
        return
    [row] = await engine.fetch(HOW_MANY)
    require_number(engine, row["many"])


def require_number(engine: StoreEngine, many: int) -> None:
    """Raise ``KeysChangedError`` if that is another number of keys than this program has."""
    if engine.keys is not None and many != engine.keys:
        raise KeysChangedError
