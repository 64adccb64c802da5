"""Made-up people for ``generate.py``, which runs under the version before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from registry.domain.records.consent import ConsentEvent


@dataclass
class Person:
    """A made-up person, as the generator knows them."""

    name: str
    born: date
    nhs: str
    references: dict[str, str] = field(default_factory=dict)
    events: list[ConsentEvent] = field(default_factory=list)

    def identifiers(self, organisation: str, kinds: tuple[str, ...]) -> list[dict[str, str]]:
        ways = {
            "nhs": {"scheme": "nhs", "value": self.nhs},
            "local": {"scheme": "local", "value": f"{organisation[:3]}-{self.nhs[2:7]}"},
            "name": {"scheme": "name_dob", "name": self.name, "date_of_birth": str(self.born)},
        }
        return [ways[kind] for kind in kinds]


def nhs_number(number: int) -> str:
    """A made-up number with a right check digit."""
    stem = 943_000_000 + number * 7_919
    while True:
        digits = str(stem)
        check = (11 - sum(int(each) * (10 - n) for n, each in enumerate(digits)) % 11) % 11
        if check < 10:
            return f"{digits}{check}"
        stem += 1
