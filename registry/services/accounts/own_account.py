"""What people may change about their own account if they give their password."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from registry.domain.records.acting import Actor
from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services.accounts import one_time_secrets, passwords, rate_limits, recovery
from registry.services.accounts.administration import end_everything
from registry.services.accounts.records import Known, Private, find_active, following
from registry.services.accounts.sign_in import open_session
from registry.services.context import Registry

CODES, CODES_SHOWN = "codes", timedelta(minutes=10)


async def own_account(registry: Registry, actor: Actor) -> Known:
    """The actor's account; ``NotFoundError`` if they signed in by a provider or a demonstration."""
    known = await find_active(registry, actor.name)
    if known is None:
        raise NotFoundError(
            "You have no password here: you signed in another way.",
            next_step="Whoever manages your sign-in can change it.",
        )
    return known


async def change_password(registry: Registry, actor: Actor, present: str, new: str) -> str:
    """Change the password and end every session; returns the token of a new session.

    Raises:
        InvalidInputError: ``/present`` is wrong, or what is wrong with ``/password``.
        TooManyAttemptsError: after ten wrong passwords in a quarter of an hour.
    """
    known = await own_account(registry, actor)
    faults = await _faults(registry, known, present)
    fault = passwords.fault_of(new, known.private.address)
    if fault is not None:
        faults.append(Fault("/password", fault))
    if faults:
        raise InvalidInputError(faults)
    private = dataclasses.replace(known.private, password=await passwords.keep(new))
    return await open_session(registry, await _replace(registry, known, private))


async def renew_recovery_codes(registry: Registry, actor: Actor, present: str) -> list[str]:
    """Make ten new codes, which are never returned again; the old ones stop working."""
    known = await own_account(registry, actor)
    if faults := await _faults(registry, known, present):
        raise InvalidInputError(faults)
    codes = recovery.new_codes()
    digests = tuple(recovery.digest(code) or "" for code in codes)
    account = following(
        registry, known, actor.name, dataclasses.replace(known.private, recovery=digests)
    )
    async with registry.database.unit_of_work() as uow:
        uow.add(account)
        await uow.commit()
    return codes


async def show_codes(registry: Registry, account_id: str, codes: list[str]) -> str:
    """Keep new codes sealed while they are copied; returns the secret that shows them again."""
    content = {"codes": "\n".join(codes)}
    return await one_time_secrets.leave(registry, CODES, account_id, content, CODES_SHOWN)


async def shown_codes(registry: Registry, actor: Actor, secret: str) -> list[str]:
    """The actor's new codes while they are kept; empty afterwards."""
    found = await one_time_secrets.look(registry, CODES, secret)
    return found.content["codes"].split("\n") if found and found.owner == actor.name else []


async def codes_are_kept(registry: Registry, secret: str) -> None:
    """Forget new codes, since they have been copied."""
    await one_time_secrets.take(registry, CODES, secret)


async def _faults(registry: Registry, known: Known, present: str) -> list[Fault]:
    await rate_limits.count(registry, known.account_id, rate_limits.OWN_PASSWORD)
    if not await passwords.is_right(present, known.private.password):
        return [Fault("/present", "That is not your present password.")]
    await rate_limits.forget(registry, known.account_id, rate_limits.OWN_PASSWORD)
    return []


async def _replace(registry: Registry, known: Known, private: Private) -> Known:
    account = following(registry, known, known.account_id, private)
    async with registry.database.unit_of_work() as uow:
        uow.add(account)
        await end_everything(uow, known.account_id)
        await uow.commit()
    return Known(account, private)
