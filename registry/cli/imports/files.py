"""The files that an import reads and writes in the terminal."""

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
    """Read the table of a file, with the columns as the options name them."""
    return read_table(_content(path), _layout(columns, given, mapped), sheet)


@contextmanager
def new_file(path: str | None) -> Iterator[Path | None]:
    """Create a new file to write; it is removed at the end if it stays empty."""
    if path is None:
        yield None
        return
    file = Path(path)
    try:
        file.open("xb").close()
    except FileExistsError as error:
        detail = f"{path} is there already. Choose another name for the refused rows."
        raise click.UsageError(detail) from error
    try:
        yield file
    finally:
        _remove_if_empty(file)


@contextmanager
def report_file(path: str | None, *others: str | None) -> Iterator[Path | None]:
    """Open a file for the report, before anything else is done, to be sure that it can be written.

    Args:
        others: the other files that are read or written; the report has to be none of them.
    """
    if path is None:
        yield None
        return
    file = Path(path)
    file.open("ab").close()
    try:
        if any(other and Path(other).exists() and file.samefile(other) for other in others):
            raise click.UsageError("--report needs a file of its own. Choose another name.")
        yield file
    finally:
        _remove_if_empty(file)


def _remove_if_empty(file: Path) -> None:
    if file.is_file() and not file.stat().st_size:
        file.unlink()


def _content(path: str) -> bytes:
    try:
        with click.open_file(path, "rb") as file:
            content: bytes = file.read(MAX_BYTES + 1)
    except OSError as error:
        detail = f"{path} cannot be read ({error.strerror}). Check its name and where it is."
        raise click.UsageError(detail) from error
    return content


def _layout(columns: tuple[Column, ...], given: tuple[str, ...], mapped: str | None) -> Layout:
    headings: dict[str, str] = {}
    if mapped is not None:
        content = read_file(mapped)
        if not isinstance(content, dict) or any(
            not isinstance(heading, str) for heading in content.values()
        ):
            raise click.UsageError('--map takes a file such as {"legal_name": "Organisation"}.')
        headings |= content
    for pair in given:
        field, equals, heading = pair.partition("=")
        if not equals or not heading.strip():
            raise click.UsageError("--column takes FIELD=HEADING, as in legal_name=Organisation.")
        headings[field.strip()] = heading.strip()
    return layout(columns, headings)
