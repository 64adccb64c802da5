"""A practitioner checks a share: with and without scripts, on phone and desktop, by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import DESK, PHONE, SCRIPTS, Server, Visit, Visits
from tests.simulator import COUNCIL, SCHOOL

MOST_KEYS, MOST_KEYS_IN_AN_EMERGENCY = 75, 30


def choose_partner(visit: Visit) -> None:
    visit.choose("to", "organisation")
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
    visit.choose("who", "child")
    visit.look("danger-answered")
    visit.go_on()
    visit.look("partner")
    visit.go_on()
    visit.look("partner-fault")
    visit.choose("to", "body")
    visit.look("partner-body")
    visit.choose("to", "person")
    visit.look("partner-person")
    choose_partner(visit)
    visit.go_on()
    visit.go_on()
    visit.look("purpose-fault")
    visit.choose("purpose", "other")
    visit.look("purpose-other")
    visit.choose("purpose", "safeguarding_child")
    visit.go_on()
    visit.look("situation")
    visit.go_on()
    visit.look("situation-fault")
    visit.choose("age", "adult")
    visit.look("situation-adult")
    visit.choose("age", "child_u13")
    visit.look("situation-child")
    visit.choose("role", "unknown")
    visit.go_on()
    say_what(visit)
    say_the_rest(visit)


def say_what(visit: Visit) -> None:
    """Say what would be shared, and where it came from."""
    visit.look("data")
    visit.go_on()
    visit.look("data-fault")
    visit.choose("data", "personal")
    visit.choose("data", "special:health")
    visit.choose("information_from", "no")
    visit.go_on()


def say_the_rest(visit: Visit) -> None:
    """Answer what matters of consent, requests and the law."""
    visit.look("consent")
    visit.page.fill("#nhs", "1")
    visit.page.fill("#full_name", "Zoë O'Brien 👧")
    visit.choose("consent", "refused")
    visit.go_on()
    visit.look("consent-fault")
    assert visit.page.input_value("#full_name") == "Zoë O'Brien 👧"
    visit.page.fill("#nhs", "")
    visit.page.fill("#full_name", "")
    visit.choose("consent", "unknown")
    visit.go_on()
    visit.look("request")
    visit.go_on()
    visit.look("request-fault")
    visit.choose("court_order", "unknown")
    visit.go_on()
    visit.look("law")
    visit.choose("relevant_to_child_welfare", "yes")
    visit.go_on()


@pytest.mark.parametrize(
    ("scripts", "width"),
    [
        pytest.param(True, None, id="scripts"),
        pytest.param(False, None, id="plain"),
        pytest.param(True, DESK, id="scripts at a desk", marks=pytest.mark.long),
        pytest.param(False, PHONE, id="plain on a phone", marks=pytest.mark.long),
    ],
)
def test_from_home_to_the_answer(visits: Visits, server: Server, scripts: bool, width: int | None):
    """Look at every page on both screens; click through it on a phone with scripts and at a desk
    without. ``make test-long`` also does it the other way round."""
    token = server.session(SCHOOL)
    visit = visits(scripts=scripts, width=width, token=token, rules_in_each=True)
    check_a_concern(visit)
    visit.look("answer")
    headline = "The law says you must share this."
    assert visit.page.locator("h1").inner_text() == headline
    visit.page.go_back()
    assert visit.page.locator("h1").inner_text() == "What you know about this"
    assert visit.page.locator("input[name=relevant_to_child_welfare][value=yes]").is_checked()
    visit.page.go_forward()
    assert visit.page.locator("h1").inner_text() == headline


def test_what_turns_on_an_answer_is_shown_once_it_is_given(visits: Visits, server: Server):
    """Without scripts too: what a page asks after an answer appears with it."""
    visit = visits(scripts=False, width=PHONE, token=server.session(SCHOOL), label="asked")
    visit.open("/")
    visit.go_on("Check a share")
    assert not visit.page.locator("input[name=who]").first.is_visible()
    visit.choose("danger", "risk")
    assert visit.page.locator("input[name=who]").first.is_visible()
    visit.choose("who", "others")
    visit.go_on()
    for name in ("partner", "kind", "relation"):
        assert not visit.page.locator(f"[name={name}]").first.is_visible()
    visit.choose("to", "person")
    assert visit.page.locator("[name=relation]").first.is_visible()
    assert not visit.page.locator("[name=partner]").first.is_visible()
    visit.choose("relation", "parent_with_responsibility")
    visit.choose("source_of_risk", "no")
    visit.go_on()
    visit.choose("purpose", "direct_care")
    visit.go_on()
    visit.choose("age", "child_13_15")
    assert visit.page.locator("[name=gillick]").first.is_visible()
    assert not visit.page.locator("[name=capacity]").first.is_visible()
    visit.choose("age", "adult")
    assert visit.page.locator("[name=capacity]").first.is_visible()
    assert not visit.page.locator("[name=gillick]").first.is_visible()


@SCRIPTS
def test_in_doubt_who_is_meant_the_check_goes_on(visits: Visits, server: Server, scripts: bool):
    number = {"scheme": "nhs", "value": "943 476 5919"}
    server.do(server.partnership.person(SCHOOL, number))
    server.do(server.partnership.person(SCHOOL, {"scheme": "local", "value": "P-17"}))
    label = "doubt-js" if scripts else "doubt-plain"
    visit = visits(scripts=scripts, token=server.session(SCHOOL), label=label)
    visit.open("/")
    visit.go_on("Check a share")
    visit.choose("danger", "unknown")
    visit.go_on()
    choose_partner(visit)
    visit.go_on()
    visit.choose("purpose", "safeguarding_child")
    visit.go_on()
    visit.choose("age", "child_u13")
    visit.choose("role", "unknown")
    visit.choose("at_risk_child", "unknown")
    visit.go_on()
    visit.choose("data", "personal")
    visit.choose("information_from", "no")
    visit.go_on()
    visit.page.fill("#nhs", number["value"])
    visit.page.fill("#local", "P-17")
    visit.choose("consent", "unknown")
    visit.go_on()
    visit.choose("court_order", "no")
    visit.go_on()
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
    visit.choose("who", "life")
    visit.go_on()
    visit.look("now")
    assert "a refusal does not stop you" in visit.page.locator("main").inner_text()
    choose_partner(visit)
    visit.go_on()
    visit.look("situation")
    visit.go_on()
    visit.look("answer")
    assert (
        visit.page.locator("h1").inner_text() == "Share what is needed now. This is an emergency."
    )
    visit.go_on("Answer the rest of the questions")
    visit.look("rest")
    visit.follow("Someone is in danger now")
    visit.look("page")
    assert "999" in visit.page.locator("main").inner_text()


class Keys:
    """Somebody who uses only the keyboard; presses are counted, letters typed are not."""

    def __init__(self, visit: Visit) -> None:
        self.page, self.pressed = visit.page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += len(keys)

    def to(self, selector: str, most: int = 40) -> None:
        """Move on to a field, past the frame by the skip link if the page starts there."""
        self.press("Tab")
        if self.page.evaluate("document.activeElement.matches('.govuk-skip-link')"):
            self.press("Enter", "Tab")
        for _ in range(most):
            if self.page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def go_on(self, step: str) -> None:
        self.press("Enter")
        self.page.wait_for_url(re.compile(rf"/{step}\b"))

    def choose_council(self) -> None:
        self.to("input[name=to]")
        self.press("Space")
        self.to("input#partner")
        self.page.keyboard.type("county")
        self.page.wait_for_selector(".autocomplete__option")
        self.press("ArrowDown", "Enter")

    def begin(self) -> None:
        self.to("main button")
        self.go_on("danger")
        self.to("input[name=danger]")


def test_by_keyboard_alone_in_an_emergency(visits: Visits, server: Server):
    visit = visits(width=DESK, token=server.session(SCHOOL), label="keys-now")
    keys = Keys(visit)
    visit.open("/")
    keys.begin()
    keys.press("Space")
    keys.to("input[name=who]")
    keys.press("Space")
    keys.go_on("partner")
    keys.choose_council()
    keys.go_on("situation")
    keys.to("input[name=age]")
    keys.go_on("answer")
    assert keys.pressed <= MOST_KEYS_IN_AN_EMERGENCY, keys.pressed


def test_by_keyboard_alone(visits: Visits, server: Server):
    visit = visits(width=DESK, token=server.session(SCHOOL), label="keys")
    keys = Keys(visit)
    visit.open("/")
    keys.begin()
    keys.press("Space", "ArrowDown")  # from the first radio button to the second: not right now
    keys.to("input[name=who]")
    keys.press("ArrowDown")
    keys.go_on("partner")
    keys.choose_council()
    keys.go_on("purpose")
    keys.to("input[name=purpose]")
    keys.press("Space")
    keys.go_on("situation")
    keys.to("input[name=age]")
    keys.press("Space")
    keys.to("input[name=role]")
    keys.press("ArrowUp")  # from the first radio button to the last: I do not know
    keys.go_on("data")
    keys.to("input[name=data]")
    keys.press("Space")
    keys.to("input[name=information_from][value=no]")
    keys.press("Space")
    keys.go_on("consent")
    keys.to("input[name=consent]")
    keys.press("ArrowUp")
    keys.go_on("request")
    keys.to("input[name=court_order]")
    keys.press("ArrowUp")
    keys.go_on("law")
    keys.to("input[name=relevant_to_child_welfare]")
    keys.press("Space")
    keys.go_on("answer")
    assert keys.pressed <= MOST_KEYS, keys.pressed


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
    assert "Could anyone be seriously harmed?" not in visit.page.content()
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
    assert "Could anyone be seriously harmed?" not in visit.page.content()


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


@pytest.mark.parametrize("typed", ["COUNTY COUN", "cóunty-council", "County’ Council", "cou´nty"])
def test_a_name_is_found_however_a_phone_writes_it(visits: Visits, server: Server, typed: str):
    visit = visits(width=PHONE, token=server.session(SCHOOL), label="typed")
    visit.open("/")
    visit.go_on("Check a share")
    visit.choose("danger", "risk")
    visit.choose("who", "child")
    visit.go_on()
    visit.choose("to", "organisation")
    visit.page.fill("input#partner", typed)
    visit.page.wait_for_selector(".autocomplete__option")
    assert "County Council" in visit.page.locator(".autocomplete__option").first.inner_text()
