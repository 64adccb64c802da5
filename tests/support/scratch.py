"""Puts the temporary files of tests in memory, if the machine has room there.

A test's database has four hundred files. On a disk, making it took a quarter of a second and two
thirds of the suite's time; on tmpfs it takes 20 ms. Tests kill processes, never the machine, so
nothing they assert depends on a disk.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - the folder pytest makes in it is the user's alone
ROOM = 4 * 2**30  # bytes; containers often have only 64 MB there


def use_memory() -> None:
    """Let this process, and those it starts, make their temporary files in memory.

    A ``TMPDIR`` that the user has set is left unchanged.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
