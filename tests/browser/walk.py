"""Goes from a one-time link to a recorded decision in a real browser, and times each page.

``python -m tests.browser.walk LINK``, with the practitioner's link that ``make run`` prints.
"""

from __future__ import annotations

import sys
import time

from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import find


def main() -> None:
    link = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        started = time.monotonic()
        pages: list[str] = []

        def note() -> None:
            heading = page.locator("h1").inner_text()
            pages.append(heading)
            print(f"{len(pages):2}  {time.monotonic() - started:5.1f} s  {heading}")

        page.goto(link)
        note()
        _go(page, page.locator("main button").first.inner_text())
        note()
        _go(page, "Check a share")
        note()
        _choose(page, "danger", "risk")
        _choose(page, "who", "child")
        _go(page)
        note()
        _choose(page, "to", "organisation")
        page.fill("input#partner", "county")
        page.wait_for_selector(".autocomplete__option")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        _go(page)
        note()
        _choose(page, "purpose", "safeguarding_child")
        _go(page)
        note()
        _choose(page, "age", "child_u13")
        _choose(page, "role", "unknown")
        _go(page)
        note()
        page.locator("label[for=data]").click()
        _choose(page, "information_from", "no")
        _go(page)
        note()
        _choose(page, "consent", "unknown")
        _go(page)
        note()
        _choose(page, "court_order", "no")
        _go(page)
        note()
        _choose(page, "relevant_to_child_welfare", "yes")
        _go(page)
        note()
        _go(page, "Record decision")
        note()
        _choose(page, "decision", "share")
        page.fill("#reasons", "A bruise on the arm, and what the child said about it.")
        _go(page, "Record it")
        note()
        print(page.locator("main").inner_text())
        browser.close()


def _go(page: Page, name: str = "Continue") -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name=name, exact=True).click()


def _choose(page: Page, name: str, value: str) -> None:
    field = page.locator(f'input[name="{name}"][value="{value}"]').get_attribute("id")
    page.locator(f'label[for="{field}"]').click()


if __name__ == "__main__":
    main()
