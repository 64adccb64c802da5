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
from registry.domain.decision.reading import has

# The outcomes under which a message can be due, by a trait that they have (``Outcome``).
_IN_LAW, _SUPPORTED, _GOING = "in_law", "supports_sharing", "goes_ahead"
_MAY_SHARE, _ADVICE, _NOTHING = "may_come_to_sharing", "seeks_advice", "finds_nothing"
_EMERGENCY = "is_emergency"


# A code; of which bits which have to be set; what is left to ask.
Where = tuple[str, int, int, Callable[[Verdict], bool] | None]


class MessageRow(NamedTuple):
    """When a message is due.

    ``under``: the trait of the outcomes under which it can be. ``needs``: what the share must have
    (``reading.has``), and ``unless`` what it must not. ``any_of``: something that it must have,
    unless one of ``rules`` decided; where only ``rules`` are given, one of them has to. ``due``:
    what is asked of the verdict, if anything is left to ask.
    """

    code: str
    due: Callable[[Verdict], bool] | None = None
    under: str = ""
    needs: int = 0
    unless: int = 0
    any_of: int = 0
    rules: tuple[str, ...] = ()

    def can_be(self, rule: str, outcome: Outcome) -> bool:
        """Whether it can be due where a rule led to an outcome."""
        by_rule = not self.rules or rule in self.rules or bool(self.any_of)
        return by_rule and (not self.under or getattr(outcome, self.under))

    def where(self, rule: str) -> Where:
        """What the share must have, and what is left to ask, where a rule decided."""
        needs, any_of, due = self.needs, self.any_of, self.due
        if rule in self.rules:
            any_of = 0
        elif any_of.bit_count() == 1:
            needs, any_of = needs | any_of, 0
        if any_of:
            asked = due
            due = lambda v: v.has & any_of != 0 and (asked is None or asked(v))  # noqa: E731
        return self.code, needs | self.unless, needs, due


def _harm(v: Verdict) -> bool:
    told = v.case.recipient.household
    if v.turned_down or (told and v.case.facts.consent_detail.suspected_abuser and not v.first):
        return False
    if told and v.outcome.seeks_advice:
        return True
    return v.origin in ("R1", "R10", "RP") and v.case.facts.risk_is_said


def _not_personal(v: Verdict) -> bool:
    return v.rule != "R4" or bool(v.has & (has.ABOUT_NOBODY | has.DEAD)) or law.anonymous_duty(v)


_TELLING_ALERTS = has.UNSAFE_SAID | has.SUSPECTED_ABUSER | has.TELLING_MAY_ALERT | has.ACCUSED
_UNWILLING = has.REFUSED | has.UNSAFE | has.REFUSAL_WITHOUT_AUTHORITY

