"""A second evaluator of the lawful-basis rules, written from the prose alone.

It is a test oracle: it knows ``law.md`` §7 and §7.1, the contract and the message table, and
nothing of ``registry``. It prefers obvious code to fast code. ``evaluate`` returns the outcome, the
bases and conditions in order, the bases closed, the message codes and the rule that decided.

Where the prose left room, ``second_evaluator_readings.AMBIGUITIES`` names the reading relied on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.conformance.edition1 import second_evaluator_tables as t
from tests.conformance.edition1.second_evaluator_bases import (
    conditions,
    consent_conditions,
    emergency_bases,
    gap,
    needs_apd,
    para_1_incomplete,
    table_bases,
    with_consent,
)
from tests.conformance.edition1.second_evaluator_case import Case
from tests.conformance.edition1.second_evaluator_messages import messages

RULE_ORDER = [f"R{n}" for n in range(16)]


class Answer(NamedTuple):
    """The decision of one rule."""

    rule: str
    outcome: str
    bases: list[str]
    conditions: list[str]


def evaluate(facts: dict[str, Any]) -> dict[str, Any]:
    """Assess one valid facts object; ``evaluation_date`` must be present."""
    c = Case(facts)
    answer = next(a for rule in RULES if (a := rule(c)) is not None)
    return {
        "outcome": answer.outcome,
        "bases": answer.bases,
        "bases_closed": [b for b in _closed(c) if b not in answer.bases],
        "conditions": answer.conditions,
        "messages": messages(c, answer.rule, answer.outcome, answer.bases, answer.conditions),
        "deciding_rule": answer.rule,
    }


def _closed(c: Case) -> list[str]:
    closed = [] if c.public and c.purpose not in t.NO_PUBLIC_TASK else [t.E]
    if c.public or c.date < t.EA_FROM or t.EA not in table_bases(c):
        closed.append(t.EA)
    if c.public:
        closed.append(t.F)
    return closed


def _open(c: Case) -> list[str]:
    """Return the bases of the table whose conditions are met without consent (except for R9)."""
    return [] if gap(c) and not c.safeguard else table_bases(c)


def _on_consent(c: Case) -> list[str]:
    """Return (a), the one to obtain, and beside it a basis that lacks only its condition."""
    return [t.A, *table_bases(c)] if gap(c) and not _consent_lost(c) else [t.A]


def r0(c: Case) -> Answer | None:
    """Decide where all data is anonymous or about the dead."""
    if c.deceased or all(x in ("anonymous", "deceased") for x in c.cats):
        return Answer("R0", "NOT_PERSONAL_DATA", [], [])
    return None


def r1(c: Case) -> Answer | None:
    """Decide an emergency with a risk."""
    if c.emergency and c.risk != "none":
        found = conditions(c, emergency=True)
        return Answer("R1", "EMERGENCY_SHARE_SUPPORTED", emergency_bases(c), found)
    return None


def family(c: Case) -> Answer | None:
    """Decide where a family member sends: after R1, before R2."""
    if c.sender == "family_member":
        return Answer("family", "SEEK_ADVICE", [], [])
    return None


def r3(c: Case) -> Answer | None:
    """Decide where the named gateway excludes this."""
    if c.excluded:
        return Answer("R3", "CHANGE_BASIS", table_bases(c), conditions(c))
    return None


def r4(c: Case) -> Answer | None:
    """Decide where a gateway needs the person's agreement, which is absent."""
    if not c.agreement_row or c.agreed:
        return None
    if c.said_no:
        return Answer("R4", "NOT_SUPPORTED", [], [])
    return Answer("R4", "CONSENT_NEEDED", [t.C], conditions(c, duty=True))


def r5(c: Case) -> Answer | None:
    """Decide where a duty's exception is met, or direct care is objected to without such a duty."""
    objects = c.said_no or c.exception in ("objection", "would_object")
    if c.falls_away or (c.purpose == "direct_care" and objects and not c.duty):
        return Answer("R5", "SEEK_ADVICE", table_bases(c), conditions(c))
    return None


def r6(c: Case) -> Answer | None:
    """Decide where a duty is met."""
    if not c.duty:
        return None
    own = table_bases(c)
    bases = [t.C] + [b for b in (t.E, t.PART3) if b in own]
    return Answer("R6", "DUTY_TO_SHARE", bases, conditions(c, duty=True))


def r7(c: Case) -> Answer | None:
    """Decide where the proposed basis does not serve."""
    if c.proposed is None or c.purpose == "marketing" or _vetting_without_row(c):
        return None
    if c.proposed == t.A:
        return _r7_consent(c)
    return _change(c) if _refused_basis(c) else None


def _refused_basis(c: Case) -> bool:
    p = c.proposed
    if p == t.D:
        return c.risk != "life"
    if p == t.EA and para_1_incomplete(c):
        return False
    return p not in table_bases(c)


def _r7_consent(c: Case) -> Answer | None:
    if c.said_no or c.unsafe:
        return None
    own_task = t.E in _open(c)
    if c.safeguard or own_task or c.invalid or (c.flawed and c.state != "given"):
        return _change(c, consent=False)
    return None


def _change(c: Case, *, consent: bool = True) -> Answer | None:
    if _open(c):
        return Answer("R7", "CHANGE_BASIS", _open(c), conditions(c))
    if consent and c.valid:
        return Answer("R7", "CHANGE_BASIS", _on_consent(c), with_consent(c))
    if _no_competent_child(c):
        return None
    if c.may_ask and not (c.purpose == "employment_vetting" and c.public):
        bases = [t.A, *table_bases(c)] if gap(c) else [t.A]
        return Answer("R7", "CONSENT_NEEDED", bases, with_consent(c))
    return None


