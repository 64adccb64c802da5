"""One-time secrets, for one-time links and for sign-ins that are half done.

A secret is 256 random bits. Only its SHA-256 is stored, and the content that it gives access to is
sealed, so a copy of the table gives access to nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.domain.records.accounts import OneTimeSecret
from registry.services.context import Registry
from registry.services.ports import UnitOfWork

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a secret gave access to: its owner and the content stored with it."""

    key: str
    owner: str
    content: Mapping[str, str]
    expires_at: datetime


async def put_secret(
    registry: Registry,
    uow: UnitOfWork,
    kind: str,
    owner: str,
    content: Mapping[str, str],
    life: timedelta,
) -> str:
    """Store ``content``; returns the secret that gives access to it."""
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    key = registry.vault.new_person_key()
    sealed = registry.vault.seal(key, f"slip/{kind}/{digest}", content)
    now = registry.now()
    await uow.drop_expired_secrets(now)
    await uow.put_secret(
        OneTimeSecret(kind, digest, owner, bytes([len(key)]) + key + sealed, now + life)
    )
    return secret


async def leave(
    registry: Registry, kind: str, owner: str, content: Mapping[str, str], life: timedelta
) -> str:
    """Store ``content`` as ``put_secret`` does, in a transaction of its own."""
    async with registry.database.unit_of_work() as uow:
        secret = await put_secret(registry, uow, kind, owner, content, life)
        await uow.commit()
    return secret


async def look(registry: Registry, kind: str, secret: str) -> Opened | None:
    """The content of a secret, which stays valid; None if it is unknown, used or too old."""
    digest = _digest(secret)
    if digest is None:
        return None
    async with registry.database.reads() as reads:
        kept = await reads.secret(kind, digest, registry.now())
    return _opened(registry, kept) if kept else None


async def take(registry: Registry, kind: str, secret: str) -> Opened | None:
    """The content of a secret, which is used up: if two callers bring it, only one gets it."""
    digest = _digest(secret)
    if digest is None:
        return None
    async with registry.database.unit_of_work() as uow:
        kept = await uow.take_secret(kind, digest, registry.now())
        await uow.commit()
    return _opened(registry, kept) if kept else None


def _digest(secret: str) -> str | None:
    return hashlib.sha256(secret.encode()).hexdigest() if _SECRET.fullmatch(secret) else None


def _opened(registry: Registry, kept: OneTimeSecret) -> Opened:
    length = int.from_bytes(kept.content[:1]) + 1
    key, sealed = kept.content[1:length], kept.content[length:]
    content = registry.vault.unseal(key, f"slip/{kept.kind}/{kept.key}", sealed)
    return Opened(kept.key, kept.owner, content, kept.expires_at)
