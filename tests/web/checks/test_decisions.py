"""A decision is recorded either way, on the answer's page or afterwards, and stays readable."""

from __future__ import annotations

from typing import Any

import pytest

from registry.services.checks import decisions
from registry.services.checks.checker import Checker
from tests.simulator import CHARITY, COUNCIL, POLICE, SCHOOL
from tests.web.checks.test_journey import CONCERN, EARLY_HELP, NHS
from tests.web.checks.walking import go_through
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
    assert "recorded without a check" in browser.text


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


async def checked(site: Site, **changes: Any) -> str:
    """Check a share with the police over the register itself; return the page of its decision."""
    request: dict[str, Any] = {
        "from": CHARITY,
        "to": POLICE,
        "purpose": "crime_investigation",
        "data_categories": ["special:health"],
        **changes,
    }
    actor = site.partnership.actor(CHARITY)
    answer = await Checker(site.partnership.registry).check(request, actor=actor)
    return f"/checks/{answer.check_id}/decision"


WANTED = {
    "decided_by": "Say who decided",
    "crime_or_harm": "Say what crime or harm",
    "without_consent": "Say why you did not ask for consent",
    "this_much": "Say why you share this much",
}


async def test_a_stated_public_interest_asks_for_its_reasons(site: Site):
    address = await checked(site, public_interest="serious_crime")
    browser = await site.signed_in(CHARITY)
    await browser.open(address)
    assert "To stop or solve a serious crime" in browser.text
    await browser.send(address, decision="share", reasons="Needed")
    for words in WANTED.values():
        assert browser.text.count(words) == 2, words
    await browser.send(
        address, decision="share", reasons="Needed", **{name: f"My {name}" for name in WANTED}
    )
    for name in WANTED:
        assert f"My {name}" in browser.text
    assert "Public interest" in browser.text
    assert "Still to write" not in browser.text


async def test_after_an_emergency_the_reasons_are_asked_for_later(site: Site):
    urgent = {"emergency": True, "risk_of_serious_harm": "life"}
    address = await checked(site, public_interest="serious_crime", **urgent)
    browser = await site.signed_in(CHARITY)
    await browser.open(address)
    assert "You can add them later" in browser.text
    page = await browser.send(address, decision="share", reasons="He had a knife")
    assert "Still to write" in browser.text
    await browser.send(page.url.path, **{name: f"My {name}" for name in WANTED})
    assert "My this_much" in browser.text
    assert "Still to write" not in browser.text


async def test_without_a_stated_interest_the_form_is_as_short_as_before(site: Site):
    address = await checked(site)
    browser = await site.signed_in(CHARITY)
    await browser.open(address)
    assert "crime or harm" not in browser.text


async def test_a_person_who_was_told_is_shown_by_their_relation(site: Site):
    told = {"to": "kind:family_member", "recipient": {"relation": "foster_carer"}}
    address = await checked(site, **told)
    browser = await site.signed_in(CHARITY)
    await browser.open(address)
    await browser.send(address, decision="seek_advice", reasons="Not sure")
    for words in ("A person, not an organisation", "Their foster carer"):
        assert words in browser.text
    assert "kind:" not in browser.text
    await browser.open("/decisions")
    assert "A person, not an organisation" in browser.text
    address = await checked(site, to="kind:regulator")
    await browser.open(address)
    await browser.send(address, decision="seek_advice", reasons="Not sure")
    assert "Regulator, not in the register" in browser.text


@pytest.mark.parametrize("path", ["/decisions", "/decisions/new", "/decisions/dec_1"])
async def test_an_officer_has_no_part_in_it(site: Site, path: str):
    browser = await site.signed_in(SCHOOL, "officer")
    assert (await browser.open(path)).status_code == 403
