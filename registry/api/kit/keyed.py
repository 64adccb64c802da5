"""Requests with an ``Idempotency-Key``: each is carried out once (ADR 0031)."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.answering_once import answer_once
from registry.errors import CouldNotCheckError, Fault, InvalidInputError, UnavailableError
from registry.services.context import Registry
from registry.services.once import Once, once, turn

HEADER = "idempotency-key"


def keyed(app: ASGIApp) -> ASGIApp:
    """Middleware of every route of the API, after the guard: it looks at POSTs with a key.

    A check is not answered from what was kept: the handler decides anew, and compares.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        if not has_key(request) or "actor" not in request.state:
            await app(scope, receive, send)
            return
        registry: Registry = request.app.state.registry
        checks = bool(request.route_handler.opt.get("checks"))
        try:
            asked = await _once(registry, request)
            if checks:
                request.state.once = asked
                async with turn(asked):
                    await app(scope, receive, send)
                return
            request.state.registry = registry.remembering(asked)
            await answer_once(registry, asked, app, scope, receive, send)
        except UnavailableError as error:
            raise (CouldNotCheckError() if checks else error) from error

    return answer


def has_key(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether a POST came with a key."""
    return connection.scope.get("method") == HttpMethod.POST and HEADER in connection.headers


async def _once(registry: Registry, request: Request[Any, Any, Any]) -> Once:
    url = f"{request.url.path}\n{request.url.query}\n".encode()
    keys = request.headers.getall(HEADER)
    if len(keys) > 1:
        raise InvalidInputError([Fault("/Idempotency-Key", "Give one key.")])
    content = url + await request.body()
    return once(registry, request.state.actor, keys[0], content)
