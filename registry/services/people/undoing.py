"""Undoing what was put right about whom records are of; that is recorded, too."""

from __future__ import annotations

import dataclasses

from registry.domain.records.acting import Actor
from registry.domain.records.people import Alias, Correction, CorrectionKind, Subject
from registry.errors import ConflictError, NotFoundError
from registry.services import access
from registry.services.context import Registry
from registry.services.people.records import next_version, place_of, require_reason
from registry.services.ports import UnitOfWork
from registry.services.vault import Vault

_ADDED = frozenset({CorrectionKind.NUMBER_REPLACED, CorrectionKind.JOINED_ACROSS})


async def undo(registry: Registry, actor: Actor, correction_id: str, reason: str) -> Correction:
    """Undo one correction; whatever came after it stays.

    Raises:
        InvalidInputError: no reason is given.
        NotFoundError: the organisation made no such correction.
        ConflictError: it was undone already.
    """
    access.require(actor, "person.correct")
    require_reason(reason)
    async with registry.database.unit_of_work() as uow:
        made = await _made(uow, actor, correction_id)
        record = await _record(uow, made.subject_id)
        if made.kind is CorrectionKind.ENTRY_MOVED:
            uow.move_consent(made.record_id, made.subject_id)
        elif made.kind is CorrectionKind.JOINED:
            await _part(registry, actor, uow, record, made.others)
        else:
            aliases = _without(registry.vault, made, record)
            uow.add(next_version(registry, actor, record, aliases=aliases))
        undone = dataclasses.replace(
            made,
            version=2,
            sealed=registry.vault.seal(
                record.wrapped_key, place_of(correction_id), {"reason": reason}
            ),
            **registry.stamp(actor),
        )
        uow.add(undone)
        await uow.commit()
    return undone


async def _made(uow: UnitOfWork, actor: Actor, correction_id: str) -> Correction:
    for made in await uow.corrections(actor.partner_id):
        if made.correction_id == correction_id:
            if made.version > 1:
                raise ConflictError("This was undone already.", next_step="There is nothing to do.")
            return made
    raise NotFoundError("Your organisation put nothing right under that reference.")


async def _part(
    registry: Registry, actor: Actor, uow: UnitOfWork, first: Subject, others: tuple[str, ...]
) -> None:
    """Part the records that were joined to another, and leave those together that were before.

    A record that was parted from them since stays so.
    """
    was_first, *_ = others
    for subject_id in others:
        record = await _record(uow, subject_id)
        if record.joined_to == first.person:
            joined_to = "" if subject_id == was_first else was_first
            uow.add(next_version(registry, actor, record, joined_to=joined_to))


def _without(vault: Vault, made: Correction, record: Subject) -> tuple[Alias, ...]:
    """The record's aliases without those that were added, or with those that were taken back.

    The lookup key may have changed since.
    """
    meant = dict.fromkeys(map(vault.rekeyed, made.aliases))
    if made.kind in _ADDED:
        return tuple(alias for alias in record.aliases if vault.rekeyed(alias) not in meant)
    before = [alias for alias in made.aliases if alias.key_version in vault.also_written]
    return tuple(dict.fromkeys((*record.aliases, *meant, *before)))


async def _record(uow: UnitOfWork, subject_id: str) -> Subject:
    record = await uow.subject(subject_id)
    if record is None:
        raise NotFoundError("Your organisation has no person under that reference.")
    return record
