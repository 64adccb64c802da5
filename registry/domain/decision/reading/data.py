"""What kinds of data are to be shared (law.md §1.3, §7.1 R0)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.vocabulary import OUT_OF_SCOPE

_NOT_PERSONAL = frozenset({"anonymous", "deceased"})
_DEPERSONALISED = frozenset({"anonymous", "pseudonymised"})


@dataclass(frozen=True, slots=True)
class DataView:
    """The data categories of a share, read once.

    ``outside``: every category is anonymous or about the dead, so the UK GDPR does not apply.
    ``depersonalised``: nothing but anonymous or pseudonymised data.
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

    @property
    def about_people(self) -> tuple[str, ...]:
        """The categories that are personal data."""
        return tuple(c for c in self.categories if c not in _NOT_PERSONAL)


@lru_cache(maxsize=4096)
def view_data(categories: tuple[str, ...]) -> DataView:
    """Read the categories of a share."""
    found = frozenset(categories)
    return DataView(
        categories=categories,
        outside=found <= _NOT_PERSONAL,
        depersonalised=found <= _DEPERSONALISED,
        anonymous_only=found == {"anonymous"},
        special=any(c.startswith("special:") for c in found),
        health="special:health" in found,
        criminal="criminal" in found,
        pseudonymised="pseudonymised" in found,
        anonymous="anonymous" in found,
        deceased="deceased" in found,
        personal="personal" in found,
        out_of_scope=any(c.startswith(OUT_OF_SCOPE) for c in found),
    )
