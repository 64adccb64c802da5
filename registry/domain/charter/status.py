"""The states of a charter membership, and what may follow each (law.md §5)."""

from __future__ import annotations

from enum import StrEnum


class MembershipStatus(StrEnum):
    """The state of a membership.

    ``NONE`` means that no event counts. ``ANNULLED`` marks the event that says which other events
    do not count; it is never the status of an organisation.
    """

    NONE = "none"
    APPLIED = "applied"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CEASED = "ceased"
    ANNULLED = "annulled"

    @property
    def is_member(self) -> bool:
        """Whether it is a member; a suspended member still is one."""
        return self in (MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED)

    @property
    def may_join(self) -> bool:
        """Whether signing the charter makes it a member, for the first time or again."""
        return MembershipStatus.ACTIVE in self.may_become and not self.is_member

    @property
    def may_become(self) -> tuple[MembershipStatus, ...]:
        """The states that may follow. An organisation joins by signing the charter and leaves by a
        notice."""
        return _STEPS[self]


_STEPS = {
    MembershipStatus.NONE: (MembershipStatus.APPLIED, MembershipStatus.ACTIVE),
    MembershipStatus.APPLIED: (MembershipStatus.ACTIVE, MembershipStatus.WITHDRAWN),
    MembershipStatus.ACTIVE: (
        MembershipStatus.SUSPENDED,
        MembershipStatus.WITHDRAWN,
        MembershipStatus.CEASED,
    ),
    MembershipStatus.SUSPENDED: (
        MembershipStatus.ACTIVE,
        MembershipStatus.WITHDRAWN,
        MembershipStatus.CEASED,
    ),
    MembershipStatus.WITHDRAWN: (MembershipStatus.APPLIED, MembershipStatus.ACTIVE),
    MembershipStatus.CEASED: (),
}
