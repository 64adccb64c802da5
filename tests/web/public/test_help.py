"""Everyone can read the help, and it agrees with the law tables."""

from __future__ import annotations

import pytest

from registry.law import load_edition
from registry.web.public.help_pages import PAGES, RULES_EDITION
from registry.web.public.help_texts import GOLDEN_RULES_EXPLAINED
from tests.web.conftest import Site

LAW = load_edition()


@pytest.mark.parametrize("name", PAGES)
async def test_every_page_of_help_is_linked_and_open(site: Site, name: str):
    browser = site.visitor()
    index = await browser.open("/help")
    assert f'href="/help/{name}"' in index.text
    assert (await browser.open(f"/help/{name}")).status_code == 200


async def test_the_seven_golden_rules_are_those_of_the_law_tables(site: Site):
    browser = site.visitor()
    await browser.open("/help/golden-rules")
    rules = LAW.golden_rules[RULES_EDITION].rules
    assert len(rules) == len(GOLDEN_RULES_EXPLAINED) == 7
    for rule in rules:
        assert rule in browser.text


async def test_what_is_not_verified_is_said(site: Site):
    browser = site.visitor()
    await browser.open("/help/how-answers-are-made")
    unread = [row for row in LAW.gateways.values() if row.verified != "found"]
    assert unread
    for row in unread:
        assert row.source.cited in browser.text
    for doubt in LAW.doubts.values():
        assert doubt.text in browser.text


async def test_help_that_is_not_there_is_a_page_that_says_so(site: Site):
    browser = site.visitor()
    assert (await browser.open("/help/nothing")).status_code == 404
