"""Damage in the ledger's past is named and told, and recording goes on; in its tail it stops."""

from __future__ import annotations

import dataclasses

import pytest

from registry.domain.records.damage import LEAF
from registry.errors import CannotRecordError, CouldNotCheckError, DamagedRecordError
from registry.ledger.leaf import LedgerLeaf
from registry.services import health
from registry.services.checks.checker import Checker
from registry.services.notifications.notify import list_own
from registry.services.reports import damage as damage_report
from registry.services.reports.audit import audit
from registry.services.signer import CheckpointSigner, LedgerDamagedError
from tests.simulator import COUNCIL, SCHOOL, Partnership
from tests.simulator.partnership import opened_again
from tests.simulator.scenes import AtRest
from tests.support.damage import damage

ANN = {"scheme": "nhs", "value": "943 476 5919"}


async def signed_at_two_sizes(p: Partnership) -> None:
    """Sign the ledger at two sizes, and let three entries follow."""
    await CheckpointSigner(p.registry).sign_once()
    await p.charter()
    await p.enrol(COUNCIL)
    await CheckpointSigner(p.registry).sign_once()
    for _ in range(3):
        await ask(p)


pytestmark = pytest.mark.scene(after=signed_at_two_sizes)


async def ask(p: Partnership, person: dict[str, str] | None = None) -> object:
    subject = {"subject": {"identifiers": [person]}} if person else {}
    request = {"from": COUNCIL, "to": SCHOOL, "purpose": "early_help", **subject}
    request["data_categories"] = ["personal"]
    return await Checker(p.registry).check(request, actor=p.actor(COUNCIL))


async def size(p: Partnership) -> int:
    async with p.registry.database.reads() as reads:
        return await reads.ledger_size()


OTHER_HASH = "(SELECT other.leaf_hash FROM ledger_leaf other WHERE other.leaf_index = 3)"
PAST = {
    "its commitment": ("UPDATE ledger_leaf SET commitment = leaf_hash WHERE leaf_index = 2",),
    "its kind": ("UPDATE ledger_leaf SET kind = 'other' WHERE leaf_index = 2",),
    "no kind": ("UPDATE ledger_leaf SET kind = '' WHERE leaf_index = 2",),
    "its hash": (f"UPDATE ledger_leaf SET leaf_hash = {OTHER_HASH} WHERE leaf_index = 2",),
    "no hash": ("UPDATE ledger_leaf SET leaf_hash = substr(leaf_hash, 2) || 'x'"
                " WHERE leaf_index = 2",),
    "both": ("UPDATE ledger_leaf SET kind = 'other' WHERE leaf_index = 2",
             f"UPDATE ledger_leaf SET leaf_hash = {OTHER_HASH} WHERE leaf_index = 2"),
    "all of it": ("DELETE FROM ledger_leaf WHERE leaf_index = 2",),
}  # fmt: skip


@pytest.mark.parametrize("what", PAST)
async def test_recording_goes_on_after_damage_in_the_past(stage: AtRest, what: str):
    assert await damage(stage.url, *PAST[what]) == 1
    async with opened_again(stage.url, stage.own) as p:
        signed = await CheckpointSigner(p.registry).sign_once()
        assert signed is not None
        assert signed.size == await size(p)
        await audit(p.registry)
        await audit(p.registry)  # once is enough
        async with p.registry.database.reads() as reads:
            [found] = await reads.damage()
            leaves = await reads.leaves(signed.size, 10)
        assert (found.kind, found.place) == (LEAF, 2)
        assert found.fault == ("missing" if what == "all of it" else "altered")
        assert found.went_on_from == signed.size
        assert [leaf.kind for leaf in leaves] == ["damage", "notification"]
        [told, *_] = await list_own(p.registry, p.actor(COUNCIL))
        assert told.code == "ledger_damage_found"
        await ask(p)
        again = await CheckpointSigner(p.registry).sign_once()
        assert again is not None
        assert again.size == await size(p) > signed.size
        assert (await health.require_ready(p.registry)).damaged == 1


async def test_a_leaf_written_anew_with_its_hash_is_known_by_the_signed_root(stage: AtRest):
    """Each leaf seems whole then; only the root that was signed shows it."""
    async with opened_again(stage.url, stage.own) as p:
        async with p.registry.database.reads() as reads:
            [leaf] = await reads.leaves(2, 1)
        other = dataclasses.replace(leaf, kind="other")
        new = LedgerLeaf(other.kind, other.record_id, other.version, other.commitment)
        sql = "UPDATE ledger_leaf SET kind = 'other', leaf_hash = '{}' WHERE leaf_index = 2"
        assert await damage(stage.url, sql.format(new.hash().hex())) == 1
        made = await audit(p.registry)
        [found] = made.found
        assert (found.kind, found.fault) == (LEAF, "altered")
        assert found.leaf_index == 2 < made.proven


