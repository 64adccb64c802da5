"""Who is at risk: the limbs of R9, and who is protected (law.md §7 R9, §7.1 R9, §3.5).

Readings:

* the child limb also covers a child at risk named under ``safeguarding_adult``: facts that
  contradict each other are read so that the child is protected;
* a purpose of which a child is always the reason protects a child, whatever is said of a risk;
* "another adult at risk" (R9): under ``safeguarding_adult``, and when it is about staff, a suspect,
  offender or alleged perpetrator is not the person protected, so the protected person is the adult
  at risk whom that purpose is about; nor is a parent who brings risk to others. Under other
  purposes nothing says that the victim is at risk in that sense.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.person import Person
from registry.domain.decision.reading.tables import Tables
from registry.domain.decision.vocabulary import ACCUSED_ROLES, SOURCES_OF_RISK
from registry.law.model import Purpose

_TO_OTHERS = frozenset({"child", "others", "subject_and_others"})


@dataclass(slots=True, eq=False)
class Harm:
    """Risk and protection.

    ``protects_another``: the one protected is not the person the information is about.
    ``none_said``: no risk is said, as "said and unsaid" has it for the purpose (§7.1).
    ``override_only``: the adult is not at risk, and only a ground to go beyond a refusal supports
    sharing. ``unlawful_act``: such a ground points to harm that someone does. ``to_a_child``: the
    risk is to a child, said so or brought by a parent to others. ``limb``: one of R9's limbs holds.
    """

    child_limb: bool
    adult_limb: bool
    override: bool
    protected: bool
    protects_another: bool
    at_risk: bool
    none_said: bool
    override_only: bool
    unlawful_act: bool
    to_a_child: bool
    limb: bool


def view_harm(facts: Facts, person: Person, purpose: Purpose, tables: Tables) -> Harm:
    """Read risk and protection from the facts."""
    none_said = _none_said(facts, tables)
    grounds = _grounds(facts, purpose)
    override = grounds or person.lacks
    child_limb = _child_limb(facts, person, purpose, tables, none_said=none_said)
    at_risk = facts.subject.at_risk is True
    adult_limb = purpose.adult_limb and not person.child and (at_risk or override)
    protected = child_limb or _protected(facts, person, purpose)
    return Harm(
        child_limb=child_limb,
        adult_limb=adult_limb,
        override=override,
        protected=protected,
        protects_another=protected and not person.child and not at_risk,
        at_risk=child_limb or at_risk,
        none_said=none_said,
        override_only=adult_limb and not protected,
        unlawful_act=grounds,
        to_a_child=_to_a_child(facts),
        limb=child_limb or adult_limb,
    )


def _none_said(facts: Facts, tables: Tables) -> bool:
    """Whether no risk is said: `at_risk` is not true, and the risk is `none` or, except under the
    purposes in which one is presumed possible, null (§7.1 "Said and unsaid")."""
    if facts.danger_is_said:
        return False
    presumed = facts.purpose in tables.lists["risk_presumed_purposes"]
    return facts.risk_of_serious_harm is not None or not presumed


def _child_limb(
    facts: Facts, person: Person, purpose: Purpose, tables: Tables, *, none_said: bool
) -> bool:
    if purpose.child_limb == "always":
        return tables.law.first_readings or not none_said
    if purpose.child_limb == "never":
        return False
    if person.child:
        return facts.danger_is_said
    if purpose.child_limb == "where_child_at_risk":
        return False
    return _to_a_child(facts)


def _to_a_child(facts: Facts) -> bool:
    risk = facts.risk_of_serious_harm
    return risk == "child" or (facts.subject.role == "parent_of_subject" and risk in _TO_OTHERS)


def _grounds(facts: Facts, purpose: Purpose) -> bool:
    """Grounds to go beyond an adult's refusal, other than lack of capacity."""
    risk = facts.risk_of_serious_harm
    subject = facts.subject
    return (
        subject.coerced
        or subject.children_in_household
        or risk in _TO_OTHERS
        or (purpose.any_risk_overrides and facts.risk_is_said)
        or facts.consent_detail.suspected_abuser is True
        or subject.role in ACCUSED_ROLES
        or bool(facts.override_grounds)
    )


def _protected(facts: Facts, person: Person, purpose: Purpose) -> bool:
    """Whether a child, or an adult at risk, is protected by this share."""
    subject = facts.subject
    others = purpose.protects_others or (purpose.adult_social_care and purpose.safeguarding)
    return (
        person.child
        or subject.at_risk is True
        or subject.children_in_household
        or facts.risk_of_serious_harm == "child"
        or purpose.child_limb == "always"
        or (others and (subject.role in SOURCES_OF_RISK or _to_a_child(facts)))
    )
