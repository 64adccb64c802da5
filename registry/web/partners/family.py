"""Pages of organisations over time: what is part of what, who took whose place, whose key signs."""

from __future__ import annotations

import json
from datetime import date

from litestar import Response, get, post
from litestar.params import FromPath

from registry.domain.records.acting import Actor
from registry.errors import (
    ConflictError,
    Fault,
    NotAllowedError,
    NotFoundError,
    SignatureError,
)
from registry.services.access import Role
from registry.services.consent.succeeding import Succeed
from registry.services.context import Registry
from registry.services.leaving import parting, succession
from registry.services.partners import parts
from registry.services.partners import register as partners
from registry.services.signing import serving
from registry.web.kit.addresses import id_of
from registry.web.kit.dates import form_date
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals

_READ, _PART = {"page": "partner.read"}, {"page": "part.record"}
_SUCCEED, _KEY = {"page": "succession.record"}, {"page": "key.enrol"}
_FAMILY = "/organisations/{partner_id:str}/family"
_NO_ORGANISATION = "Choose the organisation."
_NO_DAY = "Give the day."
_PART_REFUSED = Refusals(
    {"/part": "part", "/whole": "part", "/evidence": "evidence", "/until": "on-day"},
    errors={ConflictError: "part"},
)
_SUCCESSOR_REFUSED = Refusals(
    {"/successor": "successor", "/former": "successor", "/since": "on-day", "/reason": "reason"},
    errors={ConflictError: "successor"},
)
_KEY_REFUSED = Refusals(
    {"/role": "role"},
    errors=dict.fromkeys((ConflictError, SignatureError, NotFoundError), "kid"),
)


