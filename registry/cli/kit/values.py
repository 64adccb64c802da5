"""Values for the options and arguments of several commands."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import click

from registry.errors import Fault, InvalidInputError

DAY = click.DateTime(["%Y-%m-%d"])
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def digest_of(scan: Path) -> str:
    """Return the SHA-256 of a scan in hex; the scan itself stays where it is."""
    with scan.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def moment(text: str, pointer: str) -> datetime:
    """Read an aware time from an option; raises ``InvalidInputError``."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        detail = "Give a UTC time, such as 2026-11-22T14:05:00Z."
        raise InvalidInputError([Fault(pointer, detail)])
    return time
