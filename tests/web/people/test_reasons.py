"""Past the limit of the day the pages ask why, once, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

from registry.services.people import looking_up
from tests.simulator import CHARITY, COUNCIL
from tests.web.checks.test_journey import EARLY_HELP, NHS
from tests.web.checks.walking import go_on, go_through, unknowns
from tests.web.conftest import Browser, Site

ASKED = "Why are you looking up so many people?"
REASON = {"look-up-reason": "many_referrals"}


@pytest.fixture(autouse=True)
def no_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the very first look-up of somebody unknown pass the limit."""
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 0)


async def look_ups(site: Site) -> list[tuple[str, str]]:
    auditor = site.partnership.actor(CHARITY, "auditor")
    made = await looking_up.own_look_ups(site.partnership.registry, auditor)
    return sorted((one.purpose, one.reason) for one in made)


async def say_why(browser: Browser) -> None:
    """Answer as a browser does: with all hidden fields of the page."""
    assert browser.page is not None
    assert browser.page.status_code == 429
    assert ASKED in browser.text
    await browser.send("/look-ups/why", **REASON)


async def test_a_person_is_found_with_the_reason_and_it_is_asked_for_once(site: Site):
    browser = await site.signed_in(CHARITY)
    await browser.open("/consent")
    await browser.send("/consent", full_name="Zoë O'Brien", **{"born-day": "9"})
    assert ASKED not in browser.text  # a fault is no look-up
    fields = {"born-day": "9", "born-month": "3", "born-year": "2014"}
    await browser.send("/consent", full_name="Zoë O'Brien", **fields)
    await say_why(browser)
    assert "Consent records" in browser.text
    assert "born 9 March 2014" in browser.text
    await browser.open("/consent")
    await browser.send("/consent", nhs=NHS["value"])
    assert "Consent records" in browser.text
    assert await look_ups(site) == [
        ("identify", ""),
        *[("identify", "many_referrals")] * 2,
        *[("read consent", "many_referrals")] * 2,
    ]


async def test_a_page_that_only_reads_asks_too(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 1)
    browser = await site.signed_in(CHARITY)
    await browser.open("/consent")
    await browser.send("/consent", nhs=NHS["value"])
    await say_why(browser)
    assert "Consent records" in browser.text


async def test_a_check_goes_on_with_the_reason_where_it_stopped(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await go_through(browser, EARLY_HELP, until="request")
    await browser.send(f"{at}/request", **unknowns(browser))
    await say_why(browser)
    assert browser.page is not None
    assert browser.page.url.path.endswith("/answer")
    assert "18 or over" in browser.text
    assert await look_ups(site) == [("check", ""), ("check", "many_referrals")]


async def test_without_a_choice_it_is_asked_again_and_nothing_is_lost(site: Site):
    browser = await site.signed_in(CHARITY)
    await browser.open("/consent")
    await browser.send("/consent", nhs=NHS["value"])
    for wrong in ("", "Zoë has a new school"):
        await browser.send("/look-ups/why", **{"look-up-reason": wrong})
        assert browser.text.count("Say why you are looking up so many people.") == 2
        assert "Zoë" not in browser.text
    await say_why(browser)
    assert "ending in 5919" in browser.text


async def test_an_emergency_is_never_asked(site: Site):
    browser = await site.signed_in(CHARITY)
    danger = {"danger": "now", "who": "child"}
    at = await go_through(browser, {**EARLY_HELP, "danger": danger})
    await browser.send(f"{at}/rest")
    await go_on(browser, EARLY_HELP)
    assert "Looked up from your details" in browser.text
    assert browser.page is not None
    assert browser.page.url.path.endswith("/answer")
    assert browser.page.status_code == 200


async def test_the_reason_is_kept_for_the_day_and_for_whoever_gave_it(site: Site):
    browser = await site.signed_in(CHARITY)
    await browser.open("/consent")
    await browser.send("/consent", nhs=NHS["value"])
    await say_why(browser)
    other = await site.signed_in(CHARITY, owner="acc_two")
    await other.open("/consent")
    await other.send("/consent", nhs="9990020000")
    assert ASKED in other.text
    site.partnership.clock.advance(hours=15)  # past midnight in London
    browser = await site.signed_in(CHARITY)
    await browser.open("/consent")
    await browser.send("/consent", nhs="9990020000")
    assert ASKED in browser.text


async def test_it_leads_nowhere_but_to_our_own_pages(site: Site):
    browser = await site.signed_in(COUNCIL)
    await browser.open("/sign-out")
    fields = {"look-up-path": "//elsewhere.example/x", **REASON}
    page = await browser.send("/look-ups/why", **fields)
    assert page.url.path == "/"
    assert page.url.host == "127.0.0.1"
