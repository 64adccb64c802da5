"""The server: uvicorn with the bounds of the door, and an end to stopping.

On SIGTERM no more connections are accepted, what has not come whole is refused at once, and what
has may take ``stop_seconds``; then it is cancelled. Should even that not end the process (a thread
that hangs, a database that does not answer), it is ended: nothing acknowledged can be lost by it.
"""

from __future__ import annotations

import math
import os
import resource
import threading
from types import FrameType

import uvicorn

from registry.door.places import Places
from registry.door.protocol import BoundedProtocol
from registry.errors import CannotServeError
from registry.settings import Settings

_CLOSING_SECONDS = 4.0  # for the database and the background tasks, after ``stop_seconds``
_OTHER_FILES = 200  # the database, the log, the libraries
_CUT_SHORT = 1


class ServerConfig(uvicorn.Config):
    """uvicorn's configuration, with what each connection of ours asks for."""

    def __init__(self, application: str, settings: Settings) -> None:
        self.bounds = settings.bounds
        self.places = Places(settings.bounds)
        super().__init__(
            application,
            factory=True,
            http=BoundedProtocol,
            ws="none",
            log_level="error",  # a warning for each request that is not HTTP would fill the disk
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.bounds.trusted_proxies),
            forwarded_allow_ips=list(settings.bounds.trusted_proxies),
            timeout_keep_alive=settings.bounds.idle_seconds,  # type: ignore[arg-type]  # any number
            timeout_graceful_shutdown=math.ceil(settings.bounds.stop_seconds),
        )


class BoundedServer(uvicorn.Server):
    """A server that stops within a bounded time."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            bounds = self.config.bounds  # type: ignore[attr-defined]  # ours, see above
            end = threading.Timer(
                bounds.stop_seconds + _CLOSING_SECONDS, os._exit, args=(_CUT_SHORT,)
            )
            end.daemon = True
            end.start()
        super().handle_exit(sig, frame)


def make_room(connections: int) -> None:
    """Let this process open as many files as it has connections, and some more.

    Raises:
        CannotServeError: the system does not allow it.
    """
    needed = connections + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise CannotServeError(
            f"{connections} connections need {needed} open files, and the system allows {hard}.",
            next_step="Raise that limit (LimitNOFILE), or lower REGISTRY_CONNECTIONS.",
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
