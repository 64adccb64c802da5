"""A connection: uvicorn's own protocol, with bounds on what comes and on how long it takes.

uvicorn with httptools bounds neither the headers nor any time before the answer (ADR 0028). This
class counts what is handed to the parser and keeps one timer; parsing and answering stay uvicorn's.

A connection reads a request's head, then its body, then waits for the answer before it reads on.
The application sees a request when its body is here, or 64 KiB of it are.
Whatever is refused is answered (408, 413, 414, 431, 503 …) where that is still possible, and the
connection is closed in a way that lets the sender read the answer.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from registry import bounds
from registry.door.answers import answer_to, as_bytes
from registry.door.places import Places
from registry.door.refusals import (
    AddressTooLongError,
    BusyError,
    HeadersTooLargeError,
    NotHttpError,
    StoppingError,
    TooLargeError,
    TooSlowError,
)
from registry.errors import RegistryError

_PIECE = 16 * bounds.KIB  # handed to the parser at once
_TAKEN_WHOLE = 64 * bounds.KIB  # a body up to this costs the application nothing until it is here
_LINGER_SECONDS = 2.0  # in which a sender who was refused can read why
_LINGER_AT_THE_END_SECONDS = 0.3


class _Part(Enum):
    """What a connection is reading."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()  # the request has come whole


