"""The circumstances on which words depend (``registry.law.wording``), each worked out from what was
decided.

They are about the facts that were given: what nobody said is no circumstance (law.md §7,
invariant xi).
"""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.decision.grounds.possible import asked
from registry.domain.decision.messages.about_risk import duty_may_apply
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.rules.duties import objected
from registry.domain.decision.rules.victims import counselling_said
from registry.domain.decision.vocabulary import ACCUSED_ROLES, VICTIM_ROLES
from registry.domain.people.consent_state import ConsentState
from registry.law.model import Gateway

Test = Callable[[Verdict], bool]
_TO_OTHERS = frozenset({"others", "subject_and_others"})
_TO_THE_SUBJECT = frozenset({"self", "subject", "subject_and_others"})
_TO_THE_CHILD = _TO_THE_SUBJECT | {"child"}
_NOT_JUDGED = frozenset({"unknown", "n_a"})
_PARENTS = frozenset({"parent_with_responsibility", "parent_without"})


def _child_in_danger(v: Verdict) -> bool:
    """Whether a child is said to be at risk: the person, or another child."""
    facts = v.case.facts
    if v.case.person.child and (
        facts.subject.at_risk or facts.risk_of_serious_harm in _TO_THE_CHILD
    ):
        return True
    return facts.risk_of_serious_harm == "child"


def _subject_in_danger(v: Verdict) -> bool:
    facts = v.case.facts
    return facts.subject.at_risk is True or facts.risk_of_serious_harm in _TO_THE_SUBJECT


def _child_decides(v: Verdict) -> bool:
    person = v.case.person
    return person.child and (person.gillick_question or person.self_may is not False)


def _competence_open(v: Verdict) -> bool:
    """Whether it has to be found out if the child can decide."""
    person = v.case.person
    asked = person.gillick_question and person.self_may is not True
    return asked and v.case.facts.subject.gillick != "not_competent"


def _telling_is_planned(v: Verdict) -> bool:
    """Whether somebody has to agree first how the person is told, if at all."""
    subject = v.case.facts.subject
    return v.case.purpose.telling_is_planned or subject.coerced or _suspected(v)


def _suspected(v: Verdict) -> bool:
    return v.case.facts.consent_detail.suspected_abuser is True


def _ground(word: str) -> Test:
    return lambda v: word in v.case.facts.override_grounds


def _order(effect: str) -> Test:
    return lambda v: v.case.facts.order_effect == effect


def _task_of_others(v: Verdict) -> bool:
    """Whether the purpose can only be the task of kinds to which the sender does not belong."""
    owners = v.case.purpose.own_task_of
    return bool(owners) and v.case.facts.from_kind not in owners


def _task_said(v: Verdict) -> bool:
    """Whether the purpose is said to be the sender's own task, or is so by law."""
    said = v.case.facts.whose_task in ("sender", "both")
    return said or v.case.facts.from_kind in v.case.purpose.own_task_of


def _source_said(v: Verdict) -> bool:
    return v.case.facts.recipient.is_or_lives_with_source_of_risk is True or _suspected(v)


def _on_request(v: Verdict) -> bool:
    met = v.case.gateways.met
    return bool(met) and met[0].needs_request


def _invalid(v: Verdict) -> bool:
    consent = v.case.consent
    return consent.said.supports_sharing and not consent.valid


def row_meant(v: Verdict) -> Gateway | None:
    """The law that the answer is about: a duty that is met, one that lacks agreement, one whose
    exception is met, or the one that was named."""
    found = v.case.gateways
    rows = (*found.met, *found.unagreed, *found.fallen)
    return rows[0] if rows else found.named


def questions_asked(v: Verdict) -> tuple[str, ...]:
    """What would settle whether a duty applies: ids of elements or of questions."""
    return tuple(dict.fromkeys(duty.asks for duty in asked(v.case.gateways.possible)))


OF_OUTCOME: dict[str, Callable[[Outcome], bool]] = {
    "supported": lambda outcome: outcome.supports_sharing,
    "changed": lambda outcome: outcome is Outcome.CHANGE_BASIS,
    "undecided": lambda outcome: outcome.wants_consent or outcome.seeks_advice,
    "wants_consent": lambda outcome: outcome.wants_consent,
    "declined": lambda outcome: outcome.finds_nothing,
}
"""The circumstances that the outcome alone settles."""


def _of_outcome(holds: Callable[[Outcome], bool]) -> Test:
    return lambda v: holds(v.outcome)


