"""Bearer tokens: shown once, stored only as a hash, and limited in time.

A token is ``wisc_`` and 256 random bits. Its SHA-256 is stored; so many random bits cannot be found
by searching (security.md §4.1).
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import secrets
from datetime import timedelta

from registry.domain.records.accounts import Token
from registry.domain.records.acting import Actor, Receipt
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    NotSignedInError,
)
from registry.services import access
from registry.services.context import Registry, iso, new_id
from registry.services.notifications.notify import NotificationContent, notify

MAX_DAYS = 366
_TOKEN = re.compile(r"wisc_[A-Za-z0-9_-]{43}")


def token_hash(secret: str) -> str | None:
    """The SHA-256 of a token in hex; None if the text cannot be a token."""
    if not _TOKEN.fullmatch(secret):
        return None
    return hashlib.sha256(secret.encode()).hexdigest()


async def new_token(
    registry: Registry,
    actor: Actor,
    partner_id: str,
    roles: tuple[str, ...],
    *,
    days: int = 90,
    label: str = "",
) -> tuple[str, Token, Receipt]:
    """Make a token for an organisation; returns its secret, which is never returned again.

    Another organisation than the actor's is told, for whoever has the token acts as it.

    Raises:
        InvalidInputError: a role is unknown, or the lifetime is under 1 or over 366 days.
        NotFoundError: there is no such organisation.
    """
    faults = [
        Fault(f"/roles/{index}", f"Choose from: {', '.join(access.ROLES)}.")
        for index, role in enumerate(roles)
        if role not in access.ROLES
    ]
    if not roles:
        faults.append(Fault("/roles", "Give at least one role."))
    if not 1 <= days <= MAX_DAYS:
        faults.append(Fault("/days", f"A token may live from 1 to {MAX_DAYS} days."))
    if faults:
        raise InvalidInputError(faults)
    secret = f"wisc_{secrets.token_urlsafe(32)}"
    now = registry.now()
    token = Token(
        token_id=new_id("tok"),
        version=1,
        sha256=hashlib.sha256(secret.encode()).hexdigest(),
        partner_id=partner_id,
        roles=tuple(sorted(set(roles))),
        label=label,
        expires_at=now + timedelta(days=days),
        revoked_at=None,
        recorded_at=now,
        recorded_by=actor.name,
    )
    async with registry.database.unit_of_work() as uow:
        if await uow.partner(partner_id) is None:
            raise NotFoundError("There is no organisation with that id.")
        uow.add(token)
        if partner_id != actor.partner_id:
            made = NotificationContent(
                "token_made", partner_id, token.token_id, 0, registry.today()
            )
            notify(registry, actor, uow, [partner_id], made)
        receipt, *_ = await uow.commit()
    return secret, token, receipt


async def authenticate(registry: Registry, secret: str) -> Actor:
    """The actor of a token's secret; raises ``NotSignedInError`` for any other text."""
    digest = token_hash(secret)
    if digest is None:
        raise NotSignedInError("That is not a token of this registry.")
    async with registry.database.reads() as reads:
        token = await reads.token_by_hash(digest)
    return actor_of(registry, token)


def actor_of(registry: Registry, token: Token | None) -> Actor:
    """The actor of a token; raises ``NotSignedInError`` if it is unknown, revoked or expired."""
    if token is None or token.revoked_at is not None or token.expires_at <= registry.now():
        raise NotSignedInError("This token is unknown, revoked or out of date.")
    return Actor(token.partner_id, frozenset(token.roles), token.token_id)


async def list_tokens(registry: Registry, actor: Actor) -> list[Token]:
    """The tokens of the actor's own organisation."""
    access.require(actor, "token.manage")
    async with registry.database.reads() as reads:
        return await reads.tokens(actor.partner_id)


async def revoke_token(registry: Registry, actor: Actor, token_id: str) -> Receipt:
    """Revoke a token of the actor's own organisation, at once.

    Raises:
        ConflictError: it is revoked already.
        NotFoundError: the organisation has no such token.
    """
    access.require(actor, "token.manage")
    async with registry.database.unit_of_work() as uow:
        own = {token.token_id: token for token in await uow.tokens(actor.partner_id)}
        token = own.get(token_id)
        if token is None:
            raise NotFoundError("Your organisation has no such token.")
        if token.revoked_at is not None:
            raise ConflictError(
                f"This token is revoked already, since {iso(token.revoked_at)}.",
                next_step="There is nothing to do: it opens nothing any more.",
            )
        now = registry.now()
        ended = dataclasses.replace(
            token,
            version=token.version + 1,
            revoked_at=now,
            recorded_at=now,
            recorded_by=actor.name,
        )
        uow.add(ended)
        [receipt] = await uow.commit()
    return receipt
