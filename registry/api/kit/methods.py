"""HTTP behaviour that is the same for every address: HEAD, OPTIONS, what a caller has already, and
a caller's disconnect."""

from __future__ import annotations

from typing import Any, cast

from litestar.enums import HttpMethod, ScopeType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.errors import Fault, UnreadableInputError

OK, NOT_MODIFIED = 200, 304
_OF_THE_BODY = {b"content-type", b"content-length", b"content-disposition"}


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


def not_modified(app: ASGIApp) -> ASGIApp:
    """Answer 304 to a caller who has what we would send, by If-None-Match (RFC 9110 §13.1.2)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        known = _if_none_match(scope)
        if known is None:
            await app(scope, receive, send)
            return
        is_known = False

        async def only_if_new(message: Message) -> None:
            nonlocal is_known
            if message["type"] == "http.response.start" and message["status"] == OK:
                headers = dict(message["headers"])
                tag = headers.get(b"etag")
                is_known = tag is not None and (tag in known or b"*" in known)
                if is_known:
                    message["status"] = NOT_MODIFIED
                    message["headers"] = [
                        pair for pair in message["headers"] if pair[0] not in _OF_THE_BODY
                    ]
            elif message["type"] == "http.response.body" and is_known:
                message["body"] = b""
            await send(message)

        await app(scope, receive, only_if_new)

    return answer


def _if_none_match(scope: Scope) -> set[bytes] | None:
    """The tags that a GET names, compared without the mark of a weak one; None if it names none."""
    if scope["type"] != ScopeType.HTTP or scope.get("method") != HttpMethod.GET:
        return None
    sent = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    return {tag.strip().removeprefix(b"W/") for tag in sent.split(b",")} if sent else None


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
