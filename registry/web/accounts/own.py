"""Pages of one's own account: the password, and the recovery codes."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from registry.errors import Fault, InvalidInputError, RegistryError
from registry.services.accounts import own_account
from registry.services.accounts.rate_limits import TooManyAttemptsError
from registry.services.context import Registry
from registry.web.kit.addresses import see_other
from registry.web.kit.cookies import Browser
from registry.web.kit.dependencies import OpenedRegistry, SentForm, SignedIn, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import when

_SIGNED_IN = {"page": "signed_in"}
_TWICE = "The two passwords are not the same. Type the same one twice."


def _words(error: RegistryError) -> str:
    assert isinstance(error, TooManyAttemptsError)  # noqa: S101 - the table has no other error
    return f"There were too many tries. Wait until {when(error.until)}."


_REFUSED = Refusals(errors={TooManyAttemptsError: "present"}, words=_words)


@get("/your-account", opt=_SIGNED_IN)
async def own(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Show one's own account."""
    known = await own_account.own_account(registry, actor)
    return page.show("accounts/own.html", known=known.private)


@get("/your-account/password", opt=_SIGNED_IN)
async def ask_password(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Ask for the present password and a new one."""
    await own_account.own_account(registry, actor)
    return page.show("accounts/password.html", form=await page.typed())


@post("/your-account/password", opt=_SIGNED_IN, status_code=200)
async def change_password(
    page: ThisPage,
    registry: OpenedRegistry,
    browser: NamedDependency[Browser],
    actor: SignedIn,
    form: SentForm,
) -> Response[Any]:
    """Change the password, which ends every other session."""
    with _REFUSED.as_faults() as faults:
        present, new = form.one("present"), new_password(form)
        token = await own_account.change_password(registry, actor, present, new)
    if faults:
        return await page.ask_again(form, faults)
    response = see_other("/your-account")
    response.set_cookie(browser.session(token))
    return response


@get("/your-account/recovery-codes", opt=_SIGNED_IN)
async def ask_codes(page: ThisPage, registry: OpenedRegistry, actor: SignedIn) -> Response[str]:
    """Ask for the password before new codes are made."""
    await own_account.own_account(registry, actor)
    return page.show("accounts/recovery.html", form=await page.typed())


@post("/your-account/recovery-codes", opt=_SIGNED_IN, status_code=200)
async def renew_codes(
    page: ThisPage,
    registry: OpenedRegistry,
    actor: SignedIn,
    form: SentForm,
    browser: NamedDependency[Browser],
) -> Response[Any]:
    """Replace the recovery codes."""
    with _REFUSED.as_faults() as faults:
        codes = await own_account.renew_recovery_codes(registry, actor, form.one("present"))
    if faults:
        return await page.ask_again(form, faults)
    return await showing_codes(registry, browser, see_other("/recovery-codes"), actor.name, codes)


@get("/recovery-codes", opt=_SIGNED_IN)
async def show_codes(
    page: ThisPage, registry: OpenedRegistry, browser: NamedDependency[Browser], actor: SignedIn
) -> Response[Any]:
    """Show the codes, until the person has copied them or ten minutes have passed."""
    codes = await own_account.shown_codes(registry, actor, browser.half_secret)
    return (
        page.show("accounts/sign_in_recovery_codes.html", codes=codes) if codes else see_other("/")
    )


@post("/recovery-codes", opt=_SIGNED_IN)
async def codes_kept(registry: OpenedRegistry, browser: NamedDependency[Browser]) -> Response[None]:
    """Record that the person has copied the codes."""
    await own_account.codes_are_kept(registry, browser.half_secret)
    response = see_other("/")
    response.set_cookie(browser.no_half())
    return response


async def showing_codes(
    registry: Registry,
    browser: Browser,
    response: Response[None],
    account_id: str,
    codes: list[str],
) -> Response[None]:
    """Add the cookie that lets only this browser see the new codes."""
    secret = await own_account.show_codes(registry, account_id, codes)
    codes_cookie = browser.half(secret, own_account.CODES_SHOWN)
    response.cookies = [cookie for cookie in response.cookies if cookie.key != codes_cookie.key]
    response.set_cookie(codes_cookie)
    return response


def new_password(form: Form) -> str:
    """Return the new password; raises ``InvalidInputError`` if the two entries differ."""
    if form.one("password") != form.one("again"):
        raise InvalidInputError([Fault("/again", _TWICE)])
    return form.one("password")


HANDLERS = [own, ask_password, change_password, ask_codes, renew_codes, show_codes, codes_kept]
