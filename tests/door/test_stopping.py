"""SIGTERM ends the server whatever clients do; what came whole is answered."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable

import pytest

from registry.store.engines.serving_lock import claim_serving
from tests.door.attacks import Target, answer_of, many, status_of
from tests.door.conftest import SETTINGS
from tests.door.engines import Installed, installed
from tests.door.serving import serving
from tests.door.test_bodies import CHECKS, SHARE
from tests.door.writing import Acknowledged, require_kept, writing

__all__ = ["installed"]

HALF: dict[str, Callable[[Target], bytes]] = {
    "nothing": lambda _: b"",
    "half a header": lambda target: target.head(),
    "half a body": lambda target: target.head() + b"Content-Length: 10\r\n\r\n{",
    "half a second request": lambda target: (
        b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\nGET /" % target.port
    ),
    "an answer that nobody takes": lambda target: (
        b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % target.port * 60
    ),
}
LATE = {f"REGISTRY_{part}_SECONDS": "60" for part in ("HEADER", "BODY", "ANSWER", "IDLE")}


def test_it_stops_beside_them_all_answers_what_came_whole_and_starts_again(installed: Installed):
    batch = json.dumps([SHARE] * 300).encode()
    with serving(installed.seeded, **{**SETTINGS, **LATE, **installed.settings}) as (
        target,
        server,
    ):
        sent = [make(target) for make in HALF.values()]
        with many(target, 2, sent=sent[1]) as held, target.connect() as whole:
            others = [target.connect() for _ in sent]
            for link, begun in zip(others, sent, strict=True):
                link.sendall(begun)
            time.sleep(0.3)
            token = f"Authorization: Bearer {target.token}\r\n".encode()
            length = b"Content-Length: %d\r\n\r\n" % len(batch)
            whole.sendall(target.head(CHECKS) + token + length + batch)
            time.sleep(0.2)
            begun_at = time.perf_counter()
            server.send_signal(signal.SIGTERM)
            refused, answered = answer_of(held[0]), answer_of(whole)
            server.wait(timeout=15)
            took = time.perf_counter() - begun_at
            for link in others:
                link.close()
    assert took < 10
    assert status_of(refused) == 503
    assert b"/problems/stopping" in refused
    assert status_of(answered) == 200
    assert len(json.loads(answered.partition(b"\r\n\r\n")[2])) == 300
    lock = claim_serving(installed.database_url)  # went with the process
    assert (lock is not None) == installed.database_url.startswith("sqlite")
    if lock is not None:
        lock.close()


def acknowledged_until_stopped(installed: Installed, seconds: float) -> Acknowledged:
    """Stop the server beside clients who write; returns what it acknowledged."""
    settings = {**SETTINGS, **installed.settings}
    with (
        serving(installed.seeded, **settings) as (target, server),
        writing(target, installed.seeded.people[0]) as acknowledged,
    ):
        time.sleep(seconds)
        begun = time.perf_counter()
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=15)
        assert time.perf_counter() - begun < 10
    return acknowledged


async def test_what_it_acknowledged_while_it_stopped_is_there(installed: Installed):
    await require_kept(installed.database_url, acknowledged_until_stopped(installed, 0.2))


@pytest.mark.long
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.5, 1.0, 2.0])
async def test_what_it_acknowledged_is_there_whenever_it_stops(
    installed: Installed, seconds: float
):
    await require_kept(installed.database_url, acknowledged_until_stopped(installed, seconds))


@pytest.mark.long
@pytest.mark.parametrize("what", HALF)
def test_it_stops_beside_each(installed: Installed, what: str):
    with serving(installed.seeded, **{**SETTINGS, **LATE, **installed.settings}) as (
        target,
        server,
    ):
        with many(target, 20, sent=HALF[what](target)):
            time.sleep(0.5)
            begun = time.perf_counter()
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=15)
        assert time.perf_counter() - begun < 10
