"""Message codes: one line for each row of ``messages.md``."""

# ruff: noqa: ARG001, ARG005 - every row takes the case and the answer

from __future__ import annotations

from tests.conformance.edition2 import openings as o
from tests.conformance.edition2 import tables as t
from tests.conformance.edition2.case import Case
from tests.conformance.edition2.harm import ACCUSED
from tests.conformance.edition2.rules_basis import vetting_without_row
from tests.conformance.edition2.rules_first import Answer, told_is_risk
from tests.conformance.edition2.rules_last import asks_the_source, order_ground

TAX = {"fraud", "crime_investigation"}
SERVICE_AGREEMENT = {
    "child_in_need_s17",
    "prevent_channel",
    "homelessness_referral",
    "modern_slavery",
}


class Said:
    """The answer, and the few phrases that several rows share."""

    def __init__(self, c: Case, a: Answer) -> None:
        # RD speaks for another rule, whose "not under" holds for it too.
        self.rule, self.decided = a.origin or a.rule, not a.origin
        self.outcome, self.bases, self.found, self.row = a.outcome, a.bases, a.conditions, a.row
        self.supports = a.outcome in t.SUPPORTS
        self.goes = self.supports or a.outcome == "CHANGE_BASIS"
        self.may_share = a.outcome not in ("NOT_SUPPORTED", "NOT_PERSONAL_DATA") and (
            self.rule != "RS"
        )
        self.on_consent = a.bases[:1] == [t.A]
        self.risk_told = self.rule == "RS" and told_is_risk(c)
        enquiry = c.purpose == "crime_investigation" and not (c.victim or c.victim_asked)
        self.unsafe_to_tell = (
            c.unsafe_sign
            or c.suspected
            or self.risk_told
            or self.rule == "RS-x"
            or enquiry
            or c.role in ACCUSED
        )
        self.adult_refused = c.adult and not c.lacks and c.said_no


def messages(c: Case, a: Answer) -> set[str]:
    """Return every code whose row in ``messages.md`` applies."""
    s = Said(c, a)
    rows = AT_R0 if a.rule == "R0" else ROWS
    return {code for code in rows if ROWS[code](c, s)}


# Codes that still mean something when the data is nobody's.
AT_R0 = (
    "TOOL_ADVISES",
    "RECORD_DECISION",
    "NOT_PERSONAL_DATA",
    "CONFIDENTIALITY_SEPARATE",
    "COURT_ORDER",
    "DO_NOT_ALERT",
    "DUTY_APPLIES",
    "GATEWAY_NOT_IN_FORCE",
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON",
)


def _refusal_not_a_bar(c: Case, s: Said) -> bool:
    without_authority = c.raw in ("refused", "withdrawn") and c.no_authority
    names_another = s.rule == "R7" and s.outcome == "CHANGE_BASIS"
    never = ("R3", "R4", "R5", "R10", "RS", "RS-x", "RP", "RC", "RN")
    return (
        (c.said_no or c.unsafe or without_authority)
        and (s.supports or names_another)
        and s.rule not in never
    )


def _consent_not_the_basis(c: Case, s: Said) -> bool:
    if s.on_consent or s.rule == "RP" or c.consent_lifts:
        return False
    if s.supports and (c.public or s.rule in ("R6", "RO")):
        return True
    # A valid consent passed over for speed, or beside a law that excludes this, is neither invalid
    # nor, without a task of the sender's own, would it "change nothing".
    stands = c.valid and s.rule in ("R1", "R3") and not c.safeguard and t.E not in s.bases
    return c.proposed == t.A and s.goes and bool(s.bases) and not stands


def _gillick(c: Case, s: Said) -> bool:
    if c.adult:
        return False
    if s.rule == "RP" and s.row in (8, 9, 10):
        return True
    able = c.age != "child_u13" or c.gillick in ("competent", "claims_competent")
    refused = c.said_no and s.rule in ("R5", "RC", "RT")
    turns = s.on_consent or s.rule in ("R4", "R13", "R14", "R15") or refused
    wrong_voice = c.proposed == t.A and s.rule == "R7" and _no_authority(c)
    voices = c.conflict and s.rule in ("R11", "R11a")
    return able and (turns or voices or wrong_voice)


def _no_authority(c: Case) -> bool:
    silent = ("not_sought", "not_sought_unsafe")
    contradicted = c.conflict or (c.raw == "given" and c.said_no)
    unheard = c.speaker not in (None, "self") and c.speaker not in c.heard
    return unheard and c.raw not in silent and not contradicted


def _vetting_consent(c: Case) -> bool:
    asked = c.proposed == t.A or c.raw not in ("not_sought", "not_sought_unsafe")
    return c.purpose == "employment_vetting" and asked


def _confidential(c: Case, s: Said) -> bool:
    social_care = (
        c.sender == "local_authority"
        and c.adult
        and c.purpose in ("safeguarding_adult", "direct_care")
    )
    sources = bool(t.CONFIDENCE_SOURCES & set(c.information))
    health = "special:health" in c.cats or c.sender in t.HEALTH_AND_CARE
    return health or social_care or sources


