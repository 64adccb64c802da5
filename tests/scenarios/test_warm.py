"""A forked command fails like one that is started: with its exit code, and saying why."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

KIND = (socket.AF_UNIX, socket.SOCK_SEQPACKET)


def run(warm: Path, folder: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [warm / "registry", *words],
        cwd=folder,
        env={**os.environ, "REGISTRY_HOME": str(folder / "home")},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_command_has_its_own_output_and_input(warm: Path, tmp_path: Path):
    facts = '{"from_kind": "charity", "to_kind": "police", "purpose": "nothing"}'
    done = run(warm, tmp_path, "assess", "-", given=facts)
    assert done.returncode == 2
    assert "/purpose: Use one of" in done.stdout
    assert run(warm, tmp_path, "--version").stdout.startswith("registry, version")


def test_an_unknown_command_is_refused(warm: Path, tmp_path: Path):
    done = run(warm, tmp_path, "chek")
    assert done.returncode == 2
    assert "No such command" in done.stderr


def test_a_crash_is_a_failure_with_its_trace(warm: Path, tmp_path: Path):
    order = {"words": ["--version"], "folder": str(tmp_path / "nowhere"), "environment": {}}
    with (tmp_path / "said").open("wb+") as said, socket.socket(*KIND) as door:
        door.connect(str(warm / "door"))
        streams = [said.fileno()] * 3
        socket.send_fds(door, [repr(order).encode()], streams)
        assert door.recv(1) == b"\x01"
    text = (tmp_path / "said").read_text()
    assert "Traceback" in text
    assert "FileNotFoundError" in text
