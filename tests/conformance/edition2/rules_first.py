"""R0 to R6 and RV: whose data, danger, bars, orders, gateways and duties (law.md §7, §7.1)."""

from __future__ import annotations

from typing import NamedTuple

from tests.conformance.edition2 import bars
from tests.conformance.edition2 import gateways as g
from tests.conformance.edition2 import openings as o
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.case import Case


class Answer(NamedTuple):
    """The decision of one rule. ``row`` is RP's row; ``origin`` the rule that RD spoke for."""

    rule: str
    outcome: str
    bases: list[str]
    conditions: list[str]
    row: int = 0
    origin: str = ""


def ask(rule: str, c: Case, row: int = 0) -> Answer:
    """SEEK_ADVICE on the open bases."""
    return Answer(rule, "SEEK_ADVICE", o.table_bases(c), o.conditions(c), row)


def r0(c: Case) -> Answer | None:
    """R0: all data is anonymous or about the dead."""
    return Answer("R0", "NOT_PERSONAL_DATA", [], []) if c.nobodys else None


def rs_scheme(c: Case) -> Answer | None:
    """RS, disclosure schemes: before RS's test; not against an order that forbids; RB first."""
    if c.gateway not in g.DISCLOSURE_SCHEMES or not c.named_matches or c.forbids:
        return None
    if c.bars:
        return None if c.emergency and c.risk_said else rb(c)
    special = [x for x in o.conditions(c) if not x.startswith("Art10")]
    offence = ["Art10+official_authority", "Art10+Sch1.10"] if c.criminal else []
    return Answer("RS-x", "SHARE_SUPPORTED", [t.PART3, t.E], special + offence)


def told_is_risk(c: Case) -> bool:
    """RS: the private individual who would be told is, or may be, the source of the risk."""
    signs = c.suspected or c.unsafe_sign
    return c.to_family and (c.source is True or (c.source is None and signs))


def rs(c: Case) -> Answer | None:
    """RS: never a yes."""
    if not (told_is_risk(c) or c.forbids):
        return None
    may_not_be_free = c.adult and c.valid
    if (c.emergency and c.risk_said) or c.compels or may_not_be_free:
        return Answer("RS", "SEEK_ADVICE", [], [])
    refused = c.may_decide and c.said_no
    parent = c.relation is None or c.relation in t.PARENTS
    if c.forbids or c.adult or refused or not parent:
        return Answer("RS", "NOT_SUPPORTED", [], [])
    return Answer("RS", "SEEK_ADVICE", [], [])


def r1(c: Case) -> Answer | None:
    """R1: an emergency with a risk said."""
    if not (c.emergency and c.risk_said):
        return None
    found = o.conditions(c, emergency=True)
    return Answer("R1", "EMERGENCY_SHARE_SUPPORTED", o.emergency_bases(c), found)


def r11a(c: Case) -> Answer | None:
    """R11, last sentence: a family member as sender is outside the UK GDPR (household)."""
    return Answer("R11a", "SEEK_ADVICE", [], []) if c.sender == "family_member" else None


def rb(c: Case) -> Answer | None:
    """RB: a bar of §4.1 without its exception."""
    if not c.bars:
        return None
    outcome = bars.outcome(c)
    if outcome == "CONSENT_NEEDED":
        return Answer("RB", outcome, [t.A], o.consent_conditions(c))
    return Answer("RB", outcome, [], [])


def ro(c: Case) -> Answer | None:
    """RO: an order compels."""
    if not c.compels:
        return None
    nine = ["9(2)(f)", "9(2)(g)+Sch1.6"] if c.special else []
    ten = ["Art10+Sch1.33", "Art10+Sch1.6"] if c.criminal else []
    return Answer("RO", "DUTY_TO_SHARE", [t.C, *([t.E] if c.public else [])], nine + ten)


def r6(c: Case) -> Answer | None:
    """R6: a duty is met. It decides before R3, R4 and R5 are asked."""
    if not c.duty:
        return None
    own = o.table_bases(c)
    bases = [t.C] + [b for b in (t.E, t.PART3) if b in own]
    return Answer("R6", "DUTY_TO_SHARE", bases, o.conditions(c, duty=True))


def r3(c: Case) -> Answer | None:
    """R3: the named gateway excludes these data or this sender."""
    if not c.excluded:
        return None
    return Answer("R3", "CHANGE_BASIS", o.table_bases(c), o.conditions(c))


def r4(c: Case) -> Answer | None:
    """R4: a gateway needs the person's agreement, which is absent."""
    if not c.agreement_row or c.agreed:
        return None
    if c.said_no:
        return Answer("R4", "NOT_SUPPORTED", [], [])
    return Answer("R4", "CONSENT_NEEDED", [t.C], o.conditions(c, duty=True))


def objected(c: Case) -> bool:
    """Direct care to an organisation is objected to."""
    objects = c.objects or c.exception in ("objection", "would_object")
    return c.purpose == "direct_care" and objects and not c.to_family


def r5(c: Case) -> Answer | None:
    """R5: a duty's exception is met; or direct care is objected to without such a row."""
    return ask("R5", c) if c.falls_away or objected(c) else None


def rv(c: Case) -> Answer | None:
    """RV: police ask for a victim's information, and ss.44A–44F are not all shown (§3.8)."""
    return ask("RV", c) if c.victim_asked and not c.victim_shown else None


# R2 only drops a gateway that is not in force: Duties never finds such a row.
RULES = [r0, rs_scheme, rs, r1, r11a, rb, ro, r6, r3, r4, r5, rv]
