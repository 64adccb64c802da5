"""Run commands with an opened registry, and with the acting organisation named by ``--as``."""

from __future__ import annotations

import asyncio
import functools
import getpass
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from registry.bootstrap import PutBack, open_registry, prepare_home
from registry.cli.kit.plain import plain_errors
from registry.domain.records.acting import Actor
from registry.services.accounts.shell import shell_actor
from registry.services.context import Registry
from registry.services.reports import damage
from registry.settings import Settings

T = TypeVar("T")
Work = Callable[..., Awaitable[None]]
Read = Callable[[Any], object]
Command = Callable[..., None]

as_option = click.option(
    "--as", "as_organisation", metavar="ORG", help="The organisation you act for."
)


def opening(**readers: Read) -> Callable[[Work], Command]:
    """Decorate a command without an actor: pass it the opened registry, and print its errors.

    Args:
        readers: functions that read a parameter before the registry is opened, such as
            ``file=read_object``. A parameter that was left out stays None.
    """

    def decorate(work: Work) -> Command:
        @plain_errors
        @functools.wraps(work)
        def command(**given: Any) -> None:
            values = _read(readers, given)
            with_registry(lambda registry: work(registry, **values))

        return command

    return decorate


def acting(**readers: Read) -> Callable[[Work], Command]:
    """Decorate a command with an actor: like ``opening``, but also pass the actor.

    The actor belongs to the organisation of ``--as``, or else to the operator.
    """

    def decorate(work: Work) -> Command:
        @plain_errors
        @functools.wraps(work)
        def command(*, as_organisation: str | None = None, **given: Any) -> None:
            values = _read(readers, given)
            with_actor(lambda registry, actor: work(registry, actor, **values), as_organisation)

        return command

    return decorate


def _read(readers: dict[str, Read], given: dict[str, Any]) -> dict[str, Any]:
    read = {
        name: reader(given[name]) for name, reader in readers.items() if given[name] is not None
    }
    return {**given, **read}


def settings() -> Settings:
    """Return the settings of this shell's environment."""
    return Settings.from_environment(os.environ)


def with_registry(
    work: Callable[[Registry], Awaitable[T]],
    *,
    set_up: bool = False,
    known: Sequence[Mapping[str, str]] = (),
    put_back: PutBack = PutBack.REFUSE,
) -> T:
    """Open the environment's registry, do the work, and close the registry.

    Args:
        set_up: first create the home folder, keys and database, or bring them up to date.
        known: identifiers of somebody on record, to prove the keys by.
        put_back: what to do if the database was put back to an older state.
    """
    environment = settings()
    if set_up:
        prepare_home(environment)

    async def main() -> T:
        async with open_registry(
            environment, migrate=set_up, known=known, put_back=put_back
        ) as registry:
            try:
                return await work(registry)
            finally:
                await damage.tell(registry)

    return asyncio.run(main())


def with_actor(work: Callable[[Registry, Actor], Awaitable[T]], as_organisation: str | None) -> T:
    """Do the work of an actor of ``as_organisation``, or else of the operator."""

    async def main(registry: Registry) -> T:
        return await work(registry, await actor_here(registry, as_organisation))

    return with_registry(main)


async def actor_here(registry: Registry, as_organisation: str | None) -> Actor:
    """Return the actor for the user of this shell."""
    return await shell_actor(registry, getpass.getuser(), as_organisation)
