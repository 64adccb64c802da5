"""An organisation leaves the one it was part of: the other no longer signs for it.

It leaves each agreement that it was party to by the other's signature, from the first day on which
it is no part any more, and all parties are told. What it signed itself goes on.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

from registry.domain.agreements.version import Version
from registry.domain.partners.parts import spells
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import Document
from registry.domain.records.joint import JointKind
from registry.domain.records.partners import PartOf
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services import access
from registry.services.accounts.second_person import Intent, begin
from registry.services.agreements.counterparties import agreements_of
from registry.services.agreements.step_notifications import notification_of
from registry.services.context import Registry
from registry.services.leaving.steps import Leaving
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.parts import history_between
from registry.services.ports import Reads, UnitOfWork


@dataclass(frozen=True, slots=True)
class EndPart:
    """Which organisation is no longer part of which, and the first day on which it is not."""

    whole: str
    part: str
    until: date


async def end_part(
    registry: Registry, actor: Actor, command: EndPart
) -> tuple[PartOf, list[Version[Document]]]:
    """Record that one organisation left another; either side may, and it takes effect at once.

    Returns:
        The record, and the versions that the part leaves.

    Raises:
        NotAllowedError: the actor is an officer of neither side nor of the operator.
        ConflictError: it is not recorded as a part, or its end is recorded already.
        InvalidInputError: the day is before its first day as a part, or has passed.
    """
    async with registry.database.unit_of_work() as uow:
        operator = await uow.operator() or ""
        access.require_own(actor, "part.record", command.whole, command.part, operator)
        ended = await _ended(registry, actor, uow, command)
        if actor.partner_id not in {command.whole, command.part}:
            content = {"whole": command.whole, "part": command.part}
            await begin(registry, actor, uow, Intent(JointKind.PART_END, command.part, content))
        uow.add(ended)
        left = await _leave_all(registry, actor, uow, ended)
        told = NotificationContent(
            "part_left", ended.part, ended.whole, 0, command.until, str(ended.version)
        )
        notify(registry, actor, uow, (ended.whole, ended.part), told)
        await uow.commit()
    return ended, left


async def _ended(registry: Registry, actor: Actor, reads: Reads, command: EndPart) -> PartOf:
    history = await history_between(reads, command.whole, command.part)
    open_ones = [spell for spell in spells(history) if spell.until is None]
    if not open_ones:
        raise ConflictError(f"{command.part} is not recorded as part of {command.whole}.")
    [spell] = open_ones
    if command.until < max(spell.since, registry.today()):
        detail = "This day has passed, or is before its first day as a part. Give a later one."
        raise InvalidInputError([Fault("/until", detail)])
    return dataclasses.replace(
        spell, version=len(history) + 1, until=command.until, **registry.stamp(actor)
    )


async def _leave_all(
    registry: Registry, actor: Actor, uow: UnitOfWork, ended: PartOf
) -> list[Version[Document]]:
    """Have the part leave every version that the whole signed for it."""
    assert ended.until is not None  # noqa: S101 - it has just ended
    reason = f"No longer part of {ended.whole}."
    leaving = Leaving(registry, actor, uow, ended.until, reason)
    found: list[Version[Document]] = []
    for outline in await agreements_of(registry, uow, ended.part):
        document = outline.document
        if ended.part not in outline.bound_by(ended.whole):
            continue
        registered = await uow.registered(document.document_id, registry.today())
        version = registered.version(document.version) if registered else None
        if version is None:
            continue
        step = await leaving.step(version, ended.part)
        notify(registry, actor, uow, {*version.parties, ended.part}, notification_of(step))
        found.append(version)
    return found
