"""A decision is recorded either way, on the answer's page or afterwards, and stays readable."""

from __future__ import annotations

import pytest

from registry.services.checks import decisions
from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.web.checks.test_journey import CONCERN, EARLY_HELP, NHS, go_through
from tests.web.conftest import Browser, Site

WORDS = 'He said "I won\'t go home" – عمر 👧 <b>bold</b>'


async def record_after_check(browser: Browser, **fields: str) -> str:
    """Check and record; return the address of the record."""
    await go_through(browser, CONCERN)
    assert browser.page is not None
    address = browser.page.text.partition('href="/checks/')[2].partition('"')[0]
    await browser.open(f"/checks/{address}")
    page = await browser.send(f"/checks/{address}", **{"decision": "share", **fields})
    return page.url.path


async def test_a_decision_on_the_answers_page(site: Site):
    browser = await site.signed_in(SCHOOL)
    await record_after_check(
        browser, reasons=WORDS, shared="What was seen", told="no", not_told_why="Not safe"
    )
    text = browser.text
    assert "It is recorded and cannot be changed" in text
    for words in ("Decision: Share", WORDS, "What was seen", "Not safe", "The check said"):
        assert words in text
    assert "Ledger entry" in text
    assert browser.page is not None
    assert "<b>bold" not in browser.page.text


async def test_not_sharing_is_recorded_the_same_way(site: Site):
    browser = await site.signed_in(SCHOOL)
    await record_after_check(browser, decision="not_share", reasons="Wrong child")
    assert "Decision: Do not share" in browser.text
    await browser.open("/decisions")
    assert "Do not share" in browser.text


async def test_an_emergency_recorded_afterwards(site: Site):
    browser = await site.signed_in(SCHOOL)
    await browser.open("/decisions/new")
    await browser.send(
        "/decisions/new",
        decision="share",
        reasons="He had a knife",
        recipient="Police control room",
        **{"decided-day": "20", "decided-month": "11", "decided-year": "2026"},
    )
    assert "Police control room" in browser.text
    assert "20 November 2026" in browser.text
    await browser.open("/decisions")
    assert "recorded after an emergency" in browser.text


async def test_every_fault_at_once_and_what_was_typed_stays(site: Site):
    browser = await site.signed_in(SCHOOL)
    await browser.open("/decisions/new")
    page = await browser.send(
        "/decisions/new",
        advice="x" * 1_001,
        shared="kept",
        **{"decided-day": "1", "decided-month": "1", "decided-year": "2030"},
    )
    for words in ("Say what you decided", "Say why", "at most 1000", "has not happened yet"):
        assert browser.text.count(words) == 2, words
    assert ">kept</textarea>" in page.text
    page = await browser.send("/decisions/new", **{"decided-day": "x"})
    assert browser.text.count("real date") == 2
    assert "<title>Error: " in page.text


async def test_something_is_added_and_nothing_rewritten(site: Site):
    browser = await site.signed_in(SCHOOL)
    address = await record_after_check(browser, reasons="First thought")
    await browser.send(address, added="Second thought")
    assert "First thought" in browser.text
    assert "Second thought" in browser.text
    await browser.send(address, added="")
    assert "Write what you want to add" in browser.text


async def test_anothers_decision_and_check_are_not_there(site: Site):
    browser = await site.signed_in(SCHOOL)
    address = await record_after_check(browser, reasons="Ours")
    assert browser.page is not None
    check = browser.text.partition("chk_")[2][:20]
    other = await site.signed_in(COUNCIL, owner="acc_two")
    for path in (address, f"/checks/chk_{check}/decision", "/decisions/dec_0"):
        assert (await other.open(path)).status_code == 404
    await other.open("/decisions/new")
    assert (await other.send(address, added="x")).status_code == 404
    await other.open("/decisions/new")
    refused = await other.send(f"/checks/chk_{check}/decision", decision="share", reasons="x")
    assert refused.status_code == 404
    colleague = await site.signed_in(SCHOOL, owner="acc_three")
    assert (await colleague.open(address)).status_code == 200


async def test_an_auditor_sees_that_it_was_recorded_and_not_what_was_written(site: Site):
    browser = await site.signed_in(SCHOOL)
    address = await record_after_check(browser, reasons="Her words")
    auditor = await site.signed_in(SCHOOL, "auditor", owner="acc_audit")
    await auditor.open("/decisions")
    await auditor.open(address)
    assert "Decision: Share" in auditor.text
    assert "Ledger entry" in auditor.text
    assert "Her words" not in auditor.text
    assert (await auditor.open("/decisions/new")).status_code == 403


async def test_what_was_written_is_in_no_table_and_goes_with_the_person(site: Site):
    await site.partnership.person(CHARITY, NHS)
    browser = await site.signed_in(CHARITY)
    at = await go_through(browser, EARLY_HELP)
    assert browser.page is not None
    address = browser.page.text.partition('href="/checks/')[2].partition('"')[0]
    await browser.open(f"/checks/{address}")
    await browser.send(f"/checks/{address}", decision="seek_advice", reasons="Unmistakable")
    registry = site.partnership.registry
    actor = site.partnership.actor(CHARITY, "practitioner")
    [decision] = await decisions.list_decisions(registry, actor)
    assert decision.subject_id is not None
    assert decision.wrapped_key == b""
    assert b"Unmistakable" not in decision.sealed
    assert at


@pytest.mark.parametrize("path", ["/decisions", "/decisions/new", "/decisions/dec_1"])
async def test_an_officer_has_no_part_in_it(site: Site, path: str):
    browser = await site.signed_in(SCHOOL, "officer")
    assert (await browser.open(path)).status_code == 403
