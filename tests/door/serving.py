"""Starts the real server, in a process of its own, over a small registry."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench.seed import Seeded
from tests.door.attacks import HOST, Target

REGISTRY = str(Path(sys.executable).parent / "registry")


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(seeded: Seeded, **settings: str) -> Iterator[tuple[Target, subprocess.Popen[str]]]:
    """Yield a server that answers, with these settings on top of the usual ones."""
    port = free_port()
    environment: Mapping[str, str] = {
        **os.environ,
        "REGISTRY_HOME": str(seeded.home),
        "REGISTRY_PORT": str(port),
        **settings,
    }
    server = subprocess.Popen(
        [REGISTRY, "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stderr is not None
    try:
        for _ in range(3):
            server.stdout.readline()
        with urllib.request.urlopen(f"http://{HOST}:{port}/health/ready") as answer:
            assert answer.status == 200
        yield Target(port, server.pid, seeded.token, seeded.home), server
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
        server.stderr.close()
