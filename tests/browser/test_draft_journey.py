"""An officer writes an agreement in a real browser, on a phone and on a desktop."""

from __future__ import annotations

from hashlib import sha256

from registry.documents.media_types import PDF
from registry.services.agreements import registering
from registry.services.drafting import annexes, writing
from tests.browser.conftest import SCRIPTS_FIRST, Server, Visits
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.second import second
from tests.support.files import FILES

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


@SCRIPTS_FIRST
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
    visit.open("/drafts/homes-first/annexes")
    visit.go_on("Add annex")
    visit.look("annex-fault")
    visit.page.fill("#title", "What is shared, item by item, with the reasons for each of them")
    file = {"name": "items.pdf", "mimeType": "application/pdf", "buffer": FILES[PDF]}
    visit.page.set_input_files("#file", file)
    visit.go_on("Add annex")
    assert "item by item" in visit.page.inner_text("main")
    visit.open("/drafts/homes-first/write/approvals.new")
    visit.look("approval")
    visit.page.select_option("#role", "caldicott_guardian")
    visit.page.fill("#name_or_post", "Medical director")
    visit.page.select_option("#organisation", HOSPITAL)
    for part, typed in (("day", "3"), ("month", "11"), ("year", "2026")):
        visit.page.fill(f"#date-{part}", typed)
    visit.page.fill("#advice", "Look at it again after a year.")
    visit.go_on("Save")
    assert "These are not signatures" in visit.page.inner_text("main")
    visit.look("draft-with-annex")
    visit.open(f"/drafts/homes-first/write/annexes.{sha256(FILES[PDF]).hexdigest()}")
    visit.look("annex")
    visit.open("/drafts/homes-first")
    visit.follow("Put it before its parties")
    visit.look("submit")
    visit.go_on("Put it before its parties")
    assert "Before its parties, for review" in visit.page.inner_text("main")


async def with_annex(server: Server) -> None:
    """Register an agreement with an annex, an approval, and an organisation that joined."""
    p = server.partnership
    await p.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL, CHARITY):
        await p.enrol(partner_id)
    content, digest = second(p), sha256(FILES[PDF]).hexdigest()
    join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
    approval = {"role": "siro", "name_or_post": "Finance director", "date": "2026-11-03"}
    content |= {
        "accession": {"kinds": ["charity"], "how": "Write to the lead.", "joins": [join]},
        "annexes": [{"title": "Data items", "sha256": digest, "media_type": PDF}],
        "approvals": [{**approval, "organisation": COUNCIL, "advice": "Look again in a year."}],
    }
    actor = p.actor(COUNCIL)
    await annexes.put_all(p.registry, actor, content, [FILES[PDF]])
    await registering.register(p.registry, actor, content)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL, CHARITY)


def test_an_annex_is_saved_and_never_shown(visits: Visits, server: Server):
    server.do(with_annex(server))
    visit = visits(scripts=True, token=server.session(HOSPITAL, "officer"))
    visit.open("/your-agreements/discharge/1")
    visit.look("agreement-with-annex")
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("link", name="Data items").click()
    assert saved.value.suggested_filename.startswith("discharge-annex-")
    assert saved.value.path().read_bytes() == FILES[PDF]


async def _begun(p: Partnership) -> None:
    await p.charter()
    content = second(p, lead=COUNCIL)
    content["sharings"][0]["gateways"] = [
        {"from": HOSPITAL, "to": COUNCIL, "gateway": POWER},
    ]
    await writing.begin(p.registry, p.actor(HOSPITAL), content)


@SCRIPTS_FIRST
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
