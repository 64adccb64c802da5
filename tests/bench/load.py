"""A closed-loop HTTP client: each of its connections sends its next request after the answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Requests a second, and latency in milliseconds at the 50th and 99th percentile."""

    rate: float
    p50: float
    p99: float


def request(method: str, path: str, body: bytes = b"", token: str = "", session: str = "") -> bytes:
    """Return one request, with a program's token or a person's session."""
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(body)}\r\n"
    if body:
        head += "Content-Type: application/json\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if session:
        head += f"Accept: text/html\r\nCookie: session={session}\r\n"
    return head.encode() + b"\r\n" + body


class _Connection(asyncio.Protocol):
    def __init__(self, requests: list[bytes], until: float, took: list[float]) -> None:
        self._requests, self._until, self._took = requests, until, took
        self._buffer = b""
        self._next = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(self._requests[self._next % len(self._requests)])  # type: ignore[attr-defined]
        self._next += 1

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, rest = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        if len(rest) < length:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(self._buffer[:600].decode()))
            return
        self._buffer = b""
        now = time.perf_counter()
        self._took.append(now - self._sent)
        if now < self._until:
            self._send()
        elif not self.done.done():
            self._transport.close()
            self.done.set_result(None)


async def _run(port: int, requests: list[bytes], connections: int, seconds: float) -> Load:
    loop, took = asyncio.get_running_loop(), list[float]()
    began = time.perf_counter()
    opened = []
    for number in range(connections):
        mine = requests[number % len(requests) :] + requests[: number % len(requests)]
        _, protocol = await loop.create_connection(
            lambda mine=mine: _Connection(mine, began + seconds, took), "127.0.0.1", port
        )
        opened.append(protocol)
    await asyncio.gather(*(protocol.done for protocol in opened))
    spent = time.perf_counter() - began
    took.sort()
    return Load(
        rate=len(took) / spent,
        p50=took[len(took) // 2] * 1000,
        p99=took[int(len(took) * 0.99)] * 1000,
    )


def load(port: int, requests: list[bytes], connections: int = 64, seconds: float = 4.0) -> Load:
    """Load a server on this machine for some seconds."""
    return asyncio.run(_run(port, requests, connections, seconds))
