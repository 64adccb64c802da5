"""Pages to accept an invitation (password, code app, recovery codes), and demonstration links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from registry.errors import Fault, NotAllowedError
from registry.services.accounts import invitation, totp
from registry.services.accounts.sign_in import open_session
from registry.services.context import Registry
from registry.services.partners.register import name_of
from registry.services.setup import demonstration_links
from registry.settings import Settings
from registry.web.accounts.own import new_password, showing_codes
from registry.web.accounts.sign_in import signed_in
from registry.web.kit.addresses import see_other
from registry.web.kit.cookies import Browser
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals

_OPEN = {"page": "open"}
_SIX = "Type the 6 digits your app shows."
_REFUSED = Refusals()


@get("/invitation/{link:str}", opt=_OPEN)
async def show(page: ThisPage, registry: OpenedRegistry, link: FromPath[str]) -> Response[str]:
    """Show whom the link invites, and ask for a password. This does not use up the link."""
    return await _password_page(page, registry, link, Form())


@post("/invitation/{link:str}", opt=_OPEN, status_code=200)
async def choose(
    page: ThisPage,
    registry: OpenedRegistry,
    browser: NamedDependency[Browser],
    form: SentForm,
    link: FromPath[str],
) -> Response[Any]:
    """Set the password."""
    with _REFUSED.as_faults() as faults:
        secret = await invitation.choose_password(registry, link, new_password(form))
    if faults:
        return await _password_page(page, registry, link, form.with_faults(faults), 422)
    response = see_other("/set-up")
    response.set_cookie(browser.half(secret, invitation.SETUP_LIFE))
    return response


@get("/set-up", opt=_OPEN)
async def show_app(
    page: ThisPage,
    registry: OpenedRegistry,
    settings: NamedDependency[Settings],
    browser: NamedDependency[Browser],
) -> Response[str]:
    """Show what to enter in the code app."""
    return await _app_page(page, registry, settings.name, browser.half_secret)


@post("/set-up", opt=_OPEN, status_code=200)
async def confirm(
    page: ThisPage,
    registry: OpenedRegistry,
    settings: NamedDependency[Settings],
    browser: NamedDependency[Browser],
    form: SentForm,
) -> Response[Any]:
    """Take a code from the app, activate the account, and sign the person in."""
    code, half = form.one("code"), browser.half_secret
    faults = [Fault("code", _SIX)] if totp.plain_code(code) is None else []
    if not faults:
        with _REFUSED.as_faults() as faults:
            known, codes = await invitation.accept_invitation(registry, half, code)
    if faults:
        return await _app_page(page, registry, settings.name, half, faults)
    token = await open_session(registry, known)
    response = await signed_in(registry, browser, token, {"next": "/recovery-codes"})
    return await showing_codes(registry, browser, response, known.account_id, codes)


@get("/link/{link:str}", opt=_OPEN)
async def show_link(
    page: ThisPage,
    registry: OpenedRegistry,
    settings: NamedDependency[Settings],
    link: FromPath[str],
) -> Response[str]:
    """Show whom a demonstration link signs in as. This does not use up the link."""
    _require_loopback(settings)
    actor = await demonstration_links.find_link(registry, link)
    organisation = await name_of(registry, actor.partner_id)
    [role] = actor.roles
    return page.show("accounts/sign_in_link.html", role=role, organisation=organisation)


@post("/link/{link:str}", opt=_OPEN)
async def use_link(
    registry: OpenedRegistry,
    settings: NamedDependency[Settings],
    browser: NamedDependency[Browser],
    link: FromPath[str],
) -> Response[None]:
    """Sign in to the demonstration."""
    _require_loopback(settings)
    token = await demonstration_links.sign_in_by_link(registry, link)
    return await signed_in(registry, browser, token, {"next": "/"})


async def _password_page(
    page: Page, registry: Registry, link: str, form: Form, status: int = 200
) -> Response[str]:
    known = await invitation.find_invitation(registry, link)
    return page.show(
        "accounts/sign_in_invitation.html",
        status=status,
        form=form,
        organisation=await name_of(registry, known.account.partner_id),
        address=known.private.address,
    )


async def _app_page(
    page: Page, registry: Registry, issuer: str, half_secret: str, faults: Sequence[Fault] = ()
) -> Response[str]:
    """Show what to enter in the code app; a typed code is not shown again."""
    setup = await invitation.find_setup(registry, half_secret)
    address = totp.app_address(setup.secret, issuer=issuer, account=setup.known.private.address)
    return page.show(
        "accounts/sign_in_set_up.html",
        status=422 if faults else 200,
        form=Form().with_faults(faults),
        secret=totp.in_groups(setup.secret),
        app_address=address,
    )


def _require_loopback(settings: Settings) -> None:
    if not settings.is_loopback:
        raise NotAllowedError("Such links work only on the machine of the demonstration.")


HANDLERS = [show, choose, show_app, confirm, show_link, use_link]
