"""What was decided, in the form that the messages and the closed bases need."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.decision.grounds.bases import CONSENT
from registry.domain.decision.grounds.conditions import Conditions
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case


@dataclass(slots=True, eq=False)
class Verdict:
    """The deciding finding with its case.

    ``because``: the situation within the deciding rule. ``origin``: the rule itself, or the one it
    speaks for.
    ``going``: the outcome supports sharing or is CHANGE_BASIS. ``on_consent``: it rests, or would
    rest, on consent as a basis. ``first``: facts are read, and messages said, as in the law's first
    edition. ``in_law``: data protection law applies at all. ``turned_down``: RS decided against it:
    the one told is a danger, or an order forbids it.
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
    outcome = finding.outcome
    if outcome is None:
        raise ValueError("Only a finding with an outcome decides.")
    first = finding.bases[0] if finding.bases else None
    # After an adult's refusal, a later (a) still means that their consent would support the share.
    would_rest = first == CONSENT or (finding.rule == "R10" and CONSENT in finding.bases)
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
        turned_down=finding.rule == "RS" and finding.because != "scheme",
    )
