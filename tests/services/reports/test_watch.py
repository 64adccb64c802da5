"""A server audits by itself: what is new as it starts, and everything, until it is stopped."""

from __future__ import annotations

import asyncio

import pytest

from registry.services.ledger_ports import ENTRIES, AuditStep
from registry.services.reports import watch
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner
from tests.simulator import COUNCIL, SCHOOL, Partnership
from tests.simulator.scenes import AtRest
from tests.support.damage import damage


async def members(p: Partnership) -> None:
    await CheckpointSigner(p.registry).sign_once()
    await p.charter()
    await p.enrol(COUNCIL)
    await CheckpointSigner(p.registry).sign_once()


pytestmark = pytest.mark.scene(after=members)
ALTERED = f"UPDATE partner SET partner_id = partner_id || 'x' WHERE partner_id = '{SCHOOL}'"


async def found(p: Partnership) -> list[tuple[str, str]]:
    async with p.registry.database.reads() as reads:
        return [(one.kind, one.fault) for one in await reads.damage()]


async def test_a_server_finds_what_was_changed_and_records_it(
    p: Partnership, stage: AtRest, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "REST", 0.1)  # nobody checks meanwhile
    monkeypatch.setattr(watch, "BEGINS_AFTER_SECONDS", 0)
    assert await damage(stage.url, ALTERED) == 1
    stop = asyncio.Event()
    watching = asyncio.create_task(watch.keep_watch(p.registry, stop))
    for _ in range(1_000):
        if await found(p):
            break
        await asyncio.sleep(0.03)
    stop.set()
    await watching
    assert await found(p) == [("partner", "altered")]


async def test_a_server_that_stops_does_not_wait_for_an_audit_that_rests(
    p: Partnership, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "REST", 10_000.0)
    monkeypatch.setattr(watch, "BEGINS_AFTER_SECONDS", 0)
    stop = asyncio.Event()
    watching = asyncio.create_task(watch.keep_watch(p.registry, stop))
    await asyncio.sleep(0.2)
    stop.set()
    async with asyncio.timeout(2):
        await watching


async def test_from_an_entry_on_nothing_before_it_is_read(p: Partnership, stage: AtRest):
    assert await damage(stage.url, ALTERED) == 1
    steps: list[AuditStep] = []
    async with p.registry.database.reads() as reads:
        newest = await reads.checkpoint()
    assert newest is not None
    made = await audit(p.registry, since=newest.size, say=steps.append)
    assert made.is_whole
    assert max(step.of for step in steps if step.part == ENTRIES) < newest.size
    assert not (await audit(p.registry)).is_whole


async def test_a_stop_leaves_the_rest_for_another_time(p: Partnership):
    stop = asyncio.Event()
    stop.set()
    made = await audit(p.registry, stop=stop, at_once=1)
    assert not made.is_finished
    assert not made.is_whole
