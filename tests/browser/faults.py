"""What is wrong with a page that is looked at, by itself: what no page may ever have."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# axe says of what passes only that it does: writing down where took as long as looking.
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
_BROKEN = """async options => (await axe.run(options)).violations.map(
    rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 160))]
)"""


def sideways(page: Page) -> int:
    """By how many pixels it scrolls sideways."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wide))


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """The rules of WCAG 2.2 AA that it breaks by axe's judgement, and where; needs scripts."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, places) for rule, places in page.evaluate(_BROKEN, _AXE)]
