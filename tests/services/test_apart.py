"""Large work waits for its turn with nothing in hand: no transaction, and no snapshot."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from registry.domain.records.acting import Actor
from registry.services.agreements import changes, registering
from registry.services.agreements.document import agreement_html
from registry.services.context import Registry
from registry.services.drafting import changes as draft_changes
from registry.services.drafting import reading, writing
from registry.services.partners import register
from registry.services.ports import Database
from tests.simulator import COUNCIL
from tests.simulator.answering import settled
from tests.simulator.partnership import Partnership, discharge, partner_document

READERS = 3  # all that SQLite has
Use = Callable[[Registry, Actor, Partnership], Awaitable[object]]


async def _with_two_versions(partnership: Partnership) -> None:
    await partnership.charter()
    council = partnership.actor(COUNCIL)
    for version in (1, 2):
        await registering.register(partnership.registry, council, discharge(partnership, version))
    await writing.begin(partnership.registry, council, discharge(partnership, 1, "drafted"))


pytestmark = [pytest.mark.scene(after=_with_two_versions), pytest.mark.each_engine]


class Apart:
    """Does the work once a write transaction and every reader could be had."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.times = 0

    async def __call__(self, actor: Actor, size: int, work: Callable[[], Any], /) -> Any:
        del actor, size
        self.times += 1
        everyone = asyncio.Barrier(READERS)
        async with asyncio.timeout(5):
            await asyncio.gather(self._write(), *(self._read(everyone) for _ in range(READERS)))
        return work()

    async def _write(self) -> None:
        async with self._database.unit_of_work():
            pass

    async def _read(self, everyone: asyncio.Barrier) -> None:
        async with self._database.reads():
            await everyone.wait()


USES: dict[str, Use] = {
    "an agreement": lambda registry, actor, p: registering.register(
        registry, actor, discharge(p, 3)
    ),
    "an organisation": lambda registry, actor, _: register.register_partner(
        registry, actor, partner_document("new-one", "charity")
    ),
    "a change of one": lambda registry, actor, _: register.amend_partner(
        registry, actor, partner_document(COUNCIL, "local_authority"), 1
    ),
    "a draft": lambda registry, actor, p: writing.begin(registry, actor, discharge(p, 1, "other")),
    "a save": lambda registry, actor, p: writing.edit(
        registry, actor, "drafted", discharge(p, 1, "drafted"), 1
    ),
    "a draft put forward": lambda registry, actor, _: writing.submit(registry, actor, "drafted", 1),
    "a draft's page": lambda registry, actor, _: reading.read_draft(registry, actor, "drafted", {}),
    "a comparison": lambda registry, actor, _: changes.between(registry, actor, "discharge"),
    "a comparison of drafts": lambda registry, actor, p: draft_changes.of_draft(
        registry, actor, "drafted", discharge(p, 1, "drafted", title="Another")
    ),
    "a print": lambda registry, actor, _: agreement_html(registry, actor, "discharge", 1),
}


@pytest.mark.parametrize("use", USES)
async def test_nobody_who_waits_for_a_turn_holds_up_others(partnership: Partnership, use: str):
    apart = Apart(partnership.registry.database)
    registry = dataclasses.replace(partnership.registry, apart=apart)
    await USES[use](registry, partnership.actor(COUNCIL), partnership)
    assert apart.times > 0


async def test_a_draft_is_registered_as_it_was_judged(partnership: Partnership):
    apart = Apart(partnership.registry.database)
    registry = dataclasses.replace(partnership.registry, apart=apart)
    council = partnership.actor(COUNCIL)
    await writing.submit(registry, council, "drafted", 1)
    seen = await settled(registry, council, "drafted")
    view, _ = await writing.register(registry, council, "drafted", seen)
    assert view.document.document_id == "drafted"
