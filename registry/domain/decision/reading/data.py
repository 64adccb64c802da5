"""What kinds of data are to be shared (law.md §1.3, §7.1 R0)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.reading import has
from registry.domain.decision.vocabulary import OUT_OF_SCOPE

_NOT_PERSONAL = frozenset({"anonymous", "deceased"})
_DEPERSONALISED = frozenset({"anonymous", "pseudonymised"})


@dataclass(frozen=True, slots=True)
class DataView:
    """The data categories of a share, read once.

    ``outside``: every category is anonymous or about the dead, so the UK GDPR does not apply.
    ``depersonalised``: all data is anonymous or pseudonymised. ``about_people``: the categories
    that are personal data. ``has``: what the share has because of them (``reading.has``).
    """

    categories: tuple[str, ...]
    outside: bool
    depersonalised: bool
    anonymous_only: bool
    special: bool
    health: bool
    criminal: bool
    pseudonymised: bool
    anonymous: bool
    deceased: bool
    personal: bool
    out_of_scope: bool
    about_people: tuple[str, ...]
    has: int


@lru_cache(maxsize=4096)
def view_data(categories: tuple[str, ...]) -> DataView:
    """Read the categories of a share."""
    found = frozenset(categories)
    special = any(category.startswith("special:") for category in found)
    out_of_scope = any(category.startswith(OUT_OF_SCOPE) for category in found)
    return DataView(
        categories=categories,
        outside=found <= _NOT_PERSONAL,
        depersonalised=found <= _DEPERSONALISED,
        anonymous_only=found == {"anonymous"},
        special=special,
        health="special:health" in found,
        criminal="criminal" in found,
        pseudonymised="pseudonymised" in found,
        anonymous="anonymous" in found,
        deceased="deceased" in found,
        personal="personal" in found,
        out_of_scope=out_of_scope,
        about_people=tuple(one for one in categories if one not in _NOT_PERSONAL),
        has=_has(found, special=special, out_of_scope=out_of_scope),
    )


def _has(found: frozenset[str], *, special: bool, out_of_scope: bool) -> int:
    """``SENSITIVE`` needs a condition of Article 9 or 10."""
    bits = has.OUT_OF_SCOPE if out_of_scope else 0
    if "special:health" in found:
        bits |= has.HEALTH
    if "criminal" in found:
        bits |= has.CRIMINAL | has.SENSITIVE
    if special:
        bits |= has.SENSITIVE
    if "pseudonymised" in found:
        bits |= has.PSEUDONYMISED | (has.MASKED_SPECIAL if special else 0)
    if not _NOT_PERSONAL.isdisjoint(found):
        bits |= has.ABOUT_NOBODY
    return bits | has.ABOUT_THE_DEAD if "deceased" in found else bits
