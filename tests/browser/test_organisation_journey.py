"""An officer keeps an organisation's record in a real browser, on a phone and on a desktop."""

from __future__ import annotations

import re

from tests.browser.conftest import SCRIPTS_FIRST, Server, Visits
from tests.simulator import COUNCIL


@SCRIPTS_FIRST
def test_an_officer_keeps_the_record(visits: Visits, server: Server, scripts: bool):
    visit = visits(scripts=scripts, token=server.session(COUNCIL, "officer"))
    visit.open("/")
    visit.follow("Organisations, and whom to ring")
    visit.look("organisations")
    visit.follow("Register an organisation")
    visit.go_on("Register it")
    visit.look("register-fault")
    visit.page.fill("#legal_name", "Mill Lane Surgery")
    visit.page.fill("#id", "mill-lane-surgery")
    visit.page.select_option("#kind", "gp_practice")
    visit.go_on("Register it")
    visit.look("organisation-new")
    visit.follow("Add a person in a role")
    visit.look("role")
    visit.page.select_option("#role", "caldicott_guardian")
    visit.page.fill("#telephone", "ask for Zoë")
    visit.go_on("Save")
    visit.look("role-fault")
    visit.page.fill("#name", "Dr Zoë O’Brien " + "نور" * 20)
    visit.page.fill("#telephone", "01632 960100")
    visit.go_on("Save")
    visit.look("organisation")
    assert "Caldicott Guardian Dr Zoë O’Brien" in visit.page.inner_text("main")
    visit.follow(re.compile("Change.*Caldicott Guardian"))
    visit.look("role-change")
    for part, typed in (("day", "30"), ("month", "9"), ("year", "2026")):
        visit.page.fill(f"#to-{part}", typed)
    visit.choose("why", "update")
    visit.page.fill("#reason", "She has retired")
    visit.go_on("Save")
    visit.look("organisation-changed")
    visit.follow("Add a policy document")
    visit.look("policy-document")
    visit.open("/organisations/mill-lane-surgery/history")
    visit.look("organisation-history")
    assert "She has retired" in visit.page.inner_text("main")