@get(_FAMILY, opt=_READ)
async def family(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Show what an organisation is part of, its parts, and who took whose place."""
    here = id_of(partner_id)
    descent = await succession.descent_of(registry, actor, here)
    found, today = await parts.family_of(registry, here), registry.today()
    operates = await partners.is_operator(registry, actor)
    is_officer = Role.OFFICER in actor.roles
    return page.show(
        "partners/family.html",
        partner=await partners.read_one(registry, here),
        family=found,
        descent=descent,
        names=await partners.partner_names(registry),
        today=today,
        may_record=is_officer and (operates or actor.partner_id == here),
        may_succeed=is_officer and operates,
    )


@get("/organisations/{partner_id:str}/schedule", opt=_READ)
async def schedule(registry: OpenedRegistry, partner_id: FromPath[str]) -> Response[bytes]:
    """Send the parts of today as a file, to sign an agreement with."""
    here = id_of(partner_id)
    entries = await parts.schedule_of(registry, here)
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    name = f'attachment; filename="{here}-schedule.json"'
    return Response(
        text.encode(), media_type="application/json", headers={"Content-Disposition": name}
    )


@get(f"{_FAMILY}/part", opt=_PART)
async def ask_part(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Ask for an organisation that is part of this one."""
    return await _ask(page, registry, actor, id_of(partner_id), "partners/part.html")


@post(f"{_FAMILY}/part", opt=_PART)
async def record_part(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
) -> Response[None]:
    """Record a part; the other side is asked if it has not said so itself."""
    here = id_of(partner_id)
    day, faults = _day_and_choice(form, "part")
    if day is not None and not faults:
        command = parts.RecordPart(here, form.one("part"), day, form.one("evidence"))
        with _PART_REFUSED.as_faults() as faults:
            await parts.record_part(registry, actor, command)
    return await page.go_on(form, faults, f"/organisations/{here}/family")


@get(f"{_FAMILY}/left", opt=_PART)
async def ask_end(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Ask which part has left, and from which day."""
    here = id_of(partner_id)
    await _require_side(registry, actor, here)
    found = await parts.family_of(registry, here)
    going_on = [spell for spell in found.parts if spell.until is None]
    choices = [{"value": one.part, "text": found.names[one.part]} for one in going_on]
    return await _shown(page, registry, here, "partners/part_left.html", choices)


@post(f"{_FAMILY}/left", opt=_PART)
async def end_part(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
) -> Response[None]:
    """Record that a part has left: it leaves each agreement that was signed for it."""
    here = id_of(partner_id)
    day, faults = _day_and_choice(form, "part")
    if day is not None and not faults:
        command = parting.EndPart(here, form.one("part"), day)
        with _PART_REFUSED.as_faults() as faults:
            await parting.end_part(registry, actor, command)
    return await page.go_on(form, faults, f"/organisations/{here}/family")


@get(f"{_FAMILY}/successor", opt=_SUCCEED)
async def ask_successor(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Ask who takes the organisation's place."""
    await partners.require_may_register(registry, actor)
    return await _ask(page, registry, actor, id_of(partner_id), "partners/successor.html")


@post(f"{_FAMILY}/successor", opt=_SUCCEED)
async def succeed(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
) -> Response[None]:
    """Record the successor, and tell all parties to the organisation's agreements."""
    here = id_of(partner_id)
    day, faults = _day_and_choice(form, "successor")
    if day is not None and not faults:
        command = Succeed(here, form.one("successor"), day, form.one("reason"))
        with _SUCCESSOR_REFUSED.as_faults() as faults:
            await succession.succeed(registry, actor, command)
    return await page.go_on(form, faults, f"/organisations/{here}/family")


@get(f"{_FAMILY}/key", opt=_KEY)
async def ask_key(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Ask which enrolled key signs for this organisation too."""
    here = id_of(partner_id)
    await _require_side(registry, actor, here)
    names = await partners.partner_names(registry)
    choices = [
        {"value": key.kid, "text": f"{key.person}, {names.get(key.partner_id, key.partner_id)}"}
        for key in await serving.keys_that_may(registry)
        if key.partner_id != here
    ]
    return await _shown(page, registry, here, "partners/key.html", choices)


@post(f"{_FAMILY}/key", opt=_KEY)
async def serve(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
) -> Response[None]:
    """Let a key sign for this organisation too; the other side is asked."""
    here = id_of(partner_id)
    missing = {"kid": "Choose the key.", "role": "Give the person’s job title here."}
    faults = [Fault(name, words) for name, words in missing.items() if not form.one(name)]
    if not faults:
        command = serving.LetServe(form.one("kid"), here, form.one("role"))
        with _KEY_REFUSED.as_faults() as faults:
            await serving.let_serve(registry, actor, command)
    return await page.go_on(form, faults, f"/organisations/{here}/family")


def _day_and_choice(form: Form, name: str) -> tuple[date | None, list[Fault]]:
    """The day, and the faults of it and of the organisation that is to be chosen."""
    day, fault = form_date(form, "on")
    faults = [] if day is not None else [Fault("on-day", fault or _NO_DAY)]
    if not form.one(name):
        faults.append(Fault(name, _NO_ORGANISATION))
    return day, faults


async def _require_side(registry: Registry, actor: Actor, here: str) -> None:
    if actor.partner_id != here and not await partners.is_operator(registry, actor):
        raise NotAllowedError("You cannot record this. Only an officer of that organisation can.")


async def _ask(
    page: Page, registry: Registry, actor: Actor, here: str, template: str
) -> Response[str]:
    """A form that asks for another organisation and a day."""
    await _require_side(registry, actor, here)
    names = await partners.partner_names(registry)
    choices = [{"value": one, "text": name} for one, name in names.items() if one != here]
    return await _shown(page, registry, here, template, choices)


async def _shown(
    page: Page, registry: Registry, here: str, template: str, choices: list[dict[str, str]]
) -> Response[str]:
    return page.show(
        template,
        partner=await partners.read_one(registry, here),
        choices=choices,
        form=await page.typed(),
    )


HANDLERS = [
    family,
    schedule,
    ask_part,
    record_part,
    ask_end,
    end_part,
    ask_successor,
    succeed,
    ask_key,
    serve,
]
