"""Recording decisions and consent, and reading help, in a real browser."""

from __future__ import annotations

from registry.web.public.help_pages import PAGES
from tests.browser.conftest import DESK, PLAIN_FIRST, SCRIPTS, Server, Visit, Visits
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


def choose_organisation(visit: Visit, typed: str, value: str) -> None:
    """Choose one more organisation from the long list, by typing where scripts run."""
    if visit.scripts:
        visit.page.fill("input#another", typed)
        visit.page.wait_for_selector(".autocomplete__option")
        visit.page.keyboard.press("ArrowDown")
        visit.page.keyboard.press("Enter")
    else:
        visit.page.select_option("select#another", value)


def ask_for_consent(visit: Visit) -> None:
    """Go from the person's page to the text to read aloud."""
    visit.go_on("Record what they say now")
    choose_organisation(visit, "county", COUNCIL)
    visit.choose("mutual", "yes")
    visit.go_on()
    visit.choose("data", "personal")
    visit.choose("purpose", "early_help")
    visit.go_on()
    visit.choose("speaker", "mother")
    visit.choose("age", "child_u13")
    visit.choose("which", "2")
    visit.go_on()


def look_at_every_question(visit: Visit) -> None:
    """Do the same, looking at every page with and without faults."""
    visit.go_on("Record what they say now")
    visit.look("about")
    visit.go_on()
    visit.look("about-fault")
    choose_organisation(visit, "county", COUNCIL)
    visit.go_on("Add another organisation")
    choose_organisation(visit, "hill", SCHOOL)
    visit.choose("mutual", "yes")
    visit.go_on("Add another organisation")
    visit.look("about-two")
    assert visit.page.locator("input[name=recipient]:checked").count() == 2
    visit.go_on()
    visit.look("what")
    visit.go_on()
    visit.look("what-fault")
    visit.choose("data", "personal")
    visit.choose("data", "special:health")
    visit.choose("purpose", "early_help")
    visit.go_on()
    visit.look("voice")
    visit.go_on()
    visit.look("voice-fault")
    visit.choose("speaker", "mother")
    visit.choose("age", "child_u13")
    visit.look("voice-which")
    visit.choose("which", "2")
    visit.go_on()


@PLAIN_FIRST
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
    look_at_every_question(visit)
    visit.look("read-out")
    visit.go_on("Record their answer")
    visit.look("read-out-fault")
    visit.choose("status", "given")
    visit.choose("sound", "explicit")
    visit.choose("sound", "freely")
    visit.go_on("Record their answer")
    visit.look("recorded")
    assert "NHS number ending in 5919" in visit.page.locator("main").inner_text()
    visit.go_on("They have changed their mind")
    visit.look("ending")
    visit.go_on()
    visit.look("ending-fault")
    visit.choose("part", "part")
    visit.choose("data", "special:health")
    visit.look("ending-part")
    visit.go_on()
    visit.look("ending-check")
    visit.go_on("Record that they changed their mind")
    visit.look("withdrawn")
    assert "took back part of it" in visit.page.locator("main").inner_text()
    visit.go_on("Undo the withdrawal")
    visit.look("undo")
    visit.go_on("Undo the withdrawal")
    visit.look("undo-fault")
    visit.page.fill("#reason", "Wrong child.")
    visit.go_on("Undo the withdrawal")
    visit.look("undone")
    assert "does not count" in visit.page.locator("main").inner_text()


def test_a_record_is_put_right(visits: Visits, server: Server):
    """That somebody speaks no more, and that it was all a mistake."""
    visit = visits(scripts=True, token=server.session(CHARITY), label="consent-right")
    visit.open("/consent")
    visit.page.fill("#local", "CH-1")
    visit.go_on()
    ask_for_consent(visit)
    visit.choose("status", "given")
    visit.go_on("Record their answer")
    visit.look("acts")
    visit.go_on("Who spoke has lost their say")
    visit.go_on("Record this")
    visit.look("ended-fault")
    for part, value in (("day", "22"), ("month", "11"), ("year", "2026")):
        visit.page.fill(f"#on-{part}", value)
    visit.page.fill("#reason", "She died.")
    visit.go_on("Record this")
    visit.look("ended")
    visit.go_on("Correct a mistake")
    visit.go_on()
    visit.look("mistake-fault")
    visit.choose("step", "1")
    visit.choose("step", "2")
    visit.page.fill("#reason", "Another family.")
    visit.go_on()
    visit.look("mistake-check")
    visit.go_on("Record that it was a mistake")
    assert "does not count" in visit.page.locator("main").inner_text()


@PLAIN_FIRST
def test_a_no_is_as_wide_as_they_say(visits: Visits, server: Server, scripts: bool):
    visit = visits(scripts=scripts, token=server.session(CHARITY), label=label("no", scripts))
    visit.open("/consent")
    visit.page.fill("#full_name", "Zoë O'Brien")
    for part, value in (("day", "9"), ("month", "3"), ("year", "2014")):
        visit.page.fill(f"#born-{part}", value)
    visit.go_on()
    ask_for_consent(visit)
    visit.choose("status", "refused")
    visit.go_on("Record their answer")
    visit.look("what-no")
    visit.choose("no_about", "wider")
    visit.go_on()
    visit.look("what-no-fault")
    visit.choose("wider", "nobody")
    visit.choose("wider", "data")
    visit.go_on()
    visit.look("read-back")
    visit.go_on("Record their no")
    visit.look("recorded")
    assert "telling anyone" in visit.page.locator("main").inner_text()
    visit.open("/consent")
    visit.page.fill("#full_name", "Zoe Obrian")
    for part, value in (("day", "9"), ("month", "3"), ("year", "2014")):
        visit.page.fill(f"#born-{part}", value)
    visit.go_on()
    visit.look("near")
    visit.go_on("Change these details")
    assert visit.page.input_value("#full_name") == "Zoe Obrian"
    visit.page.fill("#nhs", "943 476 5919")
    visit.go_on()
    visit.open("/consent")
    visit.page.fill("#full_name", "Zoe O'Brien")
    visit.page.fill("#nhs", "943 476 5919")
    for part, value in (("day", "9"), ("month", "3"), ("year", "2014")):
        visit.page.fill(f"#born-{part}", value)
    visit.go_on()
    visit.look("one-person")
    assert visit.page.locator("input[name=settled]").count() == 2


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
