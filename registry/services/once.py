"""A request that is carried out once, by the key that its caller gave it (ADR 0031).

The key is stored in the transaction that records, as a keyed digest together with the account's;
of the request only a keyed digest is stored, because a plain one of a short text can be guessed.
The answer that the caller got is kept sealed, for a day.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import msgspec

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.acting import Actor
from registry.errors import ConflictError, DamagedRecordError, Fault, InvalidInputError
from registry.services.context import Registry

KIND, LIFE = "once", timedelta(days=1)
_KEY = re.compile(r"[!-~]{1,255}")
_NOT_KEPT = "It was recorded when it was first sent; the answer was not kept."
_DAMAGED = (
    "What was kept under this key is damaged. Look at what is recorded, and send what is not there"
    " with a new key."
)
_LARGEST_ANSWER = 1_048_576  # 1 MiB; ours have a few KB


class KeyUsedError(ConflictError):
    """The key came before, with another request."""

    code = "key-used"
    title = "This was sent before, with other content"
    next_step = (
        "What was sent first is recorded. Look at it; then send this again with a new key, or from"
        " the page loaded anew. Nothing was saved now."
    )


class RepeatedError(ConflictError):
    """The request was recorded before, and its answer is not at hand."""

    code = "recorded-already"
    title = "This is recorded already"
    next_step = "Look at what is recorded. Nothing was saved now."


@dataclass(slots=True)
class Once:
    """A request to be carried out once.

    Attributes:
        places: keyed digests of account and key, under the newest key of ours first.
        bodies: keyed digests of the request, in the same order.
        is_recorded: set by the store when a record was committed together with the place.
        is_repeated: set by the store when another request had taken the place meanwhile.
    """

    places: tuple[str, ...]
    bodies: tuple[str, ...]
    owner: str
    made_at: datetime
    is_recorded: bool = False
    is_repeated: bool = False

    @property
    def mark(self) -> OneTimeSecret:
        """What is stored in the transaction that records."""
        return self.holding(Kept(self.bodies[0]))

    def holding(self, kept: Kept) -> OneTimeSecret:
        """The same with what is kept by now."""
        content = msgspec.json.encode(kept)
        return OneTimeSecret(KIND, self.places[0], self.owner, content, self.made_at + LIFE)


class Kept(msgspec.Struct):
    """What is stored under a place: the digest of the request, and the answer in base64, sealed.

    ``checks``: of checks, which were recorded and what they rested on, in order; None for a fault.
    """

    body: str
    answer: str = ""
    checks: list[KeptCheck | None] = []
    times: int = 1


class KeptCheck(msgspec.Struct):
    """A check that was recorded, what it rested on, and the one that its key named first."""

    check_id: str
    leaf_index: int
    leaf_hash: str
    rests_on: str
    first: str


def once(registry: Registry, actor: Actor, key: str, request: bytes) -> Once:
    """A request of an actor with a key.

    Args:
        request: what has to be the same in a repeat: the address and the body.

    Raises:
        InvalidInputError: the key cannot be one.
    """
    if not _KEY.fullmatch(key):
        detail = "Give 1 to 255 letters, digits or signs, without spaces: a random text is best."
        raise InvalidInputError([Fault("/Idempotency-Key", detail)])
    named = f"{actor.partner_id}\n{actor.name}\n{key}".encode()
    return Once(
        registry.vault.digests("once", named),
        registry.vault.digests("once-body", request),
        actor.name,
        registry.now(),
    )


async def find(registry: Registry, request: Once) -> Kept | None:
    """What is kept of the same request; None if it was not recorded in the last day.

    Raises:
        KeyUsedError: the key came with another request.
        DamagedRecordError: what is kept is not what was written.
    """
    async with registry.database.reads() as reads:
        for place, body in zip(request.places, request.bodies, strict=True):
            try:
                stored = await reads.secret(KIND, place, request.made_at)
            except DamagedRecordError as error:
                raise DamagedRecordError(_DAMAGED) from error
            if stored is not None:
                kept = _read(stored)
                if kept.body != body:
                    raise KeyUsedError("This key came before, with another request.")
                # Under an older key of ours: in the place of today nothing was stored yet.
                kept.times = stored.version if place == request.places[0] else 0
                return kept
    return None


def _read(stored: OneTimeSecret) -> Kept:
    try:
        return msgspec.json.decode(stored.content, type=Kept)
    except msgspec.MsgspecError as error:
        raise DamagedRecordError(_DAMAGED) from error


async def keep_answer(registry: Registry, request: Once, answer: bytes) -> None:
    """Keep the answer to a request that was recorded, sealed; one that is too large is not kept."""
    if len(answer) > _LARGEST_ANSWER:
        return
    key = registry.vault.new_person_key()
    text = {"answer": b64encode(answer).decode()}
    sealed = registry.vault.seal(key, _place(request), text)
    kept = Kept(request.bodies[0], b64encode(bytes([len(key)]) + key + sealed).decode())
    async with registry.database.unit_of_work() as uow:
        await uow.put_secret(request.holding(kept))
        await uow.commit()


def answer_of(registry: Registry, request: Once, kept: Kept) -> bytes:
    """The answer as it was kept.

    Raises:
        RepeatedError: it was not: the server stopped after it had recorded, it was too large, or
            what was kept is damaged.
    """
    if not kept.answer:
        raise RepeatedError(_NOT_KEPT)
    try:
        content = b64decode(kept.answer)
        length = content[0] + 1
        text = registry.vault.unseal(content[1:length], _place(request), content[length:])
        return b64decode(text["answer"])
    except (ValueError, IndexError, DamagedRecordError) as error:
        raise RepeatedError(_NOT_KEPT) from error


async def drop_expired(registry: Registry) -> None:
    """Drop keys and answers that are a day old, and every other one-time secret past its time."""
    async with registry.database.unit_of_work() as uow:
        await uow.drop_expired_secrets(registry.now())
        await uow.commit()


def _place(request: Once) -> str:
    return f"slip/{KIND}/{request.owner}"


_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@asynccontextmanager
async def turn(request: Once) -> AsyncIterator[None]:
    """Let requests with one key take turns in this process; those of others meet in the store."""
    lock = _turns.setdefault(request.places[0], asyncio.Lock())
    async with lock:
        yield
