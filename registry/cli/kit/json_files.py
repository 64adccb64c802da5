"""Read and print JSON in the terminal; also for commands on files, which load no registry."""

from __future__ import annotations

import json
from typing import Any

import click

from registry.documents.json.parse import parse_json
from registry.errors import Fault, InvalidInputError

MAX_FILE = 4_194_304


def read_file(path: str, *, by_item: bool = False) -> Any:
    """Read a JSON file, or standard input for ``-``, with the same parser as the API's bodies."""
    try:
        with click.open_file(path, "rb") as file:
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        detail = f"{path} cannot be read ({error.strerror}). Check its name and where it is."
        raise click.UsageError(detail) from error
    return parse_json(content, max_bytes=MAX_FILE, by_item=by_item)


def read_object(path: str) -> dict[str, Any]:
    """Read an agreement document from a file."""
    content = read_file(path)
    if not isinstance(content, dict):
        raise InvalidInputError([Fault("", "This file does not hold an agreement document.")])
    return content


def print_json(content: object) -> None:
    """Print JSON on stdout, for other programs."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
