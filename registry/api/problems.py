"""Every failure as an RFC 9457 problem document, in plain words, with the next step.

Nothing of the request is repeated, no stack trace leaves, and what we did not foresee is a 500
whose text says only that. ``type`` is a path that documents the problem.
"""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from registry.errors import InvalidInputError, RegistryError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("registry.api")

_TITLES = {
    400: ("unreadable-input", "We could not read this"),
    404: ("not-found", "There is no such page"),
    405: ("method-not-allowed", "This cannot be done here"),
    406: ("not-acceptable", "We cannot answer in that form"),
    413: ("too-large", "This is too large"),
    429: ("too-many", "Too many requests"),
}
_NEXT = {
    413: "Send less at once: a batch may be split.",
    429: "Wait a minute, then go on.",
}


def problem(
    status: int, code: str, title: str, detail: str, path: str, faults: list[dict[str, str]] | None
) -> Response[bytes]:
    """A problem response."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": path,
    }
    if faults is not None:
        body["errors"] = faults
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE)


def on_registry_error(request: Request[Any, Any, Any], error: RegistryError) -> Response[bytes]:
    """Ours: the error itself knows its status, words and next step."""
    faults = None
    if isinstance(error, InvalidInputError):
        faults = [fault.to_dict() for fault in error.faults]
    if error.status >= 500:
        _log.error("request failed: %s %s", error.code, request.url.path)
    response = problem(error.status, error.code, error.title, str(error), request.url.path, faults)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        response.headers["Retry-After"] = "2"
    return response


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """The framework's: no route, wrong method, too large."""
    status = error.status_code
    if status >= 500:
        return on_unforeseen(request, error)
    code, title = _TITLES.get(status, ("unreadable-input", "We could not read this"))
    detail = _NEXT.get(status, "Check the address and what you sent, and try again.")
    response = problem(status, code, title, detail, request.url.path, None)
    if error.headers and "allow" in error.headers:
        response.headers["Allow"] = error.headers["allow"]
    return response


def on_unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Not foreseen: logged by type and place only, for the text may hold personal data."""
    _log.error("unforeseen %s at %s", type(error).__name__, request.url.path)
    plain = RegistryError("Nothing was saved.")
    return problem(500, plain.code, plain.title, str(plain), request.url.path, None)


def on_unreadable(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Bad UTF-8 or absurd nesting that reached the framework before our own door."""
    del error
    detail = "This is not text we can read. Send it as UTF-8."
    return problem(400, *_TITLES[400], detail, request.url.path, None)


HANDLERS: dict[type[Exception] | int, Any] = {
    RegistryError: on_registry_error,
    HTTPException: on_http_error,
    UnicodeDecodeError: on_unreadable,
    RecursionError: on_unreadable,
    Exception: on_unforeseen,
}
