"""Pauses of what runs in the background: none outlasts the server."""

from __future__ import annotations

import asyncio
import contextlib


async def stopped_within(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, but no longer than until ``stop`` is set: a server that stops does not wait."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
