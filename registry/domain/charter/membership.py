"""Charter membership on a day: applied → active → suspended → withdrawn or ceased (law.md §5).

As with agreements, nothing stores the current status. It is worked out from the recorded events and
the day, here and nowhere else. A notice of leaving is recorded when it is given and takes effect
on its date, on every page and in every check at the same instant.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from registry.domain.charter.status import MembershipStatus
from registry.domain.dates import LONDON, effective, in_effect_order
from registry.domain.records.charter import MembershipEvent

APPLIED, ACTIVE = MembershipStatus.APPLIED, MembershipStatus.ACTIVE
SUSPENDED = MembershipStatus.SUSPENDED
WITHDRAWN, CEASED = MembershipStatus.WITHDRAWN, MembershipStatus.CEASED


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation's membership of the charter on a day.

    ``since`` is the first day of the status. ``event`` is the newest event in effect, with the
    charter version accepted. ``ahead`` are the recorded events still to come, the last of each day.
    """

    status: MembershipStatus
    since: date
    event: MembershipEvent
    ahead: tuple[MembershipEvent, ...] = ()

    @property
    def coming(self) -> MembershipEvent | None:
        """The first event to come that changes the status."""
        return next((event for event in self.ahead if event.status != self.status), None)

    @property
    def leaves(self) -> MembershipEvent | None:
        """The event to come by which it leaves, whatever comes before it."""
        return next((event for event in self.ahead if event.status == WITHDRAWN), None)

    @property
    def charters(self) -> frozenset[str]:
        """The charters it is, or will become, a member of."""
        events = (self.event, *self.ahead)
        return frozenset(event.charter_id for event in events if event.status.is_member)


def membership_on(events: Sequence[MembershipEvent], on: date) -> Membership | None:
    """The membership on a day; None for an organisation with no event that counts.

    The days decide before the order of recording: a suspension recorded after a notice of leaving
    does not delay the leaving. An organisation that signed a charter which has not begun yet is
    ``applied``.
    """
    ordered = _counting(events)
    if not ordered:
        return None
    so_far = [event for event in ordered if event.effective_on <= on]
    by_day = {event.effective_on: event for event in ordered if event.effective_on > on}
    ahead = tuple(by_day[day] for day in sorted(by_day))
    if not so_far:
        signed_on = ordered[0].recorded_at.astimezone(LONDON).date()
        return Membership(APPLIED, signed_on, ordered[0], ahead)
    newest = so_far[-1]
    run = takewhile(lambda event: event.status == newest.status, reversed(so_far))
    return Membership(newest.status, min(event.effective_on for event in run), newest, ahead)


def member_on(events: Sequence[MembershipEvent], on: date) -> Membership | None:
    """The membership on a day of a present or former member, leaving its applications out; None
    for others. An application makes nobody a member, and changes nothing for a former member."""
    found = membership_on([event for event in events if event.status != APPLIED], on)
    joined = any(event.status.is_member and event.effective_on <= on for event in _counting(events))
    return found if joined else None


def is_active_member(events: Sequence[MembershipEvent], charter_id: str, on: date) -> bool:
    """Whether an organisation is an active member of a charter on a day."""
    membership = member_on(events, on)
    return (
        membership is not None
        and membership.status == ACTIVE
        and membership.event.charter_id == charter_id
    )


def is_suspended(events: Sequence[MembershipEvent]) -> bool:
    """Whether the operator has suspended an organisation and not lifted the suspension.

    This includes an organisation that has left since: if it comes back, it is still suspended. No
    day is needed, because suspending and lifting take effect on the day they are recorded.
    """
    return _is_suspended(_counting(events))


def _counting(events: Sequence[MembershipEvent]) -> list[MembershipEvent]:
    """The events that count, in the order they take effect.

    A charter that is signed before it begins is accepted from its first day, but that undoes
    nothing recorded since. An organisation that has left or ceased by then does not come back by
    it. One that is suspended then, or was when it left, stays suspended. No event counts after an
    organisation has ceased, not even a notice given before.
    """
    found: list[MembershipEvent] = []
    left_at = 0  # the version of the newest event so far by which it left
    for event in in_effect_order(effective(events)):
        status = event.status
        if found and found[-1].status == CEASED:
            break
        if event.announced and status != WITHDRAWN:
            if left_at > event.version:
                continue
            status = SUSPENDED if _is_suspended(found) else ACTIVE
        if status == WITHDRAWN:
            left_at = max(left_at, event.version)
        unchanged = event.status == status
        found.append(event if unchanged else dataclasses.replace(event, status=status))
    return found


def _is_suspended(so_far: Sequence[MembershipEvent]) -> bool:
    """Whether the last event as a member was a suspension; leaving and applying lift none."""
    as_member = (event.status for event in reversed(so_far) if event.status.is_member)
    return next(as_member, None) == SUSPENDED


def left_last(events: Sequence[MembershipEvent], on: date) -> MembershipEvent | None:
    """The newest event by which an organisation had left the charter on a day; None if it had
    not."""
    left = [
        event
        for event in _counting(events)
        if event.status == WITHDRAWN and event.effective_on <= on
    ]
    return left[-1] if left else None
