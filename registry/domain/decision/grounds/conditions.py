"""Which conditions for special category and offence data are met (law.md §1.3; §7.1 table).

"For both Article 9 and Article 10 give every condition that fits, preferred first." Where no
policy document is in place, conditions that need none are preferred (§1.3: "without one prefer
9(2)(c) (incapable) or 9(2)(h)/para 2").
"""

from __future__ import annotations

from typing import NamedTuple

from registry.domain.decision.reading.case import Case
from registry.domain.decision.reading.tables import BIT, open_ways

EXPLICIT_CONSENT = "9(2)(a)"
OFFENCE_CONSENT = "Art10+Sch1.29"
_STATUTORY, _SAFEGUARDING = "9(2)(g)+Sch1.6", "9(2)(g)+Sch1.18"
NEEDED = "required"
_UNLESS_COMPETENT = "required_unless_to_competent_authority"


class Conditions(NamedTuple):
    """Conditions for special category data and for offence data, preferred first."""

    special: tuple[str, ...] = ()
    offence: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.special + self.offence


NONE = Conditions()


def open_conditions(case: Case, *extra: str, duty: bool = False, part_3: bool = True) -> Conditions:
    """The conditions met without consent, by the purpose, R9 and the ``extra`` routes.

    ``duty``: a duty is met, or a public body acts in an emergency, so para 6 is open whoever's task
    it is (§7.1). ``part_3`` is false where Part 3 is not among the bases, so that no Schedule 8
    condition can apply.
    """
    if not (case.data.special or case.data.criminal):
        return NONE
    situation = case.situation | (BIT["own_function"] if duty else 0)
    if not part_3:
        situation &= ~BIT["competent"]
    names = [case.purpose.id, *extra]
    if case.harm.limb:
        names.insert(1, "safeguarding")
    ways = [case.tables.ways[name] for name in names]
    special: list[str] = []
    offence: list[str] = []
    for way in ways:
        if case.data.special:
            special += [
                condition
                for condition in open_ways(way.special, situation)
                if condition not in special
            ]
        if case.data.criminal:
            offence += [
                condition
                for condition in open_ways(way.offence, situation)
                if condition not in offence
            ]
    return Conditions(_ordered(case, special), _ordered(case, offence))


def ways_met(case: Case, route: str) -> Conditions:
    """The conditions of one route alone, in its own order."""
    ways = case.tables.ways[route]
    return Conditions(
        tuple(open_ways(ways.special, case.situation)) if case.data.special else (),
        tuple(open_ways(ways.offence, case.situation)) if case.data.criminal else (),
    )


def _ordered(case: Case, found: list[str]) -> tuple[str, ...]:
    """The conditions in order of preference.

    "Where the individual protected is not the data subject … g+6 precedes g+18 for public senders"
    (§7.1). Without a policy document, those that need none come first.
    """
    another = case.public and case.harm.protects_another and not case.tables.law.first_readings
    if another and _STATUTORY in found and _SAFEGUARDING in found:
        found = [condition for condition in found if condition != _STATUTORY]
        found.insert(found.index(_SAFEGUARDING), _STATUTORY)
    if case.facts.apd_in_place is False:
        found = sorted(found, key=lambda condition: needs_policy(case, condition))
    return tuple(found)


def consent_conditions(case: Case) -> Conditions:
    """The conditions that a valid consent meets."""
    return Conditions(
        (EXPLICIT_CONSENT,) if case.data.special else (),
        (OFFENCE_CONSENT,) if case.data.criminal else (),
    )


def joined(first: Conditions, then: Conditions) -> Conditions:
    """The conditions of both, the first preferred."""
    return Conditions(
        tuple(dict.fromkeys(first.special + then.special)),
        tuple(dict.fromkeys(first.offence + then.offence)),
    )


def gap(case: Case, met: Conditions) -> bool:
    """Whether special or offence data is left without any condition."""
    return (case.data.special and not met.special) or (case.data.criminal and not met.offence)


def needs_policy(case: Case, condition: str) -> bool:
    """Whether a condition needs an appropriate policy document for this recipient."""
    rule = case.tables.policy_needed[condition]
    if rule == _UNLESS_COMPETENT:
        return not case.recipient_enforces
    return rule == NEEDED


def policy_unavoidable(case: Case, met: Conditions) -> bool:
    """Whether some data can rest only on conditions that need a policy document."""
    return any(
        family and all(needs_policy(case, condition) for condition in family)
        for family in (met.special, met.offence)
    )
