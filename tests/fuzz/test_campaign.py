"""The campaigns can fail: each kind of failure, made on purpose, is found."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from litestar.datastructures import State

from registry.settings import Settings
from tests.fuzz import campaign, wire
from tests.fuzz.campaign import send_all
from tests.fuzz.seeds import HOST
from tests.fuzz.wire import Asked, Wire

ASKED = Asked("POST", b"/", (HOST,), b"{}")


class Application:
    """Answers every request in one way."""

    def __init__(self, answer: Callable[[Any], Awaitable[None]]) -> None:
        self.state = State({"settings": Settings.from_environment({})})
        self._answer = answer

    async def __call__(self, *scope_receive_and_send: Any) -> None:
        await self._answer(scope_receive_and_send[-1])


def of(answer: Callable[[Any], Awaitable[None]]) -> Wire:
    return Wire(Application(answer))  # type: ignore[arg-type]


async def answered(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def test_what_is_answered_is_counted():
    tally = await send_all(of(lambda send: answered(send, 200)), [ASKED] * 20, 20)
    assert (tally.statuses, tally.accepted.total()) == ({200: 20}, 20)


async def test_a_500_and_a_503_are_found():
    for status in (500, 503):
        with pytest.raises(ExceptionGroup):
            await send_all(of(lambda send, s=status: answered(send, s)), [ASKED] * 20, 20)


async def test_an_exception_is_found():
    async def fails(_: Any) -> None:
        raise RuntimeError("made on purpose")

    with pytest.raises(ExceptionGroup):
        await send_all(of(fails), [ASKED] * 20, 20)


async def test_a_request_that_hangs_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wire, "LONGEST_SECONDS", 0.1)
    with pytest.raises(ExceptionGroup) as caught:
        await send_all(of(lambda _: asyncio.sleep(30)), [ASKED] * 20, 20)
    assert caught.group_contains(TimeoutError)


async def test_memory_that_grows_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(campaign, "MORE_MEMORY", 4 * 2**20)
    kept: list[bytes] = []

    async def keeps(send: Any) -> None:
        kept.append(b"x" * 2**20)
        await answered(send, 200)

    with pytest.raises(AssertionError, match="memory"):
        await send_all(of(keeps), [ASKED] * 40, 40)