def r8(c: Case) -> Answer | None:
    """Decide routine sharing on a condition that needs a policy document, if there is none."""
    if not c.routine or c.emergency or c.apd is not False:
        return None
    protects_child = c.child_limb or c.child_at_risk or (c.safeguard and c.child_protected)
    on_consent = c.proposed == t.A and c.valid
    if protects_child or on_consent or _consent_lost(c):
        return None
    bases = table_bases(c)
    found = conditions(c)
    if bases and needs_apd(c, found):
        return Answer("R8", "SEEK_ADVICE", bases, found)
    return None


def r9(c: Case) -> Answer | None:
    """Decide on safeguarding a child, or an adult at risk or under an override ground."""
    if c.safeguard:
        return Answer("R9", "SHARE_SUPPORTED", table_bases(c), conditions(c))
    return None


def r10(c: Case) -> Answer | None:
    """Decide on a capable adult for whom neither limb of R9 is met."""
    if c.purpose not in t.ADULT_LIMB or not c.adult:
        return None
    if c.said_no:
        return Answer("R10", "SEEK_ADVICE", table_bases(c), conditions(c))
    if c.public or not c.special or c.valid:
        return None
    if c.unsafe:
        return Answer("R10", "SEEK_ADVICE", [*table_bases(c), t.A], with_consent(c))
    return Answer("R10", "CONSENT_NEEDED", [t.A, *table_bases(c)], with_consent(c))


def r11(c: Case) -> Answer | None:
    """Decide what is outside the agreement, in conflict, incomplete, or police or victims' data."""
    # "Where a basis is open": a basis that would carry the share but for the agreement. Otherwise
    # having an agreement would make the answer better than having none (invariant ii).
    carries = r12(c) or r13(c)
    would_go = carries is not None and carries.outcome == "SHARE_SUPPORTED"
    outside = c.out_of_scope and c.agreement != "none" and would_go
    police = c.competent and c.to not in t.PUBLIC and c.purpose not in t.SAFEGUARDING
    if c.purpose == "marketing" and not c.valid:
        return None
    if not (outside or c.conflict or para_1_incomplete(c) or police or _victim(c)):
        return None
    if carries is not None and would_go:
        return Answer("R11", "SEEK_ADVICE", carries.bases, carries.conditions)
    if table_bases(c):
        return Answer("R11", "SEEK_ADVICE", table_bases(c), conditions(c))
    if c.conflict and not _vetting_without_row(c) and not _no_competent_child(c):
        return Answer("R11", "SEEK_ADVICE", [t.A], consent_conditions(c))
    return Answer("R11", "SEEK_ADVICE", [], conditions(c))


def _victim(c: Case) -> bool:
    return (
        c.to == "police"
        and c.le
        and c.request
        and c.role in ("victim", "child_victim")
        and not c.states_task
        and c.date >= t.VICTIM_LIMIT_FROM
    )


def r12(c: Case) -> Answer | None:
    """Decide on another purpose with an open basis, but not as a way round a refusal."""
    bases = _open(c)
    if _vetting_without_row(c):
        return Answer("R12", "SEEK_ADVICE", [], [])
    if not bases:
        return None
    if c.proposed == t.A:
        if _consent_lost(c):
            return None
        if c.valid:
            return Answer("R12", "SHARE_SUPPORTED", [t.A, *bases], with_consent(c))
    if c.valid and c.special and not c.public and c.adult and c.purpose in t.ADULT_LIMB:
        # R10 asks this sender for consent: the share rests on it.
        return Answer("R13", "SHARE_SUPPORTED", [t.A, *bases], with_consent(c))
    if c.valid and not c.public:
        return Answer("R12", "SHARE_SUPPORTED", [*bases, t.A], with_consent(c, last=True))
    return Answer("R12", "SHARE_SUPPORTED", bases, conditions(c))


def _vetting_without_row(c: Case) -> bool:
    """Return whether a public body vets without a matching row: the table's "else SEEK_ADVICE"."""
    return c.purpose == "employment_vetting" and c.public and not table_bases(c)


def _consent_lost(c: Case) -> bool:
    """Return whether consent was proposed and has gone: no other basis is a way round that."""
    if c.proposed != t.A or c.safeguard:
        return False
    return c.said_no or c.state in ("expired", "superseded") or (c.state == "given" and c.narrowed)


def _no_competent_child(c: Case) -> bool:
    return c.purpose == "parental_request" and not c.adult and "self" not in c.speakers()


def r13(c: Case) -> Answer | None:
    """Decide where only consent could work, and it is given, valid and in scope."""
    if _no_competent_child(c):
        return Answer("R14", "SEEK_ADVICE", [], [])
    if c.valid:
        return Answer("R13", "SHARE_SUPPORTED", _on_consent(c), with_consent(c))
    return None


def r14(c: Case) -> Answer | None:
    """Decide where only consent could work, and it may yet be asked for."""
    if c.purpose == "marketing":
        return None
    if c.adult and c.lacks and not c.someone_may_speak:
        if c.said_no and _consent_lost(c) and t.E in _open(c):
            return Answer("R14", "SEEK_ADVICE", [], [])  # a fresh consent would change nothing
        return Answer("R14", "SEEK_ADVICE", _on_consent(c), with_consent(c))
    if c.said_no:
        return None
    outcome = "SEEK_ADVICE" if c.unsafe else "CONSENT_NEEDED"
    return Answer("R14", outcome, _on_consent(c), with_consent(c))


def r15(c: Case) -> Answer:  # noqa: ARG001 - every rule takes the case
    """Decide where consent was refused or withdrawn, or nothing was found."""
    return Answer("R15", "NOT_SUPPORTED", [], [])


# R2 only drops a gateway that is not in force: ``Case`` never matches such a row.
RULES = [r0, r1, family, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15]
