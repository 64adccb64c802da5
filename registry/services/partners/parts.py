"""Organisations that are part of others: recorded with officers of both sides, and their days.

A side without officers is stood for by two officers of the operator, and is told (ADR 0029, 0040).
What is recorded here binds nobody to an agreement: the whole signs with a schedule of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.partners.parts import KINDS_OF_PARTS, on_day, overlaps, spells
from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointAct, JointKind
from registry.domain.records.partners import Partner, PartOf
from registry.domain.records.signing import Scheduled
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services import access
from registry.services.accounts.second_person import Intent, begin_between, require_effect, waits
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.register import get_partner
from registry.services.ports import Reads, UnitOfWork

MAX_EVIDENCE = 200
_UNKNOWN = "No organisation is registered under this id."
_ITSELF = "An organisation cannot be part of itself."
_NO_EVIDENCE = f"Say what shows it, in 1 to {MAX_EVIDENCE} characters."
_NO_PARTS = "An organisation of this kind cannot have such parts."


@dataclass(frozen=True, slots=True)
class RecordPart:
    """Which organisation is part of which, from which day, and what shows it."""

    whole: str
    part: str
    since: date
    evidence: str


async def record_part(registry: Registry, actor: Actor, command: RecordPart) -> PartOf:
    """Record that one organisation is part of another.

    The side of the actor agrees by this; the operator's officers begin it for others.

    Raises:
        InvalidInputError: every fault, with pointers.
        ConflictError: it is recorded already.
        NotAllowedError: the actor is an officer of neither side nor of the operator.
        ActWaitsError: the other side has to agree.
    """
    async with registry.database.unit_of_work() as uow:
        operator = await uow.operator() or ""
        access.require_own(actor, "part.record", command.whole, command.part, operator)
        record = await _sound(registry, actor, uow, command)
        intent = Intent(
            JointKind.PART_OF,
            command.part,
            {
                "whole": command.whole,
                "part": command.part,
                "since": command.since.isoformat(),
                "evidence": record.evidence,
            },
        )
        act = await begin_between(registry, actor, uow, intent, (command.whole, command.part))
        if not waits(act):
            _add(registry, actor, uow, record)
        await uow.commit()
    require_effect(act)
    return record


async def part_agreed(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, content: Mapping[str, str]
) -> None:
    """Ask the side that has not agreed yet, or queue the record once both have."""
    command = RecordPart(
        content["whole"],
        content["part"],
        date.fromisoformat(content["since"]),
        content["evidence"],
    )
    record = await _sound(registry, actor, uow, command)
    intent = Intent(act.kind, act.partner_id, content)
    if not waits(await begin_between(registry, actor, uow, intent, content["sides"].split())):
        _add(registry, actor, uow, record)


def _add(registry: Registry, actor: Actor, uow: UnitOfWork, record: PartOf) -> None:
    uow.add(record)
    told = NotificationContent(
        "part_recorded", record.part, record.whole, 0, record.since, str(record.version)
    )
    notify(registry, actor, uow, (record.whole, record.part), told)


async def _sound(registry: Registry, actor: Actor, reads: Reads, command: RecordPart) -> PartOf:
    """The record of a command; raises as ``record_part``."""
    whole, part = await reads.partner(command.whole), await reads.partner(command.part)
    evidence = command.evidence.strip()
    faults = [Fault("/whole", _UNKNOWN)] if whole is None else []
    if part is None:
        faults.append(Fault("/part", _UNKNOWN))
    if command.whole == command.part:
        faults.append(Fault("/part", _ITSELF))
    elif whole and part and not may_have(whole.kind, part.kind):
        names = registry.law.kinds
        detail = f"{names[whole.kind].name} and {names[part.kind].name}."
        faults.append(Fault("/whole", f"{_NO_PARTS} These are: {detail}"))
    if not 0 < len(evidence) <= MAX_EVIDENCE:
        faults.append(Fault("/evidence", _NO_EVIDENCE))
    if faults:
        raise InvalidInputError(faults)
    history = await history_between(reads, command.whole, command.part)
    if any(overlaps(spell, command.since) for spell in spells(history)):
        raise ConflictError(
            f"{command.part} is recorded as part of {command.whole} already.",
            next_step="Record its end first, if it left and came back.",
        )
    return PartOf(
        command.whole,
        command.part,
        len(history) + 1,
        command.since,
        None,
        evidence,
        **registry.stamp(actor),
    )


def may_have(whole: str, part: str) -> bool:
    """Whether an organisation of one kind can have parts of another (``part_kinds.json``)."""
    return part in KINDS_OF_PARTS.get(whole, ())


async def history_between(reads: Reads, whole: str, part: str) -> list[PartOf]:
    """Every version of what was recorded of a pair, in order."""
    return [spell for spell in await reads.parts_of(whole) if spell.part == part]


@dataclass(frozen=True, slots=True)
class Family:
    """What an organisation is part of and what is part of it, each time with its days.

    ``names`` has the names of all of them.
    """

    wholes: Sequence[PartOf]
    parts: Sequence[PartOf]
    names: Mapping[str, str]


async def family_of(registry: Registry, partner_id: str) -> Family:
    """Read an organisation's family; raises ``NotFoundError`` if it is unknown."""
    async with registry.database.reads() as reads:
        await get_partner(reads, partner_id)
        every = spells(await reads.parts_of(partner_id))
        ids = {one for spell in every for one in (spell.whole, spell.part)}
        partners = [await reads.partner(one) for one in sorted(ids)]
    return Family(
        [spell for spell in every if spell.part == partner_id],
        [spell for spell in every if spell.whole == partner_id],
        {partner.partner_id: partner.legal_name for partner in partners if partner},
    )


async def schedule_of(registry: Registry, partner_id: str) -> list[dict[str, Any]]:
    """The schedule that an organisation signs with: its parts as they are on this day."""
    async with registry.database.reads() as reads:
        await get_partner(reads, partner_id)
        return [as_json(part) for part in await parts_on(reads, partner_id, registry.today())]


async def parts_on(reads: Reads, whole: str, day: date) -> list[Scheduled]:
    """The parts of an organisation on a day as they are recorded, by id."""
    found = [spell for spell in on_day(await reads.parts_of(whole), day) if spell.whole == whole]
    return [scheduled(await get_partner(reads, spell.part)) for spell in found]


def scheduled(partner: Partner) -> Scheduled:
    """An organisation as a schedule freezes it."""
    return Scheduled(partner.partner_id, partner.legal_name, partner.kind)


def as_json(part: Scheduled) -> dict[str, Any]:
    """An entry of a schedule as it is signed."""
    return {"partner": part.partner_id, "legal_name": part.legal_name, "kind": part.kind}
