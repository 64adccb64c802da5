"""A form that is sent twice is recorded once: a double click, or back and send again (F37)."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

import registry.web
from registry.services.accounts import administration
from tests.simulator import COUNCIL, SCHOOL
from tests.web.checks.test_journey import CONCERN
from tests.web.checks.walking import go_through
from tests.web.conftest import OWN, Browser, Site

TEMPLATES = sorted((Path(registry.web.__file__).parent / "templates").rglob("*.html"))
DECISION = {"decision": "share", "reasons": "She is not safe.", "told": "yes"}


async def size(site: Site) -> int:
    async with site.partnership.registry.database.reads() as reads:
        return await reads.ledger_size()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_is_posted_has_a_key(path: Path):
    """The macro writes the session's token and the key; nothing else may write the token."""
    text = path.read_text("utf-8")
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.S)
    assert all("fields.token(csrf)" in form for form in forms)
    assert path.name == "fields.html" or 'name="csrf"' not in text


async def decision_form(site: Site) -> tuple[Browser, str, dict[str, str]]:
    browser = await site.signed_in(SCHOOL)
    await go_through(browser, CONCERN)
    assert browser.page is not None
    check = browser.page.text.partition('href="/checks/')[2].partition('"')[0]
    await browser.open(f"/checks/{check}")
    return browser, f"/checks/{check}", {**browser.hidden(), **DECISION}


async def send(browser: Browser, path: str, form: dict[str, str]) -> Any:
    return await browser.client.post(path, data=form, headers=OWN)


async def test_a_decision_sent_twice_is_one_and_leads_to_the_first(site: Site):
    browser, path, form = await decision_form(site)
    before = await size(site)
    first, second = await asyncio.gather(send(browser, path, form), send(browser, path, form))
    third = await send(browser, path, form)
    assert first.status_code == 303
    assert {a.headers["location"] for a in (first, second, third)} == {first.headers["location"]}
    assert await size(site) == before + 1
    page = await browser.open(first.headers["location"])
    assert "recorded and cannot be changed" in page.text


async def test_back_and_send_again_is_one_too_where_the_page_was_loaded_anew(site: Site):
    browser, path, form = await decision_form(site)
    first = await send(browser, path, form)
    await browser.open(path)
    again = {**browser.hidden(), **DECISION}
    assert again["once"] != form["once"]
    before = await size(site)
    second = await send(browser, path, again)
    assert second.headers["location"] == first.headers["location"]
    assert await size(site) == before
    other = await send(browser, path, {**again, "once": "another", "reasons": "More is known."})
    assert other.headers["location"] != first.headers["location"]
    assert await size(site) == before + 1


async def test_the_same_key_with_other_words_is_told_so_and_records_nothing(site: Site):
    browser, path, form = await decision_form(site)
    await send(browser, path, form)
    before = await size(site)
    other = await send(browser, path, {**form, "reasons": "Something else."})
    assert other.status_code == 409
    assert "sent before, with other content" in other.text
    assert await size(site) == before


async def test_a_form_with_faults_may_be_corrected_and_sent_with_its_key(site: Site):
    browser, path, form = await decision_form(site)
    faulty = await send(browser, path, {**form, "reasons": ""})
    assert "held=" in faulty.headers["location"]
    assert "/decisions/" in (await send(browser, path, form)).headers["location"]


async def test_the_last_page_of_a_check_sent_twice_is_one_check(site: Site):
    browser = await site.signed_in(SCHOOL)
    await go_through(browser, CONCERN)
    at = browser.seen[-1].rpartition("/")[0]
    await browser.open(f"{at}/data")
    answers = {**browser.hidden(), **CONCERN["data"]}
    first = await browser.client.post(f"{at}/data", data=answers, headers=OWN)
    before = await size(site)
    second = await browser.client.post(f"{at}/data", data=answers, headers=OWN)
    assert (first.status_code, second.status_code) == (303, 303)
    assert await size(site) == before


async def test_an_invitation_sent_twice_shows_the_same_link(site: Site):
    """What a page shows once is shown to its own session again, and to nobody else."""
    browser = await site.signed_in(COUNCIL, "officer", "admin")
    await browser.open(f"/people-who-sign-in/of/{COUNCIL}/invite")
    form = {
        **browser.hidden(),
        "name": "Ann",
        "address": "ann@example.org",
        "roles": "practitioner",
    }
    path = f"/people-who-sign-in/of/{COUNCIL}/invite"
    first, second = [await send(browser, path, form) for _ in range(2)]
    assert first.content == second.content
    people = await administration.list_people(
        site.partnership.registry, site.partnership.actor(COUNCIL), COUNCIL
    )
    assert len(people) == 1
    other = await site.signed_in(COUNCIL, "officer", "admin", owner="acc_two")
    await other.open(f"/people-who-sign-in/of/{COUNCIL}/invite")
    stolen = {**form, "csrf": other.hidden()["csrf"]}
    assert (await send(other, path, stolen)).content != first.content
