"""The real application on a real database, addressed over ASGI."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx
import pytest_asyncio
from litestar import Litestar

from registry.services.context import Registry
from registry.settings import Settings
from tests.simulator import Partnership
from tests.simulator.applications import application


@dataclass(repr=False)  # as is the Partnership in it
class Api:
    """A running application, its partnership, and tokens by organisation and role."""

    app: Litestar
    client: httpx.AsyncClient
    partnership: Partnership
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    async def headers(self, partner_id: str, role: str) -> dict[str, str]:
        key = (partner_id, role)
        if key not in self.tokens:
            self.tokens[key] = await self.partnership.token(partner_id, role)
        return {"Authorization": f"Bearer {self.tokens[key]}"}


def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"REGISTRY_HOME": str(tmp_path)})


@asynccontextmanager
async def running(partnership: Partnership, tmp_path: Path) -> AsyncIterator[Api]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Registry]:
        yield partnership.registry

    with application(settings(tmp_path), opened) as app:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.lifespan(),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
        ):
            yield Api(app, client, partnership)


T = TypeVar("T")


@asynccontextmanager
async def held(block: AbstractAsyncContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave a block in one task, as litestar's lifespan requires and fixtures do not."""
    entered: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    leave = asyncio.Event()

    async def hold() -> None:
        async with block as found:
            entered.set_result(found)
            await leave.wait()

    task = asyncio.create_task(hold())
    await asyncio.wait([task, entered], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
    yield await entered
    leave.set()
    await task


@pytest_asyncio.fixture
async def api(partnership: Partnership, tmp_path: Path) -> AsyncIterator[Api]:
    """Run the application over the test's partnership, on each engine."""
    async with held(running(partnership, tmp_path)) as api:
        yield api
