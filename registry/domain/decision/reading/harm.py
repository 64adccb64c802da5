"""Who is at risk: the limbs of R9, and who is protected (law.md §7 R9, §7.1 R9, §3.5).

Readings:

* the child limb also covers a child at risk named under ``safeguarding_adult``: facts that
  contradict each other are read so that the child is protected;
* "another adult at risk" (R9): under ``safeguarding_adult`` a suspect, offender or alleged
  perpetrator is not the person protected, so the protected person is the adult at risk whom that
  purpose is about. Under other purposes nothing says that the victim is at risk in that sense.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.person import Person
from registry.domain.decision.vocabulary import ACCUSED_ROLES
from registry.law.model import Purpose

_TO_OTHERS = frozenset({"child", "others", "subject_and_others"})
_SOURCES_OF_RISK = ACCUSED_ROLES | {"offender"}


@dataclass(slots=True, eq=False)
class Harm:
    """Risk and protection.

    ``override_only``: the adult is not at risk, and only a ground to go beyond a refusal supports
    sharing. ``unlawful_act``: such a ground points to harm that someone does.
    """

    child_limb: bool
    adult_limb: bool
    override: bool
    protected: bool
    at_risk: bool
    override_only: bool
    unlawful_act: bool

    @property
    def limb(self) -> bool:
        return self.child_limb or self.adult_limb


def view_harm(facts: Facts, person: Person, purpose: Purpose) -> Harm:
    """Read risk and protection from the facts."""
    grounds = _grounds(facts, purpose)
    override = grounds or person.lacks
    child_limb = _child_limb(facts, person, purpose)
    adult_limb = purpose.adult_limb and not person.child and (facts.subject.at_risk or override)
    protected = child_limb or _protected(facts, person, purpose)
    return Harm(
        child_limb=child_limb,
        adult_limb=adult_limb,
        override=override,
        protected=protected,
        at_risk=child_limb or facts.subject.at_risk is True,
        override_only=adult_limb and not protected,
        unlawful_act=grounds,
    )


def _child_limb(facts: Facts, person: Person, purpose: Purpose) -> bool:
    if purpose.child_limb != "where_at_risk":
        return purpose.child_limb == "always"
    risk = facts.risk_of_serious_harm
    if person.child:
        return bool(facts.subject.at_risk) or facts.risk_is_said
    parent_brings_risk = facts.subject.role == "parent_of_subject" and risk in _TO_OTHERS
    return risk == "child" or parent_brings_risk


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
    return (
        person.child
        or subject.at_risk
        or subject.children_in_household
        or facts.risk_of_serious_harm == "child"
        or (purpose.adult_social_care and purpose.safeguarding and subject.role in _SOURCES_OF_RISK)
    )
