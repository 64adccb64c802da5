"""The ground of a decision: the case, with the bases and conditions open without consent.

Each rule takes it and returns a ``Finding``: what the rule found, and the outcome if it decides. A
finding without an outcome only explains, and the next rule is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.bases import open_bases
from registry.domain.decision.grounds.conditions import NONE, Conditions, gap, open_conditions
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.case import Case, case_of_item, read_case
from registry.domain.decision.reading.tables import Tables
from registry.law.model import Source


@dataclass(slots=True, eq=False)
class Ground:
    """What the rules are asked about. ``gap``: special or offence data has no condition without
    consent."""

    case: Case
    bases: tuple[str, ...]
    conditions: Conditions
    gap: bool

    @property
    def usable(self) -> bool:
        """Whether an open basis supports this share without consent.

        Where someone is at risk it does so even without a condition: R9 goes ahead and says that
        none is met.
        """
        return bool(self.bases) and (not self.gap or self.case.harm.limb)

    @property
    def consent_spent(self) -> bool:
        """Whether consent was the proposed basis and is refused, withdrawn, expired, superseded or
        narrowed; R12 "is not a way round a refusal"."""
        consent = self.case.consent
        return self.case.proposed_consent and (consent.state.is_spent or consent.narrowed)

    @property
    def can_ask(self) -> bool:
        """Whether a valid consent may honestly be asked for, and would help."""
        return (
            self.case.consent.askable
            and not self.case.purpose.only_given_consent
            and not self.competence_open
            and not self.needs_law
        )

    @property
    def competence_open(self) -> bool:
        """Whether a child's competence has to be settled first, because only a competent child can
        agree to this (§7.1 parental_request)."""
        person = self.case.person
        return self.case.purpose.competence_first and person.child and person.self_may is not True

    @property
    def needs_law(self) -> bool:
        """Whether a public body needs a matching law for this purpose and has none."""
        return self.case.purpose.advice_without_basis and self.case.public and not self.bases


@dataclass(slots=True, eq=False)
class Finding:
    """What a rule found. ``notes`` are further findings of the same rule, in words.

    ``because``: the situation within the rule, a stable word that chooses the answer's words;
    ``barred``: the words of ``information_from`` that a bar applies to; ``speaks_for``: the rule
    that would have decided, but for this one.
    """

    rule: str
    text: str
    outcome: Outcome | None = None
    bases: tuple[str, ...] = ()
    conditions: Conditions = NONE
    sources: tuple[Source, ...] | None = None
    notes: tuple[str, ...] = ()
    because: str = ""
    barred: tuple[str, ...] = ()
    speaks_for: str = ""

    @property
    def decided(self) -> Outcome:
        """The outcome.

        Raises:
            ValueError: it has none, and only explains.
        """
        if self.outcome is None:
            raise ValueError("Only a finding with an outcome decides.")
        return self.outcome


Rule = Callable[[Ground], Finding | None]


def seek_advice(
    ground: Ground, rule: str, text: str, because: str, source: Source | None = None
) -> Finding:
    """That advice comes first, on the bases and conditions open without consent."""
    return Finding(
        rule,
        text,
        Outcome.SEEK_ADVICE,
        ground.bases,
        ground.conditions,
        sources=(source,) if source else None,
        because=because,
    )


def read_ground(facts: Facts, tables: Tables) -> Ground:
    """Work out the case, and the bases and conditions open in it."""
    return _ground(read_case(facts, tables))


def ground_of_item(ground: Ground, category: str) -> Ground:
    """The ground as if only one of its data categories were to be shared."""
    return _ground(case_of_item(ground.case, category))


def _ground(case: Case) -> Ground:
    conditions = open_conditions(case)
    return Ground(case, open_bases(case), conditions, gap(case, conditions))
