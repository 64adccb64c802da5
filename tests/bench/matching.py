"""The same check matched with its agreement in registers of 100, 1,000 and 10,000 agreements.

It runs in process and without HTTP, so that nothing else hides the cost of matching: the read phase
of a check in one statement, and the facts worked out from it. The two organisations asked about
have many agreements with others and one with each other. Agreements are signed, some with steps
since.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from registry.law import load_edition
from registry.services.check_ports import CheckQuery
from registry.services.checks.facts import prepare
from registry.services.context import utc_now
from registry.serving import collect_rarely
from registry.store.database import StoreDatabase, open_database
from tests.bench.seed import PURPOSES, seed

ORGANISATIONS = {100: 40, 1_000: 126, 10_000: 400}
ROUNDS, TIMES = 9, 1_000
_LAW = load_edition()
_REQUEST = {
    "from": "partner-0",
    "to": "partner-1",
    "purpose": PURPOSES[0],
    "data_categories": ["personal", "special:health"],
    "subject": {"age_band": "adult", "capacity": "has"},
}
_QUERY = CheckQuery(None, "partner-0", "partner-1", PURPOSES[0], utc_now().date())


async def match(database: StoreDatabase) -> str:
    """Return what the agreements say about the check."""
    rows = await database.check_rows(_QUERY)
    return prepare(_REQUEST, rows, (), _LAW, utc_now().date(), "partner-0").coverage.fact


async def rounds(folders: dict[int, Path]) -> dict[int, list[float]]:
    """Return microseconds a match by number of agreements, in rounds back to back."""
    took: dict[int, list[float]] = {size: [] for size in folders}
    async with AsyncExitStack() as stack:
        opened = {}
        for size, folder in folders.items():
            opened[size] = await open_database(f"sqlite:///{folder}/registry.sqlite3")
            stack.push_async_callback(opened[size].close)
            assert await match(opened[size]) == "active"
        collect_rarely()
        for _ in range(ROUNDS):
            for size, database in opened.items():
                began = time.perf_counter()
                for _ in range(TIMES):
                    await match(database)
                took[size].append((time.perf_counter() - began) / TIMES * 1e6)
    return took


def measure() -> dict[int, list[float]]:
    """Fill a register of each size, and match."""
    with tempfile.TemporaryDirectory() as folder:
        folders = {}
        for size, organisations in ORGANISATIONS.items():
            print(f"filling: {size} agreements …", flush=True)
            folders[size] = seed(Path(folder) / str(size), organisations, size, 0).home
        return asyncio.run(rounds(folders))


def section(took: dict[int, list[float]]) -> str:
    """Return the table, as Markdown."""

    def line(size: int) -> str:
        pairs = zip(took[size], took[100], strict=True)
        ratio = statistics.median(time_taken / small for time_taken, small in pairs)
        goal = "≤ 1.3" if size == max(took) else ""
        return f"| {size:,} | {statistics.median(took[size]):.0f} | {ratio:.2f} | {goal} |"

    table = "\n".join(line(size) for size in took)
    return f"""## Matching

The same check matched with its agreement, whatever else is registered: read in one statement and
worked out, in process. Ratios are taken within one round, medians of {ROUNDS}.

| agreements | µs a match | against 100 | goal |
|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    print(section(measure()))
