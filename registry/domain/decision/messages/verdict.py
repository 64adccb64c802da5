"""What was decided, in the form that the messages and the closed bases need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.grounds.bases import CONSENT, LEGITIMATE, RECOGNISED, TASK, VITAL
from registry.domain.decision.grounds.conditions import Conditions
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading import has
from registry.domain.decision.reading.case import Case


@dataclass(slots=True, eq=False)
class Verdict:
    """The deciding finding with its case.

    ``because``: the situation within the deciding rule. ``origin``: the rule itself, or the one it
    speaks for.
    ``going``: the outcome supports sharing or is CHANGE_BASIS. ``on_consent``: it rests, or would
    rest, on consent as a basis. ``first``: facts are read, and messages said, as in the law's first
    edition. ``in_law``: data protection law applies at all. ``turned_down``: RS decided against it:
    the one told is a danger, or an order forbids it. ``has``: what the share has, and what was
    decided of it (``reading.has``).
    """

    ground: Ground
    case: Case
    rule: str
    origin: str
    because: str
    outcome: Outcome
    bases: tuple[str, ...]
    conditions: Conditions
    supported: bool
    going: bool
    in_law: bool
    on_consent: bool
    household: bool
    first: bool
    turned_down: bool
    has: int

    @property
    def ordered(self) -> bool:
        """Whether a court order compels the sender."""
        return self.case.facts.order_effect == "compels"

    @property
    def barred(self) -> bool:
        """Whether RB decided."""
        return self.rule == "RB"


def verdict(ground: Ground, finding: Finding) -> Verdict:
    """Combine the deciding finding and its case."""
    outcome = finding.decided
    first = finding.bases[0] if finding.bases else None
    # After an adult's refusal, a later (a) still means that their consent would support the share.
    would_rest = first == CONSENT or (finding.rule == "R10" and CONSENT in finding.bases)
    turned_down = finding.rule == "RS" and finding.because != "scheme"
    found = ground.case.has | _of_bases(finding.bases)
    if would_rest:
        found |= has.ON_CONSENT
    if turned_down:
        found |= has.TURNED_DOWN
    return Verdict(
        ground=ground,
        case=ground.case,
        rule=finding.rule,
        origin=finding.speaks_for or finding.rule,
        because=finding.because,
        outcome=outcome,
        bases=finding.bases,
        conditions=finding.conditions,
        supported=outcome.supports_sharing,
        going=outcome.goes_ahead,
        in_law=outcome.in_law,
        on_consent=would_rest,
        household=ground.case.sender.household,
        first=ground.case.tables.law.first_readings,
        turned_down=turned_down,
        has=found,
    )


_OF_BASIS = {
    TASK: has.TASK_BASIS,
    RECOGNISED: has.RECOGNISED_BASIS,
    LEGITIMATE: has.LEGITIMATE_BASIS,
    VITAL: has.VITAL_BASIS,
}


@lru_cache(maxsize=1_024)
def _of_bases(bases: tuple[str, ...]) -> int:
    """What an answer has because of the bases that it offers."""
    found = has.BASES_OPEN if bases else 0
    for basis in bases:
        found |= _OF_BASIS.get(basis, 0)
    return found
