"""Print errors in plain words on stderr, and exit with 1, 2 or 3.

1: it was refused. 2: the input is not valid. 3: it is begun, and waits for a second person.
"""

from __future__ import annotations

import errno
import functools
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec, TypeVar

import click

from registry.cli.kit.places import place_of
from registry.errors import (
    ActWaitsError,
    InvalidInputError,
    LawFault,
    RegistryError,
    UnavailableError,
)
from registry.failures import line_of

EXIT_REFUSED, EXIT_INVALID, EXIT_WAITS = 1, 2, 3
_OF_CLICK = (click.ClickException, click.Abort, click.exceptions.Exit)

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
            if error.errno == errno.EPIPE:  # whoever read what we print has gone: click ends it
                raise
            if error.filename is None:
                fail(_refused_by_the_system(error))
            click.echo(f"{error.filename} cannot be used: {error.strerror}.", err=True)
            click.echo("Choose another file or folder, or make it first.", err=True)
            sys.exit(EXIT_INVALID)
        except _OF_CLICK:
            raise
        except Exception as error:  # noqa: BLE001 - its text may be about a person
            _fail_unforeseen(error)

    return run


def _refused_by_the_system(error: OSError) -> RegistryError:
    """An error that names no file, such as of a disk that is full."""
    return UnavailableError(
        f"The system said: {error.strerror or type(error).__name__}.",
        next_step="If the disk is full, free some space. Then run the command again.",
    )


def _fail_unforeseen(error: Exception) -> NoReturn:
    where = f"unforeseen {type(error).__name__} in {line_of(error)}"
    click.echo(f"{RegistryError.title} ({where}). {RegistryError.next_step}", err=True)
    sys.exit(EXIT_REFUSED)


def fail(error: RegistryError) -> NoReturn:
    """Print an error with all its faults, and exit."""
    stop = "" if error.title.endswith((".", "?")) else "."
    click.echo(f"{error.title}{stop} {error}", err=True)
    if isinstance(error, ActWaitsError):
        click.echo(f"See it: registry act show {error.act_id}", err=True)
        sys.exit(EXIT_WAITS)
    if isinstance(error, InvalidInputError):
        for fault in error.listed:
            mark = f"{fault.warning}  " if isinstance(fault, LawFault) else ""
            click.echo(f"  {mark}{place_of(fault.pointer)}: {fault.detail}", err=True)
        if error.unlisted:
            click.echo(f"  and {error.unlisted:,} more", err=True)
        sys.exit(EXIT_INVALID)
    sys.exit(EXIT_REFUSED)
