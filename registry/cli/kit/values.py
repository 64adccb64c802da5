"""Values that options and arguments of several commands take."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

DAY = click.DateTime(["%Y-%m-%d"])
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def digest_of(scan: Path) -> str:
    """SHA-256 of a scan, in hex; the scan itself stays where it is."""
    with scan.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
