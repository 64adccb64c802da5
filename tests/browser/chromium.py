"""Finds a Chromium for the tests of pages; ``python -m tests.browser.chromium`` fetches one.

In order: the one named in REGISTRY_CHROMIUM, an installed one, playwright's own in the user's
cache (fetched if the network allows) and, with CI=true, Debian's package. The headless shell comes
first: it is the same engine without windows and uses a third less of the processor.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# Where playwright puts its own Chromium, in its cache.
FETCHED = (
    "chromium_headless_shell-*/*/chrome-headless-shell",
    "chromium-*/*/chrome",
)
_FETCH_SECONDS = 300


def find() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("REGISTRY_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    fetched = (path for pattern in FETCHED for path in sorted(cache.glob(pattern), reverse=True))
    return next((str(path) for path in fetched if os.access(path, os.X_OK)), None)


def fetch() -> str | None:
    """Find a Chromium, or download one."""
    if found := find():
        return found
    _run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"])
    if find() is None and os.environ.get("CI") == "true":
        _run(["apt-get", "update", "-qq"])
        for name in ("chromium-headless-shell", "chromium"):
            if find() is None:
                _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name])
    return find()


def _run(command: list[str]) -> None:
    try:
        subprocess.run(
            command,
            check=False,
            timeout=_FETCH_SECONDS,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return


if __name__ == "__main__":
    if fetch() is None:
        print(
            "\n*** No Chromium: the tests of pages in a real browser will be SKIPPED. ***\n"
            "*** Install Chromium, or name one in REGISTRY_CHROMIUM, and run this again. ***\n"
        )
