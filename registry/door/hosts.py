"""The check of ``Host``: a request has to be meant for this registry.

A page of another site can have its name lead to us (DNS rebinding) and a cache or a link could
carry a forged name on. Names of this machine itself, with the port on which we listen, are ours
too: nobody can have them lead elsewhere, and the operator's own probes use them.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from registry.door.answers import answer_to
from registry.door.refusals import NotHttpError, WrongHostError
from registry.errors import RegistryError
from registry.settings import LOOPBACK, Settings

_PORTS = {"http": 80, "https": 443}
_PROBES = "/health/"  # asked by address, and the answer is the same for everyone
_Host: TypeAlias = tuple[str, int]


def for_us_only(app: ASGIApp) -> ASGIApp:
    """Let only requests through that name this registry; others get 421."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and (error := fault_of(scope)) is not None:
            status, headers, body = answer_to(error, scope["path"], scope["headers"])
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})
            return
        await app(scope, receive, send)

    return answer


def fault_of(scope: Scope) -> RegistryError | None:
    """What is wrong with the Host header of a request; None if it names us."""
    named = [value for name, value in scope["headers"] if name == b"host"]
    if len(named) > 1 or (not named and scope.get("http_version") == "1.1"):
        return NotHttpError("A request names its Host once.")
    settings: Settings = scope["litestar_app"].state.settings
    if not named or scope["path"].startswith(_PROBES):
        return None
    if _read(named[0].decode("latin-1"), settings) in _ours(settings):
        return None
    return WrongHostError("The Host header of this request names another site.")


def _read(text: str, settings: Settings) -> _Host | None:
    scheme = urlsplit(settings.base_url).scheme
    try:
        parts = urlsplit(f"//{text}")
        port = parts.port or _PORTS[scheme]
    except ValueError:
        return None
    bare = parts.netloc == text and "@" not in text
    return (parts.hostname, port) if bare and parts.hostname else None


@cache
def _ours(settings: Settings) -> frozenset[_Host]:
    base = urlsplit(settings.base_url)
    named = (base.hostname or "", base.port or _PORTS[base.scheme])
    here = {(name, settings.port) for name in {*LOOPBACK, settings.host}}
    return frozenset({named, *here})
