"""No 500, whatever comes: thirteen wrong texts for every field of every form that links lead to."""

from __future__ import annotations

import html
import logging
import random
import re
from collections.abc import Iterator

import pytest

from registry.services.access import ROLES
from tests.simulator import COUNCIL, SCHOOL
from tests.simulator.scenes import three_members
from tests.support.wrong_values import TYPED
from tests.web.checks.test_journey import CONCERN
from tests.web.checks.walking import unknowns
from tests.web.conftest import OWN, Browser, Site

SEED, IN_MAKE_TEST, MOST_PAGES, MOST_STEPS = 20261130, 500, 60, 12
_ANSWERS = {**CONCERN, "partner": {**CONCERN["partner"], "partner": SCHOOL}}
_FORM = re.compile(r'<form[^>]*method="post"([^>]*)>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"[^>]*>')
_LEFT_OUT = re.compile(r"/(static|exit|sign-out|danger|problems|verify|api|link)\b")
Sent = tuple[str, dict[str, str]]

pytestmark = pytest.mark.scene(after=three_members)


def forms_on(browser: Browser) -> Iterator[Sent]:
    """Yield the address and the fields of each form on the open page."""
    assert browser.page is not None
    for attributes, inner in _FORM.findall(browser.page.text):
        action = re.search(r'action="([^"]*)"', attributes)
        fields = {}
        for match in _FIELD.finditer(inner):
            value = re.search(r'value="([^"]*)"', match[0])
            fields.setdefault(match[1], html.unescape(value[1]) if value else "text")
        fields.pop("once", None)  # each is sent as another form
        yield (html.unescape(action[1]) if action else browser.page.url.path), fields


async def crawled(browser: Browser, start: list[str]) -> list[Sent]:
    """Open every page that the links lead to, and return the forms on them."""
    found: dict[str, Sent] = {}
    queue, seen = list(start), set(start)
    while queue and len(seen) < MOST_PAGES:
        page = await browser.open(queue.pop(0))
        assert page.status_code < 500, page.url
        for address, fields in forms_on(browser):
            found.setdefault(f"{address} {sorted(fields)}", (address, fields))
        for link in re.findall(r'href="(/[^"#?]*)', page.text):
            if link not in seen and not _LEFT_OUT.match(link):
                seen.add(link)
                queue.append(link)
    return list(found.values())


async def asked(browser: Browser) -> list[Sent]:
    """Go through a check, and return the form of each of its pages."""
    found = []
    await browser.open("/")
    page = await browser.send("/check")
    for _ in range(MOST_STEPS):
        found += list(forms_on(browser))
        step = page.url.path.rpartition("/")[2]
        if step == "answer":
            break
        page = await browser.send(page.url.path, **{**unknowns(browser), **_ANSWERS.get(step, {})})
    return found


async def all_forms(site: Site) -> tuple[Browser, list[Sent]]:
    browser = await site.signed_in(COUNCIL, *ROLES)
    start = ["/", "/consent", "/decisions/new", "/organisations", f"/organisations/{SCHOOL}"]
    start += ["/sign-in", "/sign-in/recovery", "/your-agreements", "/put-right", "/drafts"]
    return browser, [*await asked(browser), *await crawled(browser, start)]


async def send_all(site: Site, caplog: pytest.LogCaptureFixture, most: int | None = None) -> None:
    browser, forms = await all_forms(site)
    assert len(forms) > 8, forms
    every = [
        (address, {**fields, name: wrong})
        for address, fields in forms
        for name in fields
        if name != "csrf"
        for wrong in TYPED
    ]
    assert len(every) > 500
    chosen = random.Random(SEED).sample(every, min(most or len(every), len(every)))
    caplog.set_level(logging.ERROR)
    for address, fields in chosen:
        answer = await browser.client.post(address, data=fields, headers=OWN)
        assert answer.status_code < 500, (address, fields, caplog.text)


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True
)
async def test_a_seeded_part_of_them(site: Site, caplog: pytest.LogCaptureFixture):
    await send_all(site, caplog, IN_MAKE_TEST)


@pytest.mark.long
async def test_every_one_of_them(site: Site, caplog: pytest.LogCaptureFixture):
    await send_all(site, caplog)


async def test_a_ten_digit_year_is_a_fault_at_its_field(site: Site):
    """The attack: date() has no room for it, and failed with an OverflowError."""
    browser = await site.signed_in(COUNCIL)
    await browser.open("/consent")
    fields = {"born-day": "1", "born-month": "1", "born-year": "9999999999"}
    page = await browser.send("/consent", full_name="A B", **fields)
    assert page.status_code < 500
    assert "Give a real date" in browser.text
