"""What `registry serve` prints when it starts and when it cannot, with real processes.

A server that starts is a whole new process. What only prepares one, or ends at once, is forked from
a process that has loaded the program (tests/scenarios/warm.py).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.store.engines.urls import in_words

REGISTRY = str(Path(sys.executable).parent / "registry")
COUNCIL = '{"id": "council", "legal_name": "County Council", "kind": "local_authority"}'


class Installation:
    """A registry in a folder, and its commands; ``warm`` is the folder of the preloaded program."""

    def __init__(self, warm: Path, home: Path, database_url: str | None = None) -> None:
        self._warm = str(warm / "registry")
        chosen = {} if database_url is None else {"REGISTRY_DATABASE_URL": database_url}
        self.environment = {**os.environ, "REGISTRY_HOME": str(home), **chosen}

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._warm, *words],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextmanager
    def serving(self, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """Yield a server that answers, and what it has printed so far."""
        server = subprocess.Popen(
            [REGISTRY, "serve", "--port", str(port)],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout is not None
        try:
            said = "".join(server.stdout.readline() for _ in range(3))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
                assert answer.status == 200
            yield server, said
        finally:
            server.kill()
            server.wait()
            server.stdout.close()


@pytest.fixture
def installed(warm: Path, tmp_path: Path, database_url: str) -> Installation:
    here = Installation(warm, tmp_path / "home", database_url)
    done = here.run("init", "-", "--officer", "Amara Osei", given=COUNCIL)
    assert done.returncode == 0, done.stderr
    return here


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True
)
def test_from_its_start_to_its_end(installed: Installation, engine_name: str) -> None:
    """One story, because each start takes two seconds."""
    port = free_port()
    with installed.serving(port) as (first, said):
        assert f"http://127.0.0.1:{port} (stop with Ctrl-C)" in said
        assert installed.environment["REGISTRY_HOME"] in said
        assert {"sqlite": "SQLite, /", "postgres": "PostgreSQL, "}[engine_name] in said
        if engine_name == "sqlite":
            no_second_one_serves_the_file(installed, first)
        else:
            any_number_serves_a_database(installed)
        first.send_signal(signal.SIGKILL)
        first.wait()
        with installed.serving(port) as (second, _):  # a killed one leaves nothing in the way
            second.send_signal(signal.SIGINT)
            assert second.wait(timeout=20) == 0
            assert second.stdout is not None
            assert second.stdout.read() == "Stopped.\n"  # no word about a demonstration


def no_second_one_serves_the_file(installed: Installation, first: subprocess.Popen[str]) -> None:
    second = installed.run("serve", "--port", str(free_port()))
    assert second.returncode == 1
    assert f"Another registry process (process {first.pid}) serves this" in second.stderr
    assert "Traceback" not in second.stderr
    beside = installed.run("partner", "list")
    assert "County Council" in beside.stdout  # a command runs beside it


def any_number_serves_a_database(installed: Installation) -> None:
    with installed.serving(free_port()):
        return


def test_a_database_password_is_not_said() -> None:
    assert in_words("postgresql://app:secret@db.example:5433/sharing") == (
        "PostgreSQL, sharing on db.example, port 5433"
    )


def test_a_taken_port_is_said_in_a_sentence(warm: Path, tmp_path: Path) -> None:
    here = Installation(warm, tmp_path)
    here.run("init", "-", "--officer", "Amara Osei", given=COUNCIL)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = here.run("serve", "--port", str(port))
    assert refused.returncode == 1
    assert "Serving" not in refused.stdout
    assert f"cannot listen on 127.0.0.1, port {port}. Another program" in refused.stderr
    assert "--port" in refused.stderr
    assert "rrno" not in refused.stderr


def test_an_address_of_another_machine(warm: Path, tmp_path: Path) -> None:
    here = Installation(warm, tmp_path)
    here.run("init", "-", "--officer", "Amara Osei", given=COUNCIL)
    refused = here.run("serve", "--host", "203.0.113.9", "--port", str(free_port()))
    assert refused.returncode == 1
    assert "This machine has no such address." in refused.stderr


def test_the_demonstration_says_that_it_is_one(warm: Path, tmp_path: Path) -> None:
    here = Installation(warm, tmp_path)
    assert here.run("demo").returncode == 0
    with here.serving(free_port()) as (server, _):
        assert server.stdout is not None
        assert server.stdout.readline() == (
            "  This is the demonstration: its people and organisations are made up.\n"
        )
