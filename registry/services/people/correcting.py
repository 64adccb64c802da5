"""Putting right whom records are of: by an officer, with a reason, and so that it can be undone.

Each changes only the look-ups of the officer's own organisation (consent.md §5). Where a number
changed on adoption, on a change of legal gender or for somebody's protection nothing is joined: to
whoever looks, the person of before and the person of now must stay two.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.domain.people.identifiers import Identifier, parse_identifier
from registry.domain.records.acting import Actor
from registry.domain.records.people import (
    JOINED,
    Alias,
    Correction,
    CorrectionKind,
    Subject,
    reference,
)
from registry.errors import ConflictError, Fault, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.context import Registry
from registry.services.people.own_records import own_with
from registry.services.people.records import (
    NO_REASON,
    join_to,
    new_correction,
    next_version,
    place_of,
    require_reason,
)
from registry.services.ports import Reads, UnitOfWork

PROTECTED = (
    "Where a number changed on adoption, on a change of legal gender or for protection, the two"
    " must stay apart. Make a new person."
)
_CODE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_CODE_LENGTH = 14  # 68 bits: nobody guesses it
_NOT_THEIRS = "The person is not known by this."


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number that replaces another; each ``{scheme, value}``.

    ``for_protection``: it changed on adoption, on a change of legal gender or for protection.
    """

    old: Mapping[str, str]
    new: Mapping[str, str]
    for_protection: bool = False


async def replace_number(
    registry: Registry, actor: Actor, person: str, numbers: Numbers, reason: str
) -> Correction:
    """Record that one number replaces another: from now on both find the person.

    Raises:
        InvalidInputError: every fault of the numbers, or it must not be recorded (``PROTECTED``).
        ConflictError: the new number is on another record of the organisation.
    """
    access.require(actor, "person.correct")
    old, new = read_numbers(actor, numbers, *_reason_faults(reason))
    async with registry.database.unit_of_work() as uow:
        record, _ = await _known_by(registry, uow, actor, person, old)
        aliases = registry.vault.newest_aliases([new])
        holders = await own_with(uow, registry, actor, [new])
        if any(holder.person != record.person for holder in holders):
            raise ConflictError(
                "That number is on another record of yours.",
                next_step="If they are one person, join the two records. Nothing was saved.",
            )
        uow.add(_with(registry, actor, record, aliases))
        made = new_correction(
            registry, actor, CorrectionKind.NUMBER_REPLACED, record, reason, aliases=aliases
        )
        uow.add(made)
        await uow.commit()
    return made


async def join(
    registry: Registry, actor: Actor, person: str, other: str, reason: str
) -> Correction:
    """Record that two of the organisation's records are of one person; ``person`` stays first.

    Raises:
        ConflictError: they are joined already.
    """
    access.require(actor, "person.correct")
    require_reason(reason)
    async with registry.database.unit_of_work() as uow:
        first, second = await _own(uow, actor, person), await _own(uow, actor, other)
        if first.person == second.person:
            raise ConflictError("These are joined already.", next_step="There is nothing to do.")
        joined = await _person(uow, actor, second)
        made = join_to(registry, actor, uow, first, joined, reason)
        await uow.commit()
    return made


async def join_across(
    registry: Registry, actor: Actor, person: str, code: str, reason: str
) -> tuple[Correction, str]:
    """Join a record with another organisation's: one has a code made, the other enters it.

    Neither learns the other's reference, or anything that it could not see before.

    Args:
        code: empty to have one made.

    Returns:
        What was recorded, and the code.

    Raises:
        NotFoundError: nobody else has had this code made.
        ConflictError: it has been used.
    """
    access.require(actor, "person.correct")
    require_reason(reason)
    word = "".join(code.split()).lower() or "".join(
        secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH)
    )
    spoken = Identifier(JOINED, word)
    aliases = registry.vault.newest_aliases([spoken])
    async with registry.database.unit_of_work() as uow:
        record = await _own(uow, actor, person)
        if code:
            ways = registry.vault.aliases([spoken])
            _require_open([holder for way in ways for holder in await uow.holders(way)], actor)
        uow.add(_with(registry, actor, record, aliases))
        made = new_correction(
            registry, actor, CorrectionKind.JOINED_ACROSS, record, reason, aliases=aliases
        )
        uow.add(made)
        await uow.commit()
    return made, word


