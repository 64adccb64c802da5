"""Where tests keep what they write: in memory, if the machine has room there.

A test makes a database of four hundred files. On a disk that took a quarter of a second and two
thirds of the suite's time; on tmpfs it is 20 ms. What tests kill are processes, never the
machine, so nothing they assert rests on a disk.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - the folder pytest makes in it is the user's alone
ROOM = 4 * 2**30  # bytes; containers often have only 64 MB there


def use_memory() -> None:
    """Have this process, and those it starts, make their temporary files in memory.

    A ``TMPDIR`` that somebody set is left as it is.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
