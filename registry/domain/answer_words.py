"""Data categories as people say them."""

from __future__ import annotations


def category_words(category: str) -> str:
    """A data category as people say it."""
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
