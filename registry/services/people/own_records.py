"""Finding an organisation's own records of a person, for the officer who puts them right.

Nothing is made or changed, and no other organisation's record is found.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from registry.domain.people.identifiers import Identifier
from registry.domain.records.acting import Actor
from registry.domain.records.people import Subject
from registry.services import access
from registry.services.context import Registry
from registry.services.people import looking_up
from registry.services.people.finding import aliases_of, read_identifiers
from registry.services.ports import Reads


async def find_own(
    registry: Registry, actor: Actor, items: Sequence[dict[str, str]], *, reason: str = ""
) -> list[Subject]:
    """The organisation's people whose records have one of the details: of each person one record.

    It is a look-up like any other: it is kept, and counts against the limit of the day.

    Raises:
        InvalidInputError: an identifier is not valid.
        ReasonNeededError: the limit of the day is passed.
    """
    access.require(actor, "person.correct")
    given = read_identifiers(items, actor.partner_id, today=registry.today())
    made = await looking_up.begun(registry, actor, looking_up.CORRECT, reason)
    async with registry.database.reads() as reads:
        records = await own_with(reads, registry, actor, given)
    made = dataclasses.replace(made, known=bool(records))
    await looking_up.note(registry, made)
    await looking_up.counted(registry, actor, made)
    return list({record.person: record for record in reversed(records)}.values())


async def own_with(
    reads: Reads, registry: Registry, actor: Actor, identifiers: Sequence[Identifier]
) -> list[Subject]:
    """The organisation's own records that have one of the identifiers."""
    aliases = await aliases_of(registry, reads, actor.partner_id, identifiers)
    found = await reads.people(actor.partner_id, aliases)
    return [
        record
        for record in found.subjects
        if record.partner_id == actor.partner_id and set(aliases) & set(record.aliases)
    ]
