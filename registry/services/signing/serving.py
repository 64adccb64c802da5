"""One person's key that signs for several organisations, where an officer of each has said so.

A side without officers is stood for by two officers of the operator, and is told (ADR 0029, 0040).
The person goes by the organisation's own record: who signs for it no longer, does not by this key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.documents.signatures.plain_line import line_faults
from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointAct, JointKind
from registry.domain.records.signing import SignatoryKey, serving_kid
from registry.errors import ConflictError, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.accounts.second_person import Intent, begin_between, require_effect, waits
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.register import get_partner
from registry.services.partners.signatories import require_signatory
from registry.services.ports import Reads, UnitOfWork

_ENDED = "That key has ended."


@dataclass(frozen=True, slots=True)
class LetServe:
    """Which key signs for which further organisation, in which post there."""

    kid: str
    partner_id: str
    role: str


async def let_serve(registry: Registry, actor: Actor, command: LetServe) -> SignatoryKey:
    """Let a key sign for a further organisation.

    The side of the actor agrees by this; the operator's officers begin it for others.

    Raises:
        NotFoundError: no such key is enrolled, or no such organisation registered.
        InvalidInputError: the post cannot stand in a signature.
        ConflictError: the key has ended, or signs for it already.
        SignatureError: by that organisation's record the person does not sign for it today.
        ActWaitsError: the other side has to agree.
    """
    async with registry.database.unit_of_work() as uow:
        key = await _sound(registry, actor, uow, command)
        own = await uow.key(command.kid)
        home = own.partner_id if own else ""
        operator = await uow.operator() or ""
        access.require_own(actor, "key.enrol", home, command.partner_id, operator)
        intent = Intent(
            JointKind.KEY_SERVES,
            command.partner_id,
            {"kid": command.kid, "serves": command.partner_id, "role": command.role},
            concerns=key.kid,
            person=key.person,
        )
        act = await begin_between(registry, actor, uow, intent, (home, command.partner_id))
        if not waits(act):
            _add(registry, actor, uow, key)
        await uow.commit()
    require_effect(act)
    return key


async def keys_that_may(registry: Registry) -> list[SignatoryKey]:
    """The active keys, each of its own organisation, that could sign for a further one."""
    async with registry.database.reads() as reads:
        every = await reads.keys()
    return [key for key in every if not key.serves and key.is_active(registry.now())]


async def serving_agreed(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, content: Mapping[str, str]
) -> None:
    """Ask the side that has not agreed yet, or queue the record once both have."""
    command = LetServe(content["kid"], content["serves"], content["role"])
    key = await _sound(registry, actor, uow, command)
    intent = Intent(act.kind, act.partner_id, content, act.concerns, content["person"])
    if not waits(await begin_between(registry, actor, uow, intent, content["sides"].split())):
        _add(registry, actor, uow, key)


def _add(registry: Registry, actor: Actor, uow: UnitOfWork, key: SignatoryKey) -> None:
    uow.add(key)
    told = NotificationContent(
        "key_serves",
        key.partner_id,
        key.partner_id,
        0,
        registry.today(),
        f"{key.kid}/{key.version}",
    )
    notify(registry, actor, uow, [key.partner_id], told)


async def _sound(registry: Registry, actor: Actor, reads: Reads, command: LetServe) -> SignatoryKey:
    """The record of a command; raises as ``let_serve``."""
    own = await reads.key(command.kid)
    if own is None or own.serves:
        raise NotFoundError("No key with that id is enrolled.")
    await get_partner(reads, command.partner_id)
    if faults := list(line_faults(role=command.role)):
        raise InvalidInputError(faults)
    now = registry.now()
    if not own.is_active(now):
        raise ConflictError(_ENDED, next_step="Enrol a new key for that person.")
    kid = serving_kid(own.kid, command.partner_id)
    before = await reads.key(kid)
    if own.partner_id == command.partner_id or (before is not None and before.is_active(now)):
        raise ConflictError(
            f"That key signs for {command.partner_id} already.", next_step="There is nothing to do."
        )
    if before is not None:
        raise ConflictError(
            f"That key has signed for {command.partner_id} and no longer may.",
            next_step="Enrol another key for that person.",
        )
    await require_signatory(registry, reads, command.partner_id, own.person)
    return SignatoryKey(
        kid=kid,
        version=1,
        partner_id=command.partner_id,
        jwk=own.jwk,
        person=own.person,
        role=command.role,
        enrolled_by=own.kid,
        checked_by="officers of both organisations",
        active_from=now,
        active_to=None,
        **registry.stamp(actor),
    )
