"""What organisations are told of a step: which sentence, and about whom."""

from __future__ import annotations

from datetime import date

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.suspensions import is_suspended, suspensions
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import AgreementStep, Document
from registry.services.notifications.notify import NotificationContent

LIFTED, ONE_LIFTED, CALLED_OFF = "reinstated", "suspension_lifted", "suspension_called_off"
_TOLD: dict[str, str] = {
    Act.SUSPEND: "suspended",
    Act.REINSTATE: LIFTED,
    Act.TERMINATE: "terminated",
    Act.WITHDRAW: "withdrawn",
}


def notification_of(step: AgreementStep, code: str | None = None) -> NotificationContent:
    """What there is to tell of a step; ``code`` where it depends on more than the act."""
    return NotificationContent(
        code or _TOLD.get(step.act, step.act),
        step.partner_id,
        step.document_id,
        step.document_version,
        step.effective_on,
        str(step.version),
    )


def code_when_lifted(view: Version[Document], owner: str, on: date) -> str | None:
    """What becomes of a version whose suspension by ``owner`` is over from a day on: it is
    suspended no longer, or by others still, or was to be later. None if nothing was to be lifted.
    """
    lines = suspensions(view.steps, on)
    own = lines.get(owner, ())
    if is_suspended(own, on):
        others = any(is_suspended(line, on) for of, line in lines.items() if of != owner)
        return ONE_LIFTED if others else LIFTED
    return CALLED_OFF if any(s.act == Act.SUSPEND and s.effective_on > on for s in own) else None
