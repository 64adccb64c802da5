"""The facts of a proposed share (contract §1) as values, and their conversion to JSON.

Facts are frozen and hashable, so that they can be the key of a memo.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The person the information is about. ``None`` and ``unknown`` mean not known."""

    age_band: str | None = None
    at_risk: bool = False
    capacity: str = "unknown"
    gillick: str = "unknown"
    role: str | None = None
    coerced: bool = False
    children_in_household: bool = False
    deceased: bool = False


@dataclass(frozen=True, slots=True)
class ConsentDetail:
    """What is known about the consent; ``None`` means not known.

    ``given_by`` and ``refused_by`` say who spoke, in a ``by`` word or in the caller's own word; the
    caller's own word never decides who may speak.
    """

    explicit: bool | None = None
    freely_given: bool | None = None
    recipients_named: bool | None = None
    would_share_anyway: bool | None = None
    conditional_on_service: bool | None = None
    suspected_abuser: bool | None = None
    conflict: bool | None = None
    by: str | None = None
    authority: str | None = None
    given_by: tuple[str, ...] | None = None
    refused_by: tuple[str, ...] | None = None
    current_scope: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How one organisation differs from its kind; ``None`` means that it does not."""

    public_authority: bool | None = None
    competent_authority: bool | None = None


AS_ITS_KIND = Status()


@dataclass(frozen=True, slots=True)
class Facts:
    """One proposed share, from ``from_kind`` to ``to_kind``, as contract §1 describes it."""

    from_kind: str
    to_kind: str
    purpose: str
    data_categories: tuple[str, ...]
    subject: SubjectFacts = field(default_factory=SubjectFacts)
    consent_state: str = "not_sought"
    consent_detail: ConsentDetail = field(default_factory=ConsentDetail)
    consent_by_category: tuple[tuple[str, str], ...] = ()
    override_grounds: tuple[str, ...] = ()
    duty_exception: str | None = None
    risk_of_serious_harm: str = "none"
    emergency: bool = False
    agreement_in_force: str = "none"
    charter_members: str = "neither"
    gateway: str | None = None
    proposed_basis: str | None = None
    request_received: bool | None = None
    request_states_public_task: bool | None = None
    routine: bool | None = None
    apd_in_place: bool | None = None
    evaluation_date: date | None = None
    from_status: Status = AS_ITS_KIND
    to_status: Status = AS_ITS_KIND


def with_date(facts: Facts, today: date) -> Facts:
    """The facts with the law read as of ``today`` where they name no date."""
    return facts if facts.evaluation_date is not None else replace(facts, evaluation_date=today)


def facts_to_dict(facts: Facts) -> dict[str, Any]:
    """The facts as JSON-ready values; reading them back gives equal facts."""
    on = facts.evaluation_date
    return {
        **{name: _plain(getattr(facts, name)) for name in Facts.__slots__},
        "subject": {name: getattr(facts.subject, name) for name in SubjectFacts.__slots__},
        "consent_detail": _known(facts.consent_detail),
        "consent_by_category": dict(facts.consent_by_category) or None,
        "from_status": _known(facts.from_status),
        "to_status": _known(facts.to_status),
        "evaluation_date": on.isoformat() if on else None,
    }


def _known(part: ConsentDetail | Status) -> dict[str, Any]:
    return {
        name: _plain(value)
        for name in type(part).__slots__
        if (value := getattr(part, name)) is not None
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
