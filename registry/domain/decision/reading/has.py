"""What a share has, as bits: who and what for, the person, the data, the consent, the law.

Most shares have little of it. Each part of the case is read once and says here what it has; rules,
messages and texts name the bits they are about, and are not asked where a share has none of them.
So what nobody said costs nothing.
"""

from __future__ import annotations

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import NOT_SAID_WHO, NOTHING_SAID, ConsentDetail

(
    # That it is one: what every share has (``sides``).
    SHARE,
    # Who shares with whom, and what for (``sides``).
    FROM_PUBLIC,
    FROM_RELATIVE,
    FROM_POLICE,
    FROM_HEALTH,
    FROM_PATIENT_HOLDER,
    ADULT_CARE,
    TO_PUBLIC,
    TO_PERSON,
    TO_POLICE,
    TO_ENFORCER,
    ENFORCING,
    ENFORCEMENT_DATA,
    EXPECTATIONS,
    CARE,
    SAFEGUARDING,
    LAW_ENFORCEMENT,
    VETTING,
    TELLING_MAY_ALERT,
    TELLING_IS_PLANNED,
    ADULT_LIMB,
    RESERVED_TO_OTHERS,
    # The person (``person``).
    CHILD,
    YOUNG_PERSON,
    INCAPABLE,
    CAPACITY_UNKNOWN,
    COMPETENT,
    CLAIMS_COMPETENT,
    COMPETENCE_OPEN,
    CHILD_DECIDES,
    GILLICK_QUESTION,
    VICTIM,
    ACCUSED,
    COERCED,
    CHILDREN_IN_HOUSEHOLD,
    AT_RISK,
    DEAD,
    ADULT_WITH_GILLICK,
    ADULT_CHILD_VICTIM,
    # The data (``data``).
    HEALTH,
    CRIMINAL,
    SENSITIVE,
    PSEUDONYMISED,
    MASKED_SPECIAL,
    ABOUT_NOBODY,
    ABOUT_THE_DEAD,
    OUT_OF_SCOPE,
    # The consent (``consent``).
    CONSENT,
    ASKED,
    ANSWERED,
    WAITING,
    GIVEN,
    WITHDRAWN,
    EXPIRED,
    SUPERSEDED,
    REFUSED,
    UNSAFE,
    UNSAFE_SAID,
    CONFLICT,
    VALID,
    INVALID,
    NARROWED,
    STALE,
    NO_AUTHORITY,
    REFUSAL_WITHOUT_AUTHORITY,
    OBJECTED,
    UNNAMED,
    CONDITIONAL,
    NOT_FREE,
    SUSPECTED_ABUSER,
) = (1 << place for place in range(70))
(
    # The law (``gateways``), the task, and what protects or binds.
    GATEWAYS,
    NAMED_LAW,
    DUTY_MET,
    DUTY_FALLEN,
    DUTY_POSSIBLE,
    AGREEMENT_NEEDED,
    UNAGREED,
    SUPPORT_S251,
    TASK_OF_OTHERS,
    TASK_READ_AS_OWN,
    LIMB,
    CONFIDENCE,
    # What else the facts say.
    PROPOSAL,
    CONSENT_PROPOSED,
    ORIGIN,
    TOLD_IN_CONFIDENCE,
    AGREEMENT,
    AGREEMENT_ACTIVE,
    AGREEMENT_EXPIRED,
    ORDER,
    ORDER_COMPELS,
    ORDER_ALLOWS,
    ORDER_FORBIDS,
    GROUNDS,
    EMERGENCY,
    RISK_UNSAID,
    RISK_NONE,
    RISK_SAID,
    RISK_TO_CHILD,
    RISK_TO_OTHERS,
    LIFE,
    REQUEST,
    NOT_REQUESTED,
    VICTIM_REQUEST,
    SOMEONE_TOLD,
    ROUTINE,
    POLICY_IN_PLACE,
    POLICY_MISSING,
    PUBLIC_INTEREST,
    # What was decided (``verdict``).
    ON_CONSENT,
    TURNED_DOWN,
    BASES_OPEN,
    TASK_BASIS,
    RECOGNISED_BASIS,
    LEGITIMATE_BASIS,
    VITAL_BASIS,
) = (1 << place for place in range(70, 116))

_OF_RISK = {
    None: RISK_UNSAID,
    "none": RISK_NONE,
    "self": RISK_SAID,
    "subject": RISK_SAID,
    "child": RISK_SAID | RISK_TO_CHILD,
    "others": RISK_SAID | RISK_TO_OTHERS,
    "subject_and_others": RISK_SAID | RISK_TO_OTHERS,
    "life": RISK_SAID | LIFE,
}
_OF_AGREEMENT = {
    "none": 0,
    "active": AGREEMENT | AGREEMENT_ACTIVE,
    "expired": AGREEMENT | AGREEMENT_EXPIRED,
}
_OF_ORDER = {
    None: ORDER,
    "compels": ORDER | ORDER_COMPELS,
    "allows": ORDER | ORDER_ALLOWS,
    "forbids": ORDER | ORDER_FORBIDS,
}
_OF_REQUEST = {None: 0, True: REQUEST, False: NOT_REQUESTED}
_OF_POLICY = {None: 0, True: POLICY_IN_PLACE, False: POLICY_MISSING}


def what_the_facts_say(facts: Facts) -> int:
    """What the facts say beside who, whom and which data; the case adds what follows from them."""
    found = (
        _OF_RISK[facts.risk_of_serious_harm]
        | _OF_AGREEMENT[facts.agreement_in_force]
        | _OF_REQUEST[facts.request_received]
        | _OF_POLICY[facts.apd_in_place]
    )
    if facts.proposed_basis is not None:
        found |= PROPOSAL | CONSENT_PROPOSED if facts.proposed_basis == "6(1)(a)" else PROPOSAL
    if facts.emergency:
        found |= EMERGENCY
    if facts.routine:
        found |= ROUTINE
    if facts.consent_detail is not NOTHING_SAID:
        found |= _of_consent(facts.consent_detail)
    if facts.court_order is not None:
        found |= _OF_ORDER[facts.court_order.effect]
    return found | _seldom_said(facts)


def _of_consent(detail: ConsentDetail) -> int:
    found = CONSENT
    if detail.recipients_named is False:
        found |= UNNAMED | STALE
    if detail.conditional_on_service:
        found |= CONDITIONAL
    if detail.freely_given is False:
        found |= NOT_FREE
    if detail.suspected_abuser:
        found |= SUSPECTED_ABUSER
    if detail.unsafe_to_ask:
        found |= UNSAFE_SAID
    return found


def _seldom_said(facts: Facts) -> int:
    found = GROUNDS if facts.override_grounds else 0
    if facts.information_from:
        found |= ORIGIN
        if "third_party_in_confidence" in facts.information_from:
            found |= TOLD_IN_CONFIDENCE
    if facts.victim_request is not None:
        found |= VICTIM_REQUEST
    if facts.recipient is not NOT_SAID_WHO:
        found |= SOMEONE_TOLD
    return found | PUBLIC_INTEREST if facts.public_interest is not None else found
