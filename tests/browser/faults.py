"""Finds the faults that no page may have."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# axe lists places only for violations: listing those of passed rules took as long as the rest. It
# writes no selectors, which nobody reads here, and fetches no style sheets or media anew: of the
# rules below only one asks for them, and it is about sound, which our pages have none of.
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,
}
_BROKEN = """async options => (await axe.run(options)).violations.map(
    rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 160))]
)"""

# In the middle of each visible control is the control, its label, or a part of them; only an open
# list of suggestions may cover another.
_COVERED = """() => {
    const left = window.scrollY;
    const covered = [...document.querySelectorAll("a[href], button, input, select, textarea")]
        .filter(control => control.checkVisibility({visibilityProperty: true}))
        .filter(control => !control.matches(".govuk-skip-link:not(:focus)"))
        .filter(control => {
            control.scrollIntoView({block: "center", behavior: "instant"});
            const box = control.getClientRects()[0];
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
            const found = document.elementFromPoint(x, y);
            return ![control, ...(control.labels ?? [])].some(part => part.contains(found))
                && !found?.closest(".autocomplete__menu");
        });
    window.scrollTo({top: left, behavior: "instant"});
    return covered.map(control => control.outerHTML.slice(0, 160));
}"""


def sideways(page: Page) -> int:
    """Return by how many pixels the page scrolls sideways."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wide))


def covered(page: Page) -> list[str]:
    """Return the controls that something covers, so that they cannot be pressed."""
    return list(page.evaluate(_COVERED))


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules of WCAG 2.2 AA that the page breaks, by axe, and where; needs scripts."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, places) for rule, places in page.evaluate(_BROKEN, _AXE)]
