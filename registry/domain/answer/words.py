"""Data categories and data items in everyday words."""

from __future__ import annotations

from registry.domain.agreements.coverage import Gap
from registry.domain.decision.vocabulary import DATA_CATEGORIES


def category_words(category: str) -> str:
    """A data category in everyday words."""
    kind, _, name = category.partition(":")
    if kind in ("special", "out_of_scope"):
        return f"the {name.replace('_', ' ')} details"
    return {
        "criminal": "the offence details",
        "personal": "the personal details",
        "pseudonymised": "the pseudonymised data",
        "anonymous": "the anonymous data",
        "deceased": "the details of those who have died",
    }[kind]


def asked_words(name: str) -> str:
    """A data item or a data category in everyday words."""
    return category_words(name) if name in DATA_CATEGORIES else name.replace("_", " ")


def gap_words(gap: Gap) -> str:
    """What no agreement covers; for an item that one lists, only the categories it lacks."""
    item = asked_words(gap.asked.name)
    if not gap.lacking:
        return item
    return f"{' and '.join(map(category_words, gap.lacking))} of {item}"
