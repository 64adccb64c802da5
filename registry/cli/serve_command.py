"""registry serve: the HTTP server."""

from __future__ import annotations

import click
import uvicorn

from registry.api.app import create_app
from registry.bootstrap import open_registry
from registry.cli.plain import plain_errors
from registry.cli.running import settings
from registry.keyring import read_keyring
from registry.settings import Settings


@click.command("serve")
@click.option("--host", default=None, help="Where to listen; REGISTRY_HOST otherwise.")
@click.option("--port", type=int, default=None, help="REGISTRY_PORT otherwise.")
@plain_errors
def serve_command(host: str | None, port: int | None) -> None:
    """Serve the API and the pages. With SQLite: one such process, the commands beside it."""
    here = settings()
    read_keyring(here.keys)  # say what is missing before a server starts
    run_server(here, host or here.host, port or here.port)


def run_server(here: Settings, host: str, port: int) -> None:
    """Run until stopped. Requests are not logged: addresses and bodies may be personal."""
    app = create_app(here, lambda: open_registry(here))
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=30,
    )
