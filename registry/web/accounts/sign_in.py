"""Signing in and out: address and password, a code or a recovery code, then where one was going."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post

from registry.errors import Fault, NotFoundError, RegistryError
from registry.services.accounts import sign_in
from registry.services.accounts.administration import MAX_ADDRESS
from registry.services.accounts.passwords import LONGEST
from registry.services.accounts.rate_limits import TooManyTriesError
from registry.services.accounts.recovery import digest
from registry.services.accounts.sessions import end_session, find_session
from registry.services.accounts.totp import plain_code
from registry.settings import Settings
from registry.web.kit.cookies import (
    half_cookie,
    half_secret,
    no_cookie,
    no_half_cookie,
    session_cookie,
    session_token,
)
from registry.web.kit.forms import Form
from registry.web.kit.redirects import own_path, see_other
from registry.web.kit.render import page, registry_of, sent_form, when
from registry.web.kit.saved_forms import way_on

_OPEN = {"page": "open"}
_SIX = "Type the 6 digits your app shows."
_SIXTEEN = "Type one of your recovery codes: four groups of four letters and digits."


@get("/sign-in", opt=_OPEN)
async def ask(request: Request[Any, Any, Any]) -> Response[Any]:
    """Address and password."""
    then = {name: request.query_params.get(name, "") for name in ("next", "held")}
    if request.state.session is not None:
        actor = request.state.session.actor
        return see_other(await way_on(registry_of(request), actor, then))
    return page(request, "sign_in/password.html", form=Form.of(_then(then)))


@post("/sign-in", opt=_OPEN, status_code=200)
async def send(request: Request[Any, Any, Any]) -> Response[Any]:
    """The first half."""
    form = sent_form(request)
    faults = _first_faults(form)
    if not faults:
        then = _then({"next": form.one("next"), "held": form.one("held")})
        try:
            half = await sign_in.begin(
                registry_of(request), form.one("address"), form.one("password"), then
            )
        except (sign_in.WrongSignInError, TooManyTriesError) as error:
            faults = [Fault("address", _words(error))]
        else:
            response = see_other("/sign-in/code")
            response.set_cookie(half_cookie(_settings(request), half, sign_in.HALF_LIFE))
            return response
    return page(request, "sign_in/password.html", status=422, form=form.with_faults(faults))


@get("/sign-in/code", opt=_OPEN)
async def ask_code(request: Request[Any, Any, Any]) -> Response[Any]:
    """The code of the app."""
    if not half_secret(request, _settings(request)):
        return see_other("/sign-in")
    return page(request, "sign_in/code.html")


@post("/sign-in/code", opt=_OPEN, status_code=200)
async def send_code(request: Request[Any, Any, Any]) -> Response[Any]:
    """The second half."""
    form, half = sent_form(request), half_secret(request, _settings(request))
    fault = _SIX
    if plain_code(form.one("code")) is not None:
        try:
            token, then = await sign_in.finish(registry_of(request), half, form.one("code"))
        except sign_in.SignInOverError as error:
            return _begin_again(request, error)
        except (sign_in.WrongSignInError, TooManyTriesError) as error:
            fault = _words(error)
        else:
            return await signed_in(request, token, then)
    faults = [Fault("code", fault)]
    return page(request, "sign_in/code.html", status=422, form=Form().with_faults(faults))


@get("/sign-in/recovery", opt=_OPEN)
async def ask_recovery(request: Request[Any, Any, Any]) -> Response[Any]:
    """A recovery code; with address and password, unless those have just been given."""
    half = bool(half_secret(request, _settings(request)))
    return page(request, "sign_in/recovery.html", half=half)


@post("/sign-in/recovery", opt=_OPEN, status_code=200)
async def send_recovery(request: Request[Any, Any, Any]) -> Response[Any]:
    """The second half, or both."""
    form, half = sent_form(request), half_secret(request, _settings(request))
    registry, typed = registry_of(request), form.one("recovery")
    faults = [] if half else _first_faults(form)
    if digest(typed) is None:
        faults.append(Fault("recovery", _SIXTEEN))
    if not faults:
        then: Mapping[str, str] = {}
        try:
            if half:
                token, then = await sign_in.finish_with_recovery_code(registry, half, typed)
            else:
                token = await sign_in.sign_in_with_recovery_code(
                    registry, form.one("address"), form.one("password"), typed
                )
        except sign_in.SignInOverError as error:
            return _begin_again(request, error)
        except sign_in.WrongSignInError as error:
            faults = [Fault("recovery", _words(error))]
        else:
            return await signed_in(request, token, then)
    form = form.with_faults(faults)
    return page(request, "sign_in/recovery.html", status=422, form=form, half=bool(half))


@get("/sign-out", opt=_OPEN)
async def ask_out(request: Request[Any, Any, Any]) -> Response[str]:
    """Whether to sign out, or that it is done."""
    return page(request, "sign_in/out.html")


@post("/sign-out", opt=_OPEN)
async def send_out(request: Request[Any, Any, Any]) -> Response[None]:
    """End the session and clear what the browser kept."""
    settings = _settings(request)
    await end_session(registry_of(request), session_token(request, settings))
    response = see_other("/sign-out")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.set_cookie(no_cookie(settings))
    return response


async def signed_in(
    request: Request[Any, Any, Any], token: str, then: Mapping[str, str]
) -> Response[None]:
    """On to where they were going, with the new session and without the one before."""
    registry, settings = registry_of(request), _settings(request)
    await end_session(registry, session_token(request, settings))
    session = await find_session(registry, token)
    if session is None:
        raise NotFoundError("This sign-in has ended.")
    response = see_other(await way_on(registry, session.actor, dict(then)))
    response.set_cookie(session_cookie(settings, token))
    response.set_cookie(no_half_cookie(settings))
    return response


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


def _then(then: Mapping[str, str]) -> dict[str, str]:
    return {"next": own_path(then["next"]), "held": then["held"][:40]}


def _words(error: RegistryError) -> str:
    """A refusal as the fault of a field."""
    if isinstance(error, TooManyTriesError):
        return (
            f"There were too many tries. Wait until {when(error.until)}, or use a recovery code."
            " If it cannot wait, ask your officer for a new link."
        )
    return str(error)


def _begin_again(request: Request[Any, Any, Any], error: RegistryError) -> Response[str]:
    form = Form().with_faults([Fault("address", str(error))])
    response = page(request, "sign_in/password.html", status=422, form=form)
    response.set_cookie(no_half_cookie(_settings(request)))
    return response


def _settings(request: Request[Any, Any, Any]) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


HANDLERS = [ask, send, ask_code, send_code, ask_recovery, send_recovery, ask_out, send_out]
