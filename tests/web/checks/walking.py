"""Goes through a check page by page, as the pages come, without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from registry.web.kit.questions import UNKNOWN
from tests.web.conftest import Browser

Answers = Mapping[str, Mapping[str, Any]]
MOST_PAGES = 12


async def begin(browser: Browser) -> str:
    """Begin a check and return its address."""
    await browser.open("/")
    page = await browser.send("/check")
    return page.url.path.rpartition("/")[0]


async def go_on(browser: Browser, answers: Answers, until: str = "answer") -> str:
    """Answer the pages from the one that is open, by step, up to the page ``until``.

    What is not named is answered with "I do not know".
    """
    for _ in range(MOST_PAGES):
        at, _, step = browser.seen[-1].rpartition("/")
        if step == until:
            return at
        page = await browser.send(f"{at}/{step}", **{**unknowns(browser), **answers.get(step, {})})
        assert page.status_code == 200, page.text
        assert page.url.path != f"{at}/{step}", browser.text
    raise AssertionError(f"never came to {until}: {browser.seen}")


async def go_through(browser: Browser, answers: Answers, until: str = "answer") -> str:
    """Begin a check, answer its pages, and return its address."""
    await begin(browser)
    return await go_on(browser, answers, until)


def unknowns(browser: Browser) -> dict[str, str]:
    """Return "I do not know" for each question on the open page that offers it."""
    assert browser.page is not None
    pattern = rf'<input[^>]*name="([^"]+)"[^>]*value="{UNKNOWN}"'
    return dict.fromkeys(re.findall(pattern, browser.page.text), UNKNOWN)


def questions(browser: Browser) -> set[str]:
    """Return the names of the questions with choices on the open page."""
    assert browser.page is not None
    pattern = r'<input[^>]*name="([^"]+)"[^>]*type="(?:radio|checkbox)"'
    return set(re.findall(pattern, browser.page.text))


def steps_seen(browser: Browser) -> list[str]:
    """Return the pages of the check in the order they were seen."""
    return [path.rpartition("/")[2] for path in browser.seen if path.startswith("/check/")]
