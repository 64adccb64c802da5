"""A program that writes until it is killed, and the count of what it was told is kept.

Run as ``python -m tests.store.killing URL CYCLE``: each line of its output is one acknowledged
write, printed only after the store said that it is durable.
"""

from __future__ import annotations

import asyncio
import sys

from registry.store.database import StoreDatabase, open_database
from tests.store import samples

WRITERS = 3


async def write_for_ever(database: StoreDatabase, name: str) -> None:
    """Units of work of four records each, and a check after each."""
    number = 0
    while True:
        number += 1
        who = f"{name}_{number}"
        async with database.unit_of_work() as work:
            work.add_partner(samples.partner(f"par_{who}"))
            work.add_membership(samples.membership(f"par_{who}"))
            work.add_subject(samples.subject(f"per_{who}"))
            work.add_consent_event(samples.consent(f"con_{who}", subject_id=f"per_{who}"))
            receipts = await work.commit()
        acknowledge("unit", who, receipts[-1].leaf_index, receipts[-1].leaf_hash)
        checks = [samples.check(f"chk_{who}_{n}") for n in range(3)]
        receipts = await database.append_checks(checks)
        acknowledge("checks", who, receipts[-1].leaf_index, receipts[-1].leaf_hash)


def acknowledge(*words: object) -> None:
    print(*words, flush=True)


async def main(url: str, cycle: str) -> None:
    database = await open_database(url)
    await asyncio.gather(
        *(write_for_ever(database, f"{cycle}_{writer}") for writer in range(WRITERS))
    )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
