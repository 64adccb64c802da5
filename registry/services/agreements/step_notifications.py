"""What organisations are told of a step: which sentence, and about whom."""

from __future__ import annotations

from datetime import date

from registry.domain.agreements.lifecycle import (
    REINSTATE,
    SUSPEND,
    TERMINATE,
    WITHDRAW,
    is_suspended,
    suspensions,
)
from registry.domain.records.agreements import AgreementStep
from registry.services.agreements.views import AgreementView
from registry.services.notifications.notify import News

LIFTED, ONE_LIFTED, CALLED_OFF = "reinstated", "suspension_lifted", "suspension_called_off"
_TOLD = {SUSPEND: "suspended", REINSTATE: LIFTED, TERMINATE: "terminated", WITHDRAW: "withdrawn"}


def news_of(step: AgreementStep, code: str | None = None) -> News:
    """What there is to tell of a step; ``code`` where it depends on more than the act."""
    return News(
        code or _TOLD.get(step.act, step.act),
        step.partner_id,
        step.document_id,
        step.document_version,
        step.effective_on,
        str(step.version),
    )


def code_when_lifted(view: AgreementView, owner: str, on: date) -> str | None:
    """What becomes of a version whose suspension by ``owner`` is over from a day on: it is
    suspended no longer, or by others still, or was to be later. None if nothing was to be lifted.
    """
    lines = suspensions(view.steps, on)
    own = lines.get(owner, ())
    if is_suspended(own, on):
        others = any(is_suspended(line, on) for of, line in lines.items() if of != owner)
        return ONE_LIFTED if others else LIFTED
    return CALLED_OFF if any(s.act == SUSPEND and s.effective_on > on for s in own) else None
