"""The rules in order, and their evaluation (law.md §7: "the first match sets the outcome").

FACTS  say how facts that contradict each other were read
R0     not personal data
R1     emergency
R11    a relative shares ("after R1 and before R2")
R2     the named gateway is not in force, or does not match
R3     it expressly excludes this
R4     it needs the person's agreement
R5     a duty's exception is met, or someone objects to direct care
R6     a duty to share
R7     the proposed basis is not open
R8     the policy document is missing
R9     a child or an adult is at risk
R10    a capable adult refuses
R11    something needs advice first
R12    a basis is open for this purpose
R13    consent is given
R14    consent is needed
R15    nothing supports the share
"""

from __future__ import annotations

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.ground import Finding, Ground, Rule, read_ground
from registry.domain.decision.messages.verdict import Verdict, verdict
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.contradictions import facts_read
from registry.domain.decision.reading.tables import Tables
from registry.domain.decision.rules.advice import r11_advice
from registry.domain.decision.rules.consents import (
    r13_consent_given,
    r14_consent_wanted,
    r15_nothing,
)
from registry.domain.decision.rules.duties import (
    r2_in_force,
    r3_excluded,
    r4_agreement,
    r5_exception,
    r6_duty,
)
from registry.domain.decision.rules.emergency import r1_emergency
from registry.domain.decision.rules.policy import r8_policy
from registry.domain.decision.rules.proposal import r7_proposed
from registry.domain.decision.rules.purposes import r12_open_basis
from registry.domain.decision.rules.safeguarding import r9_at_risk, r10_adult_refuses
from registry.domain.decision.rules.scope import r0_not_personal, r11_household

RULES: tuple[Rule, ...] = (
    facts_read,
    r0_not_personal,
    r1_emergency,
    r11_household,
    r2_in_force,
    r3_excluded,
    r4_agreement,
    r5_exception,
    r6_duty,
    r7_proposed,
    r8_policy,
    r9_at_risk,
    r10_adult_refuses,
    r11_advice,
    r12_open_basis,
    r13_consent_given,
    r14_consent_wanted,
    r15_nothing,
)
_DECIDING = RULES[1:]


def evaluate(facts: Facts, tables: Tables) -> tuple[Verdict, list[Finding]]:
    """Evaluate the rules in order until one decides.

    Returns:
        The verdict, and every finding in order; the last one decided.
    """
    ground = read_ground(facts, tables)
    findings: list[Finding] = []
    for rule in RULES:
        finding = rule(ground)
        if finding is None:
            continue
        findings.append(finding)
        if finding.outcome is not None:
            return verdict(ground, finding, finding.outcome), findings
    raise AssertionError("R15 always decides")  # pragma: no cover


def outcome_of(facts: Facts, tables: Tables) -> Outcome:
    """The outcome alone, for trying changes of the facts."""
    return decide_ground(read_ground(facts, tables)).outcome


def decide_ground(ground: Ground) -> Verdict:
    """The verdict without the findings that only explain."""
    for rule in _DECIDING:
        finding = rule(ground)
        if finding is not None and finding.outcome is not None:
            return verdict(ground, finding, finding.outcome)
    raise AssertionError("R15 always decides")  # pragma: no cover
