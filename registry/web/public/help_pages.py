"""The help pages, which anyone can read without signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from registry.errors import NotFoundError
from registry.law import Law
from registry.law.model import Basis, Condition, Gateway
from registry.web.kit.dependencies import OpenedRegistry, ThisPage
from registry.web.kit.render import day
from registry.web.public.help_texts import GOLDEN_RULES_EXPLAINED, WORDS

RULES_EDITION = "2024"
FOUND = "found"  # the law tables' word for a row that was checked against its source


def _golden_rules(law: Law) -> dict[str, Any]:
    rules = law.golden_rules[RULES_EDITION].rules
    return {"rules": list(zip(rules, GOLDEN_RULES_EXPLAINED, strict=True))}


def _words(law: Law) -> dict[str, Any]:
    del law
    return {"words": WORDS}


def _how(law: Law) -> dict[str, Any]:
    return {
        "edition": law.edition_id,
        "edition_date": day(law.edition_date),
        "unchecked": _unchecked(law),
        "doubts": [row.text for row in law.doubts.values()],
    }


def _unchecked(law: Law) -> list[str]:
    """Return the rows that can be offered but were not checked against the law they cite."""
    offered: list[Basis | Condition | Gateway] = []
    for table in (law.bases, law.conditions, law.gateways):
        offered += table.values()
    return [
        f"{row.name[:1].upper()}{row.name[1:]}: {row.source.cited}"
        for row in offered
        if row.verified != FOUND
    ]


def _nothing(law: Law) -> dict[str, Any]:
    del law
    return {}


PAGES: dict[str, Callable[[Law], dict[str, Any]]] = {
    "golden-rules": _golden_rules,
    "consent": _nothing,
    "words": _words,
    "how-answers-are-made": _how,
    "accessibility": _nothing,
    "privacy": _nothing,
}


@get("/help", opt={"page": "open"})
async def index(page: ThisPage) -> Response[str]:
    """List the help pages."""
    return page.show("public/help_index.html")


@get("/help/{name:str}", opt={"page": "open"})
async def help_page(page: ThisPage, registry: OpenedRegistry, name: FromPath[str]) -> Response[str]:
    """Show one help page."""
    if name not in PAGES:
        raise NotFoundError("There is no help under that name.", next_step="Look at all the help.")
    return page.show(f"public/help_{name}.html", **PAGES[name](registry.law))


HANDLERS = [index, help_page]