NAMED: dict[str, Test] = {
    **{word: _of_outcome(holds) for word, holds in OF_OUTCOME.items()},
    "child": lambda v: v.case.person.child,
    "adult": lambda v: not v.case.person.child,
    "young_person": lambda v: v.case.facts.subject.age_band == "child_16_17",
    "child_decides": _child_decides,
    "competent": lambda v: v.case.person.child and v.case.person.self_may is True,
    "claims_competent": lambda v: v.case.facts.subject.gillick == "claims_competent",
    "competence_open": _competence_open,
    "lacks": lambda v: v.case.person.lacks,
    "capacity_unknown": lambda v: v.case.facts.subject.capacity in _NOT_JUDGED,
    "victim": lambda v: v.case.facts.subject.role in VICTIM_ROLES,
    "accused": lambda v: v.case.facts.subject.role in ACCUSED_ROLES,
    "parent_of_child_at_risk": lambda v: (
        v.case.facts.subject.role == "parent_of_subject"
        and v.case.facts.risk_of_serious_harm == "child"
    ),
    "coerced": lambda v: v.case.facts.subject.coerced,
    "children_in_household": lambda v: v.case.facts.subject.children_in_household,
    "suspected_abuser": _suspected,
    "dead": lambda v: v.case.facts.subject.deceased or v.case.data.deceased,
    "danger_said": lambda v: v.case.facts.danger_is_said,
    "child_in_danger": _child_in_danger,
    "subject_in_danger": _subject_in_danger,
    "life_in_danger": lambda v: v.case.facts.risk_of_serious_harm == "life",
    "risk_none": lambda v: v.case.facts.risk_of_serious_harm == "none",
    "risk_unsaid": lambda v: v.case.facts.risk_of_serious_harm is None,
    "risk_to_child": lambda v: v.case.facts.risk_of_serious_harm == "child",
    "risk_to_others": lambda v: v.case.facts.risk_of_serious_harm in _TO_OTHERS,
    "emergency_said": lambda v: v.case.facts.emergency,
    "serious_crime": _ground("serious_crime"),
    "position_of_trust": _ground("position_of_trust"),
    "staff_implicated": _ground("staff_implicated"),
    "order_as_ground": _ground("court_order"),
    "refused": lambda v: v.case.consent.refused,
    "no_refusal": lambda v: not v.case.consent.refused,
    "withdrawn": lambda v: v.case.consent.said.was_taken_back,
    "conflict": lambda v: v.case.consent.conflict,
    "unsafe": lambda v: v.case.consent.unsafe,
    "waiting": lambda v: v.case.consent.said is ConsentState.REQUESTED,
    "given": lambda v: v.case.consent.said.supports_sharing,
    "valid": lambda v: v.case.consent.valid,
    "invalid": _invalid,
    "answered": lambda v: v.case.consent.said.was_answered,
    "expired": lambda v: v.case.consent.said is ConsentState.EXPIRED,
    "superseded": lambda v: v.case.consent.said is ConsentState.SUPERSEDED,
    "narrowed": lambda v: v.case.consent.narrowed,
    "unnamed": lambda v: v.case.facts.consent_detail.recipients_named is False,
    "conditional": lambda v: v.case.facts.consent_detail.conditional_on_service is True,
    "not_free": lambda v: v.case.facts.consent_detail.freely_given is False,
    "refusal_without_authority": lambda v: v.case.consent.refusal_without_authority,
    "property_attorney": lambda v: v.case.facts.consent_detail.authority == "LPA_property",
    "consent_proposed": lambda v: v.case.proposed_consent,
    "safeguarding": lambda v: v.case.purpose.safeguarding,
    "telling_is_planned": _telling_is_planned,
    "telling_may_alert": lambda v: v.case.purpose.telling_may_alert,
    "law_enforcement": lambda v: v.case.purpose.law_enforcement,
    "objection_counts": lambda v: v.case.purpose.objection_counts,
    "vetting": lambda v: v.case.purpose.advice_without_basis,
    "told_in_confidence": lambda v: "third_party_in_confidence" in v.case.facts.information_from,
    "counselling_said": lambda v: counselling_said(v.case) is True,
    "task_said": _task_said,
    "part_barred": lambda v: bool(v.case.bars.barred),
    "task_of_others": _task_of_others,
    "task_of_recipient": lambda v: v.case.facts.whose_task == "recipient",
    "public": lambda v: v.case.public,
    "health_sender": lambda v: v.case.sender.needs_caldicott_guardian,
    "to_person": lambda v: v.case.recipient.household,
    "to_parent": lambda v: v.case.facts.recipient.relation in _PARENTS,
    "source_said": _source_said,
    "source_unsaid": lambda v: not _source_said(v),
    "relation_unknown": lambda v: v.case.facts.recipient.relation is None,
    "source_unknown": lambda v: v.case.facts.recipient.is_or_lives_with_source_of_risk is None,
    "to_police": lambda v: v.case.recipient.police,
    "from_police": lambda v: v.case.sender.police,
    "duty_met": lambda v: bool(v.case.gateways.met),
    "duty_possible": duty_may_apply,
    "several_duties_possible": lambda v: len(questions_asked(v)) > 1,
    "on_request": _on_request,
    "bases_open": lambda v: bool(v.bases),
    "support_s251": lambda v: any(row.national_opt_out for row in v.case.gateways.matched),
    "objected": lambda v: objected(v.case),
    "order_compels": _order("compels"),
    "order_allows": _order("allows"),
    "order_forbids": _order("forbids"),
    "public_interest": lambda v: v.case.facts.public_interest is not None,
    "opted_out": lambda v: v.case.facts.national_opt_out == "set",
    "policy_in_place": lambda v: v.case.facts.apd_in_place is True,
    "policy_missing": lambda v: v.case.facts.apd_in_place is False,
    "requested": lambda v: v.case.answering,
}
