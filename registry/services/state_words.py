"""How an agreement stands, in words: the same on pages and in print."""

from __future__ import annotations

from registry.domain import life

STATES = {
    life.PARTLY_SIGNED: "Not signed by everyone yet",
    life.WITHDRAWN: "Withdrawn before everyone had signed",
    life.NOT_STARTED: "Signed, has not begun yet",
    life.IN_FORCE: "In force",
    life.UNDER_AMENDMENT: "In force, and a newer version waits for signatures",
    life.OVERDUE: "Overdue for review",
    life.SUSPENDED: "Suspended",
    life.SUPERSEDED: "A newer version has taken its place",
    life.EXPIRED: "Ended on its last day",
    life.TERMINATED: "Terminated",
}
