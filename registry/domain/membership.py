"""Charter membership on a day: applied → active → suspended → withdrawn or ceased (law.md §5).

As with agreements nothing stores a status of today: it follows from the recorded events and the
day, here and nowhere else. A notice of leaving is recorded when it is given and takes effect on
its date, on every page and in every check at the same instant.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from registry.domain.effect import counted, in_effect_order
from registry.domain.records import MembershipEvent

APPLIED, ACTIVE, SUSPENDED = "applied", "active", "suspended"
WITHDRAWN, CEASED = "withdrawn", "ceased"
STATUSES = (APPLIED, ACTIVE, SUSPENDED, WITHDRAWN, CEASED)

# What each status may be followed by. Joining is signing the charter; leaving is a notice.
MEMBERSHIP_STEPS: dict[str, tuple[str, ...]] = {
    "none": (APPLIED, ACTIVE),
    APPLIED: (ACTIVE, WITHDRAWN),
    ACTIVE: (SUSPENDED, WITHDRAWN, CEASED),
    SUSPENDED: (ACTIVE, WITHDRAWN, CEASED),
    WITHDRAWN: (APPLIED, ACTIVE),
    CEASED: (),
}


@dataclass(frozen=True, slots=True)
class Membership:
    """How an organisation stands towards the charter on a day.

    ``since`` is the first day of the status; ``event`` the newest step in effect, with the charter
    version accepted; ``coming`` the first recorded step that is to come.
    """

    status: str
    since: date
    event: MembershipEvent
    coming: MembershipEvent | None = None


def membership_on(events: Sequence[MembershipEvent], on: date) -> Membership | None:
    """The membership on a day; None for an organisation with no event that counts.

    Days come before the order of recording: a suspension recorded after a notice of leaving
    does not put the leaving off. Who signed a charter that has not begun is ``applied``.
    """
    ordered = _as_they_hold(events)
    if not ordered:
        return None
    so_far = [event for event in ordered if event.effective_on <= on]
    ahead = {event.effective_on: event for event in ordered if event.effective_on > on}
    coming = ahead[min(ahead)] if ahead else None  # of a day the last
    if not so_far:
        return Membership(APPLIED, ordered[0].recorded_at.date(), ordered[0], coming)
    newest = so_far[-1]
    run = takewhile(lambda event: event.status == newest.status, reversed(so_far))
    return Membership(newest.status, min(event.effective_on for event in run), newest, coming)


def member_on(events: Sequence[MembershipEvent], on: date) -> Membership | None:
    """The same of one that is or was a member by then: an application makes nobody one, taken back
    or not."""
    so_far = [event for event in _as_they_hold(events) if event.effective_on <= on]
    joined = any(event.status in {ACTIVE, SUSPENDED} for event in so_far)
    found = membership_on(events, on)
    return None if not joined or found is None or found.status == APPLIED else found


def _as_they_hold(events: Sequence[MembershipEvent]) -> list[MembershipEvent]:
    """The events that count, in the order they take effect.

    A charter that is signed before it begins is accepted from its first day; it undoes nothing
    that was recorded since. Who has left or ceased to be by then does not come back by it, and who
    is suspended then stays so.
    """
    found: list[MembershipEvent] = []
    ended = 0  # the number of the newest event so far that ended a membership
    for event in in_effect_order(counted(events)):
        status = event.status
        if event.announced and status != WITHDRAWN:
            if ended > event.version:
                continue
            status = SUSPENDED if found and found[-1].status == SUSPENDED else ACTIVE
        if status in {WITHDRAWN, CEASED}:
            ended = max(ended, event.version)
        found.append(dataclasses.replace(event, status=status))
    return found


def left_last(events: Sequence[MembershipEvent], on: date) -> MembershipEvent | None:
    """The newest step by which an organisation had left the charter on a day, if it ever did."""
    left = [e for e in _as_they_hold(events) if e.status == WITHDRAWN and e.effective_on <= on]
    return left[-1] if left else None


def is_active(events: Sequence[MembershipEvent], on: date) -> bool:
    """Whether an organisation is an active member on a day."""
    found = membership_on(events, on)
    return found is not None and found.status == ACTIVE
