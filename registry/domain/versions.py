"""What the versions of one document are to each other: which takes the place of which, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.domain.agreement_records import AgreementStep
from registry.domain.life import WITHDRAW, VersionFacts


@dataclass(frozen=True, slots=True)
class VersionParts:
    """A registered version by itself; ``signed`` are those whose signature counts, ``steps`` what
    was recorded of this version, in order."""

    parties: tuple[str, ...]
    signed: tuple[str, ...]
    start: date
    review: date
    end: date | None
    steps: tuple[AgreementStep, ...] = ()

    @property
    def begins(self) -> date | None:
        """The day from which it takes the place of what came before; None until all have signed."""
        return self.start if {*self.signed} >= {*self.parties} else None

    @property
    def is_withdrawn(self) -> bool:
        return any(step.act == WITHDRAW for step in self.steps)


def facts_of(newest_first: Iterable[VersionParts]) -> list[VersionFacts]:
    """The facts that decide how each version of one document stands, in the order given."""
    found: list[VersionFacts] = []
    begins: date | None = None  # the earliest among the later ones
    amended = False
    for version in newest_first:
        found.append(
            VersionFacts(
                parties=version.parties,
                signed=version.signed,
                start=version.start,
                review=version.review,
                end=version.end,
                steps=version.steps,
                superseded_from=begins,
                amended=amended,
            )
        )
        own = version.begins
        begins = own if begins is None else min(begins, own or begins)
        amended = amended or not version.is_withdrawn
    return found
