"""The drill: a backup under load, ``kill -9`` in the middle of everything, and a restore.

Every write that was acknowledged before the backup began is there afterwards, with the same root.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.errors import ConfigurationError
from registry.keyring import read_keyring
from registry.recovery.verifying import VerifiedBackup, verify_backup
from registry.settings import Settings
from tests.recovery import programs
from tests.recovery.conftest import leaves
from tests.support.small_register import opened

KILLS, MANY_KILLS = 3, 40
SEED = 6962


@contextmanager
def load(settings: Settings) -> Iterator[list[tuple[int, str]]]:
    """Three writers in a process of its own, killed at the end; yields what was acknowledged."""
    hears, tells = programs.forked.Pipe(duplex=False)
    writers = programs.forked.Process(
        target=programs.writing, args=(settings, tells, os.environ["PATH"])
    )
    writers.start()
    tells.close()
    acknowledged: list[tuple[int, str]] = []

    def hear() -> None:
        with contextlib.suppress(EOFError):
            while True:
                _, index, leaf_hash = hears.recv()
                acknowledged.append((index, leaf_hash))

    listener = threading.Thread(target=hear)
    listener.start()
    try:
        wait_for_more(acknowledged)
        yield acknowledged
    finally:
        writers.kill()
        writers.join()
        listener.join()
        hears.close()


def wait_for_more(acknowledged: list[tuple[int, str]]) -> None:
    before, patience = len(acknowledged), time.monotonic() + 30
    while len(acknowledged) < before + 10:
        assert time.monotonic() < patience, "nobody writes any more"
        time.sleep(0.005)


def verified(settings: Settings, folder: Path) -> VerifiedBackup:
    keys = [key.public_key() for key in read_keyring(settings.keys).signing_keys]
    return verify_backup(folder, keys)


def backed_up_in_the_end(
    settings: Settings, place: Path, kills: int, moments: random.Random
) -> tuple[Path, float]:
    """Kill backups at any moment; returns where one is to end, over what they left behind, and how
    long a backup takes."""
    seconds = programs.killed_after(None, programs.backing_up, settings, place / "whole")
    folder = place / "backup"
    for _ in range(kills):
        after = moments.uniform(0, seconds * 1.2)
        programs.killed_after(after, programs.backing_up, settings, folder)
        if folder.exists():  # it was done before it was killed
            assert verified(settings, folder).read.damaged == ()
            shutil.rmtree(folder)
    return folder, seconds


def put_back_in_the_end(
    settings: Settings, folder: Path, kills: int, seconds: float, moments: random.Random
) -> int:
    """Kill restores, each later than the one before, until one ends; returns how many were cut off.

    What is there in between is nothing, or the whole.
    """
    cut_off = 0
    for number in range(kills):
        after = seconds * 2 * (number + moments.random()) / kills
        programs.killed_after(after, programs.putting_back, settings, folder)
        if settings.restoring.exists():
            cut_off += 1
            with pytest.raises(ConfigurationError, match="Run the same `registry restore` again"):
                leaves(settings)
        elif is_there(settings):
            return cut_off
    programs.killed_after(None, programs.putting_back, settings, folder)
    return cut_off


def is_there(settings: Settings) -> bool:
    async def anything(_: object) -> bool:
        return True

    with contextlib.suppress(ConfigurationError):
        return bool(opened(settings, anything))
    return False


def drill(settings: Settings, elsewhere: Settings, place: Path, kills: int) -> None:
    moments = random.Random(SEED)
    with load(settings) as acknowledged:
        folder, seconds = backed_up_in_the_end(settings, place, kills, moments)
        before = list(acknowledged)
        programs.killed_after(None, programs.backing_up, settings, folder)
        wait_for_more(acknowledged)  # nobody was stopped by it
    assert [path.name for path in place.iterdir()] == [folder.name, "whole"]
    shutil.copytree(settings.keys, elsewhere.keys)
    cut_off = put_back_in_the_end(elsewhere, folder, kills, seconds, moments)
    backup = verified(elsewhere, folder)
    assert backup.read.damaged == ()
    after = leaves(elsewhere)
    by_index = {leaf.leaf_index: leaf.leaf_hash for leaf in after}
    lost = [index for index, leaf_hash in before if by_index.get(index) != leaf_hash]
    assert lost == []
    size = backup.manifest.ledger.size
    assert size > max(index for index, _ in before)
    kinds = [leaf.kind for leaf in after if leaf.leaf_index >= size]
    assert kinds.count("restoration") == 1, "on record once, however often it was cut off"
    print(f"{len(before)} acknowledged, {size} entries, {cut_off} restores cut off")


@pytest.mark.each_engine
def test_the_drill(settings: Settings, elsewhere: Settings, tmp_path: Path):
    drill(settings, elsewhere, tmp_path / "backups", KILLS)


@pytest.mark.long
def test_the_drill_with_many_kills(settings: Settings, elsewhere: Settings, tmp_path: Path):
    drill(settings, elsewhere, tmp_path / "backups", MANY_KILLS)
