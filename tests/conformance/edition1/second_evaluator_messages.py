"""Message codes of the second evaluator: one line for each row of ``messages.md``."""

# ruff: noqa: ARG001, ARG005 - every row takes the case and the answer

from __future__ import annotations

from tests.conformance.edition1 import second_evaluator_tables as t
from tests.conformance.edition1.second_evaluator_bases import (
    para_1_incomplete,
    preferred,
    preferred_apd,
)
from tests.conformance.edition1.second_evaluator_case import Case

SUPPORTS = {"EMERGENCY_SHARE_SUPPORTED", "DUTY_TO_SHARE", "SHARE_SUPPORTED"}
# The purposes for which the Revenue asks under Schedule 2 paragraph 2.
TAX = {"fraud", "crime_investigation"}
SERVICE_AGREEMENT = {
    "child_in_need_s17",
    "prevent_channel",
    "homelessness_referral",
    "modern_slavery",
}


class Said:
    """The case with its answer, and the few phrases that several rows share."""

    def __init__(
        self, c: Case, rule: str, outcome: str, bases: list[str], found: list[str]
    ) -> None:
        self.c, self.rule, self.outcome, self.bases, self.found = c, rule, outcome, bases, found
        self.supports = outcome in SUPPORTS
        self.goes = self.supports or outcome == "CHANGE_BASIS"
        self.on_consent = bases[:1] == [t.A]
        self.unsafe_to_tell = (
            c.raw == "not_sought_unsafe"
            or c.detail.get("suspected_abuser") is True
            or c.purpose == "crime_investigation"
            or c.role in ("suspect", "alleged_perpetrator")
        )
        self.no_refusal_bar = (
            c.said_no or c.unsafe or (c.raw in ("refused", "withdrawn") and c.no_authority)
        )
        self.safeguarding = c.purpose in t.SAFEGUARDING
        self.adult_refused = c.adult and not c.lacks and c.said_no
        self.patient_side = c.sender in t.NHS | {"private_care_provider"}
        self.objected = c.said_no or c.exception in ("objection", "would_object")


def messages(c: Case, rule: str, outcome: str, bases: list[str], found: list[str]) -> set[str]:
    """Return every code whose row in ``messages.md`` applies."""
    s = Said(c, rule, outcome, bases, found)
    if rule == "R0":
        return {code for code, when in ROWS.items() if code in AT_R0 and when(c, s)}
    return {code for code, when in ROWS.items() if when(c, s)}


# Codes that still mean something when the data is nobody's.
AT_R0 = {
    "TOOL_ADVISES",
    "RECORD_DECISION",
    "NOT_PERSONAL_DATA",
    "CONFIDENTIALITY_SEPARATE",
    "DO_NOT_ALERT",
    "DUTY_APPLIES",
    "GATEWAY_NOT_IN_FORCE",
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON",
}


def _refusal_not_a_bar(c: Case, s: Said) -> bool:
    names_another = s.rule == "R7" and s.outcome == "CHANGE_BASIS"
    return (
        s.no_refusal_bar
        and (s.supports or names_another)
        and s.rule not in ("R3", "R4", "R5", "R10")
    )


def _consent_not_the_basis(c: Case, s: Said) -> bool:
    if s.on_consent:
        return False
    if s.supports and (c.public or s.rule == "R6"):
        return True
    # A valid consent, passed over for speed or beside a law that excludes this: it is neither
    # invalid nor, without a task of the sender's own, would it "change nothing".
    stands = c.valid and s.rule in ("R1", "R3") and not c.safeguard and t.E not in s.bases
    return c.proposed == t.A and s.goes and bool(s.bases) and not stands


def _power(c: Case, s: Said) -> bool:
    named = c.gateway is not None
    sides = c.competent or c.to_competent
    return not c.duty and s.goes and (named or c.request or sides)


def _confidential(c: Case, s: Said) -> bool:
    social_care = (
        c.sender == "local_authority"
        and c.adult
        and c.purpose in ("safeguarding_adult", "direct_care")
    )
    return "special:health" in c.cats or s.patient_side or social_care


