"""Files that an import reads and writes, at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from registry.cli.kit.json_files import read_file
from registry.spreadsheets.columns import Column, Layout, layout
from registry.spreadsheets.table import MAX_BYTES, Table, read_table


def table_of(
    path: str,
    columns: tuple[Column, ...],
    given: tuple[str, ...],
    mapped: str | None,
    sheet: str | None,
) -> Table:
    """The table in a file, its columns as the options name them."""
    return read_table(_content(path), _layout(columns, given, mapped), sheet)


@contextmanager
def new_file(path: str | None) -> Iterator[Path | None]:
    """A file that was not there and is ours to write; taken away if nothing was put into it."""
    if path is None:
        yield None
        return
    place = Path(path)
    try:
        place.open("xb").close()
    except FileExistsError as error:
        detail = f"{path} is there already. Choose another name for the refused rows."
        raise click.UsageError(detail) from error
    try:
        yield place
    finally:
        _without_empty(place)


@contextmanager
def report_file(path: str | None, *others: str | None) -> Iterator[Path | None]:
    """A file that can be written, which is known before anything is done.

    Args:
        others: what else is read or written; it is none of these.
    """
    if path is None:
        yield None
        return
    place = Path(path)
    place.open("ab").close()
    try:
        if any(each and Path(each).exists() and place.samefile(each) for each in others):
            raise click.UsageError("--report needs a file of its own. Choose another name.")
        yield place
    finally:
        _without_empty(place)


def _without_empty(place: Path) -> None:
    if place.is_file() and not place.stat().st_size:
        place.unlink()


def _content(path: str) -> bytes:
    try:
        with click.open_file(path, "rb") as file:
            content: bytes = file.read(MAX_BYTES + 1)
    except OSError as error:
        detail = f"{path} cannot be read ({error.strerror}). Check its name and where it is."
        raise click.UsageError(detail) from error
    return content


def _layout(columns: tuple[Column, ...], given: tuple[str, ...], mapped: str | None) -> Layout:
    called: dict[str, str] = {}
    if mapped is not None:
        content = read_file(mapped)
        if not isinstance(content, dict) or not all(isinstance(h, str) for h in content.values()):
            raise click.UsageError('--map takes a file such as {"legal_name": "Organisation"}.')
        called |= content
    for pair in given:
        field, equals, heading = pair.partition("=")
        if not equals or not heading.strip():
            raise click.UsageError("--column takes FIELD=HEADING, as in legal_name=Organisation.")
        called[field.strip()] = heading.strip()
    return layout(columns, called)
