"""Changing one entry of an organisation's record by itself.

Two officers who change different entries at the same moment lose nothing: an entry is found again
in the newest version by its previous content, and only that entry is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.documents.json.canonical import mark
from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services import access
from registry.services.context import Registry
from registry.services.partners.document import content_of
from registry.services.partners.faults import clean_document
from registry.services.partners.register import amend_partner, get_partner

_TOP = ("legal_name", "privacy_notice_url")  # the fields of the part "about"
ABOUT, CONTACT = "about", "contact"
LISTS = ("role_holders", "identifiers", "assurance", "policy_documents", "assessments")
PARTS = (ABOUT, CONTACT, *LISTS)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A change of an entry.

    ``was`` is the ``mark`` of the previous entry, empty for a new entry of a list; ``note`` says
    why, in the form of the partner schema's ``change``. ``name_is_meant``: an officer of the
    operator says yes to a name that could be taken for another.
    """

    part: str
    entry: Mapping[str, Any]
    was: str = ""
    note: Mapping[str, str] | None = None
    name_is_meant: bool = False


def entries_of(content: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    """The entries of a part; ``about`` and ``contact`` have a single one, which may be empty."""
    if part == ABOUT:
        return [{name: content[name] for name in _TOP if name in content}]
    if part == CONTACT:
        return [content.get(CONTACT) or {}]
    return list(content.get(part) or ())


async def read_to_amend(registry: Registry, actor: Actor, partner_id: str) -> Partner:
    """An organisation, for those who may amend its record: its own officers and the operator's.

    Raises:
        NotFoundError: no organisation is registered under that id.
        NotAllowedError: the record is another organisation's.
    """
    async with registry.database.reads() as reads:
        partner = await get_partner(reads, partner_id)
        await access.require_own_or_operator(actor, "partner.amend", partner.partner_id, reads)
    return partner


async def change_entry(
    registry: Registry, actor: Actor, partner_id: str, change: EntryChange
) -> Partner:
    """Record the organisation with one entry changed or added.

    Raises:
        ConflictError: somebody has changed the same entry since.
        NameToConfirmError: the new name could be taken for another.
        InvalidInputError: every fault; the pointer is the path in the entry, such as
            ``telephone`` or ``conditions/2``, or for other faults the path in the document.
    """
    async with registry.database.reads() as reads:
        current = await get_partner(reads, partner_id)
    document, lead = _changed(content_of(current), change)
    try:
        partner, _ = await amend_partner(
            registry, actor, document, current.version, name_is_meant=change.name_is_meant
        )
    except InvalidInputError as error:
        raise InvalidInputError([_within(fault, lead) for fault in error.faults]) from error
    return partner


def faults_of_change(partner: Partner, change: EntryChange) -> list[Fault]:
    """The faults that ``change_entry`` would find, for a form that has faults of its own."""
    document, lead = _changed(content_of(partner), change)
    try:
        clean_document(document)
    except InvalidInputError as error:
        return [_within(fault, lead) for fault in error.faults]
    return []


def _changed(content: Mapping[str, Any], change: EntryChange) -> tuple[dict[str, Any], str]:
    """The document with the entry in its place, and the pointer prefix of the entry."""
    entries = entries_of(content, change.part)
    place = _place(entries, change)
    entries[place : place + 1] = [change.entry]
    document = _with_part(content, change.part, entries)
    if change.note:
        document["change"] = dict(change.note)
    lead = {ABOUT: "/", CONTACT: f"/{CONTACT}/"}.get(change.part, f"/{change.part}/{place}/")
    return document, lead


def _place(entries: list[Mapping[str, Any]], change: EntryChange) -> int:
    if change.part in LISTS and not change.was:
        return len(entries)
    for place, entry in enumerate(entries):
        if mark(entry) == change.was:
            return place
    raise ConflictError(
        "Somebody else has changed this entry since you opened it.",
        next_step="Look at the record, and make your change again if it is still needed.",
    )


def _with_part(
    content: Mapping[str, Any], part: str, entries: list[Mapping[str, Any]]
) -> dict[str, Any]:
    """The document with a part replaced and without the note of the previous version."""
    left_out = {"change", part, *(_TOP if part == ABOUT else ())}
    rest = {name: value for name, value in content.items() if name not in left_out}
    if part == ABOUT:
        return {**rest, **entries[0]}
    if part == CONTACT:
        return {**rest, CONTACT: dict(entries[0])} if entries[0] else rest
    return {**rest, part: [dict(entry) for entry in entries]}


def _within(fault: Fault, lead: str) -> Fault:
    """A fault of the document, with its pointer relative to the entry."""
    return Fault(fault.pointer.removeprefix(lead).removeprefix("/"), fault.detail)
