"""Endless and slow senders are cut, and an honest check does not wait for them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.door.attacks import (
    Target,
    answer_of,
    check_once,
    exchange,
    flood,
    honest_checks,
    status_of,
)
from tests.door.conftest import ANSWER_SECONDS, BODY_SECONDS, HEADER_SECONDS

PIECE = b"a" * 65_536
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
SLACK = 1.5  # seconds, for a machine that is busy; without the bounds these would wait for ever


def endless(target: Target) -> dict[str, tuple[bytes, bytes, set[int]]]:
    head = target.head()
    return {
        "one header": (head + b"X: ", PIECE, {431}),
        "many headers": (head, b"a: b\r\n" * 1_000, {431}),
        "the request line": (b"GET /", PIECE, {414}),
        "blank lines before a request": (b"", b"\r\n" * 30_000, {431}),
        "a body's trailer": (head + CHUNKED + b"0\r\nX: ", PIECE, {400, 422}),
        "a chunk's extension": (head + CHUNKED + b"2;", PIECE, {400}),
        "tiny chunks": (head + CHUNKED, b"1\r\n \r\n" * 10_000, {400, 413}),
        "a chunked body": (head + CHUNKED, b"ffff\r\n" + b" " * 0xFFFF + b"\r\n", {413}),
        "requests without waiting": (
            b"",
            b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % target.port * 1_000,
            {200},
        ),
    }


@pytest.mark.parametrize("what", endless(Target(0, 0, "", None)))  # type: ignore[arg-type]
def test_whoever_sends_without_end_is_cut_and_nobody_waits(target: Target, what: str):
    begun, more, statuses = endless(target)[what]
    most = 150_000 if what == "requests without waiting" else 32 * 2**20
    with honest_checks(target) as waits:
        answer = flood(target, begun, more, most=most)
    assert status_of(answer) in statuses, answer[:200]
    assert waits.statuses == {200}
    assert waits.longest < 1


def slow(target: Target) -> dict[str, tuple[bytes, bytes, float, bytes]]:
    """What is sent at once, what is dripped, how long it may take, and how the answer begins."""
    head, refused = target.head(), b"HTTP/1.1 408"
    body = head + b"Content-Length: 1000\r\n\r\n{"
    return {
        "nothing": (b"", b"", HEADER_SECONDS, b""),
        "half a header": (head, b"", HEADER_SECONDS, refused),
        "a dripped header": (head + b"X: ", b"a", HEADER_SECONDS, refused),
        "half a first line": (b"GET /check", b"", HEADER_SECONDS, refused),
        "half a body": (body, b"", BODY_SECONDS, refused),
        "a dripped body": (body, b" ", BODY_SECONDS, refused),
        "half a chunked body": (head + CHUNKED, b"", BODY_SECONDS, refused),
        "half a second request": (
            b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\nGET /" % target.port,
            b"",
            HEADER_SECONDS,
            b"HTTP/1.1 200",
        ),
    }


def drip(target: Target, sent: bytes, more: bytes, longest: float) -> tuple[bytes, float]:
    with target.connect(timeout=0.05) as link:
        link.sendall(sent)
        begun, got = time.perf_counter(), b""
        while time.perf_counter() - begun < longest:
            try:
                if more:
                    link.sendall(more)
                part = link.recv(65_536)
            except TimeoutError:
                continue
            except ConnectionError:
                part = b""
            if not part:
                return got, time.perf_counter() - begun
            got += part
        return got, longest


def test_whoever_does_not_come_to_an_end_is_cut_in_time(target: Target):
    cases = slow(target)
    with honest_checks(target) as waits, ThreadPoolExecutor(len(cases)) as pool:
        found = {
            name: pool.submit(drip, target, sent, more, seconds + SLACK + 2.5)
            for name, (sent, more, seconds, _) in cases.items()
        }
    for name, (_, _, seconds, begins) in cases.items():
        answer, took = found[name].result()
        assert answer.startswith(begins), (name, answer[:100])
        assert seconds * 0.9 < took < seconds + SLACK + 2, (name, took)  # 2: the time to read it
    assert b"408" in found["half a second request"].result()[0]
    assert waits.statuses == {200}
    assert waits.longest < 1


def test_a_body_that_comes_slowly_but_comes_is_taken(target: Target):
    body = b"[" + b" " * 200_000 + b"]"
    pieces = [body[start : start + 20_000] for start in range(0, len(body), 20_000)]
    head = target.head() + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    begun = time.perf_counter()
    answer = exchange(target, head, *pieces, pause=0.15)
    assert time.perf_counter() - begun > BODY_SECONDS
    assert status_of(answer) == 200


def test_whoever_does_not_take_the_answer_is_cut(target: Target):
    ask = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % target.port
    with target.connect() as link, honest_checks(target) as waits:
        link.sendall(ask * 60)
        time.sleep(ANSWER_SECONDS + 1)
        got = answer_of(link)
    assert got.count(b"HTTP/1.1 200") < 60
    assert waits.longest < 1


def test_what_is_not_http_is_told_as_a_problem(target: Target):
    answer = exchange(target, b"\x16\x03\x01\x02\x00 no TLS here\r\n\r\n")
    assert status_of(answer) == 400
    assert b"/problems/not-http" in answer


def test_an_honest_request_is_served_as_before(target: Target):
    assert check_once(target) == 200
