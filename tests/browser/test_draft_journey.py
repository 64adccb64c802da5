"""An officer writes an agreement in a real browser, on a phone and on a desktop."""

from __future__ import annotations

from registry.services.drafting import writing
from tests.browser.conftest import SCRIPTS, Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, Partnership
from tests.simulator.second import second

CONDITION, POWER = "9(2)(h)+Sch1.2", "HSCA2012.s251B"
OF_THE_SECOND_VERSION = (
    "write/facts",
    "write/lead",
    "write/accession",
    "write/parties.new",
    f"write/parties.{COUNCIL}",
    f"write/parties.{COUNCIL}.contact",
    f"write/parties.{COUNCIL}.officer",
    "write/parties.county-hospital/take-out",
    "write/sharings.new",
    "write/sharings.discharge",
    "write/sharings.discharge.bases",
    "write/sharings.discharge.conditions.new",
    f"write/sharings.discharge.conditions.{CONDITION}",
    "write/sharings.discharge.powers.new",
    f"write/sharings.discharge.powers.{POWER}",
    "write/sharings.discharge.receiving",
    "write/sharings.discharge.confidence",
    "write/sharings.discharge.items.new",
    "write/text.rights",
    "write/text.joint_arrangement",
    "abandon",
    "submit",
)


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


async def _begun(p: Partnership) -> None:
    await p.charter()
    content = second(p, lead=COUNCIL)
    content["sharings"][0]["gateways"] = [
        {"from": HOSPITAL, "to": COUNCIL, "gateway": POWER},
    ]
    await writing.begin(p.registry, p.actor(HOSPITAL), content)


@SCRIPTS
def test_every_page_of_the_second_version(visits: Visits, server: Server, scripts: bool):
    server.do(_begun(server.partnership))
    visit = visits(scripts=scripts, token=server.session(HOSPITAL, "officer"))
    for path in ("", *OF_THE_SECOND_VERSION):
        visit.open(f"/drafts/discharge/{path}".rstrip("/"))
        assert visit.page.locator("main h1").count() == 1, path
        assert visit.page.locator("main form").count() or not path, path
        visit.look(f"second-{path.replace('/', '-').replace('.', '-')}")
    visit.open("/drafts/discharge/write/sharings.discharge.powers.new")
    visit.go_on("Save")
    visit.look("second-power-fault")
    assert "There is a problem" in visit.page.inner_text("main")
