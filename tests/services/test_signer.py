"""The signer of checkpoints outlasts a lost database, and ends at once if the ledger is damaged."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from registry.errors import UnavailableError
from registry.ledger.rows import CheckpointRow, LeafRow
from registry.services import signer as signing
from registry.services.context import Registry
from registry.services.signer import CheckpointSigner
from registry.store.repository import Repository
from tests.simulator import Partnership

pytestmark = pytest.mark.each_engine


@asynccontextmanager
async def beside(registry: Registry) -> AsyncIterator[asyncio.Task[None]]:
    """Run the signer, as it runs beside a server, until the block ends."""
    stop = asyncio.Event()
    task = asyncio.create_task(CheckpointSigner(registry).run(stop))
    try:
        yield task
    finally:
        stop.set()
        await task


async def newest(partnership: Partnership) -> CheckpointRow | None:
    async with partnership.registry.database.reads() as reads:
        return await reads.checkpoint()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "INTERVAL_SECONDS", 0.01)


@pytest.mark.parametrize("failure", [UnavailableError("Gone."), TypeError("a fault of ours")])
async def test_a_failure_passes_and_signing_goes_on(
    partnership: Partnership,
    failure: Exception,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    database = type(partnership.registry.database)
    failed = asyncio.Event()

    def lost(_: object) -> None:
        failed.set()
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(database, "reads", lost)
        async with beside(partnership.registry) as task:
            await asyncio.wait_for(failed.wait(), 10)
            broken.undo()
            async with asyncio.timeout(10):
                while await newest(partnership) is None:  # noqa: ASYNC110 - a row, no event
                    await asyncio.sleep(0.01)
            assert not task.done()
    assert "no checkpoint this time" in caplog.text


async def test_an_altered_leaf_ends_signing_and_is_reported(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    read = Repository.leaves

    async def altered(self: Repository, start: int, limit: int) -> list[LeafRow]:
        return [
            dataclasses.replace(row, commitment=row.leaf_hash)
            for row in await read(self, start, limit)
        ]

    monkeypatch.setattr(Repository, "leaves", altered)
    async with beside(partnership.registry) as task:
        await asyncio.wait_for(task, 10)
    assert "no more checkpoints: Entry 0 of the ledger is not what was written." in caplog.text
    assert await newest(partnership) is None
