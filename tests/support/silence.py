"""In CI a skipped test fails the run, unless its reason is listed here.

On a user's machine a tool may be missing, and a skip with its reason is right. CI has all tools.
"""

from __future__ import annotations

import os

import pytest

# The reasons allowed in CI: the text of the skip, and why nothing is lost by it.
ALLOWED: dict[str, str] = {}

_silent = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") == "true" and not hasattr(config, "workerinput"):
        config.stash[_silent] = []
        config.pluginmanager.register(_Listener(config.stash[_silent]), "silence")


class _Listener:
    """Receives every report, including those that the workers of a parallel run pass on."""

    def __init__(self, silent: list[str]) -> None:
        self._silent = silent

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._hear(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._hear(report)

    def _hear(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            if reason.removeprefix("Skipped: ") not in ALLOWED:
                self._silent.append(f"{report.nodeid}: {reason}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._silent and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in self._silent:
            terminalreporter.write_line(f"CI must not skip: {line}", red=True)
