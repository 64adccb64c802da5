"""Changing one entry of an organisation's record, and adding one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.documents.json.canonical import mark
from registry.domain.records.partners import Partner
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    NotFoundError,
    StaleVersionError,
)
from registry.services import access
from registry.services.partners import entries as partner_entries
from registry.services.partners import register
from registry.services.partners.document import content_of
from registry.services.partners.entries import EntryChange, entries_of
from registry.web.kit.addresses import id_for, id_of, version_of
from registry.web.kit.form_fields import WAS, answered, at_fields, filled
from registry.web.kit.forms import Form
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed
from registry.web.partners import forms
from registry.web.partners.parts import BY_PATH, CORRECTION, REASONS, UPDATE, Part

_AMEND = {"page": "partner.amend"}
_ENTRY = "/organisations/{partner_id:str}/{part:str}/{place:str}"
_NEW = "new"


@get(_ENTRY, opt=_AMEND)
async def ask_entry(
    request: Request[Any, Any, Any],
    partner_id: FromPath[str],
    part: FromPath[str],
    place: FromPath[str],
) -> Response[str]:
    """An entry as a form, or an empty one."""
    registry, of = registry_of(request), _part_of(part)
    async with registry.database.reads() as reads:
        partner = await register.get_partner(reads, id_of(partner_id))
        actor = session_of(request).actor
        await access.require_own_or_operator(actor, "partner.amend", partner.partner_id, reads)
    entry = _entry(partner, of, place)
    boxes = forms.boxes_of(of, registry.law, entry)
    saved = Form() if place == _NEW else filled(boxes, entry, mark(entry))
    return page(
        request,
        "organisations/entry.html",
        partner=partner,
        part=of,
        is_new=place == _NEW,
        boxes=boxes,
        reasons=REASONS,
        form=await typed(request, saved),
    )


@post(_ENTRY, opt=_AMEND)
async def save_entry(
    request: Request[Any, Any, Any],
    partner_id: FromPath[str],
    part: FromPath[str],
    place: FromPath[str],
) -> Response[None]:
    """Record it."""
    registry, of, form = registry_of(request), _part_of(part), sent_form(request)
    async with registry.database.reads() as reads:
        partner = await register.get_partner(reads, id_of(partner_id))
    note, unsaid = _note(form, is_new=place == _NEW)
    before = _before(partner, of, form.one(WAS))
    entry, unfilled = answered(of.boxes, form, before)
    if of.name == "policy_documents" and not before:
        taken = {each["id"] for each in entries_of(content_of(partner), of.name)}
        entry["id"] = id_for(form.one("title"), taken)
    change = EntryChange(of.name, entry, form.one(WAS), note)
    faults = [*unfilled, *unsaid]
    try:
        if faults:
            known = {"", *(fault.pointer for fault in faults)}
            further = _at_fields(of, partner_entries.faults_of_change(partner, change))
            faults += [fault for fault in further if fault.pointer not in known]
        else:
            await partner_entries.change_entry(
                registry, session_of(request).actor, partner.partner_id, change
            )
    except InvalidInputError as error:
        faults = _at_fields(of, error.faults)
    except (ConflictError, StaleVersionError) as error:
        faults = [Fault("", f"{error} {error.next_step}")]
    if faults:
        return await ask_again(request, form, faults)
    return see_other(f"/organisations/{partner.partner_id}")


def _part_of(path: str) -> Part:
    if path not in BY_PATH:
        raise NotFoundError("There is nothing under that address.")
    return BY_PATH[path]


def _entry(partner: Partner, part: Part, place: str) -> Mapping[str, Any]:
    """The entry at a place of the newest version; empty for a new one."""
    if place == _NEW and part.is_list:
        return {}
    entries, number = entries_of(content_of(partner), part.name), version_of(place)
    if number >= len(entries):
        raise NotFoundError("There is no such entry.")
    return entries[number]


def _before(partner: Partner, part: Part, was: str) -> Mapping[str, Any]:
    """The entry that is being changed, as it stands."""
    entries = entries_of(content_of(partner), part.name)
    return next((each for each in entries if mark(each) == was), {})


def _at_fields(part: Part, faults: Sequence[Fault]) -> list[Fault]:
    """Faults of the entry at its boxes, and those of the note at its own."""
    return [
        Fault("reason", fault.detail) if fault.pointer == "change/reason" else found
        for fault, found in zip(faults, at_fields(part.boxes, faults), strict=True)
    ]


def _note(form: Form, *, is_new: bool) -> tuple[Mapping[str, str] | None, list[Fault]]:
    """Why an entry is changed. What is new says itself why."""
    if is_new:
        return None, []
    kind, reason = form.one("why"), form.one("reason")
    faults = [
        Fault(name, words)
        for name, words, given in (
            ("why", "Say which of the two it is.", kind in {UPDATE, CORRECTION}),
            ("reason", "Say what has changed, or what was wrong, in a line.", bool(reason)),
        )
        if not given
    ]
    return {"kind": kind, "reason": reason}, faults


HANDLERS = [ask_entry, save_entry]
