"""Which messages an answer carries: one condition for each row of the contract's messages.md.

The order here is the order of the answer in the law's first edition; later editions have classes,
and each message its place in one. ``about_consent``, ``about_law`` and ``about_risk`` hold the
longer conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from registry.domain.decision.messages import about_consent as consent
from registry.domain.decision.messages import about_law as law
from registry.domain.decision.messages import about_risk as risk
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.has import (
    AGREEMENT,
    CARE,
    CHILD,
    CONFIDENCE,
    CONSENT,
    CONSENT_OR_PROPOSAL,
    CRIMINAL,
    GATEWAYS,
    INCAPABLE,
    LAW_OR_ORDER,
    LIFE,
    ORDER_OR_GROUNDS,
    ORIGIN,
    PROPOSAL,
    PROPOSAL_OR_EMERGENCY,
    PSEUDONYMISED,
    REQUEST,
    SENSITIVE,
)

# The outcomes under which a message can be due, by a trait that they have (``Outcome``).
_IN_LAW, _SUPPORTED, _GOING = "in_law", "supports_sharing", "goes_ahead"
_MAY_SHARE, _ADVICE, _NOTHING = "may_come_to_sharing", "seeks_advice", "finds_nothing"
_EMERGENCY = "is_emergency"


class MessageRow(NamedTuple):
    """When a message is due.

    ``under``: the trait of the outcomes under which it can be. ``needs``: what the share must have
    (``reading.has``). ``rules``: the rules that can lead to it, if not all. ``due``: what is asked
    of the verdict, if anything is left to ask.
    """

    code: str
    due: Callable[[Verdict], bool] | None = None
    under: str = ""
    needs: int = 0
    rules: tuple[str, ...] = ()

    def can_be(self, rule: str, outcome: Outcome, has: int) -> bool:
        """Whether it can be due, before the verdict is asked."""
        return (
            (not self.under or getattr(outcome, self.under))
            and has & self.needs == self.needs
            and (not self.rules or rule in self.rules)
        )


def _minimum(v: Verdict) -> bool:
    return not v.turned_down


def _fairness(v: Verdict) -> bool:
    return v.case.purpose.expectations or v.case.sender.expectations


def _harm(v: Verdict) -> bool:
    told = v.case.recipient.household
    if v.turned_down or (told and v.case.facts.consent_detail.suspected_abuser and not v.first):
        return False
    if told and v.outcome.seeks_advice:
        return True
    return v.origin in ("R1", "R10", "RP") and v.case.facts.risk_is_said


def _not_personal(v: Verdict) -> bool:
    data = v.case.data
    outside = data.anonymous or data.deceased or v.case.facts.subject.deceased
    return outside or v.rule == "R3" or law.anonymous_duty(v)


WHEN: tuple[MessageRow, ...] = (
    MessageRow("EMERGENCY_GO_AHEAD", under=_EMERGENCY, rules=("R1",)),
    MessageRow("TOOL_ADVISES"),
    MessageRow("RECORD_DECISION"),
    MessageRow("MINIMUM_NECESSARY", _minimum, under=_MAY_SHARE),
    MessageRow("NO_BASIS_FOUND", under=_NOTHING),
    MessageRow("SEEK_ADVICE_ANON", under=_ADVICE),
    MessageRow("HARM_OF_NOT_SHARING", _harm),
    MessageRow("TELL_UNLESS_UNSAFE", consent.tell_unless_unsafe),
    MessageRow("DO_NOT_ALERT", consent.do_not_alert),
    MessageRow("DUTY_APPLIES", law.duty_applies, needs=LAW_OR_ORDER),
    MessageRow("DUTY_FALLS_AWAY", law.duty_falls_away, under=_IN_LAW, needs=GATEWAYS),
    MessageRow("POWER_NOT_DUTY", law.power_not_duty, under=_GOING),
    MessageRow("REFUSAL_NOT_A_BAR", consent.refusal_not_a_bar, needs=CONSENT),
    MessageRow("CONSENT_NOT_THE_BASIS", consent.consent_not_the_basis, under=_GOING),
    MessageRow("DONT_ASK_THEN_OVERRIDE", consent.dont_ask_then_override, needs=CONSENT),
    MessageRow("RESPECT_CAPACITOUS_REFUSAL", consent.respect_refusal, under=_IN_LAW, needs=CONSENT),
    MessageRow("OVERRIDE_GROUNDS", consent.override_grounds, under=_IN_LAW, needs=CONSENT),
    MessageRow("BEST_INTERESTS", under=_IN_LAW, needs=INCAPABLE),
    MessageRow("NO_AUTHORITY_TO_CONSENT", consent.no_authority, under=_IN_LAW, needs=CONSENT),
    MessageRow("GILLICK", consent.gillick, under=_IN_LAW, needs=CHILD),
    MessageRow(
        "CONSENT_NOT_FREELY_GIVEN",
        consent.not_freely_given,
        under=_IN_LAW,
        needs=CONSENT_OR_PROPOSAL,
    ),
    MessageRow("CONSENT_TOO_VAGUE", consent.too_vague, under=_IN_LAW, needs=CONSENT),
    MessageRow("REFRESH_CONSENT", consent.refresh, under=_IN_LAW, needs=CONSENT),
    MessageRow("CONSENT_CAN_BE_WITHDRAWN", consent.can_be_withdrawn),
    MessageRow(
        "WITHDRAWAL_NOT_RETROSPECTIVE", consent.not_retrospective, under=_IN_LAW, needs=CONSENT
    ),
    MessageRow("NO_BASIS_SWAP", consent.no_basis_swap, under=_IN_LAW, needs=PROPOSAL | CONSENT),
    MessageRow(
        "AGREEMENT_TO_SERVICE_DIFFERS", consent.service_differs, under=_IN_LAW, needs=PROPOSAL
    ),
    MessageRow("IMPLIED_CONSENT_DIRECT_CARE", consent.implied_consent, under=_IN_LAW, needs=CARE),
    MessageRow("OBJECTION_MATTERS", consent.objection_matters, under=_IN_LAW, needs=CARE),
    MessageRow("CONFIDENTIALITY_SEPARATE", law.confidentiality),
    MessageRow("GATEWAY_NEEDS_AGREEMENT_OF_PERSON", law.needs_agreement, needs=GATEWAYS),
    MessageRow("GATEWAY_EXCLUDES_THIS", law.gateway_excludes, under=_IN_LAW, needs=GATEWAYS),
    MessageRow("GATEWAY_NOT_IN_FORCE", law.gateway_not_in_force, needs=GATEWAYS),
    MessageRow(
        "BASIS_CLOSED_TO_PUBLIC_AUTHORITY",
        law.closed_to_public,
        under=_IN_LAW,
        needs=PROPOSAL_OR_EMERGENCY,
    ),
    MessageRow("BASIS_NOT_YET_IN_FORCE", law.not_yet_in_force, under=_IN_LAW, needs=PROPOSAL),
    MessageRow("PUBLIC_TASK_MUST_BE_OWN", law.own_task, under=_IN_LAW),
    MessageRow("NO_BALANCING_TEST", law.no_balancing_test),
    MessageRow("LIA_NEEDED", law.assessment_needed),
    MessageRow("REQUEST_MUST_STATE_TASK", law.request_must_state, under=_IN_LAW),
    MessageRow("EXEMPTION_NOT_A_BASIS", law.exemption, under=_IN_LAW, needs=REQUEST),
    MessageRow("LE_DATA_NEEDS_LEGAL_AUTHORITY", law.enforcement_data, under=_IN_LAW),
    MessageRow("ALLEGATIONS_ARE_OFFENCE_DATA", under=_IN_LAW, needs=CRIMINAL),
    MessageRow("APD_NEEDED", law.policy_needed, needs=SENSITIVE),
    MessageRow("APD_NOT_NEEDED", law.policy_not_needed, needs=SENSITIVE),
    MessageRow("VITAL_INTERESTS_LIMITS", law.vital_limits, needs=LIFE),
    MessageRow("DPIA_NEEDED", law.impact_assessment, under=_IN_LAW),
    MessageRow("AGREEMENT_NOT_REQUIRED", law.agreement_not_required, under=_SUPPORTED),
    MessageRow("AGREEMENT_EXPIRED", law.agreement_expired, under=_IN_LAW, needs=AGREEMENT),
    MessageRow("OUTSIDE_AGREEMENT", consent.outside, under=_IN_LAW, needs=AGREEMENT),
    MessageRow("MEMBERSHIP_NOT_A_BASIS", law.membership, under=_IN_LAW, needs=AGREEMENT),
    MessageRow("FAIRNESS_EXPECTATIONS", _fairness, under=_IN_LAW),
    MessageRow("PSEUDONYMISED_IS_PERSONAL", under=_IN_LAW, needs=PSEUDONYMISED),
    MessageRow("NOT_PERSONAL_DATA", _not_personal),
    MessageRow("DUTY_MAY_APPLY", risk.duty_may_apply, needs=GATEWAYS),
    MessageRow("COURT_ORDER", risk.court_order, needs=ORDER_OR_GROUNDS),
    MessageRow("STATUTORY_BAR", risk.statutory_bar, rules=("RB", "R1")),
    MessageRow("RECIPIENT_IS_RISK", risk.recipient_is_risk, rules=("RS",)),
    MessageRow("PARENT_SPEAKS", risk.parent_speaks, rules=("RP",)),
    MessageRow("VICTIM_REQUEST_CONDITIONS", rules=("RV",)),
    MessageRow("PUBLIC_INTEREST_NEEDED", risk.public_interest_needed, needs=CONFIDENCE),
    MessageRow("NATIONAL_OPT_OUT", risk.national_opt_out, under=_IN_LAW, needs=GATEWAYS),
    MessageRow("NO_RISK_SAID", risk.no_risk_said, rules=("RN", "R12", "R13")),
    MessageRow("OWN_TASK", risk.own_task_asked),
    MessageRow("ASK_THE_SOURCE", risk.ask_the_source, under=_IN_LAW, needs=ORIGIN),
    MessageRow("PROTECT_THE_SOURCE", risk.protect_the_source, under=_MAY_SHARE, needs=ORIGIN),
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
