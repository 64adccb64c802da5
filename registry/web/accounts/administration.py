"""Who may sign in, for officers; and one's own account."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.domain.records.acting import Actor
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services.access import Role
from registry.services.accounts import administration, own_account
from registry.services.accounts.administration import Person
from registry.services.accounts.rate_limits import TooManyTriesError
from registry.services.accounts.records import ACTIVE, CLOSED, INVITED
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.settings import Settings
from registry.web.accounts.invitation import at_fields, new_password, organisation_of, showing_codes
from registry.web.kit.cookies import session_cookie
from registry.web.kit.forms import Form
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of, when
from registry.web.kit.saved_forms import ask_again, typed

_MANAGE = {"page": "account.manage"}
_SIGNED_IN = {"page": "signed_in"}
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
async def own_people(request: Request[Any, Any, Any]) -> Response[None]:
    """One's own organisation's."""
    return see_other(f"/people-who-sign-in/of/{session_of(request).partner_id}")


@get("/people-who-sign-in/of/{partner_id:str}", opt=_MANAGE)
async def people(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[str]:
    """Everyone with an account, and for the operator the way to other organisations."""
    registry, actor = registry_of(request), session_of(request).actor
    found = await administration.list_people(registry, actor, partner_id)
    return page(
        request,
        "accounts/people.html",
        organisation=await organisation_of(registry, partner_id),
        people=found,
        states=_STATES,
        work={role: name for role, (name, _) in WORK.items()},
        others=await _others(registry, actor, partner_id),
    )


@get("/people-who-sign-in/of/{partner_id:str}/invite", opt=_MANAGE)
async def ask_invite(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[str]:
    """Whom to invite."""
    await administration.list_people(registry_of(request), session_of(request).actor, partner_id)
    return await _invite_page(request, partner_id, await typed(request, Form()))


@post("/people-who-sign-in/of/{partner_id:str}/invite", opt=_MANAGE, status_code=200)
async def invite(request: Request[Any, Any, Any], partner_id: FromPath[str]) -> Response[Any]:
    """Make the invitation, and show its link: now and never again."""
    form, registry = sent_form(request), registry_of(request)
    try:
        person, secret = await administration.invite(
            registry,
            session_of(request).actor,
            partner_id,
            tuple(form.many("roles")),
            form.one("address"),
            form.one("name"),
        )
    except InvalidInputError as error:
        return await ask_again(request, form, at_fields(error))
    except ConflictError as error:
        return await ask_again(request, form, [Fault("address", str(error))])
    return _link_page(request, person, secret)


@get("/people-who-sign-in/{account_id:str}", opt=_MANAGE)
async def one(request: Request[Any, Any, Any], account_id: FromPath[str]) -> Response[str]:
    """What can be done about one of them."""
    person = await administration.find_person(
        registry_of(request), session_of(request).actor, account_id
    )
    state = _STATES[person.status]
    return page(request, "accounts/person.html", person=person, state=state)


@post("/people-who-sign-in/{account_id:str}/link", opt=_MANAGE, status_code=200)
async def link(request: Request[Any, Any, Any], account_id: FromPath[str]) -> Response[str]:
    """A new link, shown now and never again."""
    actor = session_of(request).actor
    person, secret = await administration.new_link(registry_of(request), actor, account_id)
    return _link_page(request, person, secret)


@post("/people-who-sign-in/{account_id:str}/close", opt=_MANAGE)
async def close(request: Request[Any, Any, Any], account_id: FromPath[str]) -> Response[None]:
    """Close the account."""
    actor = session_of(request).actor
    person = await administration.close_account(registry_of(request), actor, account_id)
    return see_other(f"/people-who-sign-in/of/{person.partner_id}")


@get("/your-account", opt=_SIGNED_IN)
async def own(request: Request[Any, Any, Any]) -> Response[str]:
    """One's own account."""
    known = await own_account.own_account(registry_of(request), session_of(request).actor)
    return page(request, "accounts/own.html", known=known.private)


@get("/your-account/password", opt=_SIGNED_IN)
async def ask_password(request: Request[Any, Any, Any]) -> Response[str]:
    """The present password, and a new one."""
    await own_account.own_account(registry_of(request), session_of(request).actor)
    return page(request, "accounts/password.html", form=await typed(request, Form()))


@post("/your-account/password", opt=_SIGNED_IN, status_code=200)
async def change_password(request: Request[Any, Any, Any]) -> Response[Any]:
    """Change it; every other session is over."""
    form = sent_form(request)
    try:
        token = await own_account.change_password(
            registry_of(request), session_of(request).actor, form.one("present"), new_password(form)
        )
    except (InvalidInputError, TooManyTriesError) as error:
        return await ask_again(request, form, _present_faults(error))
    settings: Settings = request.app.state.settings
    response = see_other("/your-account")
    response.set_cookie(session_cookie(settings, token))
    return response


@get("/your-account/recovery-codes", opt=_SIGNED_IN)
async def ask_codes(request: Request[Any, Any, Any]) -> Response[str]:
    """The password, before new codes are made."""
    await own_account.own_account(registry_of(request), session_of(request).actor)
    return page(request, "accounts/recovery.html", form=await typed(request, Form()))


@post("/your-account/recovery-codes", opt=_SIGNED_IN, status_code=200)
async def renew_codes(request: Request[Any, Any, Any]) -> Response[Any]:
    """New codes in the place of the old."""
    form, actor = sent_form(request), session_of(request).actor
    try:
        codes = await own_account.renew_recovery_codes(
            registry_of(request), actor, form.one("present")
        )
    except (InvalidInputError, TooManyTriesError) as error:
        return await ask_again(request, form, _present_faults(error))
    return await showing_codes(request, see_other("/recovery-codes"), actor.name, codes)


def _present_faults(error: InvalidInputError | TooManyTriesError) -> list[Fault]:
    if isinstance(error, InvalidInputError):
        return at_fields(error)
    return [Fault("present", f"There were too many tries. Wait until {when(error.until)}.")]


async def _others(registry: Registry, actor: Actor, partner_id: str) -> dict[str, str]:
    async with registry.database.reads() as reads:
        if actor.partner_id != await reads.operator():
            return {}
    names = await partner_names(registry)
    return {each: name for each, name in names.items() if each != partner_id}


async def _invite_page(
    request: Request[Any, Any, Any], partner_id: str, form: Form
) -> Response[str]:
    choices = [
        {"value": role, "text": WORK[role][0], "hint": WORK[role][1]}
        for role in WORK
        if role in administration.roles_to_give(session_of(request).actor)
    ]
    return page(
        request,
        "accounts/invite.html",
        form=form,
        choices=choices,
        partner_id=partner_id,
        organisation=await organisation_of(registry_of(request), partner_id),
    )


def _link_page(request: Request[Any, Any, Any], person: Person, secret: str) -> Response[str]:
    registry = registry_of(request)
    return page(
        request,
        "accounts/link.html",
        person=person,
        link=f"{registry.base_url}/invitation/{secret}",
        until=registry.now() + administration.LINK_LIFE,
    )


HANDLERS = [
    own_people,
    people,
    ask_invite,
    invite,
    one,
    link,
    close,
    own,
    ask_password,
    change_password,
    ask_codes,
    renew_codes,
]