def _gillick(c: Case, s: Said) -> bool:
    child = not c.adult and (c.age != "child_u13" or c.gillick in ("competent", "claims_competent"))
    turns = s.on_consent or (
        s.rule in ("R4", "R13", "R14", "R15") or (s.rule == "R5" and c.said_no)
    )
    wrong_voice = c.proposed == t.A and s.rule == "R7" and _no_authority(c)
    return child and (turns or (c.conflict and s.rule in ("R11", "family")) or wrong_voice)


def _no_authority(c: Case) -> bool:
    silent = ("not_sought", "not_sought_unsafe")
    contradicted = c.conflict or (c.raw == "given" and c.said_no)
    unheard = c.speaker is not None and c.speaker not in c.heard
    return unheard and c.raw not in silent and not contradicted


def _vetting_consent(c: Case) -> bool:
    asked = c.proposed == t.A or c.raw not in ("not_sought", "not_sought_unsafe")
    return c.purpose == "employment_vetting" and asked


def _lia(c: Case, s: Said) -> bool:
    only_f = {t.E, t.EA, t.F, t.PART3} & set(s.bases) == {t.F} and not s.on_consent
    return only_f or (c.proposed == t.EA and t.EA not in s.bases and t.F in s.bases)


def _police_data(c: Case) -> bool:
    return c.competent


def _no_swap(c: Case) -> bool:
    gone = c.said_no or c.conflict or c.narrowed or c.raw == "superseded"
    return c.proposed == t.A and gone


def _anonymous_route(c: Case, s: Said) -> bool:
    return s.rule == "R3" or (s.rule == "R4" and c.purpose == "modern_slavery")


def _none_open(s: Said) -> bool:
    """Return whether no basis is open now: none at all, or only one still to be obtained."""
    if s.outcome in ("CONSENT_NEEDED", "NOT_SUPPORTED"):
        return True
    return s.outcome == "SEEK_ADVICE" and not set(s.bases) - {t.A}


def _exemption(c: Case) -> bool:
    tax = c.to == "central_government" and c.purpose in TAX
    return c.request and (c.to == "police" or tax) and not c.duty


def _apd_not_needed(c: Case, s: Said) -> bool:
    """Return whether a Schedule 1 paragraph asks for none, apart from consent and incapacity."""
    return any(
        x.endswith(("+Sch1.2", "+Sch1.4")) or (x.endswith("+Sch1.10") and c.to_competent)
        for x in preferred(s.found)
    )


