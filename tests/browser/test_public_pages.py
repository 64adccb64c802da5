"""The public pages in a real browser, and the code on a certificate as a phone reads it."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

from registry.services.agreements import registering
from tests.browser.conftest import SCRIPTS, Server, Visits
from tests.browser.conftest import picture as picture_of
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge


async def begun(partnership: Partnership) -> None:
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
        await partnership.sign("wisc", 1, partner_id)
    content = discharge(partnership)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)


@SCRIPTS
def test_anyone_verifies_a_member(visits: Visits, server: Server, scripts: bool):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts)
    visit.open("/members")
    visit.look("members")
    visit.page.fill("#name", "hill")
    visit.go_on("Find")
    visit.look("members-found")
    visit.follow("Hill School")
    visit.look("verify")
    visit.follow("A certificate to print")
    visit.look("certificate")
    picture = Image.open(io.BytesIO(visit.page.locator(".code svg").screenshot()))
    [read] = zxingcpp.read_barcodes(picture)
    assert read.text == f"{server.partnership.registry.base_url}/verify/{SCHOOL}"
    visit.page.emulate_media(media="print")
    picture_of(visit.page, f"print-{visit.label}-certificate")
    on_paper = visit.page.inner_text("body")
    for words in ("Someone is in danger now", "Back", "Help"):
        assert words not in on_paper
    visit.page.emulate_media(media="screen")
    visit.open("/agreements")
    visit.look("public-agreements")
    assert "Discharge" in visit.page.inner_text("main")
