"""Answers the pages of a check as somebody would who knows given facts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from registry.domain.decision.facts import ConsentDetail, Facts, SubjectFacts
from registry.domain.decision.facts_parts import CourtOrder, Recipient
from registry.domain.decision.vocabulary import VICTIM_REQUEST_FLAGS
from registry.law import Law
from registry.web.checks import words as w
from registry.web.checks.asked import Asked
from registry.web.checks.journey import SHOWN, Journey, Stop, journey_of
from registry.web.checks.said import Case, Side
from registry.web.kit import questions as q
from tests.domain.decision.cases import TODAY

MOST_PAGES = 12


def sayable(facts: Facts) -> Facts:
    """Return facts without what no page asks: what the register knows, and finer points of law."""
    detail, order = facts.consent_detail, facts.court_order
    state = facts.consent_state if facts.consent_state not in _RECORDED_ONLY else "not_sought"
    authority = _AUTHORITY.get(detail.by or "")
    if detail.by == "attorney" and detail.authority in _ATTORNEYS:
        authority = detail.authority
    answered = state in ("given", "refused", "withdrawn")
    explicit = detail.explicit if state == "given" else None
    about_a_victim = facts.request_received and _part(facts) == "victim"
    asked = facts.victim_request if about_a_victim and facts.to_kind == "police" else None
    data = [one for one in facts.data_categories if one in {choice.value for choice in q.DATA}]
    return Facts(
        from_kind=facts.from_kind,
        to_kind=facts.to_kind,
        purpose=facts.purpose,
        data_categories=tuple(data) or ("personal",),
        subject=_subject(facts),
        consent_state=state,
        consent_detail=ConsentDetail(by=detail.by, authority=authority, explicit=explicit)
        if answered
        else ConsentDetail(),
        risk_of_serious_harm=facts.risk_of_serious_harm,
        emergency=facts.emergency and facts.risk_is_said,
        gateway=facts.gateway,
        request_received=facts.request_received,
        request_states_public_task=facts.request_states_public_task
        if facts.request_received
        else None,
        evaluation_date=TODAY,
        recipient=facts.recipient if facts.to_kind == "family_member" else Recipient(),
        information_from=facts.information_from,
        court_order=CourtOrder(order.effect) if order and order.effect else None,
        victim_request=asked,
        public_interest=facts.public_interest,
        national_opt_out=facts.national_opt_out,
        under_public_contract=facts.under_public_contract,
        whose_task=facts.whose_task,
        duty_elements=facts.duty_elements,
    )


_RECORDED_ONLY = ("expired", "superseded")
_ATTORNEYS = ("LPA_health_welfare", "LPA_property")
_AUTHORITY = {"attorney": "LPA_property", "deputy": "deputy"}


def _subject(facts: Facts) -> SubjectFacts:
    """Return what can be said of the person: of a child under 16 competence, else capacity."""
    subject = facts.subject
    if subject.deceased or subject.age_band is None:
        subject = subject._replace(age_band=None, capacity="unknown", gillick="unknown")
    young = subject.age_band in ("child_u13", "child_13_15")
    unsaid = young or subject.capacity == "n_a"
    return subject._replace(
        role=_part(facts),
        capacity="unknown" if unsaid else subject.capacity,
        gillick="unknown" if not young or subject.gillick == "n_a" else subject.gillick,
    )


def case_of(facts: Facts, law: Law) -> Case:
    """Return a check by the sender, of which no side is in the register."""
    return Case(law, TODAY, Side(facts.from_kind), Side(facts.to_kind), gives=True)


def walk(facts: Facts, law: Law) -> tuple[dict[str, Any], Journey, Case]:
    """Answer one page after the other, as they come."""
    case, answers = case_of(facts, law), {SHOWN: {}}
    answers |= {"gateway": facts.gateway or "", "proposed_basis": facts.proposed_basis or ""}
    for _ in range(MOST_PAGES):
        journey = journey_of(answers, case)
        if journey.next_step is None:
            return answers, journey, case
        stop = journey.reached[-1]
        answers |= answers_to(stop, facts, law)
        shown = [one.name for one in stop.asked_now(answers)]
        answers = {**answers, SHOWN: {**answers[SHOWN], stop.step: shown}}
    raise AssertionError("the journey has no end")


def answers_to(stop: Stop, facts: Facts, law: Law) -> dict[str, Any]:
    """Return the answers to a page."""
    answers = {one.name: _answer(one, facts, law) for one in stop.asked}
    return answers | (_PAGES[stop.step](facts, law) if stop.step in _PAGES else {})


def _danger(facts: Facts, _: Law) -> dict[str, Any]:
    if not facts.risk_is_said:
        return {"danger": q.NOBODY if facts.risk_of_serious_harm else q.UNKNOWN}
    danger = q.NOW if facts.emergency else q.LATER
    return {"danger": danger, "who": facts.risk_of_serious_harm}


def _partner(facts: Facts, law: Law) -> dict[str, Any]:
    if law.kinds[facts.to_kind].household:
        return {"to": q.PERSON}
    return {"to": q.OTHER_BODY, "kind": facts.to_kind}


_PAGES: Mapping[str, Callable[[Facts, Law], dict[str, Any]]] = {
    "danger": _danger,
    "partner": _partner,
    "purpose": lambda facts, _: {"purpose": facts.purpose},
    "data": lambda facts, _: {"data": list(facts.data_categories)},
}


def _answer(asked: Asked, facts: Facts, law: Law) -> Any:
    value = _VALUES[asked.question](facts) if asked.question in _VALUES else None
    if asked.question in law.elements:
        value = dict(facts.duty_elements).get(asked.question)
    if asked.many:
        return list(value or [q.UNKNOWN])
    if isinstance(value, bool):
        return q.YES if value else q.NO
    offered = {choice.value for choice in asked.words.choices}
    return value if value in offered else q.UNKNOWN


def _request(facts: Facts) -> str | None:
    if facts.request_received is None:
        return None
    if not facts.request_received:
        return q.NO
    return w.SPOKEN if facts.request_states_public_task is False else w.WRITTEN


def _speaker(facts: Facts) -> str | None:
    health = facts.consent_detail.authority == "LPA_health_welfare"
    if facts.consent_detail.by == "attorney":
        return w.ATTORNEY_HEALTH if health else w.ATTORNEY_MONEY
    return facts.consent_detail.by


def _of_request(flag: str) -> Callable[[Facts], Any]:
    return lambda facts: getattr(facts.victim_request, flag, None)


def _of_subject(field: str) -> Callable[[Facts], Any]:
    return lambda facts: getattr(facts.subject, field)


_PART = {"child_victim": "victim", "alleged_perpetrator": "suspect"}


def _part(facts: Facts) -> str | None:
    return _PART.get(facts.subject.role or "", facts.subject.role)


_VALUES: Mapping[str, Callable[[Facts], Any]] = {
    "relation": lambda facts: facts.recipient.relation,
    "source_of_risk": lambda facts: facts.recipient.is_or_lives_with_source_of_risk,
    "whose_task": lambda facts: facts.whose_task,
    "age": lambda facts: q.DIED if facts.subject.deceased else facts.subject.age_band,
    **{
        name: _of_subject(name)
        for name in ("gillick", "capacity", "at_risk", "coerced", "children_in_household")
    },
    "role": _part,
    "information_from": lambda facts: facts.information_from,
    "consent": lambda facts: facts.consent_state,
    "speaker": _speaker,
    "explicit": lambda facts: facts.consent_detail.explicit,
    "national_opt_out": lambda facts: facts.national_opt_out,
    "request_received": _request,
    "request_states_public_task": lambda facts: facts.request_states_public_task,
    "court_order": lambda facts: facts.court_order.effect if facts.court_order else None,
    **{flag: _of_request(flag) for flag in VICTIM_REQUEST_FLAGS},
    "contract_from": lambda facts: facts.under_public_contract.sender,
    "contract_to": lambda facts: facts.under_public_contract.recipient,
    "public_interest": lambda facts: facts.public_interest,
}
