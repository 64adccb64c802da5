"""Finds node's `jose` for the tests: once in the user's cache, by version and integrity hash.

``tests/node/package-lock.json`` pins both, and npm checks the hash. With CI=true it must be there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json")
_SECONDS = 120


def folder() -> Path:
    """Return a folder in which node finds `jose`; skip if there is none, except with CI=true."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return _without("there is no node or no npm here")
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    place = cache / "wisc-registry" / f"node-{digest[:16]}"
    if not (place / "complete").exists():
        fault = _install(place)
        if fault:
            return _without(f"npm could not fetch jose: {fault}")
        (place / "complete").touch()
    return place


def _install(place: Path) -> str:
    """Install what the lock file names; return what went wrong."""
    place.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(HERE / name, place)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=place, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return "it took too long"
    return "" if done.returncode == 0 else done.stderr[-300:]


def _without(reason: str) -> Path:
    if os.environ.get("CI") == "true":
        pytest.fail(f"With CI=true this must run, but {reason}.")
    pytest.skip(reason)
