"""The whole application, addressed as a browser without scripts would."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest_asyncio
from litestar import Litestar

from registry.domain.records.acting import Actor
from registry.services.accounts.sessions import start_session
from tests.api.conftest import held, running
from tests.simulator import Partnership

OWN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Browser:
    """One visitor, who keeps cookies and follows redirects."""

    client: httpx.AsyncClient
    page: httpx.Response | None = None
    seen: list[str] = field(default_factory=list)

    async def open(self, path: str) -> httpx.Response:
        self.page = await self.client.get(path, headers={"Accept": "text/html"})
        return await self._follow()

    async def send(self, path: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form from the page that is open, with its hidden fields."""
        hidden = self.hidden() if self.page is not None else {}
        self.page = await self.client.post(path, data={**hidden, **fields}, headers=OWN)
        return await self._follow()

    def hidden(self) -> dict[str, str]:
        assert self.page is not None
        pattern = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
        return {name: html.unescape(value) for name, value in re.findall(pattern, self.page.text)}

    async def _follow(self) -> httpx.Response:
        assert self.page is not None
        while self.page.status_code in {303, 307}:
            location = self.page.headers["location"]
            if not location.startswith("/"):
                break
            if self.page.status_code == 307:  # the same form goes to another address
                sent = self.page.request
                headers = {**OWN, "Content-Type": sent.headers["content-type"]}
                self.page = await self.client.post(location, content=sent.content, headers=headers)
            else:
                self.page = await self.client.get(location, headers={"Accept": "text/html"})
        self.seen.append(self.page.url.path)
        return self.page

    @property
    def text(self) -> str:
        """Return what a person reads, in one line."""
        assert self.page is not None
        body = re.sub(r"<(script|style|head).*?</\1>", " ", self.page.text, flags=re.S)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@dataclass(repr=False)  # as is the Partnership in it
class Site:
    """The running application and visitors to it."""

    app: Litestar
    partnership: Partnership
    browsers: list[Browser] = field(default_factory=list)

    def visitor(self) -> Browser:
        """Return the browser of somebody who has not signed in."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
        browser = Browser(client)
        self.browsers.append(browser)
        return browser

    async def signed_in(self, partner_id: str, *roles: str, owner: str = "acc_one") -> Browser:
        """Return the browser of somebody who has signed in."""
        browser = self.visitor()
        actor = Actor(partner_id, frozenset(roles or ("practitioner",)), owner)
        token = await start_session(self.partnership.registry, actor)
        browser.client.cookies.set("session", token, domain="127.0.0.1")
        return browser


@pytest_asyncio.fixture
async def site(partnership: Partnership, tmp_path: Path) -> AsyncIterator[Site]:
    """Run the site over the test's partnership, on each engine."""
    async with held(running(partnership, tmp_path)) as api:
        site = Site(api.app, api.partnership)
        yield site
        for browser in site.browsers:
            await browser.client.aclose()
