"""The page of decision rules: the question, what the code says it does, and its sources."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from registry.domain.decision.engine import RULES
from registry.law.model import Law, RuleText
from tests.law_pages.words import source_link

_TOP = """# Decision rules

The rules are asked from R0 to R15. The first that decides sets the outcome, and the findings of the
others are shown beside it. R11 is asked twice: after R1 if a relative shares, and in its own place.
Each paragraph below is the rule's docstring in the code. "§" means a section of the legal research
note from which the tables were made; words in quotation marks are that note's."""


def rules_page(law: Law) -> str:
    """Return the page, with a section for each rule in the order of the table."""
    return "\n\n".join([_TOP, *(_rule(row) for row in law.rules.values())]) + "\n"


def _rule(row: RuleText) -> str:
    says = "\n\n".join(first_paragraph(rule) for rule in RULES if rule_id(rule.__name__) == row.id)
    sources = "\n".join(f"- {source_link(source)}" for source in row.sources)
    return f"## {row.id}: {row.text}\n\n{says}\n\n{sources}"


def rule_id(function: str) -> str:
    """Return the rule's id: ``r10_adult_refuses`` is R10; reading the facts has no number."""
    found = re.match(r"r(\d+)_", function)
    return f"R{found[1]}" if found else "FACTS"


def first_paragraph(function: Callable[..., Any]) -> str:
    """Return the first paragraph of a docstring, on one line."""
    paragraph = (inspect.getdoc(function) or "").strip().partition("\n\n")[0]
    return " ".join(paragraph.split())
