"""The circumstances on which words depend (``registry.law.wording``), each worked out from what was
decided.

They are about the facts that were given: what nobody said is no circumstance (law.md §7,
invariant xi).
"""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.decision.grounds.possible import asked
from registry.domain.decision.messages.about_consent import unsafe_to_tell
from registry.domain.decision.messages.about_risk import duty_may_apply
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading import has
from registry.domain.decision.rules.victims import counselling_said
from registry.law.model import Gateway

Test = Callable[[Verdict], bool]
_TO_THE_SUBJECT = frozenset({"self", "subject", "subject_and_others"})
_TO_THE_CHILD = _TO_THE_SUBJECT | {"child"}
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


def _ground(word: str) -> Test:
    return lambda v: word in v.case.facts.override_grounds


def _task_said(v: Verdict) -> bool:
    """Whether the purpose is said to be the sender's own task, or is so by law."""
    said = v.case.facts.whose_task in ("sender", "both")
    return said or v.case.facts.from_kind in v.case.purpose.own_task_of


def _source_said(v: Verdict) -> bool:
    return v.case.facts.recipient.is_or_lives_with_source_of_risk is True or bool(
        v.has & has.SUSPECTED_ABUSER
    )


def _on_request(v: Verdict) -> bool:
    met = v.case.gateways.met
    return bool(met) and met[0].needs_request


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

WHERE_IT_HAS: dict[str, int] = {
    "child": has.CHILD,
    "young_person": has.YOUNG_PERSON,
    "child_decides": has.CHILD_DECIDES,
    "competent": has.COMPETENT,
    "claims_competent": has.CLAIMS_COMPETENT,
    "competence_open": has.COMPETENCE_OPEN,
    "lacks": has.INCAPABLE,
    "capacity_unknown": has.CAPACITY_UNKNOWN,
    "victim": has.VICTIM,
    "accused": has.ACCUSED,
    "coerced": has.COERCED,
    "children_in_household": has.CHILDREN_IN_HOUSEHOLD,
    "suspected_abuser": has.SUSPECTED_ABUSER,
    "dead": has.DEAD | has.ABOUT_THE_DEAD,
    "danger_said": has.AT_RISK | has.RISK_SAID,
    "life_in_danger": has.LIFE,
    "risk_none": has.RISK_NONE,
    "risk_unsaid": has.RISK_UNSAID,
    "risk_to_child": has.RISK_TO_CHILD,
    "risk_to_others": has.RISK_TO_OTHERS,
    "emergency_said": has.EMERGENCY,
    "refused": has.REFUSED,
    "withdrawn": has.WITHDRAWN,
    "conflict": has.CONFLICT,
    "unsafe": has.UNSAFE,
    "waiting": has.WAITING,
    "given": has.GIVEN,
    "valid": has.VALID,
    "invalid": has.INVALID,
    "answered": has.ANSWERED,
    "expired": has.EXPIRED,
    "superseded": has.SUPERSEDED,
    "narrowed": has.NARROWED,
    "unnamed": has.UNNAMED,
    "conditional": has.CONDITIONAL,
    "not_free": has.NOT_FREE,
    "refusal_without_authority": has.REFUSAL_WITHOUT_AUTHORITY,
    "consent_proposed": has.CONSENT_PROPOSED,
    "safeguarding": has.SAFEGUARDING,
    # Somebody has to agree first how the person is told, if at all.
    "telling_is_planned": has.TELLING_IS_PLANNED | has.COERCED | has.SUSPECTED_ABUSER,
    "telling_may_alert": has.TELLING_MAY_ALERT,
    "law_enforcement": has.LAW_ENFORCEMENT,
    "objection_counts": has.CARE,
    "vetting": has.VETTING,
    "told_in_confidence": has.TOLD_IN_CONFIDENCE,
    # The purpose can only be the task of kinds to which the sender does not belong.
    "task_of_others": has.RESERVED_TO_OTHERS,
    "public": has.FROM_PUBLIC,
    "health_sender": has.FROM_HEALTH,
    "to_person": has.TO_PERSON,
    "to_police": has.TO_POLICE,
    "from_police": has.FROM_POLICE,
    "duty_met": has.DUTY_MET,
    "bases_open": has.BASES_OPEN,
    "support_s251": has.SUPPORT_S251,
    "objected": has.OBJECTED,
    "order_compels": has.ORDER_COMPELS,
    "order_allows": has.ORDER_ALLOWS,
    "order_forbids": has.ORDER_FORBIDS,
    "public_interest": has.PUBLIC_INTEREST,
    "policy_in_place": has.POLICY_IN_PLACE,
    "policy_missing": has.POLICY_MISSING,
    "requested": has.REQUEST,
}
"""The circumstances that hold where the share has one of these (``reading.has``)."""

WHERE_IT_HAS_NOT: dict[str, int] = {"adult": has.CHILD, "no_refusal": has.REFUSED}
"""Those that hold where it has none."""


def _of_outcome(holds: Callable[[Outcome], bool]) -> Test:
    return lambda v: holds(v.outcome)


def _where(bits: int) -> Test:
    return lambda v: v.has & bits != 0


def _where_not(bits: int) -> Test:
    return lambda v: v.has & bits == 0


NAMED: dict[str, Test] = {
    **{word: _of_outcome(holds) for word, holds in OF_OUTCOME.items()},
    **{word: _where(bits) for word, bits in WHERE_IT_HAS.items()},
    **{word: _where_not(bits) for word, bits in WHERE_IT_HAS_NOT.items()},
    "parent_of_child_at_risk": lambda v: (
        v.case.facts.subject.role == "parent_of_subject"
        and v.case.facts.risk_of_serious_harm == "child"
    ),
    "not_to_alert": unsafe_to_tell,
    "adult_at_risk": lambda v: v.case.facts.subject.at_risk is True and not v.case.person.child,
    "child_in_danger": _child_in_danger,
    "subject_in_danger": _subject_in_danger,
    "serious_crime": _ground("serious_crime"),
    "position_of_trust": _ground("position_of_trust"),
    "staff_implicated": _ground("staff_implicated"),
    "order_as_ground": _ground("court_order"),
    "property_attorney": lambda v: v.case.facts.consent_detail.authority == "LPA_property",
    "counselling_said": lambda v: counselling_said(v.case) is True,
    "task_said": _task_said,
    "part_barred": lambda v: bool(v.case.bars.barred),
    "task_of_recipient": lambda v: v.case.facts.whose_task == "recipient",
    "to_parent": lambda v: v.case.facts.recipient.relation in _PARENTS,
    "source_said": _source_said,
    "source_unsaid": lambda v: not _source_said(v),
    "relation_unknown": lambda v: v.case.facts.recipient.relation is None,
    "source_unknown": lambda v: v.case.facts.recipient.is_or_lives_with_source_of_risk is None,
    "duty_possible": duty_may_apply,
    "several_duties_possible": lambda v: len(questions_asked(v)) > 1,
    "on_request": _on_request,
    "opted_out": lambda v: v.case.facts.national_opt_out == "set",
}
