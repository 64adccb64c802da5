"""Which messages an answer carries: one condition for each row of the contract's messages.md.

The order here is the order of the answer in the law's first edition; later editions have classes,
and each message its place in one. ``about_consent``, ``about_law`` and ``about_risk`` hold the
longer conditions.
"""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.decision.messages import about_consent as consent
from registry.domain.decision.messages import about_law as law
from registry.domain.decision.messages import about_risk as risk
from registry.domain.decision.messages.verdict import Verdict


def _always(_: Verdict) -> bool:
    return True


def _minimum(v: Verdict) -> bool:
    return v.outcome.may_come_to_sharing and not v.turned_down


def _fairness(v: Verdict) -> bool:
    expected = v.case.purpose.expectations or v.case.sender.expectations
    return expected and v.in_law


def _harm(v: Verdict) -> bool:
    told = v.case.recipient.household
    if v.turned_down or (told and v.case.facts.consent_detail.suspected_abuser and not v.first):
        return False
    if told and v.outcome.seeks_advice:
        return True
    return v.origin in ("R1", "R10", "RP") and v.case.facts.risk_is_said


def _go_ahead(v: Verdict) -> bool:
    return v.outcome.is_emergency


def _advice(v: Verdict) -> bool:
    return v.outcome.seeks_advice


def _pseudonymised(v: Verdict) -> bool:
    return v.case.data.pseudonymised and v.in_law


def _not_personal(v: Verdict) -> bool:
    data = v.case.data
    outside = data.anonymous or data.deceased or v.case.facts.subject.deceased
    return outside or v.rule == "R3" or law.anonymous_duty(v)


def _no_basis(v: Verdict) -> bool:
    return v.outcome.finds_nothing


MessageRow = tuple[str, Callable[[Verdict], bool]]
WHEN: tuple[MessageRow, ...] = (
    ("EMERGENCY_GO_AHEAD", _go_ahead),
    ("TOOL_ADVISES", _always),
    ("RECORD_DECISION", _always),
    ("MINIMUM_NECESSARY", _minimum),
    ("NO_BASIS_FOUND", _no_basis),
    ("SEEK_ADVICE_ANON", _advice),
    ("HARM_OF_NOT_SHARING", _harm),
    ("TELL_UNLESS_UNSAFE", consent.tell_unless_unsafe),
    ("DO_NOT_ALERT", consent.do_not_alert),
    ("DUTY_APPLIES", law.duty_applies),
    ("DUTY_FALLS_AWAY", law.duty_falls_away),
    ("POWER_NOT_DUTY", law.power_not_duty),
    ("REFUSAL_NOT_A_BAR", consent.refusal_not_a_bar),
    ("CONSENT_NOT_THE_BASIS", consent.consent_not_the_basis),
    ("DONT_ASK_THEN_OVERRIDE", consent.dont_ask_then_override),
    ("RESPECT_CAPACITOUS_REFUSAL", consent.respect_refusal),
    ("OVERRIDE_GROUNDS", consent.override_grounds),
    ("BEST_INTERESTS", consent.best_interests),
    ("NO_AUTHORITY_TO_CONSENT", consent.no_authority),
    ("GILLICK", consent.gillick),
    ("CONSENT_NOT_FREELY_GIVEN", consent.not_freely_given),
    ("CONSENT_TOO_VAGUE", consent.too_vague),
    ("REFRESH_CONSENT", consent.refresh),
    ("CONSENT_CAN_BE_WITHDRAWN", consent.can_be_withdrawn),
    ("WITHDRAWAL_NOT_RETROSPECTIVE", consent.not_retrospective),
    ("NO_BASIS_SWAP", consent.no_basis_swap),
    ("AGREEMENT_TO_SERVICE_DIFFERS", consent.service_differs),
    ("IMPLIED_CONSENT_DIRECT_CARE", consent.implied_consent),
    ("OBJECTION_MATTERS", consent.objection_matters),
    ("CONFIDENTIALITY_SEPARATE", law.confidentiality),
    ("GATEWAY_NEEDS_AGREEMENT_OF_PERSON", law.needs_agreement),
    ("GATEWAY_EXCLUDES_THIS", law.gateway_excludes),
    ("GATEWAY_NOT_IN_FORCE", law.gateway_not_in_force),
    ("BASIS_CLOSED_TO_PUBLIC_AUTHORITY", law.closed_to_public),
    ("BASIS_NOT_YET_IN_FORCE", law.not_yet_in_force),
    ("PUBLIC_TASK_MUST_BE_OWN", law.own_task),
    ("NO_BALANCING_TEST", law.no_balancing_test),
    ("LIA_NEEDED", law.assessment_needed),
    ("REQUEST_MUST_STATE_TASK", law.request_must_state),
    ("EXEMPTION_NOT_A_BASIS", law.exemption),
    ("LE_DATA_NEEDS_LEGAL_AUTHORITY", law.enforcement_data),
    ("ALLEGATIONS_ARE_OFFENCE_DATA", law.allegations),
    ("APD_NEEDED", law.policy_needed),
    ("APD_NOT_NEEDED", law.policy_not_needed),
    ("VITAL_INTERESTS_LIMITS", law.vital_limits),
    ("DPIA_NEEDED", law.impact_assessment),
    ("AGREEMENT_NOT_REQUIRED", law.agreement_not_required),
    ("AGREEMENT_EXPIRED", law.agreement_expired),
    ("OUTSIDE_AGREEMENT", consent.outside),
    ("MEMBERSHIP_NOT_A_BASIS", law.membership),
    ("FAIRNESS_EXPECTATIONS", _fairness),
    ("PSEUDONYMISED_IS_PERSONAL", _pseudonymised),
    ("NOT_PERSONAL_DATA", _not_personal),
    ("DUTY_MAY_APPLY", risk.duty_may_apply),
    ("COURT_ORDER", risk.court_order),
    ("STATUTORY_BAR", risk.statutory_bar),
    ("RECIPIENT_IS_RISK", risk.recipient_is_risk),
    ("PARENT_SPEAKS", risk.parent_speaks),
    ("VICTIM_REQUEST_CONDITIONS", risk.victim_request_conditions),
    ("PUBLIC_INTEREST_NEEDED", risk.public_interest_needed),
    ("NATIONAL_OPT_OUT", risk.national_opt_out),
    ("NO_RISK_SAID", risk.no_risk_said),
    ("OWN_TASK", risk.own_task_asked),
    ("ASK_THE_SOURCE", risk.ask_the_source),
    ("PROTECT_THE_SOURCE", risk.protect_the_source),
)

# Messages about one kind of data, which the answer repeats beside the item.
ABOUT_AN_ITEM = frozenset(
    {
        "REFRESH_CONSENT",
        "CONFIDENTIALITY_SEPARATE",
        "GATEWAY_EXCLUDES_THIS",
        "ALLEGATIONS_ARE_OFFENCE_DATA",
        "APD_NEEDED",
        "APD_NOT_NEEDED",
        "OUTSIDE_AGREEMENT",
        "PSEUDONYMISED_IS_PERSONAL",
        "NOT_PERSONAL_DATA",
    }
)
