"""``kill -9`` at any moment: every acknowledged write is there and whole; the ledger has no gap.

This shows what a killed program loses. It cannot show what a loss of power does, because the kernel
still has the pages (security.md §5).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from registry.ledger.leaf import LedgerLeaf
from registry.ledger.rows import LeafRow
from registry.store.database import StoreDatabase
from tests.store import killing
from tests.store.databases import (
    ENGINES,
    PostgresServer,
    make_template,
    new_postgres,
    opened,
)

CYCLES, MANY_CYCLES = 20, 200
RECORDS, CHECKS = 4, 3  # of one unit of work, and appended after it


Acknowledged = list[tuple[str, int, str]]  # what, leaf index, leaf hash

# Each program is forked from one that has imported the store already, which saves half a second;
# it is a process of its own all the same.
_programs = multiprocessing.get_context("forkserver")
_programs.set_forkserver_preload(["tests.store.killing"])


def acknowledged_until_killed(
    url: str, cycle: str, seconds: float, victim: int | None
) -> Acknowledged:
    """Start the writing program; kill it (or ``victim``) a moment after its first write."""
    hears, tells = _programs.Pipe(duplex=False)
    program = _programs.Process(
        target=killing.run, args=(url, cycle, tells), kwargs={"quiet": victim is not None}
    )
    program.start()
    tells.close()
    assert hears.poll(30), "the program wrote nothing"
    time.sleep(seconds)
    if victim is not None:
        os.kill(victim, signal.SIGKILL)
        time.sleep(0.2)
    program.kill()
    program.join()
    if victim is None:
        assert program.exitcode == -signal.SIGKILL, "it ended by itself"
    told: Acknowledged = []
    with hears, contextlib.suppress(EOFError):
        while True:
            told.append(hears.recv())
    return told


async def all_leaves(database: StoreDatabase) -> list[LeafRow]:
    async with database.reads() as reads:
        return await reads.leaves(0, await reads.ledger_size() + 1)


async def require_kept(url: str, acknowledged: Acknowledged) -> int:
    """Require that no acknowledged write is lost or incomplete; returns the number of leaves."""
    async with opened(url) as database:
        leaves = await all_leaves(database)
        counts = {}
        for table in ("partner", "membership", "subject", "consent_event", "share_check"):
            [row] = await database.engine.fetch(f"SELECT count(*) AS many FROM {table}")
            counts[table] = row["many"]
        for table in ("alias", "consent_concern"):  # several rows of each
            [row] = await database.engine.fetch(
                f"SELECT count(DISTINCT subject_id) AS many FROM {table}"
            )
            counts[table] = row["many"]
    assert [leaf.leaf_index for leaf in leaves] == list(range(len(leaves)))
    for leaf in leaves:
        again = LedgerLeaf(leaf.kind, leaf.record_id, leaf.version, leaf.commitment)
        assert again.hash().hex() == leaf.leaf_hash
    for what, index, leaf_hash in acknowledged:
        kept = leaves[index]
        assert (kept.kind, kept.leaf_hash) == ("consent" if what == "unit" else "check", leaf_hash)
    units = counts["partner"]
    assert set(counts.values()) - {counts["share_check"]} <= {units}
    assert counts["share_check"] % CHECKS == 0
    assert len(leaves) == units * RECORDS + counts["share_check"]
    assert units >= len([write for write in acknowledged if write[0] == "unit"])
    return len(leaves)


async def campaign(url: str, cycles: int) -> None:
    moments = random.Random(6962)
    acknowledged: Acknowledged = []
    for cycle in range(cycles):
        seconds = moments.uniform(0, 0.15)
        acknowledged += acknowledged_until_killed(url, str(cycle), seconds, None)
    assert len(acknowledged) >= cycles
    assert await require_kept(url, acknowledged) >= len(acknowledged)


@pytest.mark.parametrize("engine_name", ENGINES, indirect=True)
async def test_killing_the_program_loses_nothing_acknowledged(database_url: str) -> None:
    await campaign(database_url, CYCLES)


@pytest.mark.long
@pytest.mark.parametrize("engine_name", ENGINES, indirect=True)
async def test_killing_the_program_many_times(database_url: str) -> None:
    await campaign(database_url, MANY_CYCLES)


@pytest.mark.parametrize("engine_name", ENGINES, indirect=True)
async def test_two_programs_at_once_write_one_ledger(database_url: str) -> None:
    """Such as the command line beside the server."""
    with ThreadPoolExecutor(2) as both:
        runs = [
            both.submit(acknowledged_until_killed, database_url, name, 1.0, None)
            for name in ("server", "cli")
        ]
    acknowledged = [run.result() for run in runs]
    assert all(acknowledged)
    await require_kept(database_url, [write for run in acknowledged for write in run])


async def kill_the_server(cycles: int) -> None:
    server = PostgresServer()  # of its own: nobody else's connections die
    try:
        make_template(server)
        url = new_postgres(server)
        acknowledged: Acknowledged = []
        for cycle in range(cycles):
            victim = server.postmaster
            acknowledged += acknowledged_until_killed(url, str(cycle), 0.2, victim)
            server.start_after_a_crash()
            await require_kept(url, acknowledged)
        assert len(acknowledged) >= cycles
    finally:
        server.close()


async def test_killing_the_database_server_loses_nothing_acknowledged() -> None:
    await kill_the_server(2)


@pytest.mark.long
async def test_killing_the_database_server_many_times() -> None:
    await kill_the_server(40)
