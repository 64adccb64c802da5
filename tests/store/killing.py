"""A process that writes until it is killed, and reports each write that was acknowledged.

It sends one message for each write, only after the store has said that the write is durable.
"""

from __future__ import annotations

import asyncio
import os
import sys
import warnings
from multiprocessing.connection import Connection

from registry.store.database import StoreDatabase, open_database
from tests.store import samples
from tests.store.databases import SEALS

WRITERS = 3


async def write_for_ever(database: StoreDatabase, name: str, tells: Connection) -> None:
    """Units of work of four records each, and a check after each."""
    number = 0
    while True:
        number += 1
        who = f"{name}_{number}"
        async with database.unit_of_work() as work:
            work.add(samples.partner(f"par_{who}"))
            work.add(samples.membership(f"par_{who}"))
            work.add(samples.subject(f"per_{who}"))
            work.add(samples.consent(f"con_{who}", subject_id=f"per_{who}"))
            receipts = await work.commit()
        tells.send(("unit", receipts[-1].leaf_index, receipts[-1].leaf_hash))
        checks = [samples.check(f"chk_{who}_{n}") for n in range(3)]
        receipts = await database.append_checks(checks)
        tells.send(("checks", receipts[-1].leaf_index, receipts[-1].leaf_hash))


async def write_at_once(url: str, cycle: str, tells: Connection) -> None:
    database = await open_database(url)
    database.use_seals(SEALS)
    await asyncio.gather(
        *(write_for_ever(database, f"{cycle}_{writer}", tells) for writer in range(WRITERS))
    )


def run(url: str, cycle: str, tells: Connection, *, quiet: bool) -> None:
    """Write until killed; ``quiet`` where the database will be, and complaints are no news."""
    warnings.simplefilter("error")
    if quiet:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    asyncio.run(write_at_once(url, cycle, tells))
