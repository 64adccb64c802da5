"""Pages to write a draft, one section at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.documents.json.canonical import mark
from registry.documents.json.editions import schema_of
from registry.documents.json.validate import faults_of
from registry.domain.records.acting import Actor
from registry.domain.records.drafting import AgreementDraft
from registry.errors import ConflictError, Fault, NotFoundError, RegistryError, StaleVersionError
from registry.services.context import Registry
from registry.services.drafting import reading, writing
from registry.services.drafting.history import saves
from registry.services.drafting.rules import Written, written
from registry.services.drafting.second_version import carry_over
from registry.services.partners.register import partner_names
from registry.web.drafting.form_fields import Offer
from registry.web.drafting.section import Section
from registry.web.drafting.sections import placed, section_of, sharings_of
from registry.web.drafting.warning_pages import law_by_section
from registry.web.kit.addresses import id_of, version_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.form_fields import WAS, answered, field_names, filled
from registry.web.kit.forms import Form
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import when

_SECTION = "/drafts/{document_id:str}/write/{name:str}"
_DRAFT = {"page": "agreement.draft"}
_YOURS = "What you wrote is below. Save it again only if it is still needed."
_LONGEST_QUOTE = 400


def _words(error: RegistryError) -> str:
    if isinstance(error, StaleVersionError):
        return "Somebody saved at the very same moment. Save again."
    return f"{error} {error.next_step}"


_REFUSED = Refusals({}, errors={StaleVersionError: "", ConflictError: ""}, words=_words)


@get(_SECTION, opt=_DRAFT)
async def ask_section(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    name: FromPath[str],
) -> Response[str]:
    """Show a section of the draft as a form."""
    draft = await reading.read_to_edit(registry, actor, id_of(document_id))
    offer, kept = await _offer(registry), await page.kept()
    law = (await law_by_section(registry, actor, draft)).get(name)

    def shown() -> Response[str]:
        section = section_of(draft.document(), name, offer)
        form = kept or filled(section.form_fields, section.record, mark(section.asked))
        return page.show("drafting/section.html", draft=draft, section=section, form=form, law=law)

    return await registry.apart(actor, len(draft.content), shown)


@get(f"{_SECTION}/take-out", opt=_DRAFT)
async def ask_take_out(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    document_id: FromPath[str],
    name: FromPath[str],
) -> Response[str]:
    """Ask whether to take a section out, and show where else its organisation stays named."""
    draft = await reading.read_to_edit(registry, actor, id_of(document_id))
    offer = await _offer(registry)

    def shown() -> Response[str]:
        content = draft.document()
        section = section_of(content, name, offer)
        if not section.removable:
            raise NotFoundError("This part cannot be taken out.")
        partner = section.record.get("partner", "")
        return page.show(
            "drafting/take_out.html",
            section=section,
            section_address=f"/drafts/{draft.document_id}/write/{name}",
            was=mark(section.asked),
            still_in=sharings_of(content, partner, offer) if partner else [],
        )

    return await registry.apart(actor, len(draft.content), shown)


@post(_SECTION, opt=_DRAFT)
async def save_section(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    document_id: FromPath[str],
    name: FromPath[str],
) -> Response[None]:
    """Save a section, or take it out; the rest of the draft stays as it is now."""
    draft = await reading.read(registry, actor, id_of(document_id))
    read = partial(_change, draft, name, await _offer(registry), form)
    change = await registry.apart(actor, len(draft.content), read)
    if change is None:
        return await page.ask_again(form, [Fault("", await _changed(registry, actor, draft, name))])
    faults = change.faults
    if change.document is not None:
        with _REFUSED.as_faults() as faults:
            await writing.edit(
                registry, actor, draft.document_id, change.document, draft.version, change.note
            )
    return await page.go_on(form, faults, f"/drafts/{draft.document_id}")


@dataclass(frozen=True, slots=True)
class _Change:
    """The draft with a section changed; ``document`` is None if there are faults."""

    document: Written | None
    faults: list[Fault]
    note: str


def _change(draft: AgreementDraft, name: str, offer: Offer, form: Form) -> _Change | None:
    """Read what was answered; None if the section has changed since it was opened."""
    content = draft.document()
    section = section_of(content, name, offer)
    if not section.is_new and form.one(WAS) != mark(section.asked):
        return None
    faults: list[Fault] = []
    if section.removable and form.one("take_out"):
        changed = placed(content, section.path, None)
    else:
        record, faults = answered(section.form_fields, form, section.record)
        changed = placed(content, section.path, section.as_object(record))
        faults += _schema_faults(section, changed, form, {fault.pointer for fault in faults})
    document = None if faults else written(changed)
    return _Change(document, faults, f"{section.heading}, on its page")


def _schema_faults(
    section: Section, changed: dict[str, Any], form: Form, known: set[str]
) -> list[Fault]:
    """Return the schema's faults of the answers given; the draft's page shows what is missing."""
    prefix = f"{section.pointer}/"
    inside = [
        Fault(fault.pointer.removeprefix(prefix), fault.detail)
        for fault in faults_of(schema_of(changed, "pisa"), changed)
        if fault.pointer.startswith(prefix)
    ]
    placed_faults = Refusals(field_names(section.form_fields)).placed(inside)
    return [
        fault for fault in placed_faults if fault.pointer not in known and form.many(fault.pointer)
    ]


@post("/drafts/{document_id:str}/second-version", opt=_DRAFT)
async def to_second_version(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    document_id: FromPath[str],
) -> Response[None]:
    """Carry a draft of the first version over to the second."""
    known, seen = id_of(document_id), version_of(form.one("seen"))
    with _REFUSED.as_faults() as faults:
        await carry_over(registry, actor, known, seen)
    return await page.go_on(form, faults, f"/drafts/{known}")


async def _changed(registry: Registry, actor: Actor, draft: AgreementDraft, name: str) -> str:
    """Say who changed a section since it was opened, when, and what a text says now."""
    offer = await _offer(registry)
    history = await reading.history(registry, actor, draft.document_id)
    size = sum(len(save.content) for save in history)
    find = partial(_changing, history, draft, name, offer)
    changed, text = await registry.apart(actor, size, find)
    [save] = await saves(registry, actor, [changed], offer.names)
    words = f"This part was changed at {when(save.at)} by {save.by}, after you opened it. {_YOURS}"
    if not name.startswith("text.") or not isinstance(text, str):
        return words
    shown = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return f"{words} Theirs says: “{shown}”"


def _changing(
    history: Sequence[AgreementDraft], draft: AgreementDraft, name: str, offer: Offer
) -> tuple[AgreementDraft, object]:
    """The save that changed a section last, and the text of that name as it is now."""
    now = _mark_in(draft, name, offer)
    before = (save for save in reversed(history) if _mark_in(save, name, offer) != now)
    last = next(before, history[0])
    changed = next((save for save in history if save.version == last.version + 1), draft)
    return changed, draft.document().get(name.removeprefix("text."))


def _mark_in(draft: AgreementDraft, name: str, offer: Offer) -> str:
    """Return the mark of a section in one save of the draft; empty if it did not exist then."""
    try:
        return mark(section_of(draft.document(), name, offer).asked)
    except NotFoundError:
        return ""


async def _offer(registry: Registry) -> Offer:
    """Return what the forms offer for choice today."""
    return Offer(registry.law, await partner_names(registry))


HANDLERS = [ask_section, ask_take_out, save_section, to_second_version]
