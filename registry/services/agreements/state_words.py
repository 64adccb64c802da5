"""How an agreement stands, in words: the same on pages and in print."""

from __future__ import annotations

from collections.abc import Mapping

from registry.domain.agreements import lifecycle
from registry.domain.agreements.lifecycle import Standing
from registry.domain.answer.text import long_date
from registry.services.agreements.views import AgreementView

STATES = {
    lifecycle.PARTLY_SIGNED: "Not signed by everyone yet",
    lifecycle.WITHDRAWN: "Withdrawn before everyone had signed",
    lifecycle.NOT_STARTED: "Signed, has not begun yet",
    lifecycle.IN_FORCE: "In force",
    lifecycle.UNDER_AMENDMENT: "In force, and a newer version waits for signatures",
    lifecycle.OVERDUE: "Overdue for review",
    lifecycle.SUSPENDED: "Suspended",
    lifecycle.SUPERSEDED: "A newer version has taken its place",
    lifecycle.EXPIRED: "Ended on its last day",
    lifecycle.TERMINATED: "Terminated",
}
_BECOMES = {
    lifecycle.TERMINATED: "it ends",
    lifecycle.SUSPENDED: "it is suspended",
    lifecycle.SUPERSEDED: "a newer version takes its place",
}
_IN_USE_AGAIN = "it is in use again"


def headline(view: AgreementView, names: Mapping[str, str]) -> str:
    """How it stands, and what is recorded for days to come: nobody is to learn on the day itself
    that an agreement they rely on has ended."""
    now, said = view.standing, STATES[view.standing.state]
    told: list[str] = []
    for day, then in view.to_come:
        left = [names.get(each, each) for each in then.left if each not in now.left]
        leaves = f"{' and '.join(left)} {'leaves' if len(left) == 1 else 'leave'}" if left else ""
        becomes = _becomes(now, then)
        what = " and ".join(each for each in (leaves, becomes) if each)
        if becomes and said == STATES[lifecycle.IN_FORCE]:
            said = f"{said} until {long_date(day)}, when {what}"
        elif what:
            told.append(f"From {long_date(day)}: {what}.")
        now = then
    return " ".join([f"{said}.", *told])


def _becomes(now: Standing, then: Standing) -> str:
    """What its state becomes, where something recorded changes that."""
    if then.state == now.state:
        return ""
    if then.state in _BECOMES:
        return _BECOMES[then.state]
    return _IN_USE_AGAIN if now.state == lifecycle.SUSPENDED else ""
