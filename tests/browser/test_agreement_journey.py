"""The agreements' pages in a real browser, on a telephone and on a desk."""

from __future__ import annotations

import pytest

from registry.services import agreements, paper
from tests.browser.conftest import Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge

SIZES = pytest.mark.parametrize("width", [320, 1280])
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


async def begun(partnership: Partnership) -> None:
    """An agreement that waits for the school, whose paper was entered."""
    registry, council = partnership.registry, partnership.actor(COUNCIL)
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL):
        await partnership.enrol(partner_id)
    await agreements.register(registry, council, discharge(partnership))
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)
    entered = paper.PaperSignature(
        "discharge", 1, SCHOOL, "Rhian Head", "Head teacher", registry.today(), "5c" * 32
    )
    await paper.enter(registry, council, entered)


@SIZES
@SCRIPTS
def test_an_officer_confirms_and_suspends(
    visits: Visits, server: Server, scripts: bool, width: int
):
    server.do(begun(server.partnership))
    token = server.session(SCHOOL, "officer")
    visit = visits(scripts=scripts, width=width, token=token)
    visit.open("/what-you-were-told")
    visit.look("told")
    visit.open("/your-agreements")
    visit.look("agreements")
    visit.page.get_by_role("link", name="Discharge").click()
    visit.look("agreement-to-confirm")
    visit.go_on("Yes, this is our signature")
    visit.look("agreement-in-force")
    visit.page.get_by_role("link", name="Suspend this agreement").click()
    visit.look("agreement-step")
    visit.go_on("Suspend this agreement")
    visit.look("agreement-step-fault")
    visit.page.fill("#reason", "A breach is being looked into")
    visit.go_on("Suspend this agreement")
    visit.look("agreement-suspended")
    assert "Suspended by Hill School" in visit.page.inner_text("main")
