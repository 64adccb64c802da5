"""Recording by keyboard alone: every field can be reached, filled and sent, and focus is seen."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.conftest import Server, Visits
from tests.simulator import CHARITY, SCHOOL

_MOST_TABS = 60


def tab_to(page: Page, selector: str) -> None:
    """Tab to a field. What has the focus is on the screen, and not under the exit button."""
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            break
    else:
        raise AssertionError(f"the keyboard does not reach {selector}")
    seen = page.evaluate(
        """() => {
            const box = document.activeElement.getBoundingClientRect();
            const middle = [box.left + box.width / 2, box.top + box.height / 2];
            const top = document.elementFromPoint(...middle);
            return top !== null && !top.closest(".govuk-exit-this-page");
        }"""
    )
    assert seen, f"{selector} is under something"


def choose(page: Page, *names: str) -> None:
    """Choose the first answer to each question."""
    for name in names:
        tab_to(page, f"input[name={name}]")
        page.keyboard.press("Space")


def go_on(page: Page, where: str) -> None:
    """Press the button that goes on, and wait for where it leads."""
    tab_to(page, "main button:not(.govuk-button--secondary)")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/{where}$"))


def test_a_decision_by_keyboard(visits: Visits, server: Server):
    visit = visits(width=360, token=server.session(SCHOOL), label="decision-keys")
    page = visit.page
    visit.open("/decisions/new")
    tab_to(page, "input[name=decision]")
    page.keyboard.press("Space")
    for field, text in (("reasons", "Because"), ("shared", "What"), ("recipient", "Whom")):
        tab_to(page, f"#{field}")
        page.keyboard.type(text)
    tab_to(page, "input[name=told]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/decisions/dec_"))
    assert "Because" in page.locator("main").inner_text()


def test_consent_by_keyboard(visits: Visits, server: Server):
    visit = visits(width=360, token=server.session(CHARITY), label="consent-keys")
    page = visit.page
    visit.open("/consent")
    tab_to(page, "#nhs")
    page.keyboard.type("943 476 5919")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/consent/dft_\w+$"))
    tab_to(page, "form[action$='/begin'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/about\b"))
    tab_to(page, "#another")
    page.keyboard.type("county")
    page.wait_for_selector(".autocomplete__option")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    choose(page, "mutual")
    go_on(page, "what")
    choose(page, "data", "purpose")
    go_on(page, "voice")
    choose(page, "speaker", "age", "judged")
    go_on(page, "say")
    choose(page, "status", "sound")
    go_on(page, r"dft_\w+\?saved=said")
    tab_to(page, "form[action$='/withdraw'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ending\b"))
    go_on(page, "ending/check")
    tab_to(page, "main .govuk-button--warning")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"saved=withdrawn"))
