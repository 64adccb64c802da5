"""Suspensions of agreements: which steps change anything, and which versions they apply to."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.suspensions import is_suspended, suspensions
from registry.domain.agreements.version import Version
from registry.domain.dates import long_date
from registry.domain.records.agreements import AgreementStep, Document
from registry.errors import ConflictError
from registry.services.agreements.step_notifications import code_when_lifted
from registry.services.context import Registry
from registry.services.ports import UnitOfWork


def require_stays(view: Version[Document], partner_id: str, on: date) -> None:
    """Raise ``ConflictError`` if a party has left by the day on which it would suspend."""
    for step in view.steps:
        if step.act == Act.LEAVE and step.partner_id == partner_id and step.effective_on <= on:
            day = long_date(step.effective_on)
            raise ConflictError(f"Your organisation leaves this agreement on {day}.")


def require_change(view: Version[Document], act: str, owner: str, on: date) -> None:
    """Raise ``ConflictError`` if a suspension or its lifting has been recorded already."""
    line = suspensions(view.steps, on).get(owner, ())
    in_effect = [step for step in line if step.effective_on <= on]
    if act == Act.SUSPEND and is_suspended(line, on) and in_effect[-1] is line[-1]:
        day = long_date(in_effect[-1].effective_on)
        raise ConflictError(f"Your organisation has suspended it already, from {day}.")
    if act == Act.REINSTATE and code_when_lifted(view, owner, on) is None:
        if not in_effect or owner not in {*view.standing.suspended_by, *view.standing.to_suspend}:
            by = ", ".join({*view.standing.suspended_by, *view.standing.to_suspend}) or "nobody"
            raise ConflictError(f"It is not suspended by {owner}.", next_step=f"It is by: {by}.")
        day = long_date(in_effect[-1].effective_on)
        raise ConflictError(
            f"That suspension is lifted from {day} already.",
            next_step="To keep it suspended, suspend it again.",
        )


async def carried_to(
    registry: Registry, uow: UnitOfWork, document: Document
) -> list[AgreementStep]:
    """The suspensions that carry over to the next version, which is about to be registered.

    An organisation that is asked to sign that version says by signing that it can be relied on.
    An organisation that is not asked (the operator) does not: its open or announced suspension
    lasts until it is lifted.
    """
    if document.version == 1:
        return []
    found: dict[str, list[AgreementStep]] = {}
    registered = await uow.registered(document.document_id, registry.today())
    for view in registered.versions if registered else ():
        if view.state.has_ended:
            continue
        owners = {*view.standing.suspended_by, *view.standing.to_suspend}
        for owner in owners - {*document.parties} - found.keys():
            line = suspensions(view.steps, registry.today())[owner]
            found[owner] = _open_or_announced(line, registry.today())
    number = len(await uow.agreement_steps(document.document_id))
    steps = [step for owner in sorted(found) for step in found[owner]]
    return [
        dataclasses.replace(step, version=number + place, document_version=document.version)
        for place, step in enumerate(steps, start=1)
    ]


def _open_or_announced(line: Sequence[AgreementStep], today: date) -> list[AgreementStep]:
    """The suspension that is open today, and the steps announced for later."""
    done = [step for step in line if step.effective_on <= today]
    coming = [step for step in line if step.effective_on > today]
    return [*(done[-1:] if is_suspended(done, today) else ()), *coming]
