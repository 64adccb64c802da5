"""An officer puts right who a record is about, in a real browser; a practitioner is asked why."""

from __future__ import annotations

from typing import Any

from registry.services.people import finding, looking_up
from tests.browser.conftest import PHONE, SCRIPTS, SCRIPTS_FIRST, Server, Visit, Visits
from tests.simulator import SCHOOL, Partnership

NHS = {"scheme": "nhs", "value": "943 476 5919"}
NAME = {"scheme": "name_dob", "name": "Zoë O'Brien", "date_of_birth": "2014-03-09"}


async def begun(partnership: Partnership) -> None:
    """Let the school know two people by one name, and have recorded consent for one of them."""
    actor = partnership.actor(SCHOOL)
    first = await partnership.person(SCHOOL, NHS, NAME)
    local = {"scheme": "local", "value": "P-17"}
    await finding.identify(partnership.registry, actor, [local, NAME], new_person=True)
    await partnership.consent(SCHOOL, first, "given")


def name(visit: Visit) -> None:
    visit.page.fill("#full_name", NAME["name"])
    for part, value in (("day", "9"), ("month", "3"), ("year", "2014")):
        visit.page.fill(f"#born-{part}", value)


def begin(visit: Visit, kind: str) -> None:
    visit.open("/put-right/new")
    visit.choose("kind", kind)
    visit.go_on()


@SCRIPTS_FIRST
def test_two_records_are_joined_and_parted(visits: Visits, server: Server, scripts: bool):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts, width=PHONE, token=server.session(SCHOOL, "officer"))
    visit.open("/")
    visit.follow("Put right who a record is about")
    visit.go_on("Put something right")
    visit.go_on()
    visit.look("kind-fault")
    begin(visit, "joined")
    visit.go_on()
    visit.look("person-fault")
    name(visit)
    visit.go_on()
    visit.look("which")
    visit.page.locator("label.govuk-radios__label").first.click()
    visit.go_on()
    name(visit)
    visit.go_on()
    visit.go_on()
    visit.look("means-fault")
    visit.page.fill("#reason", "The office has both papers.")
    visit.go_on()
    visit.look("check")
    visit.go_on("Record this")
    visit.look("done")
    visit.follow("See what your organisation has put right")
    visit.look("list")
    visit.follow("Undo this")
    visit.look("undo")
    visit.page.fill("#reason", "They are twins.")
    visit.go_on("Undo this")
    visit.look("undone")
    assert "joined: undone" in visit.page.inner_text("main")


def test_every_other_kind(visits: Visits, server: Server):
    server.do(begun(server.partnership))
    visit = visits(width=PHONE, token=server.session(SCHOOL, "officer"), label="kinds")
    begin(visit, "number_replaced")
    visit.go_on()
    visit.look("number-fault")
    begin(visit, "joined_across")
    visit.page.fill("#nhs", NHS["value"])
    visit.go_on()
    visit.choose("has_code", "yes")
    visit.look("code-yes")
    visit.choose("has_code", "no")
    visit.go_on()
    visit.page.fill("#reason", "Their officer rang us.")
    visit.go_on()
    visit.go_on("Record this")
    visit.look("code-done")
    begin(visit, "entry_moved")
    visit.page.fill("#nhs", NHS["value"])
    visit.go_on()
    visit.look("entry")
    visit.page.locator("label.govuk-radios__label").first.click()
    visit.go_on()
    visit.look("belongs-to")
    begin(visit, "alias_taken_back")
    visit.page.fill("#nhs", NHS["value"])
    visit.go_on()
    visit.look("wrong")
    visit.open("/look-ups")
    visit.look("look-ups")
    visit.follow("See each look-up")
    visit.look("each")


@SCRIPTS
def test_a_practitioner_is_asked_why(
    visits: Visits, server: Server, scripts: bool, monkeypatch: Any
):
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 0)
    visit = visits(scripts=scripts, width=PHONE, token=server.session(SCHOOL))
    visit.open("/consent")
    name(visit)
    visit.go_on()
    visit.look("why")
    visit.go_on()
    visit.look("why-fault")
    visit.choose("look-up-reason", "many_referrals")
    visit.go_on()
    visit.look("found")
    assert "Zoë O'Brien, born 9 March 2014" in visit.page.inner_text("main")
