"""Saying why a warning of the law may stay in an agreement, instead of mending it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from registry.domain.agreements.lifecycle import Act
from registry.domain.records.acknowledged import Acknowledgement
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.drafting import AgreementDraft
from registry.errors import Fault, InvalidInputError
from registry.services.context import Registry
from registry.services.drafting.law_review import LawReview, ShownWarning, review
from registry.services.drafting.reading import read
from registry.services.drafting.rules import require_seen
from registry.services.drafting.writing import step
from registry.services.ports import UnitOfWork

LONGEST_REASON = 4_000
_NOTE = "said why warnings may stay"


async def acknowledge(
    registry: Registry,
    actor: Actor,
    document_id: str,
    seen: int,
    marks: Collection[str],
    reason: str,
) -> tuple[AgreementDraft, Receipt]:
    """Say why warnings of the law may stay, by their marks; the parties read it.

    Whoever may edit the draft may. It takes no draft out of review: the document stays.

    Raises:
        InvalidInputError: the reason is missing or too long, no mark is given, or a mark is that of
            no warning about this draft.
    """
    before = await read(registry, actor, document_id)
    require_seen(before, seen)
    found = await review(registry, actor, before.content, before.acknowledged)
    said = _acknowledged(registry, actor, found, marks, reason.strip())

    async def change(uow: UnitOfWork, draft: AgreementDraft) -> AgreementDraft:
        del uow
        marks_said = {acknowledgement.mark for acknowledgement in said}
        rest = [one for one in found.acknowledged if one.mark not in marks_said]
        return dataclasses.replace(draft, acknowledged=(*rest, *said), note=_NOTE)

    draft, receipts = await step(
        registry, actor, Act.EDIT, document_id, seen, change, reason, stays=True
    )
    return draft, receipts[-1]


def acknowledgement(
    registry: Registry, actor: Actor, warning: ShownWarning, reason: str
) -> Acknowledgement:
    """That a warning can stay, and why."""
    return Acknowledgement(
        mark=warning.mark,
        clause=warning.clause,
        text=warning.text,
        reason=reason,
        at=registry.now(),
        by=actor.name,
    )


def reason_faults(reason: str, pointer: str) -> list[Fault]:
    """What is wrong with a reason, whose place is ``pointer``."""
    if not reason:
        return [Fault(pointer, "Say why.")]
    if len(reason) > LONGEST_REASON:
        return [Fault(pointer, f"Reason must be {LONGEST_REASON:,} characters or less.")]
    return []


def _acknowledged(
    registry: Registry, actor: Actor, found: LawReview, marks: Collection[str], reason: str
) -> list[Acknowledgement]:
    warnings = {warning.mark: warning for warning in found.warnings}
    faults = [
        Fault(f"/warnings/{index}", "This draft has no such warning now. Look at it again.")
        for index, mark in enumerate(marks)
        if mark not in warnings
    ]
    if not marks:
        faults.append(Fault("/warnings", "Select at least one warning."))
    faults += reason_faults(reason, "/reason")
    if faults:
        raise InvalidInputError(faults)
    return [
        acknowledgement(registry, actor, warnings[mark], reason) for mark in dict.fromkeys(marks)
    ]
