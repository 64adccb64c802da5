"""The real application on a real database, spoken to over ASGI."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest_asyncio
from litestar import Litestar

from registry.services.context import Registry
from registry.services.vault import Vault
from registry.settings import Settings
from tests.applications import application
from tests.simulator import Partnership, open_partnership


@dataclass
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
async def running(
    database_url: str, tmp_path: Path, vault: Vault | None = None
) -> AsyncIterator[Api]:
    async with open_partnership(database_url, vault=vault) as partnership:

        @asynccontextmanager
        async def opened() -> AsyncIterator[Registry]:
            yield partnership.registry

        with application(settings(tmp_path), opened) as app:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            async with (
                app.lifespan(),
                httpx.AsyncClient(transport=transport, base_url="http://registry.test") as client,
            ):
                yield Api(app, client, partnership)


@pytest_asyncio.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """On each engine. Opened and closed in one task, as litestar's lifespan asks."""
    opened: asyncio.Future[Api] = asyncio.get_running_loop().create_future()
    close = asyncio.Event()

    async def hold() -> None:
        async with running(database_url, tmp_path) as found:
            opened.set_result(found)
            await close.wait()

    task = asyncio.create_task(hold())
    await asyncio.wait([task, opened], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
    yield await opened
    close.set()
    await task