def _duty_applies(c: Case, s: Said) -> bool:
    if s.rule in ("RS", "RB"):
        return False
    anonymous = s.rule == "R4" and c.purpose == "modern_slavery"
    return c.duty or s.rule == "RO" or anonymous


def _duty_may_apply(c: Case, s: Said) -> bool:
    silent = s.rule in ("R0", "R1", "RS", "RB", "R4", "RO")
    never = c.purpose in ("marketing", "commercial_request")
    return bool(c.possible) and not c.duty and not silent and not never


def _power(c: Case, s: Said) -> bool:
    if c.duty or c.possible or not s.goes or s.rule in ("R1", "RO"):
        return False
    if s.rule == "R9" and c.child_limb:
        return c.dropped
    return c.gateway is not None or c.request or c.competent or c.to_competent


def _none_open(s: Said) -> bool:
    if s.outcome in ("CONSENT_NEEDED", "NOT_SUPPORTED"):
        return True
    return s.outcome == "SEEK_ADVICE" and not set(s.bases) - {t.A}


def _exemption(c: Case) -> bool:
    tax = c.to == "central_government" and c.purpose in TAX
    asks = c.to == "police" or tax or c.purpose == "immigration"
    return c.request and asks and not c.duty and not c.compels


def _lia(c: Case, s: Said) -> bool:
    only_f = {t.E, t.EA, t.F, t.PART3} & set(s.bases) == {t.F} and not s.on_consent
    return only_f or (c.proposed == t.EA and t.EA not in s.bases and t.F in s.bases)


def _apd_not_needed(c: Case, s: Said) -> bool:
    return any(
        x.endswith(("+Sch1.2", "+Sch1.3", "+Sch1.4")) or (x.endswith("+Sch1.10") and c.to_competent)
        for x in o.preferred(s.found)
    )


def _harm_of_not_sharing(c: Case, s: Said) -> bool:
    if s.rule == "RS" or (c.to_family and c.suspected):
        return False
    close_call = c.to_family and s.outcome == "SEEK_ADVICE"
    return (c.risk_said and s.rule in ("R1", "R10", "RP")) or close_call


def _public_interest(c: Case, s: Said) -> bool:
    if s.rule == "RC":
        # RC's own question; where RD asks instead of a refusal, DUTY_MAY_APPLY says what to ask.
        return s.decided and s.outcome == "SEEK_ADVICE" and not vetting_without_row(c)
    recorded = c.in_confidence and c.public_interest is not None and not c.valid_explicit
    before_rc = ("R1", "R3", "R4", "R5", "R6", "R11a", "RS", "RS-x", "RB", "RO", "RV", "RP")
    return recorded and s.may_share and s.rule not in before_rc


def _objects(c: Case) -> bool:
    return c.objects or c.exception in ("objection", "would_object")


def _own_task(c: Case, s: Said) -> bool:
    return (s.rule == "RT" and c.public) or _parish(c, s) or (c.task_read_as_own and t.E in s.bases)


def _parish(c: Case, s: Said) -> bool:
    return s.rule == "RT" and c.sender == "parish_council" and c.purpose != "immigration"


def _outside(c: Case) -> bool:
    return c.out_of_scope and c.agreement != "none"


