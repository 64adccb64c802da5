"""The security headers of every response, and the guard of every route.

Access is denied by default: a route that declares neither ``public`` nor a ``permission`` is
closed. The use cases check again, with the organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.api.kit.keyed import has_key
from registry.api.kit.methods import options_of
from registry.door.answers import SECURITY
from registry.errors import (
    CouldNotCheckError,
    NotAllowedError,
    NotSignedInError,
    UnavailableError,
)
from registry.services import access
from registry.services.accounts.tokens import authenticate, token_hash
from registry.services.context import Registry

MAX_AUTHORIZATION = 256
_NOT_OURS = "That is not a token of this registry."


async def add_headers(message: Message, scope: Scope) -> None:
    """Add the security headers to every response, errors included (a before-send hook)."""
    del scope
    if message["type"] != "http.response.start":
        return
    own = list(message.get("headers", []))
    present = {name.lower() for name, _ in own} & SECURITY.keys()
    message["headers"] = own + [header for header in SECURITY.items() if header[0] not in present]


def bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return the token of the Authorization header; raises ``NotSignedInError``."""
    header = connection.headers.get("authorization", "")
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise NotSignedInError("No token was sent.")
    if len(header) > MAX_AUTHORIZATION:
        raise NotSignedInError(_NOT_OURS)
    return secret.strip()


def bearer_hash(request: Request[Any, Any, Any]) -> str:
    """Return the hash of the token, for routes that look it up in their own read phase."""
    digest = token_hash(bearer(request))
    if digest is None:
        raise NotSignedInError(_NOT_OURS)
    return digest


def guarded(app: ASGIApp) -> ASGIApp:
    """Middleware of every route: it admits everyone to public routes, and to others by role.

    It is not a litestar guard, because litestar copies the route handler for those at each request.
    """

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        opt = scope["route_handler"].opt
        if scope.get("method") == HttpMethod.OPTIONS:
            await options_of(scope)(scope, receive, send)
            return
        if not opt.get("public") and "page" not in opt:  # pages have their own guard
            await _admit(ASGIConnection(scope), opt)
        await app(scope, receive, send)

    return guard


async def _admit(connection: ASGIConnection[Any, Any, Any, Any], opt: Mapping[str, Any]) -> None:
    permission = opt.get("permission")
    if permission is None:
        raise NotAllowedError("This is closed.")
    secret = bearer(connection)
    if opt.get("signs_in_itself") and not has_key(connection):
        return
    registry: Registry = connection.app.state.registry
    try:
        actor = await authenticate(registry, secret)
    except UnavailableError as error:
        raise (CouldNotCheckError() if opt.get("checks") else error) from error
    access.require(actor, permission)
    connection.state.actor = actor
