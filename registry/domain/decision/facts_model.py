"""The facts of a proposed share (contract §1) as values, and their conversion to JSON.

Facts are immutable and hashable, so that they can be the key of a memo; as tuples they are made
several times as fast as frozen dataclasses, and every trial of a change makes them anew.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from registry.domain.decision.facts_parts import (
    AS_ITS_KIND,
    NOT_KNOWN,
    NOT_SAID_WHO,
    NOTHING_SAID,
    ConsentDetail,
    CourtOrder,
    Recipient,
    Status,
    SubjectFacts,
    UnderContract,
    VictimRequest,
)

# Facts that came with the law's second edition: stored only where something is known.
_SECOND = (
    "recipient",
    "information_from",
    "court_order",
    "victim_request",
    "public_interest",
    "national_opt_out",
    "under_public_contract",
    "whose_task",
    "duty_elements",
)


class Facts(NamedTuple):
    """One proposed share, from ``from_kind`` to ``to_kind``, as contract §1 describes it.

    ``risk_of_serious_harm`` None means that nobody said anything of a risk; ``none`` that there is
    none. ``court_order`` and ``victim_request`` None: none is known.
    """

    from_kind: str
    to_kind: str
    purpose: str
    data_categories: tuple[str, ...]
    subject: SubjectFacts = SubjectFacts()
    consent_state: str = "not_sought"
    consent_detail: ConsentDetail = NOTHING_SAID
    consent_by_category: tuple[tuple[str, str], ...] = ()
    override_grounds: tuple[str, ...] = ()
    duty_exception: str | None = None
    risk_of_serious_harm: str | None = None
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
    recipient: Recipient = NOT_SAID_WHO
    information_from: tuple[str, ...] = ()
    court_order: CourtOrder | None = None
    victim_request: VictimRequest | None = None
    public_interest: str | None = None
    national_opt_out: str | None = None
    under_public_contract: UnderContract = NOT_KNOWN
    whose_task: str | None = None
    duty_elements: tuple[tuple[str, bool], ...] = ()

    @property
    def order_effect(self) -> str | None:
        """What a court order does; None where there is none, or nobody has read it."""
        return self.court_order.effect if self.court_order is not None else None

    @property
    def risk_is_said(self) -> bool:
        """Whether somebody is said to be at risk of serious harm."""
        return self.risk_of_serious_harm not in (None, "none")

    @property
    def danger_is_said(self) -> bool:
        """Whether a risk is said, or that the person is at risk."""
        return self.subject.at_risk is True or self.risk_is_said

    @property
    def is_emergency(self) -> bool:
        """Whether it is an emergency for the rules: one with a risk of serious harm (§7.1 R1)."""
        return self.emergency and self.risk_is_said


def with_date(facts: Facts, today: date) -> Facts:
    """The facts with the law read as of ``today`` where they name no date."""
    return facts if facts.evaluation_date is not None else facts._replace(evaluation_date=today)


def facts_to_dict(facts: Facts) -> dict[str, Any]:
    """The facts as JSON-ready values; reading them back gives equal facts."""
    on = facts.evaluation_date
    first = (name for name in Facts._fields if name not in _SECOND)
    return {
        **{name: _plain(getattr(facts, name)) for name in first},
        "subject": {name: getattr(facts.subject, name) for name in SubjectFacts._fields},
        "consent_detail": _known(facts.consent_detail),
        "consent_by_category": dict(facts.consent_by_category) or None,
        "from_status": _known(facts.from_status),
        "to_status": _known(facts.to_status),
        "evaluation_date": on.isoformat() if on else None,
        **{
            name: value for name in _SECOND if (value := _second(facts, name)) not in (None, {}, [])
        },
    }


def _second(facts: Facts, name: str) -> Any:
    value = getattr(facts, name)
    if name == "duty_elements":
        return dict(value)
    if isinstance(value, UnderContract):
        ends = {"from": value.sender, "to": value.recipient}
        return {end: known for end, known in ends.items() if known is not None}
    if isinstance(value, Recipient):
        return _known(value)
    return _given(value) if isinstance(value, CourtOrder | VictimRequest) else _plain(value)


def _given(part: CourtOrder | VictimRequest) -> dict[str, Any]:
    """An order or a request that is there, whatever is known of it."""
    return {name: getattr(part, name) for name in part._fields}


def _known(part: ConsentDetail | Status | Recipient) -> dict[str, Any]:
    return {
        name: _plain(value) for name in part._fields if (value := getattr(part, name)) is not None
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
