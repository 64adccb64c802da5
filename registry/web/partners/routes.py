"""Pages of organisations, their records and histories, and a page to register one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from registry.domain.charter.status import MembershipStatus
from registry.domain.folding import is_part_of
from registry.domain.records.partners import Partner
from registry.errors import ConflictError, Fault, NameToConfirmError
from registry.services.access import Role
from registry.services.context import Registry
from registry.services.joint.listing import marked_acts
from registry.services.partners import register as partners
from registry.services.partners.document import contact_of, content_of
from registry.services.partners.entries import entries_of
from registry.services.partners.history import partner_history
from registry.services.partners.labels import labels
from registry.services.partners.record import read_record
from registry.services.reports.dues import dues_of
from registry.web.kit.addresses import id_of
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.refusals import Refusals
from registry.web.kit.standing_words import STANDS
from registry.web.partners import forms
from registry.web.partners.parts import NAME_IS_MEANT, PARTS, Part

_READ, _REGISTER = {"page": "partner.read"}, {"page": "partner.register"}
_ONE = "/organisations/{partner_id:str}"
_NEVER = "9999-12-31"
_SOON = timedelta(days=90)
_LONGEST = 100
_REFUSED = Refusals(errors={NameToConfirmError: NAME_IS_MEANT, ConflictError: "id"})


@get("/organisations", opt=_READ)
async def listed(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, name: FromQuery[str] = ""
) -> Response[str]:
    """List every organisation, or those with a text in their name."""
    text = " ".join(name.split())[:_LONGEST]
    every = await partners.every_partner(registry)
    matching = [partner for partner in every if is_part_of(text, partner.legal_name)]
    return page.show(
        "partners/list.html",
        partners=matching,
        names=labels(registry.law.kinds, every),
        text=text,
        own=actor.partner_id,
        kinds={kind.id: kind.name for kind in registry.law.kinds.values()},
        may_register=Role.OFFICER in actor.roles and await partners.is_operator(registry, actor),
    )


@get(_ONE, opt=_READ)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Show an organisation's record, and to its officers also what is due and what is doubtful."""
    record, today = await read_record(registry, actor, id_of(partner_id)), registry.today()
    partner, stands = record.partner, record.membership
    return page.show(
        "partners/one.html",
        partner=partner,
        kind=registry.law.kinds[partner.kind].name,
        contact=contact_of(partner, today),
        parts=[_part(registry, partner, part) for part in PARTS],
        dues=dues_of(partner, today, today + _SOON) if record.may_amend else [],
        doubts=record.doubts,
        successor=record.successor,
        successor_name=await partners.name_of(registry, record.successor.partner_id)
        if record.successor
        else "",
        marked=await marked_acts(registry, partner.partner_id),
        membership=STANDS[stands.status if stands else MembershipStatus.NONE],
        may_amend=record.may_amend,
        may_read_history=record.may_read_history,
    )


@get(f"{_ONE}/history", opt={"page": "partner.history"})
async def history(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Show every version of the record: when and why it was saved, and what changed."""
    versions = await partner_history(registry, actor, id_of(partner_id))
    newest = versions[0].partner
    return page.show("partners/history.html", partner=newest, versions=versions)


@get("/register-an-organisation", opt=_REGISTER)
async def ask_organisation(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn
) -> Response[str]:
    """Ask for the name and kind of a new organisation."""
    await partners.require_may_register(registry, actor)
    kinds = [
        {"value": kind.id, "text": kind.name[:1].upper() + kind.name[1:]}
        for kind in registry.law.kinds.values()
        if not kind.household
    ]
    form = await page.typed()
    return page.show("partners/register.html", kinds=kinds, form=form)


@post("/register-an-organisation", opt=_REGISTER)
async def register(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm
) -> Response[None]:
    """Register an organisation; its page then takes the rest of its record."""
    document = {name: form.one(name) for name in ("id", "legal_name", "kind")}
    missing = {
        "legal_name": "Give its legal name.",
        "id": "Give its short name.",
        "kind": "Choose its kind.",
    }
    faults = [Fault(name, words) for name, words in missing.items() if not document[name]]
    if not faults:
        with _REFUSED.as_faults() as faults:
            await partners.register_partner(
                registry, actor, document, name_is_meant=bool(form.one(NAME_IS_MEANT))
            )
    return await page.go_on(form, faults, f"/organisations/{document['id']}")


def _part(registry: Registry, partner: Partner, part: Part) -> dict[str, Any]:
    """Return a part of the record for reading; its ended entries say on which day they ended."""
    law, today = registry.law, registry.today().isoformat()
    rows = [
        {
            "place": place,
            "title": forms.title_of(part, entry),
            "answers": forms.shown(part, entry, law),
            "ended": entry["to"] if entry.get("to", _NEVER) < today else None,
        }
        for place, entry in enumerate(entries_of(content_of(partner), part.name))
    ]
    return {"part": part, "rows": rows}


HANDLERS = [listed, one, history, ask_organisation, register]
