"""Pages to sign in, with address, password and a code or recovery code, and to sign out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from registry.errors import Fault, NotFoundError, RegistryError
from registry.services.accounts import sign_in
from registry.services.accounts.administration import MAX_ADDRESS
from registry.services.accounts.crowd import CrowdedError
from registry.services.accounts.passwords import LONGEST
from registry.services.accounts.rate_limits import TooManyAttemptsError
from registry.services.accounts.recovery import digest
from registry.services.accounts.sessions import Session, end_session, find_session
from registry.services.accounts.totp import plain_code
from registry.services.context import Registry
from registry.web.kit.addresses import own_path, see_other
from registry.web.kit.cookies import Browser
from registry.web.kit.dependencies import OpenedRegistry, SentForm, ThisPage
from registry.web.kit.forms import Form
from registry.web.kit.page import Page
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import when
from registry.web.kit.saved_forms import address_after_sign_in

_OPEN = {"page": "open"}
_RETRY_SECONDS = 30
_SIX = "Type the 6 digits your app shows."
_SIXTEEN = "Type one of your recovery codes: four groups of four letters and digits."


@get("/sign-in", opt=_OPEN)
async def ask(
    page: ThisPage,
    registry: OpenedRegistry,
    session: NamedDependency[Session | None],
    request: Request[Any, Any, Any],
) -> Response[Any]:
    """Ask for the address and password."""
    destination = {name: request.query_params.get(name, "") for name in ("next", "held")}
    if session is not None:
        return see_other(await address_after_sign_in(registry, session.actor, destination))
    return page.show("accounts/sign_in_password.html", form=Form.of(_safe_destination(destination)))


@post("/sign-in", opt=_OPEN, status_code=200)
async def send(
    page: ThisPage, registry: OpenedRegistry, browser: NamedDependency[Browser], form: SentForm
) -> Response[Any]:
    """Check the address and password: the first half of signing in."""
    faults = _first_faults(form)
    if not faults:
        destination = _safe_destination({"next": form.one("next"), "held": form.one("held")})
        try:
            with _refused_at("address", TooManyAttemptsError).as_faults() as faults:
                half = await sign_in.begin(
                    registry, form.one("address"), form.one("password"), destination
                )
        except CrowdedError as error:
            return _crowded(page, "accounts/sign_in_password.html", form, "address", error)
    if faults:
        return page.show(
            "accounts/sign_in_password.html", status=422, form=form.with_faults(faults)
        )
    response = see_other("/sign-in/code")
    response.set_cookie(browser.half(half, sign_in.HALF_LIFE))
    return response


@get("/sign-in/code", opt=_OPEN)
async def ask_code(page: ThisPage, browser: NamedDependency[Browser]) -> Response[Any]:
    """Ask for the code that the app shows."""
    if not browser.half_secret:
        return see_other("/sign-in")
    return page.show("accounts/sign_in_code.html")


@post("/sign-in/code", opt=_OPEN, status_code=200)
async def send_code(
    page: ThisPage, registry: OpenedRegistry, form: SentForm, browser: NamedDependency[Browser]
) -> Response[Any]:
    """Check the code: the second half of signing in."""
    code = form.one("code")
    faults = [] if plain_code(code) is not None else [Fault("code", _SIX)]
    if not faults:
        try:
            with _refused_at("code", TooManyAttemptsError).as_faults() as faults:
                token, destination = await sign_in.finish(registry, browser.half_secret, code)
        except sign_in.SignInOverError as error:
            return _begin_again(page, browser, error)
    if faults:
        return page.show("accounts/sign_in_code.html", status=422, form=Form().with_faults(faults))
    return await signed_in(registry, browser, token, destination)


@get("/sign-in/recovery", opt=_OPEN)
async def ask_recovery(page: ThisPage, browser: NamedDependency[Browser]) -> Response[Any]:
    """Ask for a recovery code, and for address and password unless they were just given."""
    return page.show("accounts/sign_in_recovery.html", half=bool(browser.half_secret))


@post("/sign-in/recovery", opt=_OPEN, status_code=200)
async def send_recovery(
    page: ThisPage, registry: OpenedRegistry, form: SentForm, browser: NamedDependency[Browser]
) -> Response[Any]:
    """Check the recovery code, and the address and password unless they were just given."""
    half = browser.half_secret
    faults = [] if half else _first_faults(form)
    if digest(form.one("recovery")) is None:
        faults.append(Fault("recovery", _SIXTEEN))
    if not faults:
        try:
            with _refused_at("recovery").as_faults() as faults:
                token, destination = await _recovered(registry, half, form)
        except sign_in.SignInOverError as error:
            return _begin_again(page, browser, error)
        except CrowdedError as error:
            return _crowded(page, "accounts/sign_in_recovery.html", form, "recovery", error)
    if faults:
        form = form.with_faults(faults)
        return page.show("accounts/sign_in_recovery.html", status=422, form=form, half=bool(half))
    return await signed_in(registry, browser, token, destination)


@get("/sign-out", opt=_OPEN)
async def ask_out(page: ThisPage) -> Response[str]:
    """Ask whether to sign out, or say that it is done."""
    return page.show("accounts/sign_in_out.html")


@post("/sign-out", opt=_OPEN)
async def send_out(registry: OpenedRegistry, browser: NamedDependency[Browser]) -> Response[None]:
    """End the session, and clear what the browser stored."""
    await end_session(registry, browser.session_token)
    response = see_other("/sign-out")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.set_cookie(browser.no_session())
    return response


async def signed_in(
    registry: Registry, browser: Browser, token: str, destination: Mapping[str, str]
) -> Response[None]:
    """Redirect to where the person was going, with the new session in place of any old one."""
    await end_session(registry, browser.session_token)
    session = await find_session(registry, token)
    if session is None:
        raise NotFoundError("This sign-in has ended.")
    response = see_other(await address_after_sign_in(registry, session.actor, dict(destination)))
    response.set_cookie(browser.session(token))
    response.set_cookie(browser.no_half())
    return response


async def _recovered(registry: Registry, half: str, form: Form) -> tuple[str, Mapping[str, str]]:
    """Open a session with a recovery code; return its token and where to go next."""
    code = form.one("recovery")
    if half:
        return await sign_in.finish_with_recovery_code(registry, half, code)
    address, password = form.one("address"), form.one("password")
    return await sign_in.sign_in_with_recovery_code(registry, address, password, code), {}


def _refused_at(name: str, *errors: type[RegistryError]) -> Refusals:
    """Show a wrong sign-in, and the given errors, at one field."""
    return Refusals(errors=dict.fromkeys((sign_in.WrongSignInError, *errors), name), words=_words)


def _first_faults(form: Form) -> list[Fault]:
    faults = []
    if not 0 < len(form.one("address")) <= MAX_ADDRESS:
        detail = f"Type your email address, in at most {MAX_ADDRESS} characters."
        faults.append(Fault("address", detail))
    if not 0 < len(form.one("password")) <= LONGEST:
        faults.append(
            Fault("password", f"Type your password. None is longer than {LONGEST} characters.")
        )
    return faults


def _safe_destination(destination: Mapping[str, str]) -> dict[str, str]:
    return {"next": own_path(destination["next"]), "held": destination["held"][:40]}


def _words(error: RegistryError) -> str:
    """Return the words for a refusal, shown as a field's fault."""
    if isinstance(error, TooManyAttemptsError):
        return (
            f"There were too many tries. Wait until {when(error.until)}, or use a recovery code."
            " If it cannot wait, ask your officer for a new link."
        )
    return str(error)


def _crowded(
    page: Page, template: str, form: Form, name: str, error: CrowdedError
) -> Response[str]:
    """Show the form again, to be sent once fewer people sign in."""
    faulty = form.with_faults([Fault(name, str(error))])
    response = page.show(template, status=error.status, form=faulty, half=False)
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _begin_again(page: Page, browser: Browser, error: RegistryError) -> Response[str]:
    form = Form().with_faults([Fault("address", str(error))])
    response = page.show("accounts/sign_in_password.html", status=422, form=form)
    response.set_cookie(browser.no_half())
    return response


HANDLERS = [ask, send, ask_code, send_code, ask_recovery, send_recovery, ask_out, send_out]
