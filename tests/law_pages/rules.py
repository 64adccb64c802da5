"""The page of decision rules: the question, what the code says it does, and its sources."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from registry.domain.decision.engine import RULES
from registry.domain.decision.rules.unsaid import rd_duty_possible
from registry.law.model import Law, RuleText
from tests.law_pages.words import source_link

_TOP = """# Decision rules

The rules are asked in their order. The first that decides sets the outcome, and the findings of the
others are shown beside it. R11 is asked twice: after R1 if a relative shares, and in its own place.
Each paragraph below is the rule's docstring in the code. "§" means a section of the legal research
note from which the tables were made; words in quotation marks are that note's."""


def rules_page(law: Law) -> str:
    """Return the page, with a section for each rule in the order of the table."""
    return "\n\n".join([_TOP, *(_rule(row) for row in law.rules.values())]) + "\n"


def _rule(row: RuleText) -> str:
    rules = [*RULES, ("RD", rd_duty_possible)]
    says = "\n\n".join(first_paragraph(rule) for name, rule in rules if name == row.id)
    sources = "\n".join(f"- {source_link(source)}" for source in row.sources)
    return f"## {row.id}: {row.text}\n\n{says}\n\n{sources}"


def first_paragraph(function: Callable[..., Any]) -> str:
    """Return the first paragraph of a docstring, on one line."""
    paragraph = (inspect.getdoc(function) or "").strip().partition("\n\n")[0]
    return " ".join(paragraph.split())
