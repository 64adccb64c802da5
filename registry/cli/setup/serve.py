"""registry serve: run the HTTP server."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys

import click

from registry.bootstrap import PutBack, database_in_words
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import settings, with_registry
from registry.door.server import BoundedServer, ServerConfig, make_room
from registry.errors import CannotServeError, RegisterPutBackError
from registry.services.context import Registry
from registry.services.health import require_answer
from registry.services.setup.demonstration import is_demonstration
from registry.settings import Settings

_APPLICATION = "registry.serving:create"  # a name, because entry points do not import each other
_NOT_STARTED = 3
_ANOTHER_PORT = "Stop that program, or choose another port with --port or REGISTRY_PORT."
_REFUSED = {
    errno.EADDRINUSE: ("Another program on this machine listens there already.", _ANOTHER_PORT),
    errno.EACCES: (
        "Ports below 1024 need a right that this process does not have.",
        "Choose another with --port or REGISTRY_PORT.",
    ),
}
_NO_SUCH_ADDRESS = (
    "This machine has no such address.",
    "Choose one of its own with --host or REGISTRY_HOST.",
)


@click.command("serve")
@click.option("--host", default=None, help="Where to listen; REGISTRY_HOST otherwise.")
@click.option("--port", type=int, default=None, help="REGISTRY_PORT otherwise.")
@plain_errors
def serve_command(host: str | None, port: int | None) -> None:
    """Serve the API and the pages. With SQLite: one such process, the commands beside it."""
    if host is not None:
        os.environ["REGISTRY_HOST"] = host
    if port is not None:
        os.environ["REGISTRY_PORT"] = str(port)
    run_server()


def run_server() -> None:
    """Run the server until it is stopped; requests may hold personal data and are not logged.

    Raises:
        ConfigurationError: something is missing, or this process cannot serve.
    """
    served = settings()
    # Report what is missing before a server starts. Where the database was put back to an older
    # state it starts all the same: it looks nothing up, and says so, and whom to ring.
    is_demo = with_registry(_require_answer, put_back=PutBack.ANSWER_NOTHING)
    make_room(served.bounds.connections)
    config = ServerConfig(_APPLICATION, served)
    config.load()
    with _listening(served) as listener:
        _say(served, is_demo=is_demo)
        server = BoundedServer(config)
        with contextlib.suppress(KeyboardInterrupt):  # raised unless the shell ignores Ctrl-C
            server.run(sockets=[listener])
    if not server.started:
        sys.exit(_NOT_STARTED)
    click.echo("Stopped.")


async def _require_answer(registry: Registry) -> bool:
    """Check that the database answers, and return whether it is the demonstration."""
    await require_answer(registry)
    try:
        return await is_demonstration(registry)
    except RegisterPutBackError as error:
        click.echo(f"{error.detail} `registry db status` says more.", err=True)
        return False


def _listening(served: Settings) -> socket.socket:
    """Return a listening socket, so that a taken port is known before anything is printed."""
    family = socket.AF_INET6 if ":" in served.host else socket.AF_INET
    try:
        return socket.create_server((served.host, served.port), family=family)
    except OSError as error:
        reason, next_step = _REFUSED.get(error.errno or 0, _NO_SUCH_ADDRESS)
        detail = f"It cannot listen on {served.host}, port {served.port}. {reason}"
        raise CannotServeError(detail, next_step=next_step) from error


def _say(served: Settings, *, is_demo: bool) -> None:
    host = f"[{served.host}]" if ":" in served.host else served.host
    click.echo(f"Serving on http://{host}:{served.port} (stop with Ctrl-C)")
    click.echo(f"  Data folder  {served.home}")
    click.echo(f"  Database     {database_in_words(served)}")
    if is_demo:
        click.echo("  This is the demonstration: its people and organisations are made up.")
