"""The words of charter membership pages: its coming changes, its history and its steps."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.charter.membership import ACTIVE, APPLIED, CEASED, SUSPENDED, WITHDRAWN
from registry.domain.charter.status import MembershipStatus

# The words before the day of a coming change.
COMING = {
    ACTIVE: "It has signed and is a member from",
    SUSPENDED: "It stays suspended, under another version, from",
    WITHDRAWN: "It leaves on",
    CEASED: "It ceases to be on",
    APPLIED: "It applies on",
}
HISTORY = {
    APPLIED: "applied",
    ACTIVE: "member",
    SUSPENDED: "suspended",
    WITHDRAWN: "left",
    CEASED: "ceased to be",
}


@dataclass(frozen=True, slots=True)
class MembershipStep:
    """A step that the operator's officers can take, and the status it leads to."""

    status: MembershipStatus
    heading: str
    meaning: str


# The steps by their name in the address.
STEPS = {
    "suspend": MembershipStep(
        SUSPENDED,
        "Suspend its membership",
        "From today it is not an active member, and checks say so. Its agreements stay as they are:"
        " the parties suspend those themselves. It and everyone it shares with are told.",
    ),
    "reinstate": MembershipStep(
        ACTIVE,
        "Lift the suspension",
        "It is an active member again from today. It and everyone it shares with are told.",
    ),
    "cease": MembershipStep(
        CEASED,
        "Record that it has ceased to be",
        "Its membership ends today, for good: it cannot join again under this name. Everyone it"
        " shares with is told, and has to find out who answers for the data it held.",
    ),
}
