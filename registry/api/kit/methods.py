"""What HTTP asks of every address alike: HEAD, OPTIONS, and a caller who hangs up."""

from __future__ import annotations

from typing import Any, cast

from litestar.enums import HttpMethod, ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.errors import Fault, UnreadableInputError


def head_as_get(app: ASGIApp) -> ASGIApp:
    """Answer HEAD as GET without the body, as HTTP asks of every page (RFC 9110 §9.3.2)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope.get("method") != HttpMethod.HEAD:
            await app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        # A copy: the server's own still says HEAD, and it counts the body by that.
        await app(cast("Scope", {**scope, "method": HttpMethod.GET}), receive, without_body)

    return answer


def hung_up_is_cut_off(app: ASGIApp) -> ASGIApp:
    """Read a body whose sender has gone as one that is cut off: nobody's failure, never logged."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Any:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise UnreadableInputError([Fault("", "This stops before its end.")])
            return message

        await app(scope, heard, send)

    return answer


def options_of(scope: Scope) -> ASGIApp:
    """What may be asked of this address, for anyone; litestar's own answer forgets some of it."""
    here = scope["path_template"]
    routes = [route for route in scope["litestar_app"].routes if route.path_format == here]
    methods = {str(method) for route in routes for method in route.methods}
    if HttpMethod.GET in methods:
        methods.add(HttpMethod.HEAD)
    headers = {"Allow": ", ".join(sorted(methods))}
    return ASGIResponse(status_code=204, headers=headers)