ROWS = {
    "TOOL_ADVISES": lambda c, s: True,
    "RECORD_DECISION": lambda c, s: True,
    "MINIMUM_NECESSARY": lambda c, s: s.outcome not in ("NOT_SUPPORTED", "NOT_PERSONAL_DATA"),
    "TELL_UNLESS_UNSAFE": lambda c, s: s.goes and not s.on_consent and not s.unsafe_to_tell,
    "DO_NOT_ALERT": lambda c, s: s.unsafe_to_tell and set(c.cats) != {"anonymous"},
    "REFUSAL_NOT_A_BAR": _refusal_not_a_bar,
    "CONSENT_NOT_THE_BASIS": _consent_not_the_basis,
    "DONT_ASK_THEN_OVERRIDE": lambda c, s: (
        s.supports and c.said_no and (s.rule == "R9" or s.safeguarding)
    ),
    "RESPECT_CAPACITOUS_REFUSAL": lambda c, s: (
        s.adult_refused and not s.goes and (c.state == "refused" or s.rule == "R10")
    ),
    "OVERRIDE_GROUNDS": lambda c, s: c.adult and c.said_no and (s.safeguarding or s.rule == "R4"),
    "BEST_INTERESTS": lambda c, s: c.lacks,
    "NO_AUTHORITY_TO_CONSENT": lambda c, s: _no_authority(c),
    "GILLICK": _gillick,
    "CONSENT_NOT_FREELY_GIVEN": lambda c, s: (
        c.detail.get("conditional_on_service") is True
        or c.detail.get("freely_given") is False
        or _vetting_consent(c)
    ),
    "CONSENT_TOO_VAGUE": lambda c, s: c.detail.get("recipients_named") is False,
    "REFRESH_CONSENT": lambda c, s: (
        c.state in ("expired", "superseded")
        or (c.narrowed and not c.said_no)
        or c.detail.get("recipients_named") is False
    ),
    "CONSENT_CAN_BE_WITHDRAWN": lambda c, s: s.on_consent or (s.rule == "R10" and t.A in s.bases),
    "WITHDRAWAL_NOT_RETROSPECTIVE": lambda c, s: c.raw == "withdrawn",
    "NO_BASIS_SWAP": lambda c, s: _no_swap(c),
    "AGREEMENT_TO_SERVICE_DIFFERS": lambda c, s: (
        c.proposed == t.A
        and (c.purpose in SERVICE_AGREEMENT or (c.purpose == "early_help" and c.public))
    ),
    "IMPLIED_CONSENT_DIRECT_CARE": lambda c, s: (
        c.purpose == "direct_care" and not s.objected and c.sender != "family_member"
    ),
    "OBJECTION_MATTERS": lambda c, s: (
        (c.purpose == "direct_care" or c.objection_row) and s.objected
    ),
    "CONFIDENTIALITY_SEPARATE": _confidential,
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON": lambda c, s: c.agreement_row,
    "GATEWAY_EXCLUDES_THIS": lambda c, s: c.excluded,
    "GATEWAY_NOT_IN_FORCE": lambda c, s: c.not_in_force,
    "DUTY_APPLIES": lambda c, s: c.duty or (s.rule == "R4" and c.purpose == "modern_slavery"),
    "DUTY_FALLS_AWAY": lambda c, s: c.falls_away,
    "POWER_NOT_DUTY": _power,
    "BASIS_CLOSED_TO_PUBLIC_AUTHORITY": lambda c, s: (
        c.public and (c.proposed in (t.EA, t.F) or c.emergency)
    ),
    "BASIS_NOT_YET_IN_FORCE": lambda c, s: c.proposed == t.EA and c.date < t.EA_FROM,
    "PUBLIC_TASK_MUST_BE_OWN": lambda c, s: (
        not c.public
        and c.sender != "family_member"
        and c.to in t.PUBLIC
        and (s.safeguarding or c.child_limb)
    ),
    "NO_BALANCING_TEST": lambda c, s: t.EA in s.bases,
    "LIA_NEEDED": _lia,
    "REQUEST_MUST_STATE_TASK": lambda c, s: para_1_incomplete(c),
    "EXEMPTION_NOT_A_BASIS": lambda c, s: _exemption(c),
    "LE_DATA_NEEDS_LEGAL_AUTHORITY": lambda c, s: _police_data(c) and not c.to_competent,
    "ALLEGATIONS_ARE_OFFENCE_DATA": lambda c, s: c.criminal,
    "APD_NEEDED": lambda c, s: True in preferred_apd(c, s.found),
    "APD_NOT_NEEDED": _apd_not_needed,
    "DPIA_NEEDED": lambda c, s: c.routine or ("pseudonymised" in c.cats and c.special),
    "AGREEMENT_NOT_REQUIRED": lambda c, s: c.agreement != "active" and s.supports,
    "AGREEMENT_EXPIRED": lambda c, s: c.agreement == "expired",
    "OUTSIDE_AGREEMENT": lambda c, s: c.out_of_scope and c.agreement != "none",
    "MEMBERSHIP_NOT_A_BASIS": lambda c, s: (
        (c.out_of_scope and c.agreement != "none") or (c.agreement == "active" and _none_open(s))
    ),
    "FAIRNESS_EXPECTATIONS": lambda c, s: (
        c.purpose in ("marketing", "commercial_request", "employment_vetting", "research", "fraud")
        or c.sender == "private_company"
    ),
    "HARM_OF_NOT_SHARING": lambda c, s: (
        (c.risk != "none" and s.rule in ("R1", "R10"))
        or (c.to == "family_member" and s.outcome == "SEEK_ADVICE")
    ),
    "EMERGENCY_GO_AHEAD": lambda c, s: s.outcome == "EMERGENCY_SHARE_SUPPORTED",
    "VITAL_INTERESTS_LIMITS": lambda c, s: t.D in s.bases,
    "SEEK_ADVICE_ANON": lambda c, s: s.outcome == "SEEK_ADVICE",
    "PSEUDONYMISED_IS_PERSONAL": lambda c, s: "pseudonymised" in c.cats,
    "NOT_PERSONAL_DATA": lambda c, s: (
        s.rule == "R0" or "anonymous" in c.cats or "deceased" in c.cats or _anonymous_route(c, s)
    ),
    "NO_BASIS_FOUND": lambda c, s: s.outcome == "NOT_SUPPORTED",
}
