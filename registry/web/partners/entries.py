"""Pages to change one entry of an organisation's record, or to add one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.documents.json.canonical import mark
from registry.domain.records.partners import Partner
from registry.errors import (
    ConflictError,
    Fault,
    NameToConfirmError,
    NotFoundError,
    StaleVersionError,
)
from registry.services.partners import entries as partner_entries
from registry.services.partners.document import content_of
from registry.services.partners.entries import EntryChange, entries_of
from registry.services.partners.register import find_partner
from registry.web.kit.addresses import id_for, id_of, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.form_fields import WAS, answered, field_names, filled
from registry.web.kit.forms import Form
from registry.web.kit.refusals import Refusals
from registry.web.partners import forms
from registry.web.partners.parts import BY_PATH, CORRECTION, NAME_IS_MEANT, REASONS, UPDATE, Part

_AMEND = {"page": "partner.amend"}
_ENTRY = "/organisations/{partner_id:str}/{part:str}/{place:str}"
_NEW = "new"


@get(_ENTRY, opt=_AMEND)
async def ask_entry(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    partner_id: FromPath[str],
    part: FromPath[str],
    place: FromPath[str],
) -> Response[str]:
    """Show an entry as a form, or an empty form for a new one."""
    known = _part_of(part)
    partner = await partner_entries.read_to_amend(registry, actor, id_of(partner_id))
    entry = _entry(partner, known, place)
    form_fields = forms.form_fields_of(known, registry.law, entry)
    saved = Form() if place == _NEW else filled(form_fields, entry, mark(entry))
    return page.show(
        "partners/entry.html",
        partner=partner,
        part=known,
        is_new=place == _NEW,
        form_fields=form_fields,
        reasons=REASONS,
        form=await page.typed(saved),
    )


@post(_ENTRY, opt=_AMEND)
async def save_entry(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
    part: FromPath[str],
    place: FromPath[str],
) -> Response[None]:
    """Save an entry."""
    known = _part_of(part)
    partner = await find_partner(registry, id_of(partner_id))
    note, note_faults = _note(form, is_new=place == _NEW)
    before = _before(partner, known, form.one(WAS))
    entry, entry_faults = answered(known.form_fields, form, before)
    if known.name == "policy_documents" and not before:
        taken = {document["id"] for document in entries_of(content_of(partner), known.name)}
        entry["id"] = id_for(form.one("title"), taken)
    change = EntryChange(
        known.name, entry, form.one(WAS), note, name_is_meant=bool(form.one(NAME_IS_MEANT))
    )
    form_faults, refusals = [*entry_faults, *note_faults], _refusals(known)
    with refusals.as_faults() as faults:
        if form_faults:
            pointers = {"", *(fault.pointer for fault in form_faults)}
            further = refusals.placed(partner_entries.faults_of_change(partner, change))
            faults += [*form_faults, *(fault for fault in further if fault.pointer not in pointers)]
        else:
            await partner_entries.change_entry(registry, actor, partner.partner_id, change)
    return await page.go_on(form, faults, f"/organisations/{partner.partner_id}")


def _part_of(path: str) -> Part:
    if path not in BY_PATH:
        raise NotFoundError("There is nothing under that address.")
    return BY_PATH[path]


def _entry(partner: Partner, part: Part, place: str) -> Mapping[str, Any]:
    """Return the entry at a place in the newest version; empty for a new one."""
    if place == _NEW and part.is_list:
        return {}
    entries, number = entries_of(content_of(partner), part.name), version_of(place)
    if number >= len(entries):
        raise NotFoundError("There is no such entry.")
    return entries[number]


def _before(partner: Partner, part: Part, was: str) -> Mapping[str, Any]:
    """Return the entry to change, found by the mark it had when the form was opened."""
    entries = entries_of(content_of(partner), part.name)
    return next((entry for entry in entries if mark(entry) == was), {})


def _refusals(part: Part) -> Refusals:
    """Return the fields at which the faults of the entry and of the note are shown."""
    return Refusals(
        {**field_names(part.form_fields), "change/reason": "reason"},
        errors={NameToConfirmError: NAME_IS_MEANT, ConflictError: "", StaleVersionError: ""},
        words=lambda error: f"{error} {error.next_step}",
    )


def _note(form: Form, *, is_new: bool) -> tuple[Mapping[str, str] | None, list[Fault]]:
    """Return the reason for a change, and its faults; a new entry needs no reason."""
    if is_new:
        return None, []
    kind, reason = form.one("why"), form.one("reason")
    faults = [
        Fault(name, words)
        for name, words, is_given in (
            ("why", "Say which of the two it is.", kind in {UPDATE, CORRECTION}),
            ("reason", "Say what has changed, or what was wrong, in a line.", bool(reason)),
        )
        if not is_given
    ]
    return {"kind": kind, "reason": reason}, faults


HANDLERS = [ask_entry, save_entry]
