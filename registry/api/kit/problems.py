"""Every failure as an RFC 9457 problem document, in plain words, with the next step.

Nothing of the request is repeated, no stack trace leaves, and what we did not foresee is a 500
whose text says only that. ``type`` is a path that documents the problem; ``instance`` is an id made
for this one occurrence, for the address asked for may hold personal data. The log names that id
and the route, never the address.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException

from registry.api.kit.dependencies import AnyRequest
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
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    faults: list[dict[str, str]] | None = None,
    occurrence: str = "",
) -> Response[bytes]:
    """A problem response; ``occurrence`` is the id it was logged under, if it was."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": occurrence or _new_occurrence(),
    }
    if faults is not None:
        body["errors"] = faults
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE)


def _new_occurrence() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def _logged(request: AnyRequest, what: str) -> str:
    """Log a failure by its kind and route; gives the id that the caller is told as well."""
    occurrence = _new_occurrence()
    route = request.scope.get("path_template") or "no route"
    _log.error("%s at %s %s", what, route, occurrence)
    return occurrence


def on_registry_error(request: AnyRequest, error: RegistryError) -> Response[bytes]:
    """Ours: the error itself knows its status, words and next step."""
    faults = None
    if isinstance(error, InvalidInputError):
        faults = [fault.to_dict() for fault in error.faults]
    occurrence = _logged(request, f"failed: {error.code}") if error.status >= 500 else ""
    response = problem(
        error.status, error.code, error.title, str(error), faults=faults, occurrence=occurrence
    )
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        response.headers["Retry-After"] = "2"
    return response


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """The framework's: no route, wrong method, too large."""
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
    """Not foreseen: logged by type and place only, for the text may hold personal data."""
    occurrence = _logged(request, f"unforeseen {type(error).__name__}")
    plain = RegistryError("Nothing was saved.")
    return problem(500, plain.code, plain.title, str(plain), occurrence=occurrence)


def on_unreadable(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Bad UTF-8 or absurd nesting that reached the framework before our own door."""
    del request, error
    detail = "This is not text we can read. Send it as UTF-8."
    return problem(400, *_TITLES[400], detail)


HANDLERS: dict[type[Exception] | int, Any] = {
    RegistryError: on_registry_error,
    HTTPException: on_http_error,
    UnicodeDecodeError: on_unreadable,
    RecursionError: on_unreadable,
    Exception: on_unforeseen,
}
