"""How consent, membership and signatures stand, in the words of pages."""

from __future__ import annotations

from registry.domain.charter.membership import ACTIVE, APPLIED, CEASED, SUSPENDED, WITHDRAWN
from registry.domain.records.signing import RECORDED, VERIFIED

STATUS_WORDS = {
    "given": "agreed",
    "refused": "said no",
    "withdrawn": "changed their mind: no longer agrees",
    "requested": "was asked, no answer yet",
    "expired": "agreed, but that has run out",
    "superseded": "agreed to less than this, later",
    "not_sought": "was not asked",
    "not_sought_unsafe": "was not asked: it was not safe to",
    "invalidated": "recorded in error",
    "no_record": "nothing. That does not mean that nobody was asked",
}
# After the organisation's name.
STANDS = {
    "none": "is not a member of the charter",
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
