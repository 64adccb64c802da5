"""From the cells of a share to its consent (consent.md §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.entitlement import AgeAndCapacity, as_judged
from registry.domain.consent.standing import ConsentStanding
from registry.domain.consent.statement import Cell, Statement
from registry.domain.consent.visible import own_words, seen_by, standing_for
from registry.domain.people.consent_state import LEAST_FAVOURABLE, ConsentState

WITHOUT_A_CELL = frozenset({"anonymous", "deceased"})


@dataclass(frozen=True, slots=True)
class ConsentOfShare:
    """The consent for a share: of each data category, and of the whole the least favourable."""

    person: AgeAndCapacity
    by_category: Mapping[str, ConsentStanding]
    whole: ConsentStanding

    @property
    def differs(self) -> bool:
        """Whether it is not the same for every category."""
        of = {(found.status.as_fact, found.conflict) for found in self.by_category.values()}
        return len(of) > 1


def consent_of_share(
    statements: Sequence[Statement],
    *,
    asker: str,
    sender: str,
    recipient: str,
    purpose: str,
    categories: Sequence[str],
    person: AgeAndCapacity,
    on: date,
) -> ConsentOfShare:
    """The consent for a share as the asker, its sender or recipient, may know it.

    Args:
        statements: all about the person that the asker's look-up reached.
        categories: of the data, each once; those that need no consent are left out.
    """
    cells = {
        category: Cell(sender, recipient, purpose, category)
        for category in categories
        if category not in WITHOUT_A_CELL
    }
    seen = {name: seen_by(asker, statements, cell, on) for name, cell in cells.items()}
    judged = as_judged(person, [own_words(seen[name], cell, on) for name, cell in cells.items()])
    found = {
        name: standing_for(asker, seen[name], cell, judged, on) for name, cell in cells.items()
    }
    whole = min(found.values(), key=_favour, default=ConsentStanding(ConsentState.NO_RECORD))
    return ConsentOfShare(judged, found, whole)


def _favour(found: ConsentStanding) -> tuple[int, bool, bool]:
    """The least favourable first: a plain no before one in conflict."""
    status = found.status
    return (
        LEAST_FAVOURABLE.index(status.as_fact),
        found.conflict,
        status is ConsentState.NO_RECORD,
    )
