"""The answers of the door: a problem document for a program, a plain page for a person.

They need neither the database nor a template, as nothing of the request may have been read.
"""

from __future__ import annotations

import html
import json
import uuid
from collections.abc import Iterable
from http import HTTPStatus

from registry.errors import RegistryError

Headers = list[tuple[bytes, bytes]]

SECURITY: dict[bytes, bytes] = {
    b"content-security-policy": (
        b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        b"frame-ancestors 'none'; base-uri 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"strict-transport-security": b"max-age=31536000; includeSubDomains",
    b"cache-control": b"no-store",
}
"""The security headers of every answer."""

_PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{detail}</p><p>{next_step}</p>
<p><a href="/danger">If someone is in danger now</a></p>
<p><a href="/">Start page</a></p></main></body></html>
"""


def answer_to(
    error: RegistryError, path: str, headers: Iterable[tuple[bytes, bytes]]
) -> tuple[int, Headers, bytes]:
    """Return status, headers and body of the answer to a refused request.

    Args:
        path: what is known of the address; it chooses the form and is never repeated.
        headers: what is known of the request's headers, with names in small letters.
    """
    is_page = not path.startswith("/api/") and b"text/html" in dict(headers).get(b"accept", b"")
    kind, body = _page(error) if is_page else _problem(error)
    more = [(b"retry-after", b"2")] if error.status == HTTPStatus.SERVICE_UNAVAILABLE else []
    length = str(len(body)).encode()
    own = [(b"content-type", kind), (b"content-length", length)]
    return error.status, [*own, *more, *SECURITY.items()], body


def as_bytes(status: int, headers: Headers, body: bytes) -> bytes:
    """Return such an answer as it goes over the wire, the last of its connection."""
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nconnection: close\r\n".encode()
    return b"".join([first, *(b"%s: %s\r\n" % pair for pair in headers), b"\r\n", body])


def _page(error: RegistryError) -> tuple[bytes, bytes]:
    words = {"title": error.title, "detail": error.detail, "next_step": error.next_step}
    page = _PAGE.format(**{name: html.escape(text) for name, text in words.items()})
    return b"text/html; charset=utf-8", page.encode()


def _problem(error: RegistryError) -> tuple[bytes, bytes]:
    document = {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": str(error),
        "instance": f"urn:uuid:{uuid.uuid4()}",
    }
    return b"application/problem+json", json.dumps(document).encode()
