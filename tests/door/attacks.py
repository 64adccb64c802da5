"""What somebody may send to a server to stall it, over plain sockets, and how long others wait."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
HEAD = "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
WHAT_IF = "/api/v1/assessments"


@dataclass(frozen=True)
class Target:
    """A server that answers: its port, its process id, and a token of one of its partners."""

    port: int
    pid: int
    token: str
    home: Path

    def head(self, path: str = WHAT_IF) -> bytes:
        """The first lines of a request, without the empty line that ends them."""
        return HEAD.format(path=path, host=HOST, port=self.port).encode()

    def connect(self, timeout: float = 20) -> socket.socket:
        return socket.create_connection((HOST, self.port), timeout=timeout)


@dataclass
class Waits:
    """How long each of some honest checks took, in seconds."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    @property
    def longest(self) -> float:
        return max(self.seconds)


def check_once(target: Target) -> int:
    """Check a share as an honest caller does, on a connection of its own; return the status."""
    with closing(http.client.HTTPConnection(HOST, target.port, timeout=60)) as link:
        return check_on(target, link)


def check_on(target: Target, link: http.client.HTTPConnection) -> int:
    """The same, on a connection that stays open."""
    share: dict[str, object] = {
        "from": "partner-0",
        "to": "partner-1",
        "purpose": "safeguarding_child",
    }
    share |= {"data_categories": ["personal"], "risk_of_serious_harm": "subject"}
    share |= {"subject": {"age_band": "child_u13", "at_risk": True}}
    headers = {"Authorization": f"Bearer {target.token}", "Content-Type": "application/json"}
    link.request("POST", "/api/v1/checks", json.dumps(share), headers)
    answer = link.getresponse()
    answer.read()
    return answer.status


@contextmanager
def honest_checks(target: Target, *, anew: bool = False) -> Iterator[Waits]:
    """Check again and again while the block runs; ``anew`` with a connection each time."""
    waits, over = Waits(), threading.Event()

    def keep_checking() -> None:
        link = http.client.HTTPConnection(HOST, target.port, timeout=60)
        while not over.is_set():
            begun = time.perf_counter()
            if anew:
                link.close()
            try:
                waits.statuses.add(check_on(target, link))
            except OSError:
                waits.statuses.add(0)
                link.close()
            waits.seconds.append(time.perf_counter() - begun)
            time.sleep(0.005)
        link.close()

    check_once(target)  # what is loaded once is loaded
    checker = threading.Thread(target=keep_checking)
    checker.start()
    try:
        yield waits
    finally:
        over.set()
        checker.join()


def answer_of(link: socket.socket) -> bytes:
    """Everything that comes until the server closes or resets the connection."""
    parts = []
    with suppress(ConnectionError):
        while part := link.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def exchange(target: Target, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send the pieces, and return what comes until the connection is closed."""
    with target.connect() as link:
        with suppress(ConnectionError):
            for piece in pieces:
                link.sendall(piece)
                time.sleep(pause)
        return answer_of(link)


def flood(target: Target, begun: bytes, more: bytes, *, most: int = 32 * 2**20) -> bytes:
    """Send ``begun`` and then ``more`` again and again; return the answer, if one can be read."""
    with target.connect() as link:
        with suppress(OSError):
            link.sendall(begun)
            for _ in range(most // len(more)):
                link.sendall(more)
        return answer_of(link)


@contextmanager
def many(target: Target, count: int, *, sent: bytes = b"") -> Iterator[list[socket.socket]]:
    """Hold many connections open, on each of which ``sent`` has been sent."""
    with ExitStack() as open_links:
        links = []
        for _ in range(count):
            link = open_links.enter_context(target.connect())
            with suppress(ConnectionError):
                link.sendall(sent)
            links.append(link)
        yield links


def nested(size: int) -> bytes:
    """A JSON document of about ``size`` bytes, nested as deep as is read, of no schema at all."""
    one = b'{"a":' * 30 + b"[]" + b"}" * 30
    return b"[" + b",".join([one] * (size // (len(one) + 1))) + b"]"