WHEN: tuple[MessageRow, ...] = (
    MessageRow("EMERGENCY_GO_AHEAD", under=_EMERGENCY, rules=("R1",)),
    MessageRow("TOOL_ADVISES"),
    MessageRow("RECORD_DECISION"),
    MessageRow("MINIMUM_NECESSARY", under=_MAY_SHARE, unless=has.TURNED_DOWN),
    MessageRow("NO_BASIS_FOUND", under=_NOTHING),
    MessageRow("SEEK_ADVICE_ANON", under=_ADVICE),
    MessageRow("HARM_OF_NOT_SHARING", _harm, any_of=has.TO_PERSON, rules=("R1", "R10")),
    MessageRow("TELL_UNLESS_UNSAFE", consent.tell_unless_unsafe, unless=has.ON_CONSENT),
    MessageRow("DO_NOT_ALERT", consent.do_not_alert, any_of=_TELLING_ALERTS, rules=("RS",)),
    MessageRow("DUTY_APPLIES", law.duty_applies, any_of=has.DUTY_MET, rules=("RO", "R4")),
    MessageRow("DUTY_FALLS_AWAY", law.duty_falls_away, under=_IN_LAW, needs=has.DUTY_FALLEN),
    MessageRow(
        "POWER_NOT_DUTY",
        law.power_not_duty,
        under=_GOING,
        unless=has.DUTY_MET,
        any_of=has.NAMED_LAW | has.REQUEST | has.ENFORCING,
    ),
    MessageRow("REFUSAL_NOT_A_BAR", consent.refusal_not_a_bar, any_of=_UNWILLING),
    MessageRow("CONSENT_NOT_THE_BASIS", consent.consent_not_the_basis, under=_GOING),
    MessageRow("DONT_ASK_THEN_OVERRIDE", consent.dont_ask_then_override, needs=has.REFUSED),
    MessageRow(
        "RESPECT_CAPACITOUS_REFUSAL",
        consent.respect_refusal,
        under=_IN_LAW,
        needs=has.REFUSED,
        unless=has.CHILD | has.INCAPABLE,
    ),
    MessageRow(
        "OVERRIDE_GROUNDS",
        under=_IN_LAW,
        needs=has.REFUSED,
        unless=has.CHILD,
        any_of=has.SAFEGUARDING,
        rules=("R4",),
    ),
    MessageRow("BEST_INTERESTS", under=_IN_LAW, needs=has.INCAPABLE),
    MessageRow(
        "NO_AUTHORITY_TO_CONSENT", consent.no_authority, under=_IN_LAW, needs=has.NO_AUTHORITY
    ),
    MessageRow(
        "GILLICK",
        consent.gillick,
        under=_IN_LAW,
        needs=has.CHILD,
        any_of=has.GILLICK_QUESTION,
        rules=("RP", "RD"),
    ),
    MessageRow(
        "CONSENT_NOT_FREELY_GIVEN",
        consent.not_freely_given,
        under=_IN_LAW,
        any_of=has.CONDITIONAL | has.NOT_FREE | has.VETTING,
    ),
    MessageRow("CONSENT_TOO_VAGUE", under=_IN_LAW, needs=has.UNNAMED),
    MessageRow("REFRESH_CONSENT", under=_IN_LAW, needs=has.STALE),
    MessageRow("CONSENT_CAN_BE_WITHDRAWN", needs=has.ON_CONSENT),
    MessageRow("WITHDRAWAL_NOT_RETROSPECTIVE", under=_IN_LAW, needs=has.WITHDRAWN),
    MessageRow("NO_BASIS_SWAP", consent.no_basis_swap, under=_IN_LAW, needs=has.CONSENT_PROPOSED),
    MessageRow(
        "AGREEMENT_TO_SERVICE_DIFFERS",
        consent.service_differs,
        under=_IN_LAW,
        needs=has.CONSENT_PROPOSED,
    ),
    MessageRow(
        "IMPLIED_CONSENT_DIRECT_CARE",
        consent.implied_consent,
        under=_IN_LAW,
        needs=has.CARE,
        unless=has.OBJECTED | has.FROM_RELATIVE,
    ),
    MessageRow("OBJECTION_MATTERS", under=_IN_LAW, needs=has.OBJECTED),
    MessageRow("CONFIDENTIALITY_SEPARATE", law.confidentiality),
    MessageRow(
        "GATEWAY_NEEDS_AGREEMENT_OF_PERSON", needs=has.AGREEMENT_NEEDED, unless=has.FROM_RELATIVE
    ),
    MessageRow("GATEWAY_EXCLUDES_THIS", law.gateway_excludes, under=_IN_LAW, needs=has.NAMED_LAW),
    MessageRow("GATEWAY_NOT_IN_FORCE", law.gateway_not_in_force, needs=has.NAMED_LAW),
    MessageRow(
        "BASIS_CLOSED_TO_PUBLIC_AUTHORITY",
        law.closed_to_public,
        under=_IN_LAW,
        needs=has.FROM_PUBLIC,
    ),
    MessageRow("BASIS_NOT_YET_IN_FORCE", law.not_yet_in_force, under=_IN_LAW, needs=has.PROPOSAL),
    MessageRow(
        "PUBLIC_TASK_MUST_BE_OWN",
        under=_IN_LAW,
        needs=has.TO_PUBLIC,
        unless=has.FROM_PUBLIC | has.FROM_RELATIVE,
        any_of=has.SAFEGUARDING | has.LIMB,
    ),
    MessageRow("NO_BALANCING_TEST", needs=has.RECOGNISED_BASIS),
    MessageRow("LIA_NEEDED", law.assessment_needed, needs=has.LEGITIMATE_BASIS),
    MessageRow(
        "REQUEST_MUST_STATE_TASK",
        law.request_must_state,
        under=_IN_LAW,
        unless=has.FROM_PUBLIC,
        any_of=has.TO_PUBLIC,
        rules=("RT",),
    ),
    MessageRow("EXEMPTION_NOT_A_BASIS", law.exemption, under=_IN_LAW, needs=has.REQUEST),
    MessageRow(
        "LE_DATA_NEEDS_LEGAL_AUTHORITY",
        under=_IN_LAW,
        needs=has.ENFORCEMENT_DATA,
        unless=has.TO_ENFORCER,
    ),
    MessageRow("ALLEGATIONS_ARE_OFFENCE_DATA", under=_IN_LAW, needs=has.CRIMINAL),
    MessageRow("APD_NEEDED", law.policy_needed, needs=has.SENSITIVE),
    MessageRow("APD_NOT_NEEDED", law.policy_not_needed, needs=has.SENSITIVE),
    MessageRow("VITAL_INTERESTS_LIMITS", needs=has.VITAL_BASIS),
    MessageRow("DPIA_NEEDED", under=_IN_LAW, any_of=has.ROUTINE | has.MASKED_SPECIAL),
    MessageRow("AGREEMENT_NOT_REQUIRED", under=_SUPPORTED, unless=has.AGREEMENT_ACTIVE),
    MessageRow("AGREEMENT_EXPIRED", under=_IN_LAW, needs=has.AGREEMENT_EXPIRED),
    MessageRow("OUTSIDE_AGREEMENT", under=_IN_LAW, needs=has.AGREEMENT | has.OUT_OF_SCOPE),
    MessageRow("MEMBERSHIP_NOT_A_BASIS", law.membership, under=_IN_LAW, needs=has.AGREEMENT),
    MessageRow("FAIRNESS_EXPECTATIONS", under=_IN_LAW, needs=has.EXPECTATIONS),
    MessageRow("PSEUDONYMISED_IS_PERSONAL", under=_IN_LAW, needs=has.PSEUDONYMISED),
    MessageRow(
        "NOT_PERSONAL_DATA", _not_personal, any_of=has.ABOUT_NOBODY | has.DEAD, rules=("R3", "R4")
    ),
    MessageRow("DUTY_MAY_APPLY", risk.duty_may_apply, needs=has.DUTY_POSSIBLE),
    MessageRow("COURT_ORDER", risk.court_order),
    MessageRow("STATUTORY_BAR", risk.statutory_bar, rules=("RB", "R1")),
    MessageRow("RECIPIENT_IS_RISK", risk.recipient_is_risk, rules=("RS",)),
    MessageRow("PARENT_SPEAKS", risk.parent_speaks, rules=("RP",)),
    MessageRow("VICTIM_REQUEST_CONDITIONS", rules=("RV",)),
    MessageRow("PUBLIC_INTEREST_NEEDED", risk.public_interest_needed, needs=has.CONFIDENCE),
    MessageRow("NATIONAL_OPT_OUT", risk.national_opt_out, under=_IN_LAW, needs=has.NAMED_LAW),
    MessageRow("NO_RISK_SAID", risk.no_risk_said, rules=("RN", "R12", "R13")),
    MessageRow("OWN_TASK", risk.own_task_asked, any_of=has.TASK_READ_AS_OWN, rules=("RT",)),
    MessageRow("ASK_THE_SOURCE", risk.ask_the_source, under=_IN_LAW, needs=has.ORIGIN),
    MessageRow("PROTECT_THE_SOURCE", risk.protect_the_source, under=_MAY_SHARE, needs=has.ORIGIN),
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
