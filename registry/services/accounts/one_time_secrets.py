"""What opens for whoever holds a secret: one-time links, and sign-ins that are half done.

The secret is 256 random bits. It is kept only as its SHA-256, and what it opens is sealed, so a
copy of the table opens nothing.
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
    """What a secret opened: whose it is, and what was left there."""

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
    """Leave ``content`` for whoever brings the secret that is returned."""
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
    """As ``put_secret``, by itself."""
    async with registry.database.unit_of_work() as uow:
        secret = await put_secret(registry, uow, kind, owner, content, life)
        await uow.commit()
    return secret


async def look(registry: Registry, kind: str, secret: str) -> Opened | None:
    """What the secret opens, leaving it there; None for one that is unknown, used or too old."""
    digest = _digest(secret)
    if digest is None:
        return None
    async with registry.database.reads() as reads:
        kept = await reads.secret(kind, digest, registry.now())
    return _opened(registry, kept) if kept else None


async def take(registry: Registry, kind: str, secret: str) -> Opened | None:
    """What the secret opens, and it opens nothing again: of two who bring it, one gets it."""
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
    length = kept.content[0] + 1
    key, sealed = kept.content[1:length], kept.content[length:]
    content = registry.vault.unseal(key, f"slip/{kept.kind}/{kept.key}", sealed)
    return Opened(kept.key, kept.owner, content, kept.expires_at)
