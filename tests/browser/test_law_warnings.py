"""An agreement drafted badly on purpose, with all of its warnings, in a real browser.

REGISTRY_SCREENSHOTS=var/shots saves a picture of every page that is looked at.
"""

from __future__ import annotations

from typing import Any

from registry.services.drafting import writing
from registry.services.drafting.law_review import review
from tests.browser.conftest import PLAIN_FIRST, Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.second import second

WHY = "The commissioner’s lawyer has looked at this, and the trust board agreed on 4 November 2026."
DRAFT = "/drafts/discharge"


def drafted_badly(p: Partnership) -> dict[str, Any]:
    """An agreement in which each kind of mistake is made once."""
    content = second(p)
    closed, partly, without = content["sharings"]
    closed["lawful_bases"] = [{"partner": HOSPITAL, "basis": "6(1)(f)"}]
    closed["conditions"] = [{"partner": HOSPITAL, "condition": "Art10+Sch1.18"}]
    closed["gateways"] = [{"from": HOSPITAL, "to": SCHOOL, "gateway": "CA1989.s47(9)"}]
    partly["conditions"] = [
        {"partner": partner, "condition": "9(2)(h)+Sch1.2"} for partner in partly["from"]
    ]
    without |= {"purpose": "safeguarding_child"}
    without["conditions"] = [
        {"partner": partner, "condition": "9(2)(g)+Sch1.18"} for partner in without["from"]
    ]
    content["sharings"].append(
        {
            **without,
            "id": "everyone",
            "from": [HOSPITAL],
            "to": [COUNCIL, SCHOOL],
            "purpose": "direct_care",
            "lawful_bases": [{"partner": HOSPITAL, "basis": "6(1)(d)"}],
            "conditions": [{"partner": HOSPITAL, "condition": "9(2)(b)+Sch1.1"}],
            "gateways": [{"from": HOSPITAL, "to": COUNCIL, "gateway": "CA1893.s1"}],
        }
    )
    content["parties"][0]["role"] = "joint_controller"
    return content


async def begun(p: Partnership) -> set[tuple[str, str]]:
    """Begin the draft; return what its warnings are about, and what they find."""
    await p.charter()
    actor = p.actor(HOSPITAL)
    draft, _ = await writing.begin(p.registry, actor, drafted_badly(p))
    found = await review(p.registry, actor, draft.content, ())
    return {(warning.what, warning.finding) for warning in found.warnings}


EVERY_KIND = {
    ("basis", "not_open"),
    ("basis", "no_basis_open"),
    ("condition", "fits_nobody"),
    ("condition", "no_item"),
    ("data", "no_condition"),
    ("gateway", "fits_nobody"),
    ("gateway", "fits_not_all"),
    ("gateway", "not_known"),
    ("joint_arrangement", "missing"),
    ("policy_document", "missing"),
}


@PLAIN_FIRST
def test_every_warning_is_read_mended_or_answered_for(
    visits: Visits, server: Server, scripts: bool
):
    assert server.do(begun(server.partnership)) == EVERY_KIND
    visit = visits(scripts=scripts, token=server.session(HOSPITAL, "officer"), rules_in_each=True)
    page = visit.page
    visit.open(DRAFT)
    visit.look("drafted-badly")
    visit.open(f"{DRAFT}/write/sharings.discharge")
    visit.look("clause-drafted-badly")
    visit.open(f"{DRAFT}/write/text.joint_arrangement")
    page.fill("#joint_arrangement", "The hospital tells patients; each answers for its own part.")
    visit.go_on("Save")
    visit.follow("say why it can stay")
    visit.look("warnings")
    visit.go_on("Save")
    assert "There is a problem" in page.inner_text("main")
    visit.look("warnings-fault")
    page.locator("input[name=warnings]").first.check(force=True)
    page.fill("#reason", WHY)
    visit.go_on("Save")
    assert f"It can stay: “{WHY}”" in page.inner_text("main")
    while page.get_by_role("link", name="say why it can stay").count():
        visit.follow("say why it can stay")
        for box in page.locator("input[name=warnings]").all():
            box.check(force=True)
        page.fill("#reason", WHY)
        visit.go_on("Save")
    assert "Looked at in law" in page.inner_text("main")
    visit.look("answered-for")
    for step in ("Put it before its parties", "Register it"):
        visit.follow(step)
        visit.go_on(step)
    assert "Warnings that can stay" in page.inner_text("main")
    visit.look("registered-with-warnings")
