"""Taking up an invitation: a password, a code app, recovery codes; the demonstration’s links."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.errors import Fault, InvalidInputError, NotAllowedError
from registry.services.accounts import invitation, own_account, totp
from registry.services.accounts.records import Known
from registry.services.accounts.sign_in import open_session
from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.services.setup import demonstration_links
from registry.settings import Settings
from registry.web.accounts.sign_in import signed_in
from registry.web.kit.cookies import half_cookie, half_secret, no_half_cookie
from registry.web.kit.forms import Form
from registry.web.kit.redirects import see_other
from registry.web.kit.render import page, registry_of, sent_form, session_of

_OPEN = {"page": "open"}
_TWICE = "The two passwords are not the same. Type the same one twice."
_SIX = "Type the 6 digits your app shows."


@get("/invitation/{link:str}", opt=_OPEN)
async def show(request: Request[Any, Any, Any], link: FromPath[str]) -> Response[str]:
    """Whom the link invites, and a password to choose. Nothing is used up."""
    known = await invitation.find_invitation(registry_of(request), link)
    return await _password_page(request, known, Form())


@post("/invitation/{link:str}", opt=_OPEN, status_code=200)
async def choose(request: Request[Any, Any, Any], link: FromPath[str]) -> Response[Any]:
    """The password."""
    form, registry = sent_form(request), registry_of(request)
    try:
        secret = await invitation.choose_password(registry, link, new_password(form))
    except InvalidInputError as error:
        known = await invitation.find_invitation(registry, link)
        return await _password_page(request, known, form.with_faults(at_fields(error)), 422)
    response = see_other("/set-up")
    response.set_cookie(half_cookie(_settings(request), secret, invitation.SETUP_LIFE))
    return response


@get("/set-up", opt=_OPEN)
async def show_app(request: Request[Any, Any, Any]) -> Response[str]:
    """What the code app is to be told."""
    return await _app_page(request, Form())


@post("/set-up", opt=_OPEN, status_code=200)
async def confirm(request: Request[Any, Any, Any]) -> Response[Any]:
    """A code of the app: the account is active, and they are signed in."""
    registry, typed = registry_of(request), sent_form(request).one("code")
    settings = _settings(request)
    if totp.plain_code(typed) is None:
        return await _app_page(request, Form().with_faults([Fault("code", _SIX)]), 422)
    try:
        known, codes = await invitation.accept_invitation(
            registry, half_secret(request, settings), typed
        )
    except InvalidInputError as error:
        return await _app_page(request, Form().with_faults(at_fields(error)), 422)
    token = await open_session(registry, known)
    response = await signed_in(request, token, {"next": "/recovery-codes"})
    return await showing_codes(request, response, known.account_id, codes)


@get("/recovery-codes", opt={"page": "signed_in"})
async def show_codes(request: Request[Any, Any, Any]) -> Response[Any]:
    """The codes, until they are copied down or ten minutes have passed."""
    secret = half_secret(request, _settings(request))
    actor = session_of(request).actor
    codes = await own_account.shown_codes(registry_of(request), actor, secret)
    return page(request, "sign_in/recovery_codes.html", codes=codes) if codes else see_other("/")


@post("/recovery-codes", opt={"page": "signed_in"})
async def codes_kept(request: Request[Any, Any, Any]) -> Response[None]:
    """They have them."""
    settings = _settings(request)
    await own_account.codes_are_kept(registry_of(request), half_secret(request, settings))
    response = see_other("/")
    response.set_cookie(no_half_cookie(settings))
    return response


@get("/link/{link:str}", opt=_OPEN)
async def show_link(request: Request[Any, Any, Any], link: FromPath[str]) -> Response[str]:
    """Whom a demonstration's link signs in as. Nothing is used up."""
    _require_loopback(request)
    registry = registry_of(request)
    actor = await demonstration_links.find_link(registry, link)
    organisation = await organisation_of(registry, actor.partner_id)
    [role] = actor.roles
    return page(request, "sign_in/link.html", role=role, organisation=organisation)


@post("/link/{link:str}", opt=_OPEN)
async def use_link(request: Request[Any, Any, Any], link: FromPath[str]) -> Response[None]:
    """Sign in to the demonstration."""
    _require_loopback(request)
    token = await demonstration_links.sign_in_by_link(registry_of(request), link)
    return await signed_in(request, token, {"next": "/"})


async def showing_codes(
    request: Request[Any, Any, Any], response: Response[None], account_id: str, codes: list[str]
) -> Response[None]:
    """The response, with what lets this browser alone see the new codes."""
    secret = await own_account.show_codes(registry_of(request), account_id, codes)
    cookie = half_cookie(_settings(request), secret, own_account.CODES_SHOWN)
    response.cookies = [each for each in response.cookies if each.key != cookie.key]
    response.set_cookie(cookie)
    return response


def new_password(form: Form) -> str:
    """What was typed twice; ``InvalidInputError`` where it was not the same."""
    if form.one("password") != form.one("again"):
        raise InvalidInputError([Fault("/again", _TWICE)])
    return form.one("password")


def at_fields(error: InvalidInputError) -> list[Fault]:
    """A use case's faults, at the fields of the form."""
    return [Fault(fault.pointer.lstrip("/"), fault.detail) for fault in error.faults]


async def organisation_of(registry: Registry, partner_id: str) -> str:
    """An organisation's name."""
    return (await partner_names(registry)).get(partner_id, partner_id)


async def _password_page(
    request: Request[Any, Any, Any], known: Known, form: Form, status: int = 200
) -> Response[str]:
    organisation = await organisation_of(registry_of(request), known.account.partner_id)
    return page(
        request,
        "sign_in/invitation.html",
        status=status,
        form=form,
        organisation=organisation,
        address=known.private.address,
    )


async def _app_page(
    request: Request[Any, Any, Any], form: Form, status: int = 200
) -> Response[str]:
    settings = _settings(request)
    setup = await invitation.find_setup(registry_of(request), half_secret(request, settings))
    address = totp.app_address(
        setup.secret, issuer=settings.name, account=setup.known.private.address
    )
    return page(
        request,
        "sign_in/set_up.html",
        status=status,
        form=form,
        secret=totp.in_groups(setup.secret),
        app_address=address,
    )


def _require_loopback(request: Request[Any, Any, Any]) -> None:
    if not _settings(request).is_loopback:
        raise NotAllowedError("Such links work only on the machine of the demonstration.")


def _settings(request: Request[Any, Any, Any]) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


HANDLERS = [show, choose, show_app, confirm, show_codes, codes_kept, show_link, use_link]
