"""The operator's officer reads of damage and says how it was dealt with, in a real browser."""

from __future__ import annotations

import re

from registry.domain.records.damage import DamagedRow, NotRecording
from registry.services.reports import damage as report
from tests.browser.conftest import PHONE, SCRIPTS, Server, Visits
from tests.browser.test_keyboard import choose, tab_to
from tests.simulator import COUNCIL, SCHOOL, Partnership

NHS = {"scheme": "nhs", "value": "943 476 5919"}


async def begun(partnership: Partnership) -> None:
    """Let a consent be found altered, a key swapped, and very many decisions gone."""
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "given")
    await partnership.charter()
    await partnership.enrol(SCHOOL)
    registry = partnership.registry
    async with registry.database.reads() as reads:
        [consent] = await reads.consent_record(event.record_id)
        size = await reads.ledger_size()
        leaves = await reads.leaves(0, size)
    [key] = [leaf.leaf_index for leaf in leaves if leaf.kind == "key"]
    found = [
        DamagedRow("consent", consent.leaf_index or 0, "altered"),
        DamagedRow("key", key, "key_swapped"),
        *(DamagedRow("decision", 10_000 + place, "missing") for place in range(50)),
    ]
    await report.record(registry, found)


@SCRIPTS
def test_damage_is_read_and_dealt_with(visits: Visits, server: Server, scripts: bool):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts, width=PHONE, token=server.session(COUNCIL, "officer"))
    visit.open("/")
    visit.look("damage-home")
    visit.follow("Damage to the register was found")
    visit.look("damage-list")
    visit.follow(re.compile("The consent recorded on"))
    visit.look("damage-one")
    visit.go_on("Say how it was dealt with")
    visit.go_on("Record that it was dealt with")
    visit.look("damage-outcome-fault")
    visit.choose("outcome", "kept_apart")
    visit.page.fill("#note", "No backup has it. Hill School was told.")
    visit.go_on("Record that it was dealt with")
    visit.look("damage-settled")
    assert "Hill School was told." in visit.page.inner_text("main")
    database = server.partnership.registry.database
    database.stop_recording("It ends at entry 7.", NotRecording.ROLLED_BACK)
    visit.open("/damage")
    visit.look("damage-rolled-back")


def test_damage_by_keyboard(visits: Visits, server: Server):
    server.do(begun(server.partnership))
    visit = visits(width=360, token=server.session(COUNCIL, "officer"), label="damage-keys")
    page = visit.page
    visit.open("/")
    tab_to(page, "main a[href='/damage']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/damage$"))
    tab_to(page, "main li a[href^='/damage/dmg_']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/damage/dmg_\w+$"))
    tab_to(page, "main a.govuk-button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/dealt-with$"))
    choose(page, "outcome")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#note")
    page.keyboard.type("They entered it again.")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/damage/dmg_\w+$"))
    assert "its organisation recorded it again" in page.locator("main").inner_text()
