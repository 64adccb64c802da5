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

from registry.domain.charter.status import MembershipStatus
from registry.domain.dates import LONDON, effective, in_effect_order
from registry.domain.records.charter import MembershipEvent

APPLIED, ACTIVE = MembershipStatus.APPLIED, MembershipStatus.ACTIVE
SUSPENDED = MembershipStatus.SUSPENDED
WITHDRAWN, CEASED = MembershipStatus.WITHDRAWN, MembershipStatus.CEASED


@dataclass(frozen=True, slots=True)
class Membership:
    """How an organisation stands towards the charter on a day.

    ``since`` is the first day of the status; ``event`` the newest step in effect, with the charter
    version accepted; ``ahead`` the recorded steps that are to come, of a day the last.
    """

    status: MembershipStatus
    since: date
    event: MembershipEvent
    ahead: tuple[MembershipEvent, ...] = ()

    @property
    def coming(self) -> MembershipEvent | None:
        """The first step to come that makes the status another one."""
        return next((event for event in self.ahead if event.status != self.status), None)

    @property
    def leaves(self) -> MembershipEvent | None:
        """The step to come by which it leaves, whatever comes before."""
        return next((event for event in self.ahead if event.status == WITHDRAWN), None)

    @property
    def charters(self) -> frozenset[str]:
        """The charters it is a member of, or becomes one of."""
        steps = (self.event, *self.ahead)
        return frozenset(event.charter_id for event in steps if event.status.is_member)


def membership_on(events: Sequence[MembershipEvent], on: date) -> Membership | None:
    """The membership on a day; None for an organisation with no event that counts.

    Days come before the order of recording: a suspension recorded after a notice of leaving
    does not put the leaving off. Who signed a charter that has not begun is ``applied``.
    """
    ordered = _as_they_hold(events)
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
    """The same of one that is or was a member by then, as if it had not applied: an application
    makes nobody a member, and of a former one nothing else."""
    found = membership_on([event for event in events if event.status != APPLIED], on)
    joined = any(
        event.status.is_member and event.effective_on <= on for event in _as_they_hold(events)
    )
    return found if joined else None


def is_suspended(events: Sequence[MembershipEvent]) -> bool:
    """Whether the operator has suspended an organisation and not lifted that, also of one that has
    left since: it comes back as it went. No day is asked: both are done from the day they are
    recorded."""
    return _is_suspended(_as_they_hold(events))


def _as_they_hold(events: Sequence[MembershipEvent]) -> list[MembershipEvent]:
    """The events that count, in the order they take effect.

    A charter that is signed before it begins is accepted from its first day; it undoes nothing
    that was recorded since. Who has left or ceased to be by then does not come back by it, and who
    is suspended then, or was as it left, stays so. After the last step of all there is none, a
    notice that was given before it neither.
    """
    found: list[MembershipEvent] = []
    ended = 0  # the number of the newest event so far by which it left
    for event in in_effect_order(effective(events)):
        status = event.status
        if found and found[-1].status == CEASED:
            break
        if event.announced and status != WITHDRAWN:
            if ended > event.version:
                continue
            status = SUSPENDED if _is_suspended(found) else ACTIVE
        if status == WITHDRAWN:
            ended = max(ended, event.version)
        same = event.status == status
        found.append(event if same else dataclasses.replace(event, status=status))
    return found


def _is_suspended(so_far: Sequence[MembershipEvent]) -> bool:
    """Leaving and applying lift no suspension: the last step as a member says whether one is
    open."""
    as_member = (event.status for event in reversed(so_far) if event.status.is_member)
    return next(as_member, None) == SUSPENDED


def left_last(events: Sequence[MembershipEvent], on: date) -> MembershipEvent | None:
    """The newest step by which an organisation had left the charter on a day, if it ever did."""
    left = [e for e in _as_they_hold(events) if e.status == WITHDRAWN and e.effective_on <= on]
    return left[-1] if left else None
