"""Making the rows of people: a record, its next version, and what was put right about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from registry.domain.records.acting import Actor
from registry.domain.records.people import Alias, Correction, CorrectionKind, Subject
from registry.errors import Fault, InvalidInputError
from registry.services.context import Registry, new_id
from registry.services.ports import UnitOfWork

NO_REASON = "Say why."


def new_record(registry: Registry, actor: Actor) -> Subject:
    """A record of somebody the organisation did not know; ``next_version`` makes it the first."""
    return Subject(
        subject_id=new_id("per"),
        version=0,
        aliases=(),
        wrapped_key=registry.vault.new_person_key(),
        partner_id=actor.partner_id,
        **registry.stamp(actor),
    )


def next_version(registry: Registry, actor: Actor, record: Subject, **changes: Any) -> Subject:
    """The record as it is from now on."""
    stamp = registry.stamp(actor)
    return dataclasses.replace(record, version=record.version + 1, **stamp, **changes)


def new_correction(
    registry: Registry,
    actor: Actor,
    kind: CorrectionKind,
    record: Subject,
    reason: str,
    *,
    others: tuple[str, ...] = (),
    record_id: str = "",
    aliases: tuple[Alias, ...] = (),
) -> Correction:
    """Something put right, with its reason sealed by the key of the record it was done to."""
    correction_id = new_id("cor")
    return Correction(
        correction_id=correction_id,
        version=1,
        partner_id=actor.partner_id,
        kind=kind,
        subject_id=record.subject_id,
        others=others,
        record_id=record_id,
        aliases=aliases,
        sealed=registry.vault.seal(record.wrapped_key, place_of(correction_id), {"reason": reason}),
        **registry.stamp(actor),
    )


def join_to(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    first: Subject,
    records: Sequence[Subject],
    reason: str,
) -> Correction:
    """Queue that all records of one person are of another's person too, and what was put right.

    ``records`` begins with the one that the others were joined to.
    """
    for record in records:
        uow.add(next_version(registry, actor, record, joined_to=first.person))
    others = tuple(record.subject_id for record in records)
    made = new_correction(registry, actor, CorrectionKind.JOINED, first, reason, others=others)
    uow.add(made)
    return made


def require_reason(reason: str) -> None:
    """Raise ``InvalidInputError`` unless somebody says why."""
    if not reason.strip():
        raise InvalidInputError([Fault("/reason", NO_REASON)])


def place_of(correction_id: str) -> str:
    """Where a reason is sealed for."""
    return f"correction:{correction_id}"