CHECKPOINTS = {
    "its root": "UPDATE checkpoint SET root = replace(root, substr(root, 1, 1), 'g')",
    "another root": "UPDATE checkpoint SET root = (SELECT min(leaf_hash) FROM ledger_leaf)",
    "its note": "UPDATE checkpoint SET note = replace(note, 'ledger', 'lodger')",
    "its frontier": "UPDATE checkpoint SET frontier = substr(frontier, 2) || '0'",
    "no frontier": "UPDATE checkpoint SET frontier = ''",
    "itself": "DELETE FROM checkpoint",
}
NEWEST = " WHERE size = (SELECT max(size) FROM checkpoint)"


@pytest.mark.parametrize("which", [NEWEST, ""], ids=["the newest", "every one"])
@pytest.mark.parametrize("what", CHECKPOINTS)
async def test_damage_to_a_checkpoint_is_passed_over(stage: AtRest, what: str, which: str):
    """The leaves are whole, so that there is always a point from which to go on."""
    assert await damage(stage.url, CHECKPOINTS[what] + which) > 0
    async with opened_again(stage.url, stage.own) as p:
        await ask(p)
        signed = await CheckpointSigner(p.registry).sign_once()
        assert signed is not None
        assert signed.size == await size(p)


TAIL = {
    "a leaf": "UPDATE ledger_leaf SET commitment = leaf_hash",
    "its hash": "UPDATE ledger_leaf SET leaf_hash = commitment",
    "nothing": "DELETE FROM ledger_leaf",
}
UNSIGNED = " WHERE leaf_index = (SELECT max(leaf_index) - 1 FROM ledger_leaf)"


@pytest.mark.parametrize("what", TAIL)
async def test_where_the_tail_cannot_be_extended_nothing_is_recorded(stage: AtRest, what: str):
    async with opened_again(stage.url, stage.own) as server:
        signer = CheckpointSigner(server.registry)
        await ask(server)  # the tail was whole when this process looked
        assert await damage(stage.url, TAIL[what] + UNSIGNED) == 1
        before = await size(server)
        with pytest.raises(LedgerDamagedError):
            await signer.sign_once()
        await cannot_record(server, before)
    async with opened_again(stage.url, stage.own) as command:  # and so does every other program
        await cannot_record(command, before)


async def cannot_record(p: Partnership, before: int) -> None:
    with pytest.raises(CouldNotCheckError):
        await ask(p)
    with pytest.raises(CannotRecordError):
        await p.person(COUNCIL, ANN)
    with pytest.raises(CannotRecordError, match="end of the ledger"):
        await health.require_ready(p.registry)
    assert await size(p) == before


async def test_a_damaged_row_is_recorded_and_told_once(p: Partnership, stage: AtRest):
    altered = f"UPDATE partner SET document = salt WHERE partner_id = '{SCHOOL}'"
    assert await damage(stage.url, altered) == 1
    for _ in range(2):
        with pytest.raises(CouldNotCheckError):
            await ask(p)
        await damage_report.tell(p.registry)
    async with p.registry.database.reads() as reads:
        [found] = await reads.damage()
        with pytest.raises(DamagedRecordError):
            await reads.partner(SCHOOL)
    assert (found.kind, found.fault, found.went_on_from) == ("partner", "altered", None)
    told = [one.code for one in await list_own(p.registry, p.actor(COUNCIL))]
    assert told.count("damage_found") == 1
    assert (await health.require_ready(p.registry)).damaged == 1


async def ask_often(p: Partnership) -> None:
    """Ask until a further page is needed."""
    for _ in range(200):
        await ask(p)


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_a_full_disk_is_said_and_passes(p: Partnership):
    engine = p.registry.database.engine
    async with engine.transaction():
        [before] = await engine.fetch("PRAGMA max_page_count")
        await engine.fetch("PRAGMA max_page_count = 1")
    with pytest.raises(CouldNotCheckError):
        await ask_often(p)
    with pytest.raises(CannotRecordError, match="disk is full"):
        await health.require_ready(p.registry)
    async with engine.transaction():
        await engine.fetch(f"PRAGMA max_page_count = {before['max_page_count']}")
    await ask(p)
    assert (await health.require_ready(p.registry)).damaged == 0
