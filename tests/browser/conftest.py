"""The pages in a real browser: the application on a free port, and Chromium to look at it."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import re
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    sync_playwright,
)

from registry.domain.records.acting import Actor
from registry.services.accounts.sessions import start_session
from registry.services.context import Registry
from registry.settings import Settings
from tests.browser.chromium import find
from tests.browser.faults import covered, sideways, violations
from tests.simulator import Partnership, open_partnership
from tests.simulator.applications import application

PHONE, DESK, HEIGHT = 320, 1280, 800  # pixels of the screens on which every page is looked at
SHOTS = os.environ.get("REGISTRY_SCREENSHOTS")  # a folder for pictures of the pages
# The status of a page that refuses a form; Chromium writes it to its console.
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
T = TypeVar("T")
# With scripts and without: none of our pages may need them.
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
# One of the two in ``make test``, both in ``make test-long``: tests/web asks every page as well.
SCRIPTS_FIRST, PLAIN_FIRST = (
    pytest.mark.parametrize(
        "scripts",
        [
            pytest.param(first, id="scripts" if first else "plain"),
            pytest.param(not first, id="plain" if first else "scripts", marks=pytest.mark.long),
        ],
    )
    for first in (True, False)
)


@dataclass
class Server:
    """The application in a thread of its own, over a partnership in which tests may act."""

    base: str
    away: str
    loop: asyncio.AbstractEventLoop
    partnership: Partnership

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine where the application runs."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def session(self, partner_id: str, *roles: str, owner: str = "acc_browser") -> str:
        actor = Actor(partner_id, frozenset(roles or ("practitioner",)), owner)
        return self.do(start_session(self.partnership.registry, actor))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings.from_environment(
        {
            "REGISTRY_HOME": str(tmp_path),
            "REGISTRY_PORT": str(port),
            "REGISTRY_NAME": "Elmshire Safeguarding Partnership",
        }
    )
    # The everyday site is another origin to the browser, and nothing leaves this machine.
    away = f"http://localhost:{port}/health/live"
    settings = dataclasses.replace(settings, exit_url=away)
    known: dict[str, Any] = {}

    @asynccontextmanager
    async def opened() -> AsyncIterator[Registry]:
        async with open_partnership(f"sqlite:///{tmp_path}/pages.sqlite3") as partnership:
            known["partnership"] = partnership
            known["loop"] = asyncio.get_running_loop()
            yield partnership.registry

    with application(settings, opened) as app:
        config = uvicorn.Config(
            app, port=port, log_level="warning", access_log=False, lifespan="on", loop="asyncio"
        )
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            thread.join(0.02)
            assert thread.is_alive(), "the server did not start"
        yield Server(settings.base_url, away, known["loop"], known["partnership"])
        running.should_exit = True
        thread.join(20)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Run one browser for this folder, and close it before a test of another folder begins.

    While playwright runs, its event loop is this thread's, so no test that awaits could run.
    """
    path = find()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must not skip the pages: there is no Chromium")
        pytest.skip("NO CHROMIUM: the pages were not looked at in a real browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def picture(page: Page, name: str) -> None:
    """Save a picture of the page, if somebody asked for pictures."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@dataclass
class Visit:
    """One person's browser, on a screen of the first width.

    Every page that is looked at is checked in each width for what every page must be.
    """

    page: Page
    server: Server
    scripts: bool
    widths: tuple[int, ...]
    label: str
    rules: tuple[int, ...] = ()
    faults: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.server.base + path)

    def go_on(self, name: str = "Continue") -> None:
        self._to_the_next(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str | re.Pattern[str]) -> None:
        self._to_the_next(self.page.get_by_role("link", name=name).first)

    def _to_the_next(self, control: Locator) -> None:
        """Click and wait for the page to load; a click alone would leave the old page in view."""
        with self.page.expect_event("load"):
            control.click()

    def choose(self, name: str, value: str) -> None:
        """Choose a radio button or tick a box by its label, as a person would."""
        field_id = self.page.locator(f'input[name="{name}"][value="{value}"]').get_attribute("id")
        self.page.locator(f'label[for="{field_id}"]').click()

    def look(self, name: str) -> None:
        """Look at the page in each width: no error, fault or foreign request; maybe a picture."""
        for width in self.widths:
            with self.on_a_screen_of(width):
                self._look(f"{self.label}-{width}-{name}", rules=width in self.rules)
        assert self.faults == [], f"{name}: {self.faults}"
        asked = [request.url for request in self.requests]
        strangers = [url for url in asked if not url.startswith(self.server.base)]
        assert strangers == [], f"{name}: asked {strangers}"

    def _look(self, name: str, *, rules: bool) -> None:
        """Look at the page as it is; the rules of axe are asked in the first width, because no
        other has other words or controls. The longest journey asks them in each."""
        picture(self.page, name)
        wide = sideways(self.page)
        assert wide <= 0, f"{name} scrolls sideways by {wide}"
        under = covered(self.page)
        assert under == [], f"{name}: {under} cannot be pressed"
        wrong = violations(self.page) if self.scripts and rules else []
        assert wrong == [], f"{name}: {wrong}"

    @contextmanager
    def on_a_screen_of(self, width: int) -> Iterator[None]:
        """Show the same page in another width, and turn back."""
        self._turn_to(width)
        yield
        self._turn_to(self.widths[0])

    def _turn_to(self, width: int) -> None:
        """Set the width, and wait for the next frame, before which scripts notice it."""
        if self.page.viewport_size == {"width": width, "height": HEIGHT}:
            return
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if self.scripts:
            self.page.evaluate("() => new Promise(requestAnimationFrame)")


@dataclass
class Visits:
    """Makes visits, which end with the test."""

    chromium: Browser
    server: Server
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        *,
        scripts: bool = True,
        width: int | None = None,
        token: str = "",
        label: str = "",
        rules_in_each: bool = False,
    ) -> Visit:
        """Start a visit on one screen or on both: with scripts the small one first, else the large.

        A journey then goes through each screen once, and looks at all its pages in each width.
        """
        both = (PHONE, DESK) if scripts else (DESK, PHONE)
        widths = both if width is None else (width,)
        context = self.chromium.new_context(
            viewport={"width": widths[0], "height": HEIGHT}, java_script_enabled=scripts
        )
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        if token:
            context.add_cookies([{"name": "session", "value": token, "url": self.server.base}])
        kind = "js" if scripts else "plain"
        rules = widths if rules_in_each else widths[:1]
        visit = Visit(context.new_page(), self.server, scripts, widths, label or kind, rules)
        page = visit.page
        page.on("pageerror", lambda error: visit.faults.append(str(error)))
        page.on("console", lambda said: _note(visit, said.type, said.text))
        page.on("request", lambda request: visit.requests.append(request))
        return visit


def _note(visit: Visit, kind: str, text: str) -> None:
    if kind == "error" and not _STATUS.match(text):
        visit.faults.append(text)


@pytest.fixture
def visits(chromium: Browser, server: Server) -> Iterator[Visits]:
    made = Visits(chromium, server)
    yield made
    for context in made.contexts:
        context.close()
