"""The names of what a scope is about: organisations, purposes and kinds of information."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from registry.services.context import Registry
from registry.services.partners.register import partner_names
from registry.web.consent import questions as c
from registry.web.kit import questions as q


@dataclass(frozen=True, slots=True)
class Words:
    """The words of each id. ``spoken_kinds`` are those for somebody who has never heard them."""

    organisations: Mapping[str, str]
    purposes: Mapping[str, str]
    kinds: Mapping[str, str]
    spoken_kinds: Mapping[str, str]


async def words_of(registry: Registry) -> Words:
    """The words of everything that the register knows."""
    law = registry.law
    return Words(
        organisations=await partner_names(registry),
        purposes={purpose: q.purpose_words(law, purpose) for purpose in law.purposes},
        kinds={kind.value: kind.text for kind in c.DATA},
        spoken_kinds={
            kind.value: f"{kind.text}: {lower(kind.hint)}".rstrip(".") if kind.hint else kind.text
            for kind in c.DATA
        },
    )


def named(words: Mapping[str, str], values: Collection[str]) -> list[str]:
    """The words of some values, in the order of all; a value without words stands for itself."""
    return [
        *(text for value, text in words.items() if value in values),
        *sorted(value for value in values if value not in words),
    ]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as they stand in a sentence: a, b and c."""
    return f" {last} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def lower(text: str) -> str:
    """Return the text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]
