"""The state of an agreement in words, the same on pages and in print."""

from __future__ import annotations

from collections.abc import Mapping

from registry.domain.agreements.lifecycle import State
from registry.domain.agreements.version import Standing, Version
from registry.domain.dates import long_date
from registry.domain.records.agreements import Document

STATES = {
    State.PARTLY_SIGNED: "Not signed by everyone yet",
    State.WITHDRAWN: "Withdrawn before everyone had signed",
    State.NOT_STARTED: "Signed, has not begun yet",
    State.IN_FORCE: "In force",
    State.UNDER_AMENDMENT: "In force, and a newer version waits for signatures",
    State.OVERDUE: "Overdue for review",
    State.SUSPENDED: "Suspended",
    State.SUPERSEDED: "A newer version has taken its place",
    State.EXPIRED: "Ended on its last day",
    State.TERMINATED: "Terminated",
}
_BECOMES = {
    State.TERMINATED: "it ends",
    State.SUSPENDED: "it is suspended",
    State.SUPERSEDED: "a newer version takes its place",
}
_IN_USE_AGAIN = "it is in use again"


def headline(view: Version[Document], names: Mapping[str, str]) -> str:
    """How a version stands now, and the changes already recorded for days to come.

    Nobody should learn only on the day itself that an agreement they rely on has ended.
    """
    now, state = view.standing, STATES[view.state]
    to_come: list[str] = []
    for day, then in view.to_come:
        left = [names.get(party, party) for party in then.left if party not in now.left]
        leaves = f"{' and '.join(left)} {'leaves' if len(left) == 1 else 'leave'}" if left else ""
        becomes = _becomes(now, then)
        what = " and ".join(clause for clause in (leaves, becomes) if clause)
        if becomes and state == STATES[State.IN_FORCE]:
            state = f"{state} until {long_date(day)}, when {what}"
        elif what:
            to_come.append(f"From {long_date(day)}: {what}.")
        now = then
    return " ".join([f"{state}.", *to_come])


def _becomes(now: Standing, then: Standing) -> str:
    """What the version's state becomes; empty if it does not change by anything recorded."""
    if then.state == now.state:
        return ""
    if then.state in _BECOMES:
        return _BECOMES[then.state]
    return _IN_USE_AGAIN if now.state == State.SUSPENDED else ""
