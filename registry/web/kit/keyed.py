"""Forms with a hidden key: each is carried out once, however often it is sent (ADR 0031)."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import HttpMethod
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.answering_once import answer_once
from registry.services.accounts.sessions import Session
from registry.services.context import Registry
from registry.services.once import Once, once, turn
from registry.web.kit.forms import Form

FIELD = "once"
_NOT_CONTENT = frozenset({FIELD, "csrf"})


def new_key() -> str:
    """Return a new key for one form on one page."""
    return secrets.token_urlsafe(16)


def keyed_forms(app: ASGIApp) -> ASGIApp:
    """Middleware of every page, after the page guard, which read the session and the form."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        asked = _once(request) if request.method == HttpMethod.POST else None
        if asked is None:
            await app(scope, receive, send)
            return
        registry: Registry = request.app.state.registry
        request.state.once = asked
        if request.route_handler.opt.get("checks"):
            async with turn(asked):
                await app(scope, receive, send)
            return
        request.state.registry = registry.remembering(asked)
        await answer_once(registry, asked, app, scope, receive, send)

    return answer


def _once(request: Request[Any, Any, Any]) -> Once | None:
    session: Session | None = request.state.get("session")
    form: Form = request.state.get("form") or Form()
    key = form.one(FIELD)
    if session is None or not key:
        return None
    values = {name: list(texts) for name, texts in form.values.items() if name not in _NOT_CONTENT}
    files = {name: upload.sha256 for name, upload in form.files.items()}
    content = msgspec.json.encode([request.url.path, values, files], order="sorted")
    return once(request.app.state.registry, session.actor, key, content)