async def take_back(
    registry: Registry, actor: Actor, person: str, item: Mapping[str, str], reason: str
) -> Correction:
    """Take back a number or a name that the organisation attached to its record.

    Raises:
        InvalidInputError: the person is not known by it.
    """
    access.require(actor, "person.correct")
    require_reason(reason)
    wrong = _parsed(actor, item, "/old")
    if isinstance(wrong, list):
        raise InvalidInputError(wrong)
    async with registry.database.unit_of_work() as uow:
        record, taken = await _known_by(registry, uow, actor, person, wrong)
        left = tuple(alias for alias in record.aliases if alias not in taken)
        uow.add(next_version(registry, actor, record, aliases=left))
        made = new_correction(
            registry, actor, CorrectionKind.ALIAS_TAKEN_BACK, record, reason, aliases=taken
        )
        uow.add(made)
        await uow.commit()
    return made


async def corrections(registry: Registry, actor: Actor) -> list[tuple[Correction, str]]:
    """What the actor's organisation put right, the latest first, each with its reason."""
    access.require(actor, "person.correct")
    async with registry.database.reads() as reads:
        found = await reads.corrections(actor.partner_id)
        return [(made, await _reason(registry, reads, made)) for made in found]


async def _reason(registry: Registry, reads: Reads, made: Correction) -> str:
    record = await reads.subject(made.subject_id)
    if record is None:
        return ""
    place = place_of(made.correction_id)
    return registry.vault.unseal(record.wrapped_key, place, made.sealed)["reason"]


def read_numbers(actor: Actor, numbers: Numbers, *others: Fault) -> tuple[Identifier, Identifier]:
    """The old and the new number; raises ``InvalidInputError`` with every fault, and ``others``."""
    old, new = _parsed(actor, numbers.old, "/old"), _parsed(actor, numbers.new, "/new")
    faults = [fault for found in (old, new) if isinstance(found, list) for fault in found]
    faults += others
    if numbers.for_protection:
        faults.append(Fault("/for_protection", PROTECTED))
    if isinstance(old, list) or isinstance(new, list) or faults:
        raise InvalidInputError(faults)
    if old.scheme != new.scheme or old.scheme == "name_dob" or old == new:
        raise InvalidInputError([Fault("/new", "Give two different numbers of one kind.")])
    return old, new


def _reason_faults(reason: str) -> list[Fault]:
    return [] if reason.strip() else [Fault("/reason", NO_REASON)]


def _parsed(actor: Actor, item: Mapping[str, str], pointer: str) -> Identifier | list[Fault]:
    return parse_identifier(dict(item), actor.partner_id, pointer)


async def _known_by(
    registry: Registry, uow: UnitOfWork, actor: Actor, person: str, identifier: Identifier
) -> tuple[Subject, tuple[Alias, ...]]:
    """The record of a person that has an identifier, and its aliases for it, under every key."""
    aliases = registry.vault.aliases([identifier])
    for record in await _person(uow, actor, await _own(uow, actor, person)):
        known = tuple(alias for alias in aliases if alias in record.aliases)
        if known:
            return record, known
    raise InvalidInputError([Fault("/old", _NOT_THEIRS)])


def _require_open(records: Iterable[Subject], actor: Actor) -> None:
    """Require that exactly one other organisation has had a code made, and nobody used it."""
    holders = {record.partner_id for record in records}
    if actor.partner_id in holders or len(holders) > 1:
        raise ConflictError("This code has been used.", next_step="Ask for a new one.")
    if not holders:
        raise NotFoundError("Nobody has had this code made.")


def _with(registry: Registry, actor: Actor, record: Subject, more: Iterable[Alias]) -> Subject:
    aliases = tuple(dict.fromkeys((*record.aliases, *more)))
    return next_version(registry, actor, record, aliases=aliases)


async def _own(uow: UnitOfWork, actor: Actor, person: str) -> Subject:
    """The organisation's own record under a reference, or under one of before."""
    found = await uow.people(actor.partner_id, [reference(person)])
    for record in found.subjects:
        if record.partner_id == actor.partner_id and reference(person) in record.references:
            return record
    raise NotFoundError("Your organisation has no person under that reference.")


async def _person(uow: UnitOfWork, actor: Actor, record: Subject) -> list[Subject]:
    """Every record of the organisation about the person of one, the one that is first first."""
    found = await uow.people(actor.partner_id, record.references)
    own = [
        other
        for other in found.subjects
        if other.partner_id == actor.partner_id and other.person == record.person
    ]
    return sorted(own, key=lambda other: (other.subject_id != record.person, other.subject_id))
