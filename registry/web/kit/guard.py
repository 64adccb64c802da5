"""The middleware of every page: it decides who may see the page, and who may send its form.

Each page says in ``opt["page"]`` who it is for: ``static`` (everyone, without reading the
database), ``public`` (everyone, without looking for a session, so the page is the same for all),
``open`` (everyone), ``signed_in``, or a permission of ``services.access``. A page that says nothing
is closed. A form must come from one of our own pages: the browser has to say so, and the form has
to hold a token bound to the session.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send

from registry import bounds
from registry.errors import NotAllowedError
from registry.services import access
from registry.services.accounts.sessions import Session, find_session
from registry.services.context import Registry
from registry.settings import Settings
from registry.web.kit.addresses import see_other
from registry.web.kit.cookies import Browser
from registry.web.kit.forms import Form, read_form
from registry.web.kit.render import SAME_FOR_ALL
from registry.web.kit.saved_forms import SAVED_FORM, drop_saved_form, save_form
from registry.web.kit.uploads import WITH_FILES, read_form_with_files

_CSRF = "csrf"


class ForgedFormError(NotAllowedError):
    """A form that was not sent from one of our pages."""

    code = "forged-form"
    title = "This did not come from our own page"
    next_step = "Go back, load the page again and send it from there. Nothing was saved."


def form_token(token: str) -> str:
    """Derive the secret in each form of a session, so that none has to be stored."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def page_guard(app: ASGIApp) -> ASGIApp:
    """Admit those who may see the page, and put session and form into the request's state."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        needed = scope["route_handler"].opt.get("page")
        if needed in SAME_FOR_ALL:
            await app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        answer = await _admit(request, needed)
        if answer is None:
            await app(scope, receive, send)
        else:
            await answer.to_asgi_response(app=None, request=request)(scope, receive, send)

    return guard


async def _admit(request: Request[Any, Any, Any], needed: str | None) -> Any:
    """Return None to go on, or the response that is sent instead."""
    if needed is None:
        raise NotAllowedError("This page is closed.")
    registry: Registry = request.app.state.registry
    settings: Settings = request.app.state.settings
    token = Browser(settings, request.cookies).session_token
    known = await find_session(registry, token) if token else None
    session = known if known is not None and not known.is_over(registry.now()) else None
    request.state.session = session
    request.state.form_token = form_token(token) if known else ""
    if request.method == "POST":
        _require_own_page(request, settings)
        request.state.form = await _read_form(request, known, needed)
        if known is not None:
            _require_token(request.state.form, form_token(token))
    if needed == "open":
        return None
    if session is None:
        return await _sign_in_first(request, registry, known)
    if needed != "signed_in":
        access.require(session.actor, needed)
    if request.method == "POST":
        await drop_saved_form(registry, session.actor, request.query_params.get(SAVED_FORM, ""))
    return None


async def _read_form(request: Request[Any, Any, Any], known: Session | None, needed: str) -> Form:
    """Read the form. One with files can be large, so it is read only with a known session.

    Where files are kept, they are held in memory whole: only of those who may keep them.
    """
    opt = request.route_handler.opt
    holds_files = request.headers.get("content-type", "").startswith(WITH_FILES)
    if not (holds_files and opt.get("files")):
        return await read_form(request)
    if known is None:
        return Form()
    if not opt.get("keeps_files"):
        return await read_form_with_files(request)
    access.require(known.actor, needed)
    return await read_form_with_files(request, bounds.ANNEX)


def _require_own_page(request: Request[Any, Any, Any], settings: Settings) -> None:
    """Check where the form came from, by Fetch Metadata or, in older browsers, Origin."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        own = site == "same-origin"
    else:
        hosts = {urlsplit(settings.base_url).netloc, request.headers.get("host", "")}
        own = origin is not None and urlsplit(origin).netloc in hosts
    if not own:
        raise ForgedFormError("Your browser says that another site sent this form.")


def _require_token(form: Form, expected: str) -> None:
    if not hmac.compare_digest(form.one(_CSRF).encode(), expected.encode()):
        raise ForgedFormError("This form belongs to an earlier visit, or to another page.")


async def _sign_in_first(
    request: Request[Any, Any, Any], registry: Registry, over: Session | None
) -> Any:
    """Redirect to the sign-in page, and save the form that was sent for its writer."""
    back = request.url.path
    if request.method == "POST" and over is not None:
        again = await save_form(registry, over.actor, back, request.state.form)
        return see_other(f"/sign-in?{again.partition('?')[2]}")
    if request.method == "POST":
        back = "/"
    return see_other(f"/sign-in?next={quote(back, safe='/')}")
