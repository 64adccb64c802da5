"""registry serve: the HTTP server."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys

import click
import uvicorn

from registry.bootstrap import database_in_words
from registry.cli.kit.plain import plain_errors
from registry.cli.kit.running import settings, with_registry
from registry.errors import CannotServeError
from registry.services.context import Registry
from registry.services.health import require_answer
from registry.services.setup.demonstration import is_demonstration
from registry.settings import Settings

_APPLICATION = "registry.serving:create"  # by name: entry points do not import each other
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
    """Run until stopped. Requests are not logged: addresses and bodies may be personal.

    Raises:
        ConfigurationError: what is missing, or why this process cannot serve.
    """
    here = settings()
    made_up = with_registry(_answers)  # say what is missing before a server starts
    config = uvicorn.Config(
        _APPLICATION,
        factory=True,
        host=here.host,
        port=here.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
    )
    config.load()
    with _listening(here) as listener:
        _say(here, made_up=made_up)
        server = uvicorn.Server(config)
        with contextlib.suppress(KeyboardInterrupt):  # not raised where the shell ignores Ctrl-C
            server.run(sockets=[listener])
    if not server.started:
        sys.exit(_NOT_STARTED)
    click.echo("Stopped.")


async def _answers(registry: Registry) -> bool:
    await require_answer(registry)
    return await is_demonstration(registry)


def _listening(here: Settings) -> socket.socket:
    """A socket that listens already, so that a taken port is known before anything is promised."""
    family = socket.AF_INET6 if ":" in here.host else socket.AF_INET
    try:
        return socket.create_server((here.host, here.port), family=family)
    except OSError as error:
        reason, next_step = _REFUSED.get(error.errno or 0, _NO_SUCH_ADDRESS)
        detail = f"It cannot listen on {here.host}, port {here.port}. {reason}"
        raise CannotServeError(detail, next_step=next_step) from error


def _say(here: Settings, *, made_up: bool) -> None:
    host = f"[{here.host}]" if ":" in here.host else here.host
    click.echo(f"Serving on http://{host}:{here.port} (stop with Ctrl-C)")
    click.echo(f"  Data folder  {here.home}")
    click.echo(f"  Database     {database_in_words(here)}")
    if made_up:
        click.echo("  This is the demonstration: its people and organisations are made up.")
