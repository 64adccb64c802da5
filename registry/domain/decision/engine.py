"""The rules in order, and their evaluation (law.md §7: "the first match sets the outcome").

FACTS  say how facts that contradict each other were read
R0     not personal data
RS     a disclosure scheme; the one told is a danger, or a court order forbids it
R1     emergency
R11    a relative shares ("directly after R1, before RB and RO")
RB     the law bars passing on a part
RO     a court order compels
R2     the named gateway is not in force, or does not match
R3     it expressly excludes this
R4     it needs the person's agreement
R5     a duty's exception is met, or someone objects to direct care
R6     a duty to share
RV     the police ask for a victim's information
RP     a private individual would be told
RC     a confidence decides
R7     the proposed basis is not open
R8     the policy document is missing
R9     a child or an adult is at risk
RN     no risk is said, and somebody refused
R10    a capable adult refuses
RT     the task is not the sender's own
R11    something needs advice first
R12    a basis is open for this purpose
R13    consent is given
R14    consent is needed
R15    nothing supports the share
RD     ... but a duty may apply

An edition that has no row for a lettered rule does without it.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.ground import Finding, Ground, Rule, read_ground
from registry.domain.decision.messages.verdict import Verdict, verdict
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading import has
from registry.domain.decision.reading.contradictions import facts_read
from registry.domain.decision.reading.tables import Tables
from registry.domain.decision.rules.advice import r11_advice
from registry.domain.decision.rules.confided import rc_confided
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
from registry.domain.decision.rules.family import rp_family
from registry.domain.decision.rules.origins import rb_barred, ro_ordered
from registry.domain.decision.rules.policy import r8_policy
from registry.domain.decision.rules.proposal import r7_proposed
from registry.domain.decision.rules.purposes import r12_open_basis
from registry.domain.decision.rules.recipients import rs_recipient, rs_scheme
from registry.domain.decision.rules.safeguarding import r9_at_risk, r10_adult_refuses
from registry.domain.decision.rules.scope import r0_not_personal, r11_household
from registry.domain.decision.rules.tasks import rt_own_task
from registry.domain.decision.rules.unsaid import rd_duty_possible, rn_no_risk
from registry.domain.decision.rules.victims import rv_victim
from registry.law import Law

RULES: tuple[tuple[str, Rule], ...] = (
    ("FACTS", facts_read),
    ("R0", r0_not_personal),
    ("RS", rs_scheme),
    ("RS", rs_recipient),
    ("R1", r1_emergency),
    ("R11", r11_household),
    ("RB", rb_barred),
    ("RO", ro_ordered),
    ("R2", r2_in_force),
    ("R3", r3_excluded),
    ("R4", r4_agreement),
    ("R5", r5_exception),
    ("R6", r6_duty),
    ("RV", rv_victim),
    ("RP", rp_family),
    ("RC", rc_confided),
    ("R7", r7_proposed),
    ("R8", r8_policy),
    ("R9", r9_at_risk),
    ("RN", rn_no_risk),
    ("R10", r10_adult_refuses),
    ("RT", rt_own_task),
    ("R11", r11_advice),
    ("R12", r12_open_basis),
    ("R13", r13_consent_given),
    ("R14", r14_consent_wanted),
    ("R15", r15_nothing),
)


# Rules about something that most shares do not have: one of these makes them be asked.
_ONLY_WITH: dict[Rule, int] = {
    r0_not_personal: has.ABOUT_NOBODY | has.DEAD,
    rs_scheme: has.TO_PERSON,
    rs_recipient: has.TO_PERSON | has.ORDER_FORBIDS,
    r1_emergency: has.EMERGENCY,
    r11_household: has.FROM_RELATIVE,
    rb_barred: has.ORIGIN,
    ro_ordered: has.ORDER_COMPELS,
    r2_in_force: has.NAMED_LAW,
    r3_excluded: has.NAMED_LAW,
    r4_agreement: has.UNAGREED,
    r5_exception: has.DUTY_FALLEN | has.OBJECTED,
    r6_duty: has.DUTY_MET,
    rv_victim: has.TO_POLICE,
    rp_family: has.TO_PERSON,
    rc_confided: has.CONFIDENCE,
    r7_proposed: has.PROPOSAL,
    r8_policy: has.POLICY_MISSING,
    r9_at_risk: has.LIMB,
    r10_adult_refuses: has.ADULT_LIMB,
    rt_own_task: has.TASK_OF_OTHERS,
    r13_consent_given: has.VALID,
}


_TELLING = reduce(or_, _ONLY_WITH.values(), has.SHARE)


@lru_cache(maxsize=16)
def _all_rules(law: Law) -> list[tuple[Rule, int]]:
    """The rules that an edition has, in their order, each with what makes it be asked."""
    return [(rule, _ONLY_WITH.get(rule, has.SHARE)) for name, rule in RULES if name in law.rules]


@lru_cache(maxsize=8_192)
def _rules(law: Law, found: int) -> tuple[Rule, ...]:
    """Those that are asked of a share that has this."""
    return tuple([rule for rule, only_with in _all_rules(law) if found & only_with])


def evaluate(facts: Facts, tables: Tables) -> tuple[Verdict, list[Finding]]:
    """Evaluate the rules in order until one decides.

    Returns:
        The verdict, and every finding in order; the last one decided.
    """
    ground = read_ground(facts, tables)
    findings: list[Finding] = []
    for rule in _rules(tables.law, ground.case.has & _TELLING):
        finding = rule(ground)
        if finding is None:
            continue
        findings.append(finding)
        if finding.outcome is not None:
            doubt = rd_duty_possible(ground, finding)
            if doubt is not None:
                findings.append(doubt)
            return verdict(ground, findings[-1]), findings
    raise AssertionError("R15 always decides")  # pragma: no cover


def outcome_of(facts: Facts, tables: Tables) -> Outcome:
    """The outcome alone, for trying changes of the facts."""
    return _deciding(read_ground(facts, tables)).decided


def decide_ground(ground: Ground) -> Verdict:
    """The verdict without the findings that only explain."""
    return verdict(ground, _deciding(ground))


def _deciding(ground: Ground) -> Finding:
    """The finding that decides, unless a duty may apply where it finds nothing (RD)."""
    case = ground.case
    for rule in _rules(case.tables.law, case.has & _TELLING)[1:]:
        finding = rule(ground)
        if finding is not None and finding.outcome is not None:
            return rd_duty_possible(ground, finding) or finding
    raise AssertionError("R15 always decides")  # pragma: no cover
