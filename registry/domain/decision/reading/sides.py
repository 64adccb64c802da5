"""The two ends of a share: what kind and purpose settle of each, worked out once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import AS_ITS_KIND, NOT_KNOWN
from registry.domain.decision.reading import has
from registry.domain.decision.reading.kinds import is_competent, kind_of
from registry.domain.decision.reading.tables import BIT, Tables
from registry.law.model import Kind, Purpose


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One organisation, or one private individual, in a share for a purpose.

    ``enforces``: it is a competent authority here. ``situation``: the situations of the routes that
    it brings about (``tables.BIT``). ``has``: what the share has because of it (``reading.has``).
    """

    kind: Kind
    enforces: bool
    situation: int
    has: int


def sender_of(facts: Facts, tables: Tables) -> Side:
    """The sender, with what the purpose brings."""
    if facts.from_status is AS_ITS_KIND and facts.under_public_contract is NOT_KNOWN:
        return _usual_sender(tables, facts.from_kind, facts.purpose)
    kind = tables.kinds[facts.from_kind]
    kind = kind_of(kind, facts.from_status, facts.under_public_contract.sender)
    return _sender(kind, tables.purposes[facts.purpose])


def recipient_of(facts: Facts, tables: Tables) -> Side:
    """The recipient."""
    if facts.to_status is AS_ITS_KIND and facts.under_public_contract is NOT_KNOWN:
        return _usual_recipient(tables, facts.to_kind, facts.purpose)
    kind = tables.kinds[facts.to_kind]
    kind = kind_of(kind, facts.to_status, facts.under_public_contract.recipient)
    return _recipient(kind, tables.purposes[facts.purpose])


@lru_cache(maxsize=8_192)
def _usual_sender(tables: Tables, kind: str, purpose: str) -> Side:
    return _sender(tables.kinds[kind], tables.purposes[purpose])


@lru_cache(maxsize=8_192)
def _usual_recipient(tables: Tables, kind: str, purpose: str) -> Side:
    return _recipient(tables.kinds[kind], tables.purposes[purpose])


def _sender(kind: Kind, purpose: Purpose) -> Side:
    enforces = is_competent(kind, purpose)
    situation = _bits(
        (BIT["public"], kind.public_authority),
        (BIT["police"], kind.police),
        (BIT["health_body"], kind.health_body),
        (BIT["department"], kind.tax_or_benefits),
        (BIT["competent_authority"], enforces),
        (BIT["competent"], enforces and purpose.law_enforcement),
    )
    reserved = bool(purpose.own_task_of) and kind.id not in purpose.own_task_of
    found = _bits(
        (has.SHARE, True),
        (has.FROM_PUBLIC, kind.public_authority),
        (has.FROM_RELATIVE, kind.household),
        (has.FROM_POLICE, kind.police),
        (has.FROM_HEALTH, kind.needs_caldicott_guardian),
        (has.FROM_PATIENT_HOLDER, kind.holds_patient_data),
        (has.ADULT_CARE, kind.social_care and purpose.adult_social_care),
        (has.ENFORCING, enforces),
        (has.ENFORCEMENT_DATA, _holds_enforcement_data(kind, purpose)),
        (has.EXPECTATIONS, kind.expectations or purpose.expectations),
        (has.RESERVED_TO_OTHERS, reserved),
    )
    return Side(kind, enforces, situation | _of_either(kind), found | _of_purpose(purpose))


def _holds_enforcement_data(kind: Kind, purpose: Purpose) -> bool:
    """Whether it is law enforcement data: §7.1 R11, data "of police, probation, prison,
    youth_offending_team (central_government for an s.31 purpose)"."""
    if kind.law_enforcement_data == "law_enforcement_purposes":
        return purpose.law_enforcement
    return kind.law_enforcement_data == "always"


def _recipient(kind: Kind, purpose: Purpose) -> Side:
    enforces = is_competent(kind, purpose)
    found = _bits(
        (has.TO_PUBLIC, kind.public_authority),
        (has.TO_PERSON, kind.household),
        (has.TO_POLICE, kind.police),
        (has.TO_ENFORCER | has.ENFORCING, enforces),
    )
    return Side(kind, enforces, _of_either(kind), found)


def _of_either(kind: Kind) -> int:
    """What either end brings about: "b+1 for benefits and social security", which only a
    department's share can show, and a body that may be an anti-fraud organisation."""
    return _bits(
        (BIT["benefits"], kind.tax_or_benefits),
        (BIT["anti_fraud"], kind.may_be_anti_fraud),
    )


def _of_purpose(purpose: Purpose) -> int:
    return _bits(
        (has.CARE, purpose.objection_counts),
        (has.SAFEGUARDING, purpose.safeguarding),
        (has.LAW_ENFORCEMENT, purpose.law_enforcement),
        (has.VETTING, purpose.advice_without_basis),
        (has.TELLING_MAY_ALERT, purpose.telling_may_alert),
        (has.TELLING_IS_PLANNED, purpose.telling_is_planned),
        (has.ADULT_LIMB, purpose.adult_limb),
    )


def _bits(*known: tuple[int, bool]) -> int:
    """The bits that are known to hold."""
    return sum(bit for bit, holds in known if holds)
