"""Pages of damage to the register: what it is, what to do, and how it was dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.damage import words
from registry.domain.records.acting import Actor
from registry.domain.records.damage import Damage
from registry.errors import ConflictError, DamagedRecordError
from registry.services.access import Role
from registry.services.accounts.attribution import attributed_names
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.services.reports import damage_views as views
from registry.services.reports.damage_outcome import settle
from registry.web.kit.addresses import PartOfList, part_of, see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals

_READ, _SETTLE = {"page": "damage.read"}, {"page": "damage.settle"}
_ONE = "/damage/{damage_id:str}"
_REFUSED = Refusals(errors={ConflictError: "outcome"})
_OUTCOMES = [
    {"value": str(outcome), "text": text, "hint": words.OUTCOME_HINTS[outcome]}
    for outcome, text in words.OUTCOMES.items()
]


@get("/damage", opt=_READ)
async def listed(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, request: Request[Any, Any, Any]
) -> Response[str]:
    """List what nobody has dealt with yet, the newest first."""
    reader = await views.reader_of(registry, actor)
    found = await views.list_damage(registry, reader)
    return page.show(
        "reports/damage_list.html",
        part=await _part(registry, reader, found.open, request),
        many=len(found.open),
        met=await views.in_words(registry, reader, found.met[: views.MOST_MET]),
        settled=len(found.settled),
        not_recording=found.not_recording.detail if found.not_recording else "",
    )


@get("/damage/dealt-with", opt=_READ)
async def settled(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, request: Request[Any, Any, Any]
) -> Response[str]:
    """List what was dealt with, the newest first."""
    reader = await views.reader_of(registry, actor)
    found = await views.list_damage(registry, reader)
    part = await _part(registry, reader, found.settled, request)
    return page.show("reports/damage_settled.html", part=part)


@get(_ONE, opt=_READ)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, damage_id: FromPath[str]
) -> Response[str]:
    """Show one damage: what it is, what follows meanwhile, and what to do."""
    reader = await views.reader_of(registry, actor)
    view = await views.read_damage(registry, reader, damage_id)
    return page.show(
        "reports/damage_one.html",
        view=view,
        may_settle=reader.sees_names and Role.OFFICER in actor.roles,
        outcome="" if view.damage.is_open else words.OUTCOMES[view.outcome],
        by="" if view.damage.is_open else await _by(registry, actor, view.damage),
    )


@get(f"{_ONE}/dealt-with", opt=_SETTLE)
async def ask(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, damage_id: FromPath[str]
) -> Response[Any]:
    """Ask how it was dealt with."""
    return await _ask(page, registry, actor, damage_id, await page.typed())


@post(f"{_ONE}/dealt-with", opt=_SETTLE, status_code=200)
async def record(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    damage_id: FromPath[str],
) -> Response[Any]:
    """Record how it was dealt with."""
    with _REFUSED.as_faults() as faults:
        await settle(registry, actor, damage_id, form.one("outcome"), form.one("note"))
    if faults:
        return await _ask(page, registry, actor, damage_id, form.with_faults(faults))
    return see_other(f"/damage/{damage_id}")


async def _ask(
    page: Page, registry: Registry, actor: Actor, damage_id: str, form: Form
) -> Response[Any]:
    reader = await views.reader_of(registry, actor)
    view = await views.read_damage(registry, reader, damage_id)
    if not view.damage.is_open:
        return see_other(f"/damage/{damage_id}")
    return page.show("reports/damage_outcome.html", view=view, outcomes=_OUTCOMES, form=form)


async def _part(
    registry: Registry,
    reader: views.Reader,
    found: Sequence[Damage],
    request: Request[Any, Any, Any],
) -> PartOfList:
    """The part of a list that the address asks for, in words."""
    part = part_of(found, request.query_params.get("page", ""))
    in_words = await views.in_words(registry, reader, part.rows)
    return PartOfList(in_words, part.number, part.pages)


async def _by(registry: Registry, actor: Actor, damage: Damage) -> str:
    names = await partner_names(registry)
    by = damage.recorded_by
    with suppress(DamagedRecordError):  # the account that dealt with it may be damaged itself
        return (await attributed_names(registry, actor, [by], names))[by]
    return "an officer of the operator"


HANDLERS = [listed, settled, one, ask, record]
