"""A practitioner checks a share: with and without scripts, on phone and desktop, by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import DESK, PHONE, SCRIPTS, Server, Visit, Visits
from tests.simulator import COUNCIL, SCHOOL

MOST_KEYS = 40


def choose_partner(visit: Visit) -> None:
    if visit.scripts:
        visit.page.fill("input#partner", "county")
        visit.page.wait_for_selector(".autocomplete__option")
        visit.look("partner-typed")
        visit.page.keyboard.press("ArrowDown")
        visit.page.keyboard.press("Enter")
    else:
        visit.page.select_option("select#partner", COUNCIL)


def check_a_concern(visit: Visit) -> None:
    """Go from home to the answer, looking at every page."""
    visit.open("/")
    visit.look("home")
    visit.go_on("Check a share")
    visit.look("danger")
    visit.go_on()
    visit.look("danger-fault")
    visit.choose("danger", "risk")
    visit.choose("who_risk", "child")
    visit.look("danger-answered")
    visit.go_on()
    visit.look("partner")
    visit.go_on()
    visit.look("partner-fault")
    choose_partner(visit)
    visit.go_on()
    visit.go_on()
    visit.look("purpose-fault")
    visit.choose("purpose", "other")
    visit.look("purpose-other")
    visit.choose("purpose", "safeguarding_child")
    visit.go_on()
    visit.look("data")
    visit.go_on()
    visit.look("data-fault")
    visit.choose("data", "personal")
    visit.choose("data", "special:health")
    visit.go_on()
    visit.look("person")
    visit.page.fill("#nhs", "1")
    visit.page.fill("#full_name", "Zoë O'Brien 👧")
    visit.go_on()
    visit.look("person-fault")
    assert visit.page.input_value("#full_name") == "Zoë O'Brien 👧"
    visit.page.fill("#nhs", "")
    visit.page.fill("#full_name", "")
    visit.go_on()
    visit.look("situation")
    visit.go_on()
    visit.look("situation-fault")
    visit.choose("age", "child_u13")
    visit.choose("about", "at_risk")
    visit.go_on()


@pytest.mark.parametrize(
    ("scripts", "width"),
    [(True, None), (False, None), (True, DESK), (False, PHONE)],
    ids=["scripts", "plain", "scripts at a desk", "plain on a phone"],
)
def test_from_home_to_the_answer(visits: Visits, server: Server, scripts: bool, width: int | None):
    """Look at every page on both screens; click through each, with and without scripts."""
    visit = visits(scripts=scripts, width=width, token=server.session(SCHOOL))
    check_a_concern(visit)
    visit.look("answer")
    assert visit.page.locator("h1").inner_text() == "The law says you must share this."
    visit.page.get_by_role("link", name="Tell us if any").count()
    visit.page.go_back()
    assert visit.page.locator("h1").inner_text() == "Their situation"
    assert visit.page.locator("input[value=child_u13]").is_checked()
    visit.page.go_forward()
    assert visit.page.locator("h1").inner_text() == "The law says you must share this."


@SCRIPTS
def test_in_doubt_who_is_meant_the_check_goes_on(visits: Visits, server: Server, scripts: bool):
    number = {"scheme": "nhs", "value": "943 476 5919"}
    server.do(server.partnership.person(SCHOOL, number))
    server.do(server.partnership.person(SCHOOL, {"scheme": "local", "value": "P-17"}))
    label = "doubt-js" if scripts else "doubt-plain"
    visit = visits(scripts=scripts, token=server.session(SCHOOL), label=label)
    visit.open("/")
    visit.go_on("Check a share")
    visit.choose("danger", "none")
    visit.go_on()
    choose_partner(visit)
    visit.go_on()
    visit.choose("purpose", "safeguarding_child")
    visit.go_on()
    visit.choose("data", "personal")
    visit.go_on()
    visit.page.fill("#nhs", number["value"])
    visit.page.fill("#local", "P-17")
    visit.go_on()
    visit.choose("age", "child_u13")
    visit.go_on()
    visit.look("person")
    visit.go_on("Say who this is")
    visit.look("who-this-is")
    visit.page.go_back()
    visit.go_on("Check without naming anyone")
    visit.look("answer")
    assert "Not named" in visit.page.content()


@SCRIPTS
def test_danger_now(visits: Visits, server: Server, scripts: bool):
    label = "danger-js" if scripts else "danger-plain"
    visit = visits(scripts=scripts, token=server.session(SCHOOL), label=label)
    visit.open("/")
    visit.go_on("Check a share")
    visit.choose("danger", "now")
    visit.choose("who_now", "life")
    visit.go_on()
    visit.look("now")
    assert visit.page.locator("h1").inner_text() == "Share what is needed now"
    visit.follow("Someone is in danger now")
    visit.look("page")
    assert "999" in visit.page.locator("main").inner_text()


def test_by_keyboard_alone_with_at_most_forty_keys(visits: Visits, server: Server):
    """Presses of Tab, arrows, Space and Enter are counted; letters typed are not."""
    visit = visits(width=DESK, token=server.session(SCHOOL), label="keys")
    page = visit.page
    pressed = 0

    def press(key: str, times: int = 1) -> None:
        nonlocal pressed
        for _ in range(times):
            page.keyboard.press(key)
        pressed += times

    def to(selector: str) -> None:
        """Move to the first field, past the frame by the skip link if the page starts there."""
        press("Tab")
        if page.evaluate("document.activeElement.matches('.govuk-skip-link')"):
            press("Enter")
            press("Tab")
        assert page.evaluate("s => document.activeElement?.matches(s)", selector), selector

    visit.open("/")
    to("main button")
    press("Enter")
    page.wait_for_url(re.compile(r"/danger\b"))
    to("input[name=danger]")
    press("ArrowUp")  # from the first radio button to the last: no serious harm
    assert page.locator("input[value=none]").is_checked()
    press("Enter")
    page.wait_for_url(re.compile(r"/partner\b"))
    to("input#partner")
    page.keyboard.type("county")
    page.wait_for_selector(".autocomplete__option")
    press("ArrowDown")
    press("Enter")
    press("Enter")
    page.wait_for_url(re.compile(r"/purpose\b"))
    to("input[name=purpose]")
    press("Space")
    press("Enter")
    page.wait_for_url(re.compile(r"/data\b"))
    to("input[name=data]")
    press("Space")
    press("Enter")
    page.wait_for_url(re.compile(r"/person\b"))
    to("input#nhs")
    press("Enter")
    page.wait_for_url(re.compile(r"/situation\b"))
    to("input[name=age]")
    press("Space")
    press("Enter")
    page.wait_for_url(re.compile(r"/answer\b"))
    assert pressed <= MOST_KEYS, pressed


@SCRIPTS
def test_exit_really_leaves(visits: Visits, server: Server, scripts: bool):
    token = server.session(SCHOOL)
    visit = visits(scripts=scripts, width=DESK, token=token, label=f"exit-{scripts}")
    visit.open("/")
    visit.go_on("Check a share")
    visit.page.get_by_role("button", name="Exit this page").click()
    visit.page.wait_for_url(server.away)
    assert visit.page.context.cookies(server.base) == []
    visit.page.go_back()
    assert "May someone come to serious harm?" not in visit.page.content()
    visit.open("/")
    assert "signed in for" not in visit.page.content()


def test_exit_by_keyboard(visits: Visits, server: Server):
    visit = visits(width=DESK, token=server.session(SCHOOL), label="exit-keys")
    visit.open("/")
    visit.go_on("Check a share")
    visit.page.wait_for_url(re.compile(r"/danger\b"))
    for _ in range(3):
        visit.page.keyboard.press("Shift")
    visit.page.wait_for_url(server.away)
    visit.page.go_back()
    assert "May someone come to serious harm?" not in visit.page.content()


def test_the_weight_of_pages(visits: Visits, server: Server):
    """Pages weigh at most 250 KB on the first visit and 30 KB after, as sent over the network."""
    visit = visits(width=360, token=server.session(SCHOOL), label="weight")
    sizes: list[tuple[str, int]] = []

    def note(response: object) -> None:
        request = response.request  # type: ignore[attr-defined]
        found = request.sizes()
        sizes.append((request.url, found["responseBodySize"] + found["responseHeadersSize"]))

    visit.page.on("requestfinished", lambda request: note(request.response()))
    visit.open("/")
    visit.page.wait_for_load_state("networkidle")
    assert 0 < sum(size for _, size in sizes) <= 250_000, sizes
    sizes.clear()
    visit.go_on("Check a share")
    visit.page.wait_for_load_state("networkidle")
    assert 0 < sum(size for _, size in sizes) <= 30_000, sizes


def test_print_shows_the_answer_and_not_the_buttons(visits: Visits, server: Server):
    visit = visits(width=DESK, token=server.session(SCHOOL), label="print")
    visit.open("/danger")
    visit.open("/")
    visit.page.emulate_media(media="print")
    assert visit.page.get_by_role("heading", level=1).is_visible()
    assert not visit.page.locator(".govuk-exit-this-page").is_visible()
