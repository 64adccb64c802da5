"""Pages of who looked people up, never whom; and the reason for looking up very many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar import Request, Response, get, post

from registry.domain.records.acting import Actor
from registry.services.accounts.attribution import attributed_names
from registry.services.context import Registry
from registry.services.partners.register import name_of, partner_names
from registry.services.people.looking_up import DAYS, LookUpReason, own_look_ups
from registry.web.kit import look_up_reasons as why
from registry.web.kit.addresses import own_path, part_of, see_other, send_again
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.form_fields import capital
from registry.web.people.by_day import by_day
from registry.web.people.words import LOOKED_UP_TO

_READ = {"page": "look_up.read"}


@get("/look-ups", opt=_READ)
async def days(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Show how many people each colleague looked up on each day, and why."""
    made = await own_look_ups(registry, actor)
    return page.show(
        "people/look_ups.html",
        organisation=await name_of(registry, actor.partner_id),
        days=by_day(made),
        names=await _names(registry, actor, {look_up.account for look_up in made}),
        how_long=DAYS,
    )


@get("/look-ups/each", opt=_READ)
async def each(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, request: Request[Any, Any, Any]
) -> Response[str]:
    """Show every look-up, a part of the list on each page."""
    part = part_of(await own_look_ups(registry, actor), request.query_params.get("page", ""))
    return page.show(
        "people/look_ups_each.html",
        part=part,
        names=await _names(registry, actor, {look_up.account for look_up in part.rows}),
        purposes=LOOKED_UP_TO,
        reason_words=why.reason_words,
    )


@post("/look-ups/why", opt={"page": "signed_in"})
async def say_why(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, form: SentForm
) -> Response[Any]:
    """Keep the reason for today, and go on with the page that was refused."""
    path, reason = own_path(form.one(why.PATH)), form.one(why.REASON)
    if reason not in set(LookUpReason):
        return why.ask_why_again(page, path, form)
    await why.keep_reason(registry, actor, LookUpReason(reason))
    return send_again(path) if form.one(why.AGAIN) else see_other(path)


async def _names(registry: Registry, actor: Actor, accounts: Iterable[str]) -> dict[str, str]:
    names = await attributed_names(registry, actor, accounts, await partner_names(registry))
    return {account: capital(name) for account, name in names.items()}


HANDLERS = [days, each, say_why]
