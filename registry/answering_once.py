"""Answer a request once: a repeat of its key gets the answer that the first one got (ADR 0031).

Pages and the API share this. An answer is captured as the application sends it, and kept only if
the request recorded something; whoever is refused may correct the request and keep the key.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import msgspec
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from registry.errors import UnavailableError
from registry.services.context import Registry
from registry.services.once import Kept, Once, RepeatedError, answer_of, find, keep_answer, turn

_REPLAYED = (b"idempotency-replayed", b"true")
_NOT_KEPT = frozenset({b"set-cookie", b"date"})
_REFUSED, _FAILED = 400, 500
_WAITS, _WAIT_SECONDS = 20, 0.1
_log = logging.getLogger("registry")


class _Answer(msgspec.Struct):
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


async def answer_once(
    registry: Registry, request: Once, app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    """Let the application answer, or answer what it answered before.

    Raises:
        KeyUsedError: the key came before, with another request.
        RepeatedError: it was recorded, and its answer is not at hand.
    """
    async with turn(request):
        kept = await find(registry, request)
        if kept is None:
            answer = await _captured(app, scope, receive)
            if not await _is_repeated(registry, request, answer):
                await _keep(registry, request, answer)
                await _send(answer, send)
                return
            kept = await _first(registry, request)
    answer = msgspec.json.decode(answer_of(registry, request, kept), type=_Answer)
    answer.headers.append(_REPLAYED)
    await _send(answer, send)


async def _captured(app: ASGIApp, scope: Scope, receive: Receive) -> _Answer:
    answer = _Answer(_FAILED, [], b"")

    async def capture(message: Message) -> None:
        nonlocal answer
        content: Any = message
        if content["type"] == "http.response.start":
            answer = _Answer(content["status"], list(content["headers"]), b"")
        elif content["type"] == "http.response.body":
            answer.body += content.get("body", b"")

    await app(scope, receive, capture)
    return answer


async def _is_repeated(registry: Registry, request: Once, answer: _Answer) -> bool:
    """Whether the same was recorded in another process meanwhile, so that this was refused."""
    if request.is_recorded or answer.status < _REFUSED:
        return False
    return request.is_repeated or await find(registry, request) is not None


async def _keep(registry: Registry, request: Once, answer: _Answer) -> None:
    """Keep the answer. What is recorded is recorded, so a failure here is none of the caller's."""
    if not request.is_recorded or answer.status >= _FAILED:
        return
    headers = [(name, value) for name, value in answer.headers if name.lower() not in _NOT_KEPT]
    kept = _Answer(answer.status, headers, answer.body)
    try:
        await keep_answer(registry, request, msgspec.json.encode(kept))
    except UnavailableError:
        _log.warning("the answer to a request with a key was not kept")


async def _first(registry: Registry, request: Once) -> Kept:
    """Wait for the answer of the same request in another process, which came just before."""
    for _ in range(_WAITS):
        kept = await find(registry, request)
        if kept is not None and kept.answer:
            return kept
        await asyncio.sleep(_WAIT_SECONDS)
    raise RepeatedError("It was sent twice at the same time, and recorded once.")


async def _send(answer: _Answer, send: Send) -> None:
    start: Any = {
        "type": "http.response.start",
        "status": answer.status,
        "headers": answer.headers,
    }
    await send(start)
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
