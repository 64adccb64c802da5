"""Changing the registry's own keys: a new one is used at once, and what is stored is brought to it.

Every step is a transaction of its own and leaves a register in which everybody is found, so that a
rotation can be cut off anywhere and begun again. Older keys stay: what is older is read with them.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from registry.domain.records.accounts import Account
from registry.domain.records.people import Alias, Subject
from registry.domain.records.server_keys import LOOKUP, WRAPPING, KeyCheck, ServerKeys
from registry.errors import ConfigurationError, DamagedRecordError
from registry.services.accounts.records import opened, plain_address
from registry.services.context import Registry
from registry.services.people.records import next_version
from registry.services.ports import Reads
from registry.services.setup.server_keys import ITSELF, belonging

Say = Callable[[str], None]
_AT_ONCE = 100
T = TypeVar("T", Subject, Account)
Change = Callable[[T], T | None]
_log = logging.getLogger("registry.keys")


async def recorded(registry: Registry) -> ServerKeys:
    """The keys on record; raises ``ConfigurationError`` if that record is damaged."""
    own = await belonging(registry.database)
    if own.recorded is None:
        raise ConfigurationError(
            "The record of the registry's keys is damaged.", next_step="Restore it from a backup."
        )
    return own.recorded


async def begin(registry: Registry, purpose: str, new: KeyCheck) -> None:
    """Record a new key: from now on it is the one in use."""
    own = await recorded(registry)
    rotating = tuple(sorted({*own.rotating, purpose}))
    await _record(registry, own, checks=(*own.checks, new), rotating=rotating)


async def bring_along(registry: Registry, purpose: str, say: Say) -> None:
    """Bring what is stored to the newest key.

    Raises:
        ConfigurationError: people's records are damaged; the older digests stay until then.
    """
    if purpose == LOOKUP:
        # First everybody has both digests, then nobody the old one: at any time any two records of
        # one person have one in common.
        await _people(registry, "a new digest", lambda one: _with_newest(registry, one), say)
        await _accounts(registry, lambda one: _with_new_login(registry, one), say)
        _require_whole(registry)
        await _people(registry, "the new digest only", lambda one: _newest_only(registry, one), say)
    elif purpose == WRAPPING:
        await _people(registry, "a newly wrapped key", lambda one: _rewrapped(registry, one), say)
        await _accounts(registry, lambda one: _rewrapped_account(registry, one), say)
        _require_whole(registry)
    own = await recorded(registry)
    if purpose in own.rotating:
        rest = tuple(other for other in own.rotating if other != purpose)
        await _record(registry, own, rotating=rest)


async def _record(
    registry: Registry,
    own: ServerKeys,
    *,
    rotating: tuple[str, ...],
    checks: tuple[KeyCheck, ...] = (),
) -> None:
    changed = dataclasses.replace(
        own,
        version=own.version + 1,
        checks=checks or own.checks,
        rotating=rotating,
        **registry.stamp(ITSELF),
    )
    async with registry.database.unit_of_work() as uow:
        uow.add(changed)
        await uow.commit()


async def _people(registry: Registry, what: str, change: Change[Subject], say: Say) -> None:
    async def page(reads: Reads, after: str) -> tuple[list[Subject], str]:
        return await reads.people_page(after, _AT_ONCE)

    await _each(registry, page, change, lambda done: say(f"{done} people have {what}."))


async def _accounts(registry: Registry, change: Change[Account], say: Say) -> None:
    async def page(reads: Reads, after: str) -> tuple[list[Account], str]:
        return await reads.accounts_page(after, _AT_ONCE)

    await _each(registry, page, change, lambda done: say(f"{done} accounts are done."))


async def _each(
    registry: Registry,
    page: Callable[[Reads, str], Awaitable[tuple[list[T], str]]],
    change: Change[T],
    report: Callable[[int], None],
) -> None:
    """Change some at a time; ``change`` returns None for what needs none."""
    done, after = 0, ""
    while True:
        async with registry.database.unit_of_work() as uow:
            records, after = await page(uow, after)
            if not after:
                return
            changed = [new for record in records if (new := _or_noted(change, record)) is not None]
            for new in changed:
                uow.add(new)
            await uow.commit()
        done += len(records)
        report(done)


def _or_noted(change: Change[T], record: T) -> T | None:
    """The record changed; None also where what is sealed in it cannot be opened: it stays."""
    try:
        return change(record)
    except DamagedRecordError:
        _log.critical("a sealed record cannot be opened: it stays under the key of before")
        return None


def _require_whole(registry: Registry) -> None:
    kinds = {"subject", "account"}
    damaged = [row for row in registry.database.noticed() if row.kind in kinds]
    if damaged:
        raise ConfigurationError(
            f"{len(damaged)} records are damaged and could not be brought to the new key.",
            next_step="Restore them, then run this again. Until then both keys are in use.",
        )


def _with_newest(registry: Registry, record: Subject) -> Subject | None:
    aliases = dict.fromkeys((*record.aliases, *map(registry.vault.rekeyed, record.aliases)))
    return _with_aliases(registry, record, tuple(aliases))


def _newest_only(registry: Registry, record: Subject) -> Subject | None:
    aliases = dict.fromkeys(map(registry.vault.rekeyed, record.aliases))
    return _with_aliases(registry, record, tuple(aliases))


def _with_aliases(
    registry: Registry, record: Subject, aliases: tuple[Alias, ...]
) -> Subject | None:
    if set(aliases) == set(record.aliases):
        return None
    return next_version(registry, ITSELF, record, aliases=aliases)


def _rewrapped(registry: Registry, record: Subject) -> Subject | None:
    wrapped = registry.vault.rewrapped(record.wrapped_key) if record.wrapped_key else b""
    if wrapped == record.wrapped_key:
        return None
    return next_version(registry, ITSELF, record, wrapped_key=wrapped)


def _with_new_login(registry: Registry, account: Account) -> Account | None:
    address = plain_address(opened(registry, account).private.address)
    return _next_account(registry, account, login=registry.vault.logins(address)[0])


def _rewrapped_account(registry: Registry, account: Account) -> Account | None:
    wrapped = registry.vault.rewrapped(account.wrapped_key)
    return _next_account(registry, account, wrapped_key=wrapped)


def _next_account(registry: Registry, account: Account, **changes: str | bytes) -> Account | None:
    if all(getattr(account, name) == value for name, value in changes.items()):
        return None
    changed: dict[str, object] = {"version": account.version + 1, **changes}
    return dataclasses.replace(account, **changed, **registry.stamp(ITSELF))  # type: ignore[arg-type]
