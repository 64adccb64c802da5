"""Organisations: whom to ring, who holds which role, what is due; and registering one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from registry.domain.charter.membership import member_on, membership_on
from registry.domain.charter.status import MembershipStatus
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.partners import Partner
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services import access
from registry.services.access import Role
from registry.services.partners import register as partners
from registry.services.partners.document import contact_of, content_of
from registry.services.partners.doubts import look_over
from registry.services.partners.entries import entries_of
from registry.services.partners.history import partner_history
from registry.services.reports.dues import dues_of
from registry.web.kit.addresses import id_of
from registry.web.kit.forms import Form
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of
from registry.web.kit.saved_forms import ask_again, typed
from registry.web.kit.standing_words import STANDS
from registry.web.partners import forms
from registry.web.partners.parts import PARTS, Part

_READ, _REGISTER = {"page": "partner.read"}, {"page": "partner.register"}
_ONE = "/organisations/{partner_id:str}"
_NEVER = "9999-12-31"
_SOON = timedelta(days=90)
_LONGEST = 100


@get("/organisations", opt=_READ)
async def listed(request: Request[Any, Any, Any], name: FromQuery[str] = "") -> Response[str]:
    """Every organisation, or those with a text in their name."""
    registry = registry_of(request)
    text = " ".join(name.split())[:_LONGEST]
    found = [
        each
        for each in await partners.every_partner(registry)
        if text.casefold() in each.legal_name.casefold()
    ]
    async with registry.database.reads() as reads:
        operator = await reads.operator()
    actor = session_of(request).actor
    return page(
        request,
        "organisations/list.html",
        found=found,
        text=text,
        own=actor.partner_id,
        kinds={each: row.name for each, row in registry.law.kinds.items()},
        may_register=Role.OFFICER in actor.roles and actor.partner_id == operator,
    )


@get(_ONE, opt=_READ)
async def one(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[str]:
    """What is on record of an organisation; to its officers, what is due and what is doubtful."""
    registry, actor = registry_of(request), session_of(request).actor
    async with registry.database.reads() as reads:
        partner = await partners.get_partner(reads, id_of(partner_id))
        keeper = actor.partner_id in {partner.partner_id, await reads.operator()}
        may_amend = keeper and Role.OFFICER in actor.roles
        events = await reads.membership_events(partner.partner_id)
        doubts = await look_over(registry, reads, content_of(partner)) if may_amend else []
    today = registry.today()
    dues = dues_of(partner, today, today + _SOON) if may_amend else []
    return page(
        request,
        "organisations/one.html",
        partner=partner,
        kind=registry.law.kinds[partner.kind].name,
        contact=contact_of(partner, today),
        parts=[_part(request, partner, part) for part in PARTS],
        dues=dues,
        doubts=doubts,
        membership=_membership(events, today, keeper=keeper),
        may_amend=may_amend,
        may_read_history=keeper and bool(actor.roles & access.PERMISSIONS["partner.history"]),
    )


@get(f"{_ONE}/history", opt={"page": "partner.history"})
async def history(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[str]:
    """Every version of the record: when, by whom, why, and what changed."""
    registry, actor = registry_of(request), session_of(request).actor
    found = await partner_history(registry, actor, id_of(partner_id))
    newest = found[0].partner
    return page(request, "organisations/history.html", partner=newest, versions=found)


@get("/register-an-organisation", opt=_REGISTER)
async def ask_organisation(request: Request[Any, Any, Any]) -> Response[str]:
    """The name and kind of a new organisation."""
    registry = registry_of(request)
    async with registry.database.reads() as reads:
        await access.require_operator(session_of(request).actor, "partner.register", reads)
    kinds = [
        {"value": each, "text": row.name[:1].upper() + row.name[1:]}
        for each, row in registry.law.kinds.items()
    ]
    form = await typed(request, Form())
    return page(request, "organisations/register.html", kinds=kinds, form=form)


@post("/register-an-organisation", opt=_REGISTER)
async def register(request: Request[Any, Any, Any]) -> Response[None]:
    """Register it; the rest of its record is added on its page."""
    form = sent_form(request)
    document = {name: form.one(name) for name in ("id", "legal_name", "kind")}
    missing = {
        "legal_name": "Give its legal name.",
        "id": "Give its short name.",
        "kind": "Choose its kind.",
    }
    faults = [Fault(name, words) for name, words in missing.items() if not document[name]]
    if not faults:
        try:
            await partners.register_partner(
                registry_of(request), session_of(request).actor, document
            )
        except InvalidInputError as error:
            faults = [Fault(f.pointer.strip("/"), f.detail) for f in error.faults]
        except ConflictError as error:
            faults = [Fault("id", str(error))]
    if faults:
        return await ask_again(request, form, faults)
    return see_other(f"/organisations/{document['id']}")


def _membership(events: Sequence[MembershipEvent], today: date, *, keeper: bool) -> str:
    """How it stands towards the charter; who has applied is told to nobody else."""
    stands = membership_on(events, today) if keeper else member_on(events, today)
    return STANDS[stands.status if stands else MembershipStatus.NONE]


def _part(request: Request[Any, Any, Any], partner: Partner, part: Part) -> dict[str, Any]:
    """A part of the record for reading: what holds today or is to come, and what has ended."""
    law, today = registry_of(request).law, registry_of(request).today().isoformat()
    rows = [
        {
            "place": place,
            "title": forms.title_of(part, entry),
            "answers": forms.shown(part, entry, law),
            "ended": entry["to"] if entry.get("to", _NEVER) < today else None,
        }
        for place, entry in enumerate(entries_of(content_of(partner), part.name))
    ]
    return {"of": part, "rows": rows}


HANDLERS = [listed, one, history, ask_organisation, register]
