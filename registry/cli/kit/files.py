"""Read files that the registry keeps as they are."""

from __future__ import annotations

from collections.abc import Iterable

import click

from registry import bounds


def read_bytes(path: str) -> bytes:
    """Read a file; of one that is too large to be kept, only as much as shows that it is."""
    try:
        with click.open_file(path, "rb") as file:
            content: bytes = file.read(bounds.ANNEX + 1)
    except OSError as error:
        detail = f"{path} cannot be read ({error.strerror}). Check its name and where it is."
        raise click.UsageError(detail) from error
    return content


def read_files(paths: Iterable[str]) -> list[bytes]:
    """Read several files."""
    return [read_bytes(path) for path in paths]
