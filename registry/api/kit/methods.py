"""HTTP behaviour that is the same for every address: HEAD, OPTIONS, and a caller's disconnect."""

from __future__ import annotations

from typing import Any, cast

from litestar.enums import HttpMethod, ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.errors import Fault, UnreadableInputError


def head_as_get(app: ASGIApp) -> ASGIApp:
    """Answer HEAD like GET but without the body, as HTTP requires (RFC 9110 §9.3.2)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope.get("method") != HttpMethod.HEAD:
            await app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        # The scope is copied because the server relies on HEAD in its own to expect no body.
        await app(cast("Scope", {**scope, "method": HttpMethod.GET}), receive, without_body)

    return answer


def disconnect_as_cut_off(app: ASGIApp) -> ASGIApp:
    """Treat a caller's disconnect as a body cut off: it is not our failure and is not logged."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_connected() -> Any:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise UnreadableInputError([Fault("", "This stops before its end.")])
            return message

        await app(scope, receive_connected, send)

    return answer


def options_of(scope: Scope) -> ASGIApp:
    """Return the response with an address's methods; litestar's own lists only some of them."""
    path = scope["path_template"]
    routes = [route for route in scope["litestar_app"].routes if route.path_format == path]
    methods = {str(method) for route in routes for method in route.methods}
    if HttpMethod.GET in methods:
        methods.add(HttpMethod.HEAD)
    headers = {"Allow": ", ".join(sorted(methods))}
    return ASGIResponse(status_code=204, headers=headers)
