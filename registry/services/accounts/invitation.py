"""Accepting an invitation or a new link: a password, an authenticator app, recovery codes.

Opening the link does not use it up, because programs that scan messages open links too. It is used
up when a code from the app is confirmed, which replaces all earlier credentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from registry.errors import Fault, InvalidInputError, NotFoundError
from registry.services.accounts import one_time_secrets, passwords, recovery, totp
from registry.services.accounts.administration import LINK, end_everything
from registry.services.accounts.records import ACTIVE, CLOSED, Known, Private, following, opened
from registry.services.accounts.sign_in import use_code
from registry.services.context import Registry

SETUP, SETUP_LIFE = "setup", timedelta(minutes=30)
_GONE = "This link has been used already, is too old, or was replaced by a newer one."
_ASK = "Ask the officer who sent it for a new one."


@dataclass(frozen=True, slots=True)
class Setup:
    """What the authenticator app needs to know."""

    known: Known
    secret: str


async def find_invitation(registry: Registry, link: str) -> Known:
    """The account that a link invites, without using it; ``NotFoundError`` if it is not valid."""
    found = await one_time_secrets.look(registry, LINK, link)
    if found is None:
        raise NotFoundError(_GONE, next_step=_ASK)
    return await _known(registry, found.owner)


async def choose_password(registry: Registry, link: str, password: str) -> str:
    """Take the first half, a password; returns the secret for the second half.

    Raises:
        InvalidInputError: what is wrong with the password, at ``/password``.
        NotFoundError: the link is no longer valid.
    """
    known = await find_invitation(registry, link)
    fault = passwords.fault_of(password, known.private.address)
    if fault is not None:
        raise InvalidInputError([Fault("/password", fault)])
    content = {
        "link": link,
        "password": await passwords.keep(password),
        "totp": totp.new_secret(),
    }
    return await one_time_secrets.leave(registry, SETUP, known.account_id, content, SETUP_LIFE)


async def find_setup(registry: Registry, setup: str) -> Setup:
    """What the authenticator app needs to know in the second half."""
    found = await one_time_secrets.look(registry, SETUP, setup)
    if found is None:
        raise NotFoundError(_GONE, next_step="Open your link again, or ask for a new one.")
    return Setup(await _known(registry, found.owner), found.content["totp"])


async def accept_invitation(registry: Registry, setup: str, code: str) -> tuple[Known, list[str]]:
    """Take the second half, a code from the app; returns the recovery codes, and never again.

    Raises:
        InvalidInputError: the code is not the app's, at ``/code``.
        NotFoundError: the link or the first half is no longer valid.
    """
    kept = await one_time_secrets.look(registry, SETUP, setup)
    if kept is None:
        raise NotFoundError(_GONE, next_step=_ASK)
    secret = kept.content["totp"]
    step = totp.step_of(secret, totp.plain_code(code) or "", registry.now())
    if step is None:
        detail = "That is not the code your app shows now. Check the secret and the phone’s clock."
        raise InvalidInputError([Fault("/code", detail)])
    codes = recovery.new_codes()
    link = await one_time_secrets.look(registry, LINK, kept.content["link"])
    async with registry.database.unit_of_work() as uow:
        account = await uow.account(kept.owner)
        taken = link and await uow.take_secret(LINK, link.key, registry.now())
        if account is None or account.status == CLOSED or not taken:
            raise NotFoundError(_GONE, next_step=_ASK)
        known = opened(registry, account)
        private = Private(
            known.private.name,
            known.private.address,
            kept.content["password"],
            secret,
            tuple(recovery.digest(recovery_code) or "" for recovery_code in codes),
        )
        active = following(registry, known, known.account_id, private, status=ACTIVE)
        uow.add(active)
        await end_everything(uow, known.account_id)
        await use_code(registry, uow, known.account_id, step)  # it is not for signing in as well
        await uow.commit()
    return Known(active, private), codes


async def _known(registry: Registry, account_id: str) -> Known:
    async with registry.database.reads() as reads:
        account = await reads.account(account_id)
    if account is None or account.status == CLOSED:
        raise NotFoundError(_GONE, next_step=_ASK)
    return opened(registry, account)
