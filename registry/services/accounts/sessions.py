"""Sessions of people who have signed in to the pages: opaque, kept on the server, and short.

The cookie holds 256 random bits, and only their SHA-256 is stored, so a copy of the table opens no
session. A session ends after half an hour without activity, after twelve hours in any case, when
the person signs out, and with their account (security.md §4; ASVS V7.3, V7.4).
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.acting import Actor
from registry.errors import DamagedRecordError
from registry.services.context import Registry

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_TOUCHED_EVERY = timedelta(minutes=1)  # otherwise every page would cost a write
_KIND = "session"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Session:
    """A session of ``owner``: their account, or the identity given by their own provider."""

    key: str
    owner: str
    partner_id: str
    roles: tuple[str, ...]
    started_at: datetime
    seen_at: datetime

    @property
    def actor(self) -> Actor:
        """The actor who is signed in."""
        return Actor(self.partner_id, frozenset(self.roles), self.owner)

    def is_over(self, now: datetime) -> bool:
        """Whether it was idle for too long. What its owner was writing is still kept for them."""
        return now >= self.seen_at + IDLE


class _Kept(msgspec.Struct):
    partner_id: str
    roles: tuple[str, ...]
    started_at: datetime
    seen_at: datetime


def session_key(token: str) -> str | None:
    """The key that a cookie's token is stored under; None if it cannot be one of ours."""
    if not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(token.encode()).hexdigest()


async def start_session(registry: Registry, actor: Actor) -> str:
    """Begin a session of ``actor`` (its name is the owner); returns the token for the cookie.

    The token is always new: one from before the sign-in is never kept.
    """
    token = secrets.token_urlsafe(32)
    now = registry.now()
    key = hashlib.sha256(token.encode()).hexdigest()
    session = Session(key, actor.name, actor.partner_id, tuple(sorted(actor.roles)), now, now)
    async with registry.database.unit_of_work() as uow:
        await uow.drop_expired_secrets(now)
        await uow.put_secret(_as_secret(session))
        await uow.commit()
    return token


async def find_session(registry: Registry, token: str) -> Session | None:
    """The session of a cookie's token, marked as in use; it may be over, see ``is_over``.

    One that is damaged is none: its owner signs in again.
    """
    key = session_key(token)
    if key is None:
        return None
    now = registry.now()
    try:
        async with registry.database.reads() as reads:
            secret = await reads.secret(_KIND, key, now)
        kept = msgspec.json.decode(secret.content, type=_Kept) if secret is not None else None
    except (DamagedRecordError, msgspec.MsgspecError):
        return None
    if secret is None or kept is None:
        return None
    session = Session(key, secret.owner, kept.partner_id, kept.roles, kept.started_at, kept.seen_at)
    if session.is_over(now) or now < session.seen_at + _TOUCHED_EVERY:
        return session
    seen = dataclasses.replace(session, seen_at=now)
    async with registry.database.unit_of_work() as uow:
        if await uow.secret(_KIND, key, now) is None:
            return None  # it has ended meanwhile and must not come back
        await uow.put_secret(_as_secret(seen))
        await uow.commit()
    return seen


async def end_session(registry: Registry, token: str) -> None:
    """End a session, if the token has one."""
    key = session_key(token)
    if key is None:
        return
    async with registry.database.unit_of_work() as uow:
        await uow.take_secret(_KIND, key, registry.now())
        await uow.commit()


async def end_sessions_of(registry: Registry, owner: str) -> None:
    """End every session of an account, after a change of password or its closing."""
    async with registry.database.unit_of_work() as uow:
        await uow.drop_secrets(owner, _KIND)
        await uow.commit()


def _as_secret(session: Session) -> OneTimeSecret:
    kept = _Kept(session.partner_id, session.roles, session.started_at, session.seen_at)
    return OneTimeSecret(
        _KIND,
        session.key,
        session.owner,
        msgspec.json.encode(kept),
        session.started_at + LONGEST,
    )
