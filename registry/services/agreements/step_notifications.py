"""The notification that organisations get of a step: its sentence, and whom it is about."""

from __future__ import annotations

from datetime import date

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.suspensions import is_suspended, suspensions
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import AgreementStep, Document
from registry.services.notifications.notify import NotificationContent

LIFTED, ONE_LIFTED, CALLED_OFF = "reinstated", "suspension_lifted", "suspension_called_off"
_CODES: dict[str, str] = {
    Act.SUSPEND: "suspended",
    Act.REINSTATE: LIFTED,
    Act.TERMINATE: "terminated",
    Act.WITHDRAW: "withdrawn",
}


def notification_of(step: AgreementStep, code: str | None = None) -> NotificationContent:
    """The notification of a step; ``code`` is given if it depends on more than the act."""
    return NotificationContent(
        code or _CODES.get(step.act, step.act),
        step.partner_id,
        step.document_id,
        step.document_version,
        step.effective_on,
        str(step.version),
    )


def code_when_lifted(view: Version[Document], owner: str, on: date) -> str | None:
    """The notification code for the end, from a day on, of the suspension by ``owner``.

    It tells apart a version that is no longer suspended, one that others still suspend, and a
    suspension that was only announced. None if there is nothing to lift.
    """
    lines = suspensions(view.steps, on)
    own = lines.get(owner, ())
    if is_suspended(own, on):
        others = [line for partner_id, line in lines.items() if partner_id != owner]
        still_suspended = any(is_suspended(line, on) for line in others)
        return ONE_LIFTED if still_suspended else LIFTED
    announced = any(step.act == Act.SUSPEND and step.effective_on > on for step in own)
    return CALLED_OFF if announced else None
