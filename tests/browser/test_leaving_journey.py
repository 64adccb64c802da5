"""Leaving, and membership, in a real browser, on a phone and on a desktop."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.services.agreements import registering
from tests.browser.conftest import Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge


async def begun(partnership: Partnership) -> None:
    """Let three organisations be members with an agreement in force."""
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
        await partnership.sign("wisc", 1, partner_id)
    content = discharge(partnership)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)


@pytest.mark.parametrize(("scripts", "width"), [(True, 420), (False, 1280)])
def test_an_officer_leaves_by_letter(
    visits: Visits, server: Server, scripts: bool, width: int, tmp_path: Path
):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts, width=width, token=server.session(SCHOOL, "officer"))
    visit.open("/your-agreements/discharge/1")
    visit.follow("Leave this agreement")
    visit.look("leaving-means")
    visit.follow("By a notice signed with a key")
    visit.look("leaving-notice")
    visit.follow("Back")
    visit.follow("By letter")
    visit.look("leaving-letter")
    visit.go_on("Give notice")
    visit.look("leaving-letter-fault")
    for part, typed in (("day", "10"), ("month", "Dec"), ("year", "2026")):
        visit.page.fill(f"#on-{part}", typed)
    visit.page.fill("#reason", "The service closes")
    visit.page.fill("#person", "Rhian Head")
    visit.page.fill("#role", "Head teacher")
    scan = tmp_path / "letter.pdf"
    scan.write_bytes(b"%PDF-1.7" * 5_000)
    visit.page.set_input_files("#scan", scan)
    visit.go_on("Give notice")
    visit.look("leaving-given")
    assert "leaves Discharge on 10 December 2026" in visit.page.inner_text("h1")
    visit.open(f"/organisations/{SCHOOL}")
    visit.look("organisation-member")
    visit.follow("Membership")
    visit.look("membership")
    visit.follow("Leave the charter")
    visit.look("leaving-charter")
    assert "ends none of them here" in visit.page.inner_text("main")


@pytest.mark.parametrize(("scripts", "width"), [(True, 420), (False, 1280)])
def test_the_operator_suspends_a_member(visits: Visits, server: Server, scripts: bool, width: int):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts, width=width, token=server.session(COUNCIL, "officer"))
    visit.open("/your-agreements/discharge/1/leave")
    visit.look("leaving-who")
    visit.open(f"/organisations/{SCHOOL}/membership")
    visit.look("membership-operator")
    visit.follow("Suspend its membership")
    visit.go_on("Suspend its membership")
    visit.look("membership-step-fault")
    visit.page.fill("#reason", "Nobody answers")
    visit.go_on("Suspend its membership")
    visit.look("membership-suspended")
    assert "is suspended from the charter" in visit.page.inner_text("h1")
