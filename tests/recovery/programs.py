"""Programs of their own, to be killed: one that writes, one that backs up, one that restores."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from registry.bootstrap import open_registry
from registry.recovery.restoring import How, restore
from registry.recovery.taking import back_up
from registry.settings import Settings
from tests.store.killing import write_for_ever

# Each is forked from one that has imported everything already, which saves a second.
forked = multiprocessing.get_context("forkserver")
forked.set_forkserver_preload(["tests.recovery.programs"])


def backing_up(settings: Settings, folder: Path, path: str) -> None:
    _run(path, lambda: asyncio.run(back_up(settings, folder)))


def putting_back(settings: Settings, folder: Path, path: str) -> None:
    how = How(None, lambda: "", (), accept_loss=False, user="tester")
    _run(path, lambda: asyncio.run(restore(settings, folder, how)))


def writing(settings: Settings, tells: Connection, path: str) -> None:
    """Write until killed, and report what was acknowledged."""

    async def write() -> None:
        async with open_registry(settings) as registry:
            writers = (write_for_ever(registry.database, f"load_{n}", tells) for n in range(3))
            await asyncio.gather(*writers)

    _run(path, lambda: asyncio.run(write()))


def _run(path: str, work: Callable[[], object]) -> None:
    os.environ["PATH"] = path  # which the process that it was forked from does not know
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    work()


def killed_after(
    seconds: float | None, program: Callable[..., None], settings: Settings, folder: Path
) -> float:
    """Run a program, and kill it after a time; returns how long it ran."""
    process = forked.Process(target=program, args=(settings, folder, os.environ["PATH"]))
    begun = time.monotonic()
    process.start()
    process.join(seconds)
    ran = time.monotonic() - begun
    if process.is_alive():
        process.kill()
        process.join()
        assert process.exitcode in {-signal.SIGKILL, 0}  # 0: it ended just before it was killed
    elif seconds is None:
        assert process.exitcode == 0
    return ran
