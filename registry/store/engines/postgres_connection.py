"""asyncpg connections with the settings that the store needs."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import asyncpg

_SETTINGS = {
    "application_name": "wisc-registry",
    "default_transaction_read_only": "on",  # writes belong in a unit of work
    "synchronous_commit": "on",  # an acknowledged commit survives the loss of power
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    # Every query is a look-up by index. So plan it once, and never as a join that reads a whole
    # table, which the planner prefers while it has no statistics and then keeps.
    "plan_cache_mode": "force_generic_plan",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "TimeZone": "UTC",
}
# The statement of a check is longer than asyncpg keeps unasked, and planning it anew takes 10 ms.
_LONGEST_KEPT = 64 * 1024
_CONNECT_SECONDS = 5.0
_COMMAND_SECONDS = 30.0


def session(config: dict[str, Any]) -> dict[str, Any]:
    """The arguments for connecting to the database in ``config``."""
    return {
        **config,
        "server_settings": _SETTINGS,
        "max_cacheable_statement_size": _LONGEST_KEPT,
        "timeout": _CONNECT_SECONDS,
        "command_timeout": _COMMAND_SECONDS,
    }


class PooledConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Reports each statement to ``watch``, if any, and is reset without a round trip."""

    watch: Callable[[str], None] | None = None

    def get_reset_query(self) -> str:
        # No session state outlives a transaction here, so there is none to reset.
        return ""

    async def execute(self, query: str, *args: Any, **kwargs: Any) -> str:
        for statement in query.split("; "):
            self._note(statement)
        answer: str = await super().execute(query, *args, **kwargs)
        return answer

    async def executemany(self, command: str, args: Any, **kwargs: Any) -> None:
        self._note(command)
        await super().executemany(command, args, **kwargs)

    async def fetch(self, query: str, *args: Any, **kwargs: Any) -> list[Any]:
        self._note(query)
        rows: list[Any] = await super().fetch(query, *args, **kwargs)
        return rows

    async def fetchval(self, query: str, *args: Any, **kwargs: Any) -> Any:
        self._note(query)
        return await super().fetchval(query, *args, **kwargs)

    def _note(self, sql: str) -> None:
        if self.watch is not None:
            self.watch(sql)


@functools.lru_cache(maxsize=64)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with ``:name`` parameters as asyncpg's ``$1``, and the names in order."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return re.sub(r"(?<!:):([a-z_]+)", number, sql), tuple(names)
