"""Signing in: address and password, then a code from the app or a recovery code.

An unknown address, a wrong password and a closed account get the same answer after the same work.
Attempts are counted for each address typed and for each account, whatever machine they come from
(``rate_limits``). Others can abuse that count to make someone wait, so recovery codes are not
counted: with one, address and password work however many attempts others have made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta

from registry.domain.records.accounts import OneTimeSecret
from registry.errors import NotSignedInError, StaleVersionError
from registry.services.accounts import crowd, one_time_secrets, rate_limits, recovery, totp
from registry.services.accounts.records import (
    Known,
    find_active,
    find_by_address,
    following,
    plain_address,
)
from registry.services.accounts.sessions import end_session, start_session
from registry.services.context import Registry
from registry.services.ports import UnitOfWork

HALF, HALF_LIFE = "half", timedelta(minutes=5)
_USED, _USED_LIFE = "used-code", timedelta(minutes=5)


class WrongSignInError(NotSignedInError):
    """Address, password or code is wrong; the error does not say which."""

    code = "wrong-sign-in"
    next_step = "Check both and try again."


class SignInOverError(NotSignedInError):
    """The first half is too long ago or has been used."""

    code = "sign-in-over"
    next_step = "Start again with your email address and password."


async def begin(
    registry: Registry, address: str, password: str, then: Mapping[str, str] | None = None
) -> str:
    """Take the first half; returns the secret for the second half, valid for five minutes.

    Args:
        then: what to remember until the second half.

    Raises:
        WrongSignInError: the address is unknown, the password is wrong, or the account may not
            sign in.
        TooManyAttemptsError: after ten attempts with this address in a quarter of an hour.
        CrowdedError: too many people try at once.
    """
    login = registry.vault.logins(plain_address(address))[0]
    active = await _active(registry, address)
    kept = active.private.password if active else None
    right = await crowd.is_right(registry, login, password, kept, rate_limits.PASSWORDS)
    if active is None or not right:
        raise WrongSignInError("We do not know that email address and password together.")
    await rate_limits.forget(registry, login, rate_limits.PASSWORDS)
    return await one_time_secrets.leave(registry, HALF, active.account_id, then or {}, HALF_LIFE)


async def finish(registry: Registry, half: str, code: str) -> tuple[str, Mapping[str, str]]:
    """Take the second half, a code from the app; returns the new session's token and ``then``.

    Raises:
        WrongSignInError: it is not the present code, or it was used already.
        SignInOverError: the first half is no longer valid, so the sign-in must begin again.
        TooManyAttemptsError: after ten attempts in a quarter of an hour, or thirty in a day.
    """
    found, known = await _half(registry, half)
    await rate_limits.count(registry, known.account_id, rate_limits.CODES, rate_limits.CODES_A_DAY)
    step = totp.step_of(known.private.totp, totp.plain_code(code) or "", registry.now())
    if step is None or not await _first_use(registry, known.account_id, step):
        raise WrongSignInError(
            "That code is not right, or has been used.",
            next_step="Wait for the next one in your app, and type that.",
        )
    await rate_limits.forget(registry, known.account_id, rate_limits.CODES, rate_limits.CODES_A_DAY)
    await _use_up(registry, half)
    return await open_session(registry, known), found.content


async def finish_with_recovery_code(
    registry: Registry, half: str, typed: str
) -> tuple[str, Mapping[str, str]]:
    """Do as ``finish``, with a recovery code, which is then used up."""
    found, known = await _half(registry, half)
    known = await _spend(registry, known, typed)
    await _use_up(registry, half)
    return await open_session(registry, known), found.content


async def sign_in_with_recovery_code(
    registry: Registry, address: str, password: str, typed: str
) -> str:
    """Take both halves at once, when attempts by others make the owner wait; returns the token.

    Attempts are not counted: without a code, which cannot be guessed, they reveal nothing about the
    password, and cost the same work for an address that nobody has.

    Raises:
        WrongSignInError: the three do not belong together.
        CrowdedError: too many people try at once.
    """
    login = registry.vault.logins(plain_address(address))[0]
    active = await _active(registry, address)
    has_code = active is not None and recovery.digest(typed) in active.private.recovery
    kept = active.private.password if active is not None and has_code else None
    if not await crowd.is_right(registry, login, password, kept) or active is None:
        raise WrongSignInError("We do not know that address, password and code together.")
    return await open_session(registry, await _spend(registry, active, typed))


async def open_session(registry: Registry, known: Known) -> str:
    """Begin a session, unless the account was closed at this very moment; returns its token."""
    token = await start_session(registry, known.actor)
    if await find_active(registry, known.account_id) is None:
        await end_session(registry, token)
        raise SignInOverError("This sign-in has ended.")
    return token


async def _active(registry: Registry, address: str) -> Known | None:
    """The account with this address, if it may sign in."""
    async with registry.database.reads() as reads:
        known = await find_by_address(registry, reads, address)
    return known if known is not None and known.is_active else None


async def _half(registry: Registry, half: str) -> tuple[one_time_secrets.Opened, Known]:
    found = await one_time_secrets.look(registry, HALF, half)
    known = await find_active(registry, found.owner) if found else None
    if found is None or known is None:
        raise SignInOverError("This sign-in took more than five minutes, or is done.")
    return found, known


async def _use_up(registry: Registry, half: str) -> None:
    if await one_time_secrets.take(registry, HALF, half) is None:
        raise SignInOverError("This sign-in is done.")


async def _first_use(registry: Registry, account_id: str, step: int) -> bool:
    """Whether a code is used for the first time; of two uses at once, only one is the first."""
    async with registry.database.unit_of_work() as uow:
        is_first = await use_code(registry, uow, account_id, step)
        await uow.commit()
    return is_first


async def use_code(registry: Registry, uow: UnitOfWork, account_id: str, step: int) -> bool:
    """Use up the code of a step; returns whether it was used for the first time."""
    expires = registry.now() + _USED_LIFE
    place = f"{account_id}/{step}"
    return await uow.put_secret(OneTimeSecret(_USED, place, account_id, b"", expires)) == 1


async def _spend(registry: Registry, known: Known, typed: str) -> Known:
    digest = recovery.digest(typed)
    if digest is None or digest not in known.private.recovery:
        raise WrongSignInError(
            "That is not one of your unused recovery codes.", next_step="Try the next on your list."
        )
    unused = tuple(kept for kept in known.private.recovery if kept != digest)
    private = dataclasses.replace(known.private, recovery=unused)
    account = following(registry, known, known.account_id, private)
    try:
        async with registry.database.unit_of_work() as uow:
            uow.add(account)
            await uow.commit()
    except StaleVersionError as error:
        raise WrongSignInError("Something else changed this account. Try again.") from error
    return Known(account, private)
