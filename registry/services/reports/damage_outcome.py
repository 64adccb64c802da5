"""An officer of the operator says how damage was dealt with.

That it was restored is looked at before it is believed. The damage stays on record, as dealt with;
where it is found again it is new (``domain/damage/standing.py``).
"""

from __future__ import annotations

import dataclasses

from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.damage import CHECKPOINT, LEAF, Damage, DamageOutcome
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.context import Registry
from registry.services.ledger_tail import is_whole
from registry.services.notifications.notify import (
    NotificationContent,
    notify,
    without_notifications,
)
from registry.services.ports import Reads, UnitOfWork

MAX_NOTE = 500


async def settle(
    registry: Registry, actor: Actor, damage_id: str, outcome: str, note: str
) -> Receipt:
    """Record how damage was dealt with, and tell the operator's officers.

    Args:
        outcome: a ``DamageOutcome``.
        note: what was done, in a line or two; it names no person.

    Raises:
        NotAllowedError: the actor is no officer of the operator.
        NotFoundError: there is no damage under this id.
        ConflictError: it was dealt with already, or is said to be restored and is not.
        InvalidInputError: the outcome is unknown, or the note is missing or too long.
    """
    _require_words(outcome, note)
    async with registry.database.unit_of_work() as uow:
        await access.require_operator(actor, "damage.settle", uow)
        damage = await uow.damage_record(damage_id)
        if damage is None:
            raise NotFoundError("There is no damage under that reference.")
        if not damage.is_open:
            raise ConflictError("This was dealt with already.", next_step="There is nothing to do.")
        if outcome == DamageOutcome.RESTORED:
            await _require_restored(registry, uow, damage)
        uow.add(
            dataclasses.replace(
                damage,
                version=damage.version + 1,
                first_recorded_at=damage.found_at,
                outcome=DamageOutcome(outcome),
                note=note.strip(),
                **registry.stamp(actor),
            )
        )
        _tell(registry, actor, uow, damage)
        [receipt] = without_notifications(await uow.commit())
    registry.database.forget_noticed([damage.row])
    return receipt


def _require_words(outcome: str, note: str) -> None:
    faults = []
    if outcome not in set(DamageOutcome):
        faults.append(Fault("/outcome", "Select how it was dealt with."))
    if not note.strip():
        faults.append(Fault("/note", "Enter what was done."))
    elif len(note) > MAX_NOTE:
        faults.append(Fault("/note", f"What was done must be {MAX_NOTE} characters or less."))
    if faults:
        raise InvalidInputError(faults)


async def _require_restored(registry: Registry, reads: Reads, damage: Damage) -> None:
    if await _is_as_written(registry, reads, damage) is False:
        raise ConflictError(
            "It is still not what was written.",
            next_step="Restore it first, then say so. Nothing was saved.",
        )


async def _is_as_written(registry: Registry, reads: Reads, damage: Damage) -> bool | None:
    """Whether it is again what was written; None where only the audit can tell."""
    if damage.kind == LEAF:
        found = await reads.leaves(damage.place, 1)
        return bool(found) and found[0].leaf_index == damage.place and is_whole(found[0])
    if damage.kind == CHECKPOINT:
        marks = await reads.checkpoints(damage.place - 1, damage.place)
        return bool(marks) and registry.database.seals.signed(marks[0])
    return await reads.is_as_written(damage.kind, damage.place)


def _tell(registry: Registry, actor: Actor, uow: UnitOfWork, damage: Damage) -> None:
    told = NotificationContent("damage_settled", "", "", 0, registry.today(), mark=damage.damage_id)
    notify(registry, actor, uow, [actor.partner_id], told)
