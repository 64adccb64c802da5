"""People, known by a random reference; identifiers serve to find them and are not stored.

Who is meant is resolved for the organisation that asks (``domain/people/matching.py``). A record
belongs to the organisation that made it, and no two organisations have one reference.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from registry.domain.consent.reach import Found, Share, reach, senders_to
from registry.domain.people import identifiers as ids
from registry.domain.people import near
from registry.domain.people.matching import Match
from registry.domain.records.acting import Actor
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.people import Alias, Subject, reference
from registry.errors import (
    AmbiguousPersonError,
    Fault,
    InvalidInputError,
    NotFoundError,
    RegistryError,
)
from registry.services import access
from registry.services.context import Registry
from registry.services.people import looking_up, near_matches
from registry.services.people.records import join_to, new_record, next_version
from registry.services.ports import Reads, UnitOfWork

_SAID_LOOKING_UP = "Whoever looked them up said that they are one person."
_TWO_OF_A_KIND = "Give one number of each kind. If one replaces the other, ask your officer."


@dataclasses.dataclass(frozen=True, slots=True)
class Identified:
    """A person's own record for the organisation that asked, and what to look at twice."""

    subject: Subject
    warnings: tuple[str, ...] = ()


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
            continue
        if any(_is_another(read, other) for other in good):
            faults.append(Fault(f"{pointer}/{index}/value", _TWO_OF_A_KIND))
        good.append(read)
    if faults:
        raise InvalidInputError(faults)
    return good


async def aliases_of(
    registry: Registry, reads: Reads, partner_id: str, given: Sequence[ids.Identifier]
) -> tuple[Alias, ...]:
    """The ways in which an organisation finds a person by identifiers: its own numbers also as
    those wrote whose place it took."""
    formers = await reads.formers(partner_id) if ids.has_local_number(given) else ()
    return registry.vault.aliases(ids.as_formers_wrote(given, formers))


def _is_another(one: ids.Identifier, other: ids.Identifier) -> bool:
    """Whether two numbers are of one kind; a person may have two names."""
    same_kind = one.scheme == other.scheme and one.scheme != "name_dob"
    return same_kind and one.value != other.value


async def said_about(reads: Reads, actor: Actor, subject_id: str) -> tuple[ConsentEvent, ...]:
    """What is recorded about a person, as far as the actor's organisation reaches it: as whoever
    might share, and as the recipient of what others may share with it.

    Raises: as ``person_of``.
    """
    asker, given = actor.partner_id, [reference(subject_id)]
    person, found = await person_of(reads, actor, subject_id)
    senders = senders_to(asker, found.said_about(person))
    if not senders:
        return found.said_about(person)
    found = await reads.people(asker, given, senders)
    as_recipient = [reach(asker, given, found, Share(sender, asker)) for sender in senders]
    return found.said_about(*as_recipient)


async def person_of(reads: Reads, actor: Actor, subject_id: str) -> tuple[Match, Found]:
    """Every record of the person whom the actor's organisation knows under a reference.

    Those of which it has yet to say whether they are of this person are left out.

    Raises:
        NotFoundError: the organisation has no such reference.
    """
    given = [reference(subject_id)]
    found = await reads.people(actor.partner_id, given)
    person = reach(actor.partner_id, given, found)
    if not person.own:
        raise NotFoundError("We hold no person under that reference.")
    return person, found


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
    same_person: bool = False,
    reason: str = "",
) -> Identified:
    """Find the organisation's own record of the person, or make it.

    Known or not, here or elsewhere, the answer looks and takes the same: the record is written
    either way, with the identifiers added.

    Args:
        items: identifiers as sent, ``{scheme, value}`` or ``{scheme, name, date_of_birth}``.
        new_person: the caller has looked: whoever else is known is someone else.
        same_person: the caller has looked: they are one person.

    Raises:
        AmbiguousPersonError: the identifiers may mean more than one person the organisation knows
            of, and the caller does not say which of the two it is.
        InvalidInputError: an identifier is not valid.
    """
    access.require(actor, "person.identify")
    given = read_identifiers(items, actor.partner_id, today=registry.today())
    if new_person and same_person:
        raise InvalidInputError([Fault("/same_person", "They cannot be both.")])
    made = await looking_up.begun(registry, actor, looking_up.IDENTIFY, reason)
    async with registry.database.reads() as reads:
        aliases = await aliases_of(registry, reads, actor.partner_id, given)
        person = reach(actor.partner_id, aliases, await reads.people(actor.partner_id, aliases))
    made = dataclasses.replace(made, known=person.known or person.doubtful)
    try:
        await looking_up.counted(registry, actor, made)
        if person.doubtful and not (new_person or same_person):
            raise AmbiguousPersonError(detail_of(person))
    except RegistryError:
        await looking_up.note(registry, made)
        raise
    async with registry.database.unit_of_work() as uow:
        uow.note_look_up(made)
        found = await uow.people(actor.partner_id, aliases)
        person = reach(actor.partner_id, aliases, found)
        if person.doubtful and not (new_person or same_person):  # somebody was quicker
            raise AmbiguousPersonError(detail_of(person))
        subject = _settled(registry, actor, uow, person, given, new_person=new_person)
        warnings = await near_matches.warnings(registry, uow, actor.partner_id, person, given)
        await uow.commit()
    return Identified(subject, warnings)


def _settled(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    person: Match,
    given: Sequence[ids.Identifier],
    *,
    new_person: bool,
) -> Subject:
    """The person's record, new or as it is known, with the identifiers and what was settled."""
    known = person.own[0] if person.own else new_record(registry, actor)
    if person.doubtful and new_person:
        others = {record.subject_id for record in (*person.own, *person.doubted)}
        apart = tuple(sorted(others))
        known = dataclasses.replace(new_record(registry, actor), not_same_as=apart)
    elif person.doubtful:
        _join_own(registry, actor, uow, known, person.own)
        theirs = {record.subject_id for record in person.doubted if record not in person.own}
        known = dataclasses.replace(known, same_as=tuple(sorted({*known.same_as, *theirs})))
    heard = [sound for sound in map(near.sound, given) if sound is not None]
    aliases = (*known.aliases, *registry.vault.newest_aliases([*given, *heard]))
    kept = next_version(registry, actor, known, aliases=tuple(dict.fromkeys(aliases)))
    uow.add(kept)
    return kept


def _join_own(
    registry: Registry, actor: Actor, uow: UnitOfWork, first: Subject, own: Sequence[Subject]
) -> None:
    """Join the organisation's records that are one person, as whoever looked them up says; an
    officer can undo it."""
    persons: dict[str, list[Subject]] = defaultdict(list)
    for record in own:
        if record.person != first.person:
            persons[record.person].append(record)
    for records in persons.values():
        join_to(registry, actor, uow, first, records, _SAID_LOOKING_UP)
