"""Half-filled forms, kept for their author alone until they are finished or a day old.

A draft may name a person, so its content is sealed with a key of its own, which is deleted with the
draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.acting import Actor
from registry.errors import DamagedRecordError, NotFoundError
from registry.services.context import Registry, new_id

LIFE = timedelta(days=1)
_KEY_LENGTH_BYTES = 1


@dataclass(frozen=True, slots=True)
class SavedForm:
    """A half-filled form: ``kind`` says which; ``content`` is JSON values by its field names."""

    draft_id: str
    kind: str
    owner: str
    content: Mapping[str, Any]
    saved_at: datetime


async def new_form(
    registry: Registry, actor: Actor, kind: str, content: Mapping[str, Any]
) -> SavedForm:
    """Begin a draft for the actor."""
    draft = SavedForm(new_id("dft"), kind, actor.name, content, registry.now())
    await _put(registry, draft)
    return draft


async def update_form(
    registry: Registry, draft: SavedForm, content: Mapping[str, Any]
) -> SavedForm:
    """Replace the content of a draft."""
    saved = SavedForm(draft.draft_id, draft.kind, draft.owner, content, registry.now())
    await _put(registry, saved)
    return saved


async def find_form(registry: Registry, actor: Actor, kind: str, draft_id: str) -> SavedForm:
    """The actor's own draft; for anybody else's ``NotFoundError``, as if there never was one."""
    async with registry.database.reads() as reads:
        secret = await reads.secret(kind, draft_id, registry.now())
    if secret is None or secret.owner != actor.name:
        raise NotFoundError("There is nothing unfinished here. It may be done, or a day old.")
    return _draft(registry, secret)


async def drafts_of(registry: Registry, actor: Actor, kind: str) -> list[SavedForm]:
    """The actor's drafts of a kind, the last saved first."""
    async with registry.database.reads() as reads:
        found = await reads.secrets_of(kind, actor.name, registry.now())
    drafts = []
    for secret in found:
        with suppress(DamagedRecordError):  # one that cannot be opened must not hide the others
            drafts.append(_draft(registry, secret))
    return sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)


async def drop_draft(registry: Registry, draft: SavedForm) -> None:
    """Delete a draft that is finished or no longer wanted."""
    async with registry.database.unit_of_work() as uow:
        await uow.take_secret(draft.kind, draft.draft_id, registry.now())
        await uow.commit()


async def _put(registry: Registry, draft: SavedForm) -> None:
    key = registry.vault.new_person_key()
    text = msgspec.json.encode(draft.content).decode()
    sealed = registry.vault.seal(key, _place(draft.kind, draft.draft_id), {"content": text})
    content = bytes([len(key)]) + key + sealed
    expires = draft.saved_at + LIFE
    async with registry.database.unit_of_work() as uow:
        await uow.put_secret(
            OneTimeSecret(draft.kind, draft.draft_id, draft.owner, content, expires)
        )
        await uow.commit()


def _draft(registry: Registry, secret: OneTimeSecret) -> SavedForm:
    length = secret.content[0] + _KEY_LENGTH_BYTES
    key, sealed = secret.content[_KEY_LENGTH_BYTES:length], secret.content[length:]
    text = registry.vault.unseal(key, _place(secret.kind, secret.key), sealed)["content"]
    content: dict[str, Any] = msgspec.json.decode(text)
    return SavedForm(secret.key, secret.kind, secret.owner, content, secret.expires_at - LIFE)


def _place(kind: str, draft_id: str) -> str:
    return f"slip/{kind}/{draft_id}"
