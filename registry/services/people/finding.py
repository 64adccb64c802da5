"""People, known by a random reference; identifiers serve to find them and are not stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from registry.domain.people import identifiers as ids
from registry.domain.people.matching import Match, match
from registry.domain.records.acting import Actor
from registry.domain.records.people import Subject
from registry.errors import AmbiguousPersonError, Fault, InvalidInputError
from registry.services import access
from registry.services.context import Registry, new_id
from registry.services.ports import Reads


def read_identifiers(
    items: Sequence[dict[str, str]],
    organisation: str,
    pointer: str = "/identifiers",
    today: date = date.max,
) -> list[ids.Identifier]:
    """The normal forms of the identifiers sent; raises ``InvalidInputError`` with every fault."""
    faults: list[Fault] = []
    good: list[ids.Identifier] = []
    for index, item in enumerate(items):
        read = ids.parse_identifier(item, organisation, f"{pointer}/{index}", today)
        if isinstance(read, list):
            faults += read
        else:
            good.append(read)
    if faults:
        raise InvalidInputError(faults)
    return good


async def find(registry: Registry, reads: Reads, given: Sequence[ids.Identifier]) -> Match:
    """The person that the identifiers mean, under every version of the lookup key."""
    aliases = registry.vault.aliases(given)
    return match(await reads.subjects_by_alias(aliases), aliases)


def detail_of(doubtful: Match) -> str:
    """Why we cannot say who is meant, in words that reveal nothing about anybody."""
    if doubtful.by_name:
        return "We may know this person under other details, or somebody else by the same name."
    return "These details do not all belong to one person we know."


async def identify(
    registry: Registry,
    actor: Actor,
    items: Sequence[dict[str, str]],
    *,
    new_person: bool = False,
) -> Subject:
    """Find the person, or register them. Known or not, the answer looks and takes the same.

    So the person's record is written either way, as found with the identifiers added: what is
    answered, how long it takes and how far the ledger grows tell nobody who is known.

    Args:
        items: identifiers as sent, ``{scheme, value}`` or ``{scheme, name, date_of_birth}``.
        new_person: the caller has looked and says that a namesake is someone else.

    Raises:
        AmbiguousPersonError: the identifiers may mean more than one person. ``new_person``
            settles that if only a shared name was found.
        InvalidInputError: an identifier is not valid.
    """
    access.require(actor, "person.identify")
    given = read_identifiers(items, actor.partner_id, today=registry.today())
    async with registry.database.unit_of_work() as uow:
        found = await find(registry, uow, given)
        someone_else = new_person and found.by_name
        if found.doubtful and not someone_else:
            raise AmbiguousPersonError(detail_of(found))
        known = None if someone_else else found.subject
        subject = _with_aliases(registry, actor, known, given)
        uow.add(subject)
        await uow.commit()
    return subject


def _with_aliases(
    registry: Registry, actor: Actor, known: Subject | None, given: Sequence[ids.Identifier]
) -> Subject:
    """The person, new or as they are known, with the identifiers among what they are found by."""
    was = known or Subject(
        new_id("per"), 0, (), registry.vault.new_person_key(), registry.now(), actor.name
    )
    aliases = (*was.aliases, *registry.vault.newest_aliases(given))
    return dataclasses.replace(
        was,
        version=was.version + 1,
        aliases=tuple(dict.fromkeys(aliases)),
        **registry.stamp(actor),
    )