ROWS = {
    "TOOL_ADVISES": lambda c, s: True,
    "RECORD_DECISION": lambda c, s: True,
    "MINIMUM_NECESSARY": lambda c, s: s.may_share,
    "TELL_UNLESS_UNSAFE": lambda c, s: (
        (s.goes or s.rule == "RV") and not s.on_consent and not s.unsafe_to_tell
    ),
    "DO_NOT_ALERT": lambda c, s: s.unsafe_to_tell and set(c.cats) != {"anonymous"},
    "REFUSAL_NOT_A_BAR": _refusal_not_a_bar,
    "CONSENT_NOT_THE_BASIS": _consent_not_the_basis,
    "DONT_ASK_THEN_OVERRIDE": lambda c, s: (
        s.supports
        and c.said_no
        and s.rule not in ("RP", "RS-x")
        and (s.rule == "R9" or c.safeguarding)
    ),
    "RESPECT_CAPACITOUS_REFUSAL": lambda c, s: (
        s.adult_refused and not s.goes and (c.state == "refused" or s.rule == "R10")
    ),
    "OVERRIDE_GROUNDS": lambda c, s: c.adult and c.said_no and (c.safeguarding or s.rule == "R4"),
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
    "NO_BASIS_SWAP": lambda c, s: (
        c.proposed == t.A and (c.said_no or c.conflict or c.narrowed or c.raw == "superseded")
    ),
    "AGREEMENT_TO_SERVICE_DIFFERS": lambda c, s: (
        c.proposed == t.A
        and (c.purpose in SERVICE_AGREEMENT or (c.purpose == "early_help" and c.public))
    ),
    "IMPLIED_CONSENT_DIRECT_CARE": lambda c, s: (
        c.purpose == "direct_care"
        and not _objects(c)
        and c.sender != "family_member"
        and not c.to_family
        and s.rule not in ("RC", "RS", "RB")
    ),
    "OBJECTION_MATTERS": lambda c, s: (
        (c.purpose == "direct_care" or c.objection_row) and _objects(c)
    ),
    "CONFIDENTIALITY_SEPARATE": _confidential,
    "GATEWAY_NEEDS_AGREEMENT_OF_PERSON": lambda c, s: c.agreement_row,
    "GATEWAY_EXCLUDES_THIS": lambda c, s: c.excluded or c.wrong_sender,
    "GATEWAY_NOT_IN_FORCE": lambda c, s: c.not_in_force,
    "DUTY_APPLIES": _duty_applies,
    "DUTY_FALLS_AWAY": lambda c, s: c.falls_away and s.rule not in ("R0", "RS", "RB", "RO"),
    "POWER_NOT_DUTY": _power,
    "BASIS_CLOSED_TO_PUBLIC_AUTHORITY": lambda c, s: (
        c.public and (c.proposed in (t.EA, t.F) or c.emergency)
    ),
    "BASIS_NOT_YET_IN_FORCE": lambda c, s: c.proposed == t.EA and c.date < t.EA_FROM,
    "PUBLIC_TASK_MUST_BE_OWN": lambda c, s: (
        not c.public
        and c.sender != "family_member"
        and c.to_public
        and (c.safeguarding or c.child_limb)
    ),
    "NO_BALANCING_TEST": lambda c, s: t.EA in s.bases,
    "LIA_NEEDED": _lia,
    "REQUEST_MUST_STATE_TASK": lambda c, s: (
        o.para_1_incomplete(c)
        or (
            s.rule == "RT"
            and s.outcome == "SEEK_ADVICE"
            and not c.public
            and c.purpose == "immigration"
        )
    ),
    "EXEMPTION_NOT_A_BASIS": lambda c, s: _exemption(c),
    "LE_DATA_NEEDS_LEGAL_AUTHORITY": lambda c, s: c.competent and not c.to_competent,
    "ALLEGATIONS_ARE_OFFENCE_DATA": lambda c, s: c.criminal,
    "APD_NEEDED": lambda c, s: True in o.preferred_apd(c, s.found),
    "APD_NOT_NEEDED": _apd_not_needed,
    "DPIA_NEEDED": lambda c, s: c.routine or ("pseudonymised" in c.cats and c.special),
    "AGREEMENT_NOT_REQUIRED": lambda c, s: c.agreement != "active" and s.supports,
    "AGREEMENT_EXPIRED": lambda c, s: c.agreement == "expired",
    "OUTSIDE_AGREEMENT": lambda c, s: _outside(c),
    "MEMBERSHIP_NOT_A_BASIS": lambda c, s: (
        _outside(c) or (c.agreement == "active" and _none_open(s))
    ),
    "FAIRNESS_EXPECTATIONS": lambda c, s: (
        c.purpose in ("marketing", "commercial_request", "employment_vetting", "research", "fraud")
        or c.sender == "private_company"
    ),
    "HARM_OF_NOT_SHARING": _harm_of_not_sharing,
    "EMERGENCY_GO_AHEAD": lambda c, s: s.outcome == "EMERGENCY_SHARE_SUPPORTED",
    "VITAL_INTERESTS_LIMITS": lambda c, s: t.D in s.bases,
    "SEEK_ADVICE_ANON": lambda c, s: s.outcome == "SEEK_ADVICE",
    "PSEUDONYMISED_IS_PERSONAL": lambda c, s: "pseudonymised" in c.cats,
    "NOT_PERSONAL_DATA": lambda c, s: (
        s.rule in ("R0", "R3")
        or "anonymous" in c.cats
        or "deceased" in c.cats
        or (s.rule == "R4" and c.purpose == "modern_slavery")
    ),
    "NO_BASIS_FOUND": lambda c, s: s.outcome == "NOT_SUPPORTED",
    "DUTY_MAY_APPLY": _duty_may_apply,
    "COURT_ORDER": lambda c, s: c.order is not None or order_ground(c),
    "STATUTORY_BAR": lambda c, s: s.rule == "RB" or (s.rule == "R1" and bool(c.bars)),
    "RECIPIENT_IS_RISK": lambda c, s: s.risk_told,
    "PARENT_SPEAKS": lambda c, s: s.rule == "RP" and s.row == 12,
    "VICTIM_REQUEST_CONDITIONS": lambda c, s: s.rule == "RV",
    "PUBLIC_INTEREST_NEEDED": _public_interest,
    "NATIONAL_OPT_OUT": lambda c, s: (
        c.gateway == "NHSA2006.s251" and c.named_matches and c.opt_out in (None, "set")
    ),
    "NO_RISK_SAID": lambda c, s: (
        s.rule == "RN" or (s.rule == "R12" and c.purpose in t.CHILD_ALWAYS and c.no_risk_said)
    ),
    "OWN_TASK": _own_task,
    "ASK_THE_SOURCE": lambda c, s: asks_the_source(c),
    "PROTECT_THE_SOURCE": lambda c, s: "third_party_in_confidence" in c.information and s.may_share,
}
