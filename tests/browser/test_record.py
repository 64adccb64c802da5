"""Recording decisions and consent, and reading help, in a real browser."""

from __future__ import annotations

from registry.web.public.help_pages import PAGES
from tests.browser.conftest import DESK, SCRIPTS, Server, Visit, Visits
from tests.simulator import CHARITY, COUNCIL, SCHOOL


def label(kind: str, scripts: bool) -> str:
    return f"{kind}-{'js' if scripts else 'plain'}"


@SCRIPTS
def test_a_decision_without_a_check(visits: Visits, server: Server, scripts: bool):
    token = server.session(SCHOOL)
    visit = visits(scripts=scripts, token=token, label=label("decision", scripts))
    visit.open("/danger")
    visit.follow("Record it afterwards")
    visit.look("form")
    visit.go_on("Record it")
    visit.look("form-fault")
    assert visit.page.locator(".govuk-error-summary a").count() == 2
    visit.choose("decision", "share")
    visit.page.fill("#reasons", "He had a knife – “now” 🔪")
    visit.choose("told", "no")
    visit.page.fill("#not_told_why", "It was not safe")
    visit.go_on("Record it")
    visit.look("record")
    assert "He had a knife – “now” 🔪" in visit.page.locator("main").inner_text()
    visit.page.fill("#added", "The police rang back.")
    visit.go_on("Add it")
    assert "The police rang back." in visit.page.locator("main").inner_text()
    visit.open("/decisions")
    visit.look("list")
    visit.page.go_back()
    assert visit.page.locator("h1").inner_text() == "Decision: Share"


def say_yes(visit: Visit, speaker: str) -> None:
    visit.go_on("Record what they say now")
    visit.page.select_option("#purpose", "early_help")
    visit.page.select_option("#recipient", COUNCIL)
    visit.choose("data", "personal")
    visit.choose("speaker", speaker)
    visit.go_on()


@SCRIPTS
def test_consent_is_recorded_and_taken_back(visits: Visits, server: Server, scripts: bool):
    token = server.session(CHARITY)
    visit = visits(scripts=scripts, token=token, label=label("consent", scripts))
    visit.open("/consent")
    visit.look("find")
    visit.go_on()
    visit.look("find-fault")
    visit.page.fill("#nhs", "943 476 5919")
    visit.go_on()
    visit.look("nobody")
    visit.go_on("Record what they say now")
    visit.look("about")
    visit.go_on()
    visit.look("about-fault")
    visit.page.go_back()
    visit.page.go_back()
    say_yes(visit, "self")
    visit.look("read-out")
    visit.go_on("Record it")
    visit.look("read-out-fault")
    visit.choose("status", "given")
    visit.choose("sound", "explicit")
    visit.choose("sound", "freely")
    visit.go_on("Record it")
    visit.look("recorded")
    visit.go_on("They have changed their mind")
    visit.look("withdrawn")
    assert "no longer agree" in visit.page.locator("main").inner_text()
    assert visit.page.get_by_role("button", name="They have changed their mind").count() == 0


def test_a_session_that_ends_in_the_middle_loses_nothing(visits: Visits, server: Server):
    visit = visits(width=DESK, token=server.session(SCHOOL), label="expired")
    visit.open("/decisions/new")
    visit.page.fill("#reasons", "Half a sentence")
    server.partnership.clock.advance(minutes=31)
    visit.go_on("Record it")
    visit.look("sign-in-again")
    assert "What you wrote is kept" in visit.page.locator("main").inner_text()
    held = visit.page.locator("input[name=held]").input_value()
    again = visits(width=DESK, token=server.session(SCHOOL), label="expired-again")
    again.open(f"/decisions/new?held={held}")
    again.look("given-back")
    assert again.page.input_value("#reasons") == "Half a sentence"


def test_every_page_of_help(visits: Visits):
    visit = visits(label="help")
    visit.open("/")
    visit.look("start")
    visit.open("/help")
    visit.look("index")
    for name in PAGES:
        visit.open(f"/help/{name}")
        visit.look(name)
    visit.open("/nowhere")
    visit.look("not-found")
