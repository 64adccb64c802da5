"""An officer writes an agreement in a real browser, on a phone and on a desktop."""

from __future__ import annotations

from tests.browser.conftest import SCRIPTS, Server, Visits
from tests.simulator import COUNCIL, HOSPITAL


@SCRIPTS
def test_an_officer_writes_an_agreement(visits: Visits, server: Server, scripts: bool):
    server.do(server.partnership.charter())
    visit = visits(scripts=scripts, token=server.session(HOSPITAL, "officer"))
    visit.open("/your-agreements")
    visit.follow("Agreements being written")
    visit.look("drafts")
    visit.follow("Begin a new agreement")
    visit.look("templates")
    visit.follow("Hospital discharge and continuing care")
    visit.go_on("Begin it")
    visit.look("template-fault")
    visit.page.fill("#id", "homes-first")
    for part, typed in (("day", "4"), ("month", "1"), ("year", "2027")):
        visit.page.fill(f"#start-{part}", typed)
    visit.choose("part-hospital", HOSPITAL)
    visit.choose("part-council", COUNCIL)
    visit.go_on("Begin it")
    visit.look("draft")
    visit.open("/drafts/homes-first/write/sharings.discharge")
    visit.look("sharing")
    visit.page.fill("#retention", "Eight years after the last contact.")
    visit.go_on("Save")
    assert "Eight years after the last contact." in visit.page.inner_text("main")
    visit.open("/drafts/homes-first/write/sharings.discharge.bases")
    visit.look("bases")
    visit.open(f"/drafts/homes-first/write/parties.{COUNCIL}/take-out")
    visit.look("take-out")
    visit.open("/drafts/homes-first/write/parties.new")
    visit.look("party")
    visit.open("/drafts/homes-first")
    visit.follow("Put it before its parties")
    visit.look("submit")
    visit.go_on("Put it before its parties")
    assert "Before its parties, for review" in visit.page.inner_text("main")
