"""What a share has, beside who, what for and which data: most shares have little of it.

Rules and messages that are about something a share does not have are not asked about, so that what
nobody said costs nothing. It is read once, as bits.
"""

from __future__ import annotations

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.facts_parts import NOT_SAID_WHO, NOTHING_SAID
from registry.domain.decision.reading.data import DataView
from registry.domain.decision.reading.person import Person
from registry.domain.people.consent_state import ConsentState

PROPOSAL, CONSENT, GATEWAYS, ORIGIN, AGREEMENT, CONFIDENCE, PERSON_TOLD, ORDER, TASK_OF_OTHERS = (
    1 << place for place in range(9)
)
CHILD, INCAPABLE, CRIMINAL, SENSITIVE, PSEUDONYMISED, REQUEST = (
    1 << place for place in range(9, 15)
)
CARE, ORDER_OR_GROUNDS, LAW_OR_ORDER, PROPOSAL_OR_EMERGENCY, CONSENT_OR_PROPOSAL, LIFE = (
    1 << place for place in range(15, 21)
)
EMERGENCY, NOT_REQUESTED, SOMEONE_TOLD, VICTIM_REQUEST, ABOUT_NOBODY, OUT_OF_SCOPE = (
    1 << place for place in range(21, 27)
)
ABOUT_THE_DATA = CRIMINAL | SENSITIVE | PSEUDONYMISED | ABOUT_NOBODY | OUT_OF_SCOPE
_NOT_SOUGHT = ConsentState.NOT_SOUGHT  # bound once: to look up a member takes its time


def what_it_has(facts: Facts, said: ConsentState) -> int:
    """What the facts alone show; the case adds what follows from them.

    Args:
        said: the state of the consent in the facts.
    """
    found = 0
    if facts.proposed_basis is not None:
        found |= PROPOSAL | PROPOSAL_OR_EMERGENCY | CONSENT_OR_PROPOSAL
    if facts.consent_detail is not NOTHING_SAID or said is not _NOT_SOUGHT:
        found |= CONSENT | CONSENT_OR_PROPOSAL
    if facts.information_from:
        found |= ORIGIN
    if facts.agreement_in_force != "none":
        found |= AGREEMENT
    if facts.court_order is not None:
        found |= ORDER | ORDER_OR_GROUNDS | LAW_OR_ORDER
    return found | _of_danger(facts) | _of_a_request(facts)


def _of_danger(facts: Facts) -> int:
    found = EMERGENCY | PROPOSAL_OR_EMERGENCY if facts.emergency else 0
    if facts.risk_of_serious_harm == "life":
        found |= LIFE
    return found | ORDER_OR_GROUNDS if facts.override_grounds else found


def _of_a_request(facts: Facts) -> int:
    found = 0
    if facts.request_received is True:
        found |= REQUEST
    elif facts.request_received is False:
        found |= NOT_REQUESTED
    if facts.recipient is not NOT_SAID_WHO:
        found |= SOMEONE_TOLD
    if facts.victim_request is not None:
        found |= VICTIM_REQUEST
    return found


def whom_it_is_about(person: Person) -> int:
    """What the person shows."""
    return (CHILD if person.child else 0) | (INCAPABLE if person.lacks else 0)


def which_data(data: DataView) -> int:
    """What the data shows; ``SENSITIVE`` needs a condition of Article 9 or 10."""
    found = 0
    if data.criminal:
        found |= CRIMINAL
    if data.special or data.criminal:
        found |= SENSITIVE
    if data.pseudonymised:
        found |= PSEUDONYMISED
    if data.anonymous or data.deceased:
        found |= ABOUT_NOBODY
    if data.out_of_scope:
        found |= OUT_OF_SCOPE
    return found
