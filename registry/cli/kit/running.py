"""How commands run: an opened registry, and the acting organisation, which ``--as`` names."""

from __future__ import annotations

import asyncio
import functools
import getpass
import os
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click

from registry.bootstrap import open_registry, prepare_home
from registry.cli.kit.plain import plain_errors
from registry.domain.records.acting import Actor
from registry.services.accounts.shell import shell_actor
from registry.services.context import Registry
from registry.settings import Settings

T = TypeVar("T")
Work = Callable[..., Awaitable[None]]
Read = Callable[[Any], object]
Command = Callable[..., None]

as_option = click.option(
    "--as", "as_organisation", metavar="ORG", help="The organisation you act for."
)


def opening(**readers: Read) -> Callable[[Work], Command]:
    """For a command that nobody acts in: hands it the open registry, and prints what went wrong.

    Args:
        readers: what is made of a parameter before the registry is opened, as in
            ``file=read_object``. One that is left out stays None.
    """

    def made(work: Work) -> Command:
        @plain_errors
        @functools.wraps(work)
        def command(**given: Any) -> None:
            values = _read(readers, given)
            with_registry(lambda registry: work(registry, **values))

        return command

    return made


def acting(**readers: Read) -> Callable[[Work], Command]:
    """For a command that acts: the same, and hands it who acts after the registry.

    That is the organisation of ``--as`` where the command takes it, or else the operator.
    """

    def made(work: Work) -> Command:
        @plain_errors
        @functools.wraps(work)
        def command(*, as_organisation: str | None = None, **given: Any) -> None:
            values = _read(readers, given)
            with_actor(lambda registry, actor: work(registry, actor, **values), as_organisation)

        return command

    return made


def _read(readers: dict[str, Read], given: dict[str, Any]) -> dict[str, Any]:
    read = {
        name: reader(given[name]) for name, reader in readers.items() if given[name] is not None
    }
    return {**given, **read}


def settings() -> Settings:
    """The settings of this shell's environment."""
    return Settings.from_environment(os.environ)


def with_registry(work: Callable[[Registry], Awaitable[T]], *, set_up: bool = False) -> T:
    """Open the registry of the environment, do the work, close it.

    Args:
        set_up: make the home folder, keys and database where they are missing or out of date.
    """
    here = settings()
    if set_up:
        prepare_home(here)

    async def main() -> T:
        async with open_registry(here, migrate=set_up) as registry:
            return await work(registry)

    return asyncio.run(main())


def with_actor(work: Callable[[Registry, Actor], Awaitable[T]], as_organisation: str | None) -> T:
    """The same for work of an actor: of ``as_organisation``, or of the operator."""

    async def main(registry: Registry) -> T:
        return await work(registry, await actor_here(registry, as_organisation))

    return with_registry(main)


async def actor_here(registry: Registry, as_organisation: str | None) -> Actor:
    """The actor of this shell."""
    return await shell_actor(registry, getpass.getuser(), as_organisation)
