"""Print errors in plain words on stderr, and exit with 1, 2 or 3.

1: it was refused. 2: the input is not valid. 3: it is begun, and waits for a second person.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

import click

from registry.cli.kit.places import place_of
from registry.errors import ActWaitsError, InvalidInputError, RegistryError

EXIT_REFUSED, EXIT_INVALID, EXIT_WAITS = 1, 2, 3

T = TypeVar("T")
P = ParamSpec("P")


def plain_errors(command: Callable[P, T]) -> Callable[P, T]:
    """Make a command say what went wrong and what to do next, instead of a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except RegistryError as error:
            fail(error)
        except OSError as error:
            if error.filename is None:  # the error is not about a named file
                raise
            click.echo(f"{error.filename} cannot be used: {error.strerror}.", err=True)
            click.echo("Choose another file or folder, or make it first.", err=True)
            sys.exit(EXIT_INVALID)

    return run


def fail(error: RegistryError) -> NoReturn:
    """Print an error with all its faults, and exit."""
    stop = "" if error.title.endswith((".", "?")) else "."
    click.echo(f"{error.title}{stop} {error}", err=True)
    if isinstance(error, ActWaitsError):
        click.echo(f"See it: registry act show {error.act_id}", err=True)
        sys.exit(EXIT_WAITS)
    if isinstance(error, InvalidInputError):
        for fault in error.faults:
            click.echo(f"  {place_of(fault.pointer)}: {fault.detail}", err=True)
        sys.exit(EXIT_INVALID)
    sys.exit(EXIT_REFUSED)
