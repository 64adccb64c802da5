"""Who looked people up: officers and auditors see who, how many, what for and why, never whom."""

from __future__ import annotations

import pytest

from registry.domain.records.acting import Actor
from registry.services.people import finding, looking_up
from tests.services.people.test_finding import LOCAL, NHS
from tests.simulator import COUNCIL, SCHOOL, Partnership
from tests.web.conftest import Site


async def look(partnership: Partnership, account: str, *given: dict[str, str], why: str = ""):
    actor = Actor(SCHOOL, frozenset({"practitioner"}), account)
    await finding.identify(partnership.registry, actor, list(given), reason=why)


@pytest.mark.parametrize("role", ["officer", "auditor"])
async def test_who_looked_up_how_many_and_why(site: Site, role: str):
    partnership = site.partnership
    await look(partnership, "acc_a", NHS)
    await look(partnership, "acc_a", NHS, why="joint_work")
    partnership.clock.advance(days=1)
    await look(partnership, "acc_b", LOCAL, why="Zoë's uncle")
    browser = await site.signed_in(SCHOOL, role)
    await browser.open("/")
    assert "Who looked people up" in browser.text
    await browser.open("/look-ups")
    today, _, before = browser.text.partition("22 November 2026")
    assert "23 November 2026" in today
    assert "Look-ups 1" in today
    for words in ("Look-ups 2", "no record of 1", "Find or add a person", "many cases"):
        assert words in before
    assert "uncle" not in browser.text
    await browser.open("/look-ups/each")
    assert browser.text.count("Find or add a person") == 3
    assert browser.text.count("You had no record.") == 2
    assert browser.text.index("23 November") < browser.text.index("22 November")
    stranger = await site.signed_in(COUNCIL, role)
    await stranger.open("/look-ups")
    assert "Nobody has looked anyone up." in stranger.text
    await stranger.open("/look-ups/each")
    assert "Nobody has looked anyone up." in stranger.text


async def test_the_notification_leads_to_who_looked_up(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 0)
    await look(site.partnership, "acc_a", NHS, why="joint_work")
    browser = await site.signed_in(SCHOOL, "auditor")
    await browser.open("/what-you-were-told")
    assert "See who looked people up today, and why." in browser.text
    assert browser.page is not None
    assert 'href="/look-ups"' in browser.page.text


async def test_each_look_up_is_cut_into_pages(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("registry.web.kit.addresses.MOST_IN_PART", 2)
    for _ in range(5):
        await look(site.partnership, "acc_a", NHS)
    browser = await site.signed_in(SCHOOL, "auditor")
    await browser.open("/look-ups/each?page=2")
    assert browser.page is not None
    assert 'href="/look-ups/each?page=1"' in browser.page.text
    assert 'href="/look-ups/each?page=3"' in browser.page.text
    assert browser.text.count("Find or add a person") == 2
