"""Sends bytes to the application as the network would: through the door's own protocol, in process.

Only the socket is missing. What the parser refuses, what the door bounds and what the application
answers are the server's, at a tenth of the cost of a connection.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, replace
from typing import Any, cast

from litestar import Litestar
from uvicorn.server import ServerState

from registry.bounds import Bounds
from registry.door.protocol import BoundedProtocol
from registry.door.server import ServerConfig
from registry.settings import Settings

# What does not come to an end is cut soon, and what waits behind another request is not.
BOUNDS = Bounds(header_seconds=0.3, body_seconds=0.3, idle_seconds=0.3, stop_seconds=1)
LONGEST_SECONDS = 10.0  # of one request, beside fifteen others on a busy machine
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass(frozen=True)
class Asked:
    """A request: what comes before its body is written out when it is sent."""

    method: str
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""

    def as_bytes(self) -> bytes:
        lines = [self.method.encode() + b" " + self.target + b" HTTP/1.1"]
        lines += [name + b": " + value for name, value in self.headers]
        lines += [b"Content-Length: %d" % len(self.body), b"Connection: close", b"", self.body]
        return b"\r\n".join(lines)


@dataclass(frozen=True)
class Answered:
    """What came back: no status if the connection was closed without an answer."""

    status: int
    text: bytes
    seconds: float


class Wire:
    """The door of one running application."""

    def __init__(self, app: Litestar) -> None:
        app.state.settings = settings = replace(cast("Settings", app.state.settings), bounds=BOUNDS)
        self._config = ServerConfig(cast("str", lambda: app), settings)  # uvicorn takes either
        self._config.load()
        self._state = ServerState()
        self._number = 0

    async def send(self, sent: bytes) -> Answered:
        """Send bytes on a connection of their own; raises ``TimeoutError`` where it hangs."""
        self._number += 1
        line = _Line(self._number)
        protocol = BoundedProtocol(self._config, self._state, {})
        line.protocol = protocol
        begun = time.perf_counter()
        protocol.connection_made(cast("asyncio.Transport", line))
        protocol.data_received(sent)
        async with asyncio.timeout(LONGEST_SECONDS):
            await line.closed.wait()
        text = bytes(line.written)
        statuses = [int(status) for status in _STATUS.findall(text.partition(b"\r\n\r\n")[0])]
        return Answered(statuses[0] if statuses else 0, text, time.perf_counter() - begun)


class _Line:
    """The side of a socket that the protocol sees; the peer hangs up when it has its answer."""

    def __init__(self, number: int) -> None:
        self._peer = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", 40_000)
        self.protocol: BoundedProtocol | None = None
        self.written = bytearray()
        self.closed = asyncio.Event()
        self._is_closing = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": self._peer, "sockname": ("127.0.0.1", 8000)}.get(name, default)

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self._is_closing

    def can_write_eof(self) -> bool:
        return True

    def close(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            asyncio.get_running_loop().call_soon(self._lost)

    write_eof = abort = close

    def pause_reading(self) -> None:
        """What is sent has come already."""

    resume_reading = pause_reading

    def _lost(self) -> None:
        assert self.protocol is not None
        self.protocol.connection_lost(None)
        self.closed.set()
