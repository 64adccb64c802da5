"""Pages where officers manage who may sign in."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from registry.domain.records.acting import Actor
from registry.errors import ConflictError
from registry.services.access import Role
from registry.services.accounts import administration
from registry.services.accounts.administration import Person
from registry.services.accounts.records import ACTIVE, CLOSED, INVITED
from registry.services.context import Registry
from registry.services.partners.register import is_operator, name_of, partner_names
from registry.web.kit.addresses import see_other
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals

_MANAGE = {"page": "account.manage"}
_INVITATION_REFUSED = Refusals(errors={ConflictError: "address"})
_STATES = {
    ACTIVE: "Can sign in",
    INVITED: "Invited, has not signed in yet",
    CLOSED: "Closed, cannot sign in",
}
WORK = {
    Role.PRACTITIONER: ("Practitioner", "Checks shares, records decisions and consent."),
    Role.OFFICER: ("Officer", "Looks after agreements, and who may sign in."),
    Role.AUDITOR: ("Auditor", "Reads what was decided and the ledger. Changes nothing."),
    Role.VERIFIER: ("Verifier", "Reads agreements and who has signed them."),
    Role.ADMIN: ("Administrator", "Looks after who may sign in, and tokens for systems."),
}


@get("/people-who-sign-in", opt=_MANAGE)
async def own_people(actor: SignedIn) -> Response[None]:
    """Redirect to the people of one's own organisation."""
    return see_other(f"/people-who-sign-in/of/{actor.partner_id}")


@get("/people-who-sign-in/of/{partner_id:str}", opt=_MANAGE)
async def people(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """List everyone with an account, and for the operator the other organisations."""
    persons = await administration.list_people(registry, actor, partner_id)
    return page.show(
        "accounts/people.html",
        organisation=await name_of(registry, partner_id),
        people=persons,
        states=_STATES,
        work={role: name for role, (name, _) in WORK.items()},
        others=await _others(registry, actor, partner_id),
    )


@get("/people-who-sign-in/of/{partner_id:str}/invite", opt=_MANAGE)
async def ask_invite(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, partner_id: FromPath[str]
) -> Response[str]:
    """Ask whom to invite."""
    await administration.list_people(registry, actor, partner_id)
    choices = [
        {"value": role, "text": name, "hint": hint}
        for role, (name, hint) in WORK.items()
        if role in administration.roles_to_give(actor)
    ]
    return page.show(
        "accounts/invite.html",
        form=await page.typed(),
        choices=choices,
        partner_id=partner_id,
        organisation=await name_of(registry, partner_id),
    )


@post("/people-who-sign-in/of/{partner_id:str}/invite", opt=_MANAGE, status_code=200)
async def invite(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    partner_id: FromPath[str],
) -> Response[Any]:
    """Create the invitation, and show its link this once."""
    roles, address, name = tuple(form.many("roles")), form.one("address"), form.one("name")
    with _INVITATION_REFUSED.as_faults() as faults:
        invited = await administration.invite(registry, actor, partner_id, roles, address, name)
    if faults:
        return await page.ask_again(form, faults)
    return _link_page(page, registry, actor, *invited)


@get("/people-who-sign-in/{account_id:str}", opt=_MANAGE)
async def one(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, account_id: FromPath[str]
) -> Response[str]:
    """Show a person's account, and what can be done with it."""
    person = await administration.find_person(registry, actor, account_id)
    state = _STATES[person.status]
    return page.show("accounts/person.html", person=person, state=state)


@post("/people-who-sign-in/{account_id:str}/link", opt=_MANAGE, status_code=200)
async def link(
    page: ThisPage, registry: OpenedRegistry, actor: SignedIn, account_id: FromPath[str]
) -> Response[str]:
    """Create a new link, and show it this once."""
    person, secret = await administration.new_link(registry, actor, account_id)
    return _link_page(page, registry, actor, person, secret)


@post("/people-who-sign-in/{account_id:str}/close", opt=_MANAGE)
async def close(
    registry: OpenedRegistry, actor: SignedIn, account_id: FromPath[str]
) -> Response[None]:
    """Close the account."""
    person = await administration.close_account(registry, actor, account_id)
    return see_other(f"/people-who-sign-in/of/{person.partner_id}")


async def _others(registry: Registry, actor: Actor, partner_id: str) -> dict[str, str]:
    """Return the names of the other organisations by id, for the operator only."""
    if not await is_operator(registry, actor):
        return {}
    names = await partner_names(registry)
    return {other: name for other, name in names.items() if other != partner_id}


def _link_page(
    page: Page, registry: Registry, actor: Actor, person: Person, secret: str
) -> Response[str]:
    return page.show(
        "accounts/link.html",
        person=person,
        link=f"{registry.base_url}/invitation/{secret}",
        until=registry.now() + administration.LINK_LIFE,
        # Whoever begins it sees the link of another organisation only if one person was enough.
        by_one=person.partner_id != actor.partner_id,
    )


HANDLERS = [own_people, people, ask_invite, invite, one, link, close]
