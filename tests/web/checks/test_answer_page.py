"""The answer's page: for whoever reads it, the most urgent first, the rest folded."""

from __future__ import annotations

import re

from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.web.checks.test_journey import CONCERN, EARLY_HELP
from tests.web.checks.walking import go_through
from tests.web.conftest import Site

SECONDARY = "secondary sources"


async def test_what_is_not_checked_is_for_lead_officers(site: Site):
    for roles, is_shown in ((("practitioner",), False), (("practitioner", "officer"), True)):
        browser = await site.signed_in(SCHOOL, *roles)
        await go_through(browser, CONCERN)
        assert (SECONDARY in browser.text) is is_shown
        assert ("For lead officers" in browser.text) is is_shown


async def test_whoever_would_receive_is_told_how_to_ask(site: Site):
    browser = await site.signed_in(COUNCIL)
    asked = {"to": "organisation", "partner": SCHOOL, "direction": "receive"}
    answers = {**CONCERN, "partner": asked}
    await go_through(browser, answers)
    assert "Hill School must share this with you. The law requires it." in browser.text
    assert "Ask Hill School for what you need. Say which law or order covers it." in browser.text
    assert "The law says they must share" in browser.text
    for wrong in ("You must share", "Share with County Council", "Ring County Council"):
        assert wrong not in browser.text


async def test_the_page_begins_with_what_to_do(site: Site):
    browser = await site.signed_in(CHARITY)
    page_of = await go_through(browser, EARLY_HELP)
    page = await browser.open(f"{page_of}/answer")
    headings = re.findall(r"<h[12][^>]*>([^<]+)</h", page.text)
    assert headings[:3] == [
        "Ask first. We have no record of consent.",
        "Do now",
        "Also do",
    ]
    folded = page.text.partition("<details")[2]
    assert "More about this answer" in folded
    assert "Golden rules for this" in folded
    assert "This is advice. You decide." in folded


async def test_no_golden_rule_about_a_child_stands_in_an_adults_case(site: Site):
    browser = await site.signed_in(CHARITY)
    said = {
        **EARLY_HELP,
        "purpose": {"purpose": "safeguarding_adult", "whose_task": "unknown"},
        "situation": {"age": "adult", "at_risk_adult": "yes"},
    }
    page_of = await go_through(browser, said)
    page = await browser.open(f"{page_of}/answer")
    rules = page.text.partition("Golden rules for this")[2].partition("</ul>")[0]
    assert "Share only what is relevant" in rules
    assert "child" not in rules


async def test_a_no_is_not_said_to_need_no_agreement(site: Site):
    browser = await site.signed_in(CHARITY)
    page_of = await go_through(browser, EARLY_HELP)
    page = await browser.open(f"{page_of}/answer")
    assert "There is no agreement for this. That does not change this answer." in page.text
    assert "You do not need one to share." not in page.text