class _BoundPassedError(Exception):
    """Stops the parser, which then reports an error of its own."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. ``config`` is a ``registry.door.server.ServerConfig``."""

    def __init__(self, config: Any, *args: Any, **more: Any) -> None:
        super().__init__(config, *args, **more)
        self._bounds: bounds.Bounds = config.bounds
        self._places: Places = config.places
        self._part = _Part.HEAD
        self._head = 0  # bytes of the head so far
        self._content = 0  # bytes of the body so far
        self._framing = 0  # and what came beside its content
        self._body_began = 0.0
        self._unanswered = 0  # more than one if a client does not wait for its answers
        self._keep_alive = True
        self._may_start = False
        self._not_started: tuple[Any, Any] | None = None
        self._held = b""  # what came before the answer to the request before it
        self._fault: RegistryError | None = None
        self._is_over = False  # what still comes is thrown away
        self._timer: asyncio.TimerHandle | None = None
        self._answer_timer: asyncio.TimerHandle | None = None

    # What the event loop calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._places.take(self, self._address):
            self._begin_head()
        else:
            self._refuse(BusyError("Every place is taken."))

    def connection_lost(self, exc: Exception | None) -> None:
        self._places.leave(self, self._address)
        self._is_over = True
        self._held = b""
        self._set_timer(None)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_over:
            self._throw_away(data)
            return
        data, self._held = self._held + data, b""
        for start in range(0, len(data), _PIECE):
            if self._is_over or self.transport.is_closing():
                return
            if self._unanswered > (self._part is _Part.BODY):
                self._hold(data[start:])
                return
            self._feed(data[start : start + _PIECE])

    def pause_writing(self) -> None:
        super().pause_writing()
        self._answer_timer = self.loop.call_later(self._bounds.answer_seconds, self._abort)

    def resume_writing(self) -> None:
        if self._answer_timer is not None:
            self._answer_timer.cancel()
            self._answer_timer = None
        super().resume_writing()

    # What the parser calls

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._part is _Part.NOTHING:  # in the same piece as the end of the one before
            self._head = 1
        self._part, self._content, self._framing = _Part.HEAD, 0, 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > bounds.REQUEST_LINE:
            self._stop_parsing(AddressTooLongError("The first line is longer than 8 KiB."))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > bounds.HEADERS:
            self._stop_parsing(HeadersTooLargeError("There are more than 200 headers."))

    def on_headers_complete(self) -> None:
        if _announced(self.headers) > bounds.LARGEST:
            self._stop_parsing(TooLargeError("No route takes as much as this."))
        is_large = _announced(self.headers) > _TAKEN_WHOLE
        self._may_start = self.expect_100_continue or is_large
        super().on_headers_complete()
        self._part, self._head, self._body_began = _Part.BODY, 0, self.loop.time()
        self._unanswered += 1
        # uvicorn closes at once after the last answer; ``_linger`` does where more may still come.
        self._keep_alive, self.cycle.keep_alive = self.cycle.keep_alive, True
        self._set_timer(None)

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._content += len(body)
        self._framing -= len(body)
        if self._content > bounds.LARGEST:
            self._stop_parsing(TooLargeError("No route takes as much as this."))
        if self._content >= _TAKEN_WHOLE:
            self._start()

    def on_message_complete(self) -> None:
        self.cycle.keep_alive = self._keep_alive
        super().on_message_complete()
        self._part = _Part.NOTHING
        self._set_timer(None)
        self._start()

    # What uvicorn calls

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Begin to answer, but not before a small body has come whole."""
        if cycle is self.cycle and not self._may_start:
            self._not_started = (cycle, app)
        else:
            super()._start_asgi_task(cycle, app)

    def send_400_response(self, msg: str) -> None:
        del msg
        self._refuse(self._fault or NotHttpError("This is not a request by the rules of HTTP."))

    def on_response_complete(self) -> None:
        self._unanswered -= 1
        super().on_response_complete()
        if self.transport.is_closing():
            self._abort_later(self._bounds.answer_seconds)
        elif not self._unanswered and (self._is_over or self._part is _Part.BODY):
            self._linger()  # refused while this was answered; or answered before all had come
        elif self._held:
            self.loop.call_soon(self.data_received, b"")

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._abort_later(self._bounds.answer_seconds)

    def shutdown(self) -> None:
        """End what has not come whole; what has is answered first."""
        if self._part is _Part.NOTHING and self._unanswered:
            self.cycle.keep_alive = False
            self._held = b""
        elif self._has_begun:
            self._refuse(StoppingError("The server is about to stop."))
            if not self._unanswered:
                self._abort_later(_LINGER_AT_THE_END_SECONDS)
        else:
            self._close()

    # A guest, to ``registry.door.places``

    @property
    def use(self) -> int:
        if self._is_over:
            return 1
        if self._part is _Part.BODY:
            return 0 if self.flow.read_paused else 3  # paused: it is we who do not read on
        if self._unanswered:
            return 3 if self.flow.write_paused else 0
        return 1 if self._part is _Part.HEAD else 2

    def give_up(self) -> None:
        if self._has_begun:
            self._refuse(BusyError("Others needed the place."))
        self._close()

    # Ours

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    @property
    def _has_begun(self) -> bool:
        """Whether part of a request has come, and not all."""
        return self._part is _Part.BODY or (self._part is _Part.HEAD and self._head > 0)

    def _start(self) -> None:
        self._may_start = True
        if self._not_started is not None:
            begun, self._not_started = self._not_started, None
            super()._start_asgi_task(*begun)

    def _begin_head(self) -> None:
        self._part, self._head = _Part.HEAD, 0
        self._set_timer(self._bounds.header_seconds)

    def _feed(self, piece: bytes) -> None:
        if self._part is _Part.NOTHING:
            self._begin_head()
        if self._part is _Part.HEAD:
            self._head += len(piece)
        else:
            self._framing += len(piece)
        super().data_received(piece)
        if self._is_over:
            return
        if self._part is _Part.HEAD:
            self._watch_head()
        elif self._part is _Part.BODY:
            self._watch_body()

    def _watch_head(self) -> None:
        if self._head > bounds.HEADER_BLOCK:
            self._refuse(HeadersTooLargeError("The headers are larger than 64 KiB."))
        elif self._timer is None:
            self._set_timer(self._bounds.header_seconds)

    def _watch_body(self) -> None:
        if self._framing > bounds.FRAMING + self._content // 8:
            self._refuse(NotHttpError("The body is nearly all framing."))
        elif self._timer is None:
            self._set_timer(self._bounds.body_seconds)

    def _hold(self, data: bytes) -> None:
        """Keep what came before the answer to the request before it; it has no time to keep."""
        self._held = data
        self._set_timer(None)
        self.flow.pause_reading()
        if len(data) > bounds.HEADER_BLOCK * 16:
            self._refuse(NotHttpError("Too many requests were sent before the first answer."))

    def _throw_away(self, data: bytes) -> None:
        self._content += len(data)
        if self._content > bounds.LARGEST:
            self._abort()

    def _stop_parsing(self, fault: RegistryError) -> None:
        self._fault = fault
        raise _BoundPassedError

    def _set_timer(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._expired)

    def _expired(self) -> None:
        self._timer = None
        if self._part is _Part.HEAD and not self._head:
            self._close()  # nothing was asked, so nothing is answered
        elif self._part is _Part.HEAD:
            self._refuse(TooSlowError("The headers did not come to an end in time."))
        elif self._part is _Part.BODY:
            self._body_expired()

    def _body_expired(self) -> None:
        due = self._bounds.body_seconds + self._content / bounds.A_SECOND_MORE
        left = self._body_began + due - self.loop.time()
        if left > 0:
            self._set_timer(left)
        elif self.flow.read_paused:  # the application has not asked for more yet
            self._set_timer(self._bounds.body_seconds)
        else:
            self._refuse(TooSlowError("The body did not come to an end in time."))

    def _refuse(self, error: RegistryError) -> None:
        """Answer with the error if no other answer is under way, and close."""
        if self._is_over:
            return
        self._is_over, self._held = True, b""
        self._set_timer(None)
        if self._unanswered > (self._part is _Part.BODY):
            self._drop_newest()
            return  # the answers to the requests before it go first
        if self._unanswered:
            self._unanswered, self._not_started = 0, None
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if self.cycle.response_started:
                self._abort()
                return
        path = self.url.decode("latin-1") if self.scope else ""
        self.transport.write(as_bytes(*answer_to(error, path, self.headers or ())))
        self._linger()

    def _drop_newest(self) -> None:
        if self._part is _Part.BODY:
            self.pipeline.popleft()
            self._unanswered -= 1

    def _linger(self) -> None:
        """Close, but read on for a moment: a close with unread bytes would cut off the answer."""
        self._is_over = True
        self._unset_keepalive_if_required()
        self.flow.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._abort_later(_LINGER_SECONDS)

    def _close(self) -> None:
        self._is_over = True
        self.transport.close()
        self._abort_later(self._bounds.answer_seconds)

    def _abort_later(self, seconds: float) -> None:
        self._set_timer(None)
        self._timer = self.loop.call_later(seconds, self._abort)

    def _abort(self) -> None:
        self.transport.abort()


def _announced(headers: list[tuple[bytes, bytes]]) -> int:
    """The length of the body that the headers announce; 0 if they announce none."""
    for name, value in headers:
        if name == b"content-length" and value.isdigit():
            return int(value)  # the parser refuses more than 64 bits
    return 0
