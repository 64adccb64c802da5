"""The agreements' pages in a real browser, on a phone and on a desktop."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.services.agreements import registering
from registry.services.signing import paper_signatures
from tests.browser.conftest import SCRIPTS, Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge


async def begun(partnership: Partnership) -> None:
    """Register an agreement that waits for the school, whose paper signature was entered."""
    registry, council = partnership.registry, partnership.actor(COUNCIL)
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL):
        await partnership.enrol(partner_id)
    await registering.register(registry, council, discharge(partnership))
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)
    entered = paper_signatures.PaperSignature(
        "discharge", 1, SCHOOL, "Rhian Head", "Head teacher", registry.today(), "5c" * 32
    )
    await paper_signatures.enter(registry, council, entered)


@pytest.mark.parametrize(("scripts", "width"), [(True, 320), (False, 1280)])
def test_an_officer_signs_on_paper(
    visits: Visits, server: Server, scripts: bool, width: int, tmp_path: Path
):
    server.do(begun(server.partnership))
    server.do(server.partnership.enrol(SCHOOL))
    visit = visits(scripts=scripts, width=width, token=server.session(SCHOOL, "officer"))
    visit.open("/your-agreements/discharge/1/sign")
    visit.look("sign")
    visit.go_on("Hand in the signed file")
    visit.look("sign-fault")
    visit.follow("enter the signature")
    visit.look("paper")
    visit.go_on("Enter this signature")
    visit.look("paper-fault")
    visit.page.fill("#person", "Rhian Head")
    visit.page.fill("#role", "Head teacher")
    for part, typed in (("day", "20"), ("month", "Nov"), ("year", "2026")):
        visit.page.fill(f"#on-{part}", typed)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7" * 500_000)
    visit.page.set_input_files("#scan", scan)
    visit.go_on("Enter this signature")
    visit.look("signed-on-paper")
    assert "Signed on paper by Rhian Head" in visit.page.inner_text("main")


@SCRIPTS
def test_an_officer_confirms_and_suspends(visits: Visits, server: Server, scripts: bool):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts, token=server.session(SCHOOL, "officer"))
    visit.open("/what-you-were-told")
    visit.look("told")
    visit.open("/your-agreements")
    visit.look("agreements")
    visit.follow("Discharge")
    visit.look("agreement-to-confirm")
    visit.follow("No, this is not our signature")
    visit.look("agreement-refuse")
    visit.follow("Back")
    visit.go_on("Yes, this is our signature")
    visit.look("agreement-in-force")
    visit.follow("Suspend this agreement")
    visit.look("agreement-step")
    visit.go_on("Suspend this agreement")
    visit.look("agreement-step-fault")
    visit.page.fill("#reason", "A breach is being looked into")
    visit.go_on("Suspend this agreement")
    visit.look("agreement-suspended")
    assert "Suspended by Hill School" in visit.page.inner_text("main")
