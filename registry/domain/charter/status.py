"""How an organisation can stand towards the charter, and what may follow (law.md §5)."""

from __future__ import annotations

from enum import StrEnum


class MembershipStatus(StrEnum):
    """``NONE`` stands for no event that counts; ``ANNULLED`` is of the event that says which of
    the others do not, and no status of an organisation."""

    NONE = "none"
    APPLIED = "applied"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CEASED = "ceased"
    ANNULLED = "annulled"

    @property
    def is_member(self) -> bool:
        """A suspended member is one still."""
        return self in (MembershipStatus.ACTIVE, MembershipStatus.SUSPENDED)

    @property
    def may_join(self) -> bool:
        """Whether signing the charter makes it a member, for the first time or again."""
        return MembershipStatus.ACTIVE in self.may_become and not self.is_member

    @property
    def may_become(self) -> tuple[MembershipStatus, ...]:
        """What it may be followed by. Joining is signing the charter; leaving is a notice."""
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
