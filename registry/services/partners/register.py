"""Organisations: registered by the operator, amended by themselves, with their history kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from registry import bounds
from registry.domain.partners.reach import is_reached_otherwise
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.joint import JointAct, JointKind
from registry.domain.records.partners import Partner
from registry.errors import (
    ConflictError,
    DamagedRecordError,
    NotFoundError,
    StaleVersionError,
)
from registry.services import access
from registry.services.accounts.second_person import Intent, begin, require_effect, waits
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.partners.document import content_of, overrides_of
from registry.services.partners.faults import CleanPartner, clean_partner
from registry.services.partners.labels import labels
from registry.services.partners.naming import require_plain_name
from registry.services.partners.same_person import require_same_person
from registry.services.ports import Reads, UnitOfWork


async def register_partner(
    registry: Registry,
    actor: Actor,
    document: Mapping[str, Any] | CleanPartner,
    *,
    name_is_meant: bool = False,
) -> tuple[Partner, Receipt]:
    """Register an organisation from its partner document. Only the operator's officers may.

    Args:
        document: the document, or what was read of it where its size was known.
        name_is_meant: the officer says yes to a name that could be taken for another.

    Raises:
        InvalidInputError: every fault in the document.
        NameToConfirmError: the name could be taken for another, and nobody says that it is meant.
        ConflictError: an organisation with this id is registered already.
    """
    clean = await _clean(registry, actor, document)
    async with registry.database.unit_of_work() as uow:
        await access.require_operator(actor, "partner.register", uow)
        partner = _record(registry, actor, clean.content, clean.payload, 1)
        if await uow.partner(partner.partner_id) is not None:
            raise ConflictError("An organisation with this id is registered already.")
        await require_plain_name(actor, uow, partner, None, is_meant=name_is_meant)
        uow.add(partner)
        [receipt] = await uow.commit()
    return partner, receipt


async def require_may_register(registry: Registry, actor: Actor) -> None:
    """Raise ``NotAllowedError`` unless the actor may register organisations."""
    async with registry.database.reads() as reads:
        await access.require_operator(actor, "partner.register", reads)


async def amend_partner(
    registry: Registry,
    actor: Actor,
    document: Mapping[str, Any] | CleanPartner,
    seen_version: int,
    *,
    name_is_meant: bool = False,
) -> tuple[Partner, Receipt]:
    """Replace an organisation's document with a newer one; the older ones stay in its history.

    Args:
        document: as in ``register_partner``.
        name_is_meant: an officer of the operator says yes to a name that could be taken for
            another; nobody else can.

    Raises:
        NameToConfirmError: the new name could be taken for another, without that yes.
        ActWaitsError: the operator renames another organisation or changes by what it is reached,
            and it waits for a second person.
        ConflictError: it has signed, and would be another legal person.
        StaleVersionError: ``seen_version`` is not the newest version: somebody has changed the
            record since, or there is no such version.
    """
    clean = await _clean(registry, actor, document)
    partner_id = clean.content["id"]
    async with registry.database.unit_of_work() as uow:
        await access.require_own_or_operator(actor, "partner.amend", partner_id, uow)
        current = await get_partner(uow, partner_id)
        payload = clean.without_note if _repeats_note(clean, current) else clean.payload
        partner = _record(registry, actor, clean.content, payload, seen_version + 1)
        if seen_version > current.version:
            raise StaleVersionError(
                f"There is no version {seen_version} yet: the newest is {current.version}."
            )
        if current.version != seen_version:
            raise StaleVersionError("This organisation's record has changed since you read it.")
        if partner.kind != current.kind or overrides_of(partner) != overrides_of(current):
            # Its legal status decides which bases are open to it, so it may not change that itself.
            await access.require_operator(actor, "partner.amend", uow)
        await require_same_person(registry, uow, current, partner)
        await require_plain_name(actor, uow, partner, current, is_meant=name_is_meant)
        act = await add_version(registry, actor, uow, partner, current, is_meant=name_is_meant)
        receipts = await uow.commit()
    require_effect(act)
    return partner, receipts[-1]


async def add_version(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    partner: Partner,
    current: Partner,
    *,
    is_meant: bool,
    list_id: str = "",
) -> JointAct | None:
    """Queue a newer version, or the act that waits for a second person.

    An organisation that changes by what it is reached itself is told: its other officers may know
    nothing of it.

    Args:
        is_meant: the operator has said yes to the name, should it be like another's.
        list_id: of an import, whose changes that need a second person are confirmed as one list.
    """
    kind = _kind_of(current, partner)
    act = None
    if kind is not None:
        intent = _amendment(kind, partner, current, list_id, is_meant=is_meant)
        act = await begin(registry, actor, uow, intent)
    if waits(act):
        return act
    uow.add(partner)
    if act is None and _is_reached_otherwise(current, partner):
        today, mark = registry.today(), str(partner.version)
        told = NotificationContent("contact_changed", partner.partner_id, "", 0, today, mark=mark)
        notify(registry, actor, uow, [partner.partner_id], told)
    return act


async def amend_confirmed(
    registry: Registry, actor: Actor, uow: UnitOfWork, act: JointAct, content: Mapping[str, str]
) -> None:
    """Queue the record of an act that a second person confirms.

    Raises:
        StaleVersionError: the record has changed since the act was begun.
        NameToConfirmError: somebody has taken a name like it since.
    """
    current = await get_partner(uow, act.partner_id)
    if str(current.version + 1) != content["version"]:
        raise StaleVersionError("This organisation's record has changed since this was begun.")
    payload = content["document"].encode()
    renamed = _record(registry, actor, msgspec.json.decode(payload), payload, current.version + 1)
    await require_same_person(registry, uow, current, renamed)
    if not content["is_meant"]:
        await require_plain_name(actor, uow, renamed, current, is_meant=False)
    uow.add(renamed)


def _kind_of(current: Partner, newer: Partner) -> JointKind | None:
    """What a newer version does that needs a second person; None if nothing."""
    if newer.legal_name != current.legal_name:
        return JointKind.RENAMING
    return JointKind.CONTACT if _is_reached_otherwise(current, newer) else None


def _is_reached_otherwise(current: Partner, newer: Partner) -> bool:
    return is_reached_otherwise(content_of(current), content_of(newer))


def _amendment(
    kind: JointKind, partner: Partner, current: Partner, list_id: str, *, is_meant: bool
) -> Intent:
    content = {
        "document": partner.document.decode(),
        "before": current.document.decode(),
        "version": str(partner.version),
        "is_meant": "yes" if is_meant else "",
    }
    return Intent(kind, partner.partner_id, content, concerns=list_id)


def read_partner(
    registry: Registry, actor: Actor, document: dict[str, Any], version: int
) -> Partner:
    """A partner record from a document; raises ``InvalidInputError`` with every fault in it."""
    clean = clean_partner(document)
    return _record(registry, actor, clean.content, clean.payload, version)


async def _clean(
    registry: Registry, actor: Actor, document: Mapping[str, Any] | CleanPartner
) -> CleanPartner:
    if isinstance(document, CleanPartner):
        return document
    return await registry.apart(actor, bounds.BODY, partial(clean_partner, document))


def _record(
    registry: Registry, actor: Actor, content: Mapping[str, Any], payload: bytes, version: int
) -> Partner:
    return Partner(
        partner_id=content["id"],
        version=version,
        kind=content["kind"],
        legal_name=content["legal_name"],
        document=payload,
        **registry.stamp(actor),
    )


def _repeats_note(clean: CleanPartner, current: Partner) -> bool:
    """Whether its note is still that of the previous version, and so says nothing of this one."""
    note = clean.content.get("change")
    return note is not None and note == content_of(current).get("change")


async def operator_of(registry: Registry) -> str | None:
    """The id of the organisation that operates the registry; None before it is set up."""
    async with registry.database.reads() as reads:
        return await reads.operator()


async def read_one(registry: Registry, partner_id: str) -> Partner:
    """The organisation as it is now; raises ``NotFoundError`` if it is unknown."""
    async with registry.database.reads() as reads:
        return await get_partner(reads, partner_id)


async def list_partners(registry: Registry, *, after: str, limit: int) -> list[Partner]:
    """The next ``limit`` organisations, by id."""
    async with registry.database.reads() as reads:
        return await reads.partners(after=after, limit=limit)


async def every_partner(registry: Registry) -> list[Partner]:
    """Every organisation, ordered by name."""
    found: list[Partner] = []
    async with registry.database.reads() as reads:
        while batch := await reads.partners(after=found[-1].partner_id if found else ""):
            found += batch
    return sorted(found, key=lambda partner: partner.legal_name.casefold())


async def partner_names(registry: Registry) -> dict[str, str]:
    """Every organisation's name by its id, ordered by name; equal names are told apart."""
    return labels(registry.law.kinds, await every_partner(registry))


async def find_partner(registry: Registry, partner_id: str) -> Partner:
    """The organisation; raises ``NotFoundError`` if it is unknown."""
    async with registry.database.reads() as reads:
        return await get_partner(reads, partner_id)


async def name_of(registry: Registry, partner_id: str) -> str:
    """An organisation's name for a page, or the id itself if no organisation is registered under it
    or the record is damaged: a page that leads to what to do must not wait for its repair."""
    partner = None
    async with registry.database.reads() as reads:
        with suppress(DamagedRecordError):
            partner = await reads.partner(partner_id)
    return partner.legal_name if partner else partner_id


async def is_operator(registry: Registry, actor: Actor) -> bool:
    """Whether the actor's organisation operates the registry."""
    async with registry.database.reads() as reads:
        return actor.partner_id == await reads.operator()


async def get_partner(reads: Reads, partner_id: str) -> Partner:
    """The organisation, from an open snapshot or transaction; raises ``NotFoundError``."""
    partner = await reads.partner(partner_id)
    if partner is None:
        raise NotFoundError("No organisation is registered under that id.")
    return partner
