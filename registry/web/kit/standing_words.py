"""The words of pages for the status of consent, membership and signatures."""

from __future__ import annotations

from registry.domain.charter.membership import ACTIVE, APPLIED, CEASED, SUSPENDED, WITHDRAWN
from registry.domain.charter.status import MembershipStatus
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.signing import RECORDED, VERIFIED

STATUS_WORDS = {
    ConsentState.GIVEN: "agreed",
    ConsentState.REFUSED: "said no",
    ConsentState.WITHDRAWN: "changed their mind: no longer agrees",
    ConsentState.REQUESTED: "was asked, no answer yet",
    ConsentState.EXPIRED: "agreed, but that has run out",
    ConsentState.SUPERSEDED: "agreed to less than this, later",
    ConsentState.NOT_SOUGHT: "was not asked",
    ConsentState.NOT_SOUGHT_UNSAFE: "was not asked: it was not safe to",
    ConsentState.INVALIDATED: "recorded in error",
    ConsentState.VOICE: "whose word that is, or when it ended, was recorded",
    ConsentState.NO_RECORD: "nothing. That does not mean that nobody was asked",
}
# The words after the organisation's name.
STANDS = {
    MembershipStatus.NONE: "is not a member of the charter",
    APPLIED: "is not a member of the charter yet",
    ACTIVE: "is a member of the charter",
    SUSPENDED: "is suspended from the charter",
    WITHDRAWN: "has left the charter",
    CEASED: "has ceased to be",
}
SIGNED = {
    VERIFIED: "It signed the charter with an enrolled key: verified.",
    RECORDED: "It signed the charter on paper: recorded, not verified.",
    "": "No signature of it counts any more.",
}
