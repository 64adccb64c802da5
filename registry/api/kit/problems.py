"""Every failure as an RFC 9457 problem document, in plain words and with the next step.

A problem document repeats nothing of the request and holds no stack trace; an unforeseen error is
a 500 without further detail. ``type`` is the path of the problem's documentation. ``instance`` is
an id made for the occurrence, because the requested address may hold personal data. The log names
that id and the route, never the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException

from registry.api.kit.dependencies import AnyRequest
from registry.api.kit.joint_shapes import ActWaitsOut
from registry.errors import ActWaitsError, RegistryError
from registry.failures import log_failure, new_occurrence

MEDIA_TYPE = "application/problem+json"

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
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    listing: Mapping[str, Any] | None = None,
    occurrence: str = "",
) -> Response[bytes]:
    """Return a problem response; ``occurrence`` is the id under which it was logged, if any."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": occurrence or new_occurrence(),
    }
    body |= listing or {}
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE)


def on_registry_error(request: AnyRequest, error: RegistryError) -> Response[bytes]:
    """Answer one of our own errors, which knows its status, words and next step."""
    occurrence = log_failure(request.scope, error) if error.status >= 500 else ""
    response = problem(
        error.status,
        error.code,
        error.title,
        str(error),
        listing=error.listing(),
        occurrence=occurrence,
    )
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        response.headers["Retry-After"] = "2"
    return response


def on_waiting_act(request: AnyRequest, error: ActWaitsError) -> Response[ActWaitsOut]:
    """Answer that what was asked for is begun, and waits for a second person: 202."""
    del request
    waits = ActWaitsOut(error.act_id, "waiting", str(error))
    headers = {"Location": f"/api/v1/acts/{error.act_id}"}
    return Response(waits, status_code=error.status, headers=headers)


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer an error of the framework: an unknown route, a wrong method or a too large body."""
    status = error.status_code
    if status >= 500:
        return on_unforeseen(request, error)
    code, title = _TITLES.get(status, ("unreadable-input", "We could not read this"))
    detail = _NEXT.get(status, "Check the address and what you sent, and try again.")
    response = problem(status, code, title, detail)
    if error.headers and "allow" in error.headers:
        response.headers["Allow"] = error.headers["allow"]
    return response


def on_unforeseen(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer an unforeseen error."""
    occurrence = log_failure(request.scope, error)
    plain = RegistryError("Nothing was saved.")
    return problem(500, plain.code, plain.title, str(plain), occurrence=occurrence)


def on_unreadable(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer invalid UTF-8 or extreme nesting that the framework met before our own parser."""
    del request, error
    detail = "This is not text we can read. Send it as UTF-8."
    return problem(400, *_TITLES[400], detail)


HANDLERS: dict[type[Exception] | int, Any] = {
    ActWaitsError: on_waiting_act,
    RegistryError: on_registry_error,
    HTTPException: on_http_error,
    UnicodeDecodeError: on_unreadable,
    RecursionError: on_unreadable,
    Exception: on_unforeseen,
}
