"""registry serve: the HTTP server."""

from __future__ import annotations

import os

import click
import uvicorn

from registry.cli.plain import plain_errors
from registry.cli.running import settings, with_registry
from registry.services.context import Registry

_APPLICATION = "registry.serving:create"  # by name: entry points do not import each other


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
    with_registry(_answers)  # say what is missing before a server starts
    run_server()


async def _answers(registry: Registry) -> None:
    await registry.database.ping()


def run_server() -> None:
    """Run until stopped. Requests are not logged: addresses and bodies may be personal."""
    here = settings()
    uvicorn.run(
        _APPLICATION,
        factory=True,
        host=here.host,
        port=here.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
    )
