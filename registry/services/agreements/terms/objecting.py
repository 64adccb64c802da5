"""Objecting to a later charter text, for one agreement or for all that it changes.

The notice is that of the charter version that the agreement names. An objection within it keeps the
text that applies now, for that agreement: until its parties amend it, or the objector leaves. What
objects is an organisation, by one of its officers; each other party is told in the same
transaction.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.documents.signatures.plain_line import line_faults
from registry.domain.agreements.agreement import Charter, Registered
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.dates import long_date
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep, Document, Outline
from registry.errors import ConflictError, InvalidInputError, NotFoundError
from registry.services import access
from registry.services.agreements.reading import NOT_YOURS
from registry.services.agreements.terms.changing import Changing, changed_by
from registry.services.agreements.terms.reading import charter_named
from registry.services.context import Registry
from registry.services.notifications.notify import (
    NotificationContent,
    notify,
    without_notifications,
)
from registry.services.ports import UnitOfWork

OBJECTED, TAKEN_BACK = "terms_objected", "terms_objection_taken_back"
_OTHERWISE = "Agree the text that you want in the next version, or leave the agreement."


@dataclass(frozen=True, slots=True)
class ObjectionRequest:
    """An objection to the texts of a charter version, or one that is taken back.

    ``agreements`` are the ids of those that it is for; empty for every one that is open to it.
    """

    charter_id: str
    charter_version: int
    reason: str
    agreements: Sequence[str] = ()
    takes_back: bool = False


async def object_to(
    registry: Registry, actor: Actor, request: ObjectionRequest
) -> tuple[list[AgreementStep], list[Receipt]]:
    """Record the objection for each agreement; returns the steps with their receipts, in order.

    Raises:
        InvalidInputError: there is no reason, or it is more than one line.
        NotFoundError: no such charter version is registered, or the actor's organisation is in no
            such agreement.
        ConflictError: the version changes nothing in an agreement, its notice is over, or the
            organisation has objected already.
    """
    access.require(actor, "agreement.step")
    if faults := list(line_faults(reason=request.reason)):
        raise InvalidInputError(faults)
    only = request.agreements or await _changing(registry, actor, request)
    async with registry.database.unit_of_work() as uow:
        charter = await uow.registered(request.charter_id, registry.today())
        if not isinstance(charter, Charter) or charter.version(request.charter_version) is None:
            raise NotFoundError("There is no charter version under that number.")
        of_charter = request.charter_id, request.charter_version
        changing = await changed_by(registry, uow, *of_charter, actor.partner_id, only=only)
        steps: list[AgreementStep] = []
        operator = await uow.operator() or ""
        for agreement in _chosen(request, actor.partner_id, changing, registry.today()):
            outline = agreement.own.version.document
            before = len(await uow.agreement_steps(outline.document_id))
            queued = sum(step.document_id == outline.document_id for step in steps)
            step = _step(registry, actor, request, outline, before + queued + 1)
            uow.add(step)
            steps.append(step)
            whom = {*agreement.own.version.parties, operator} - {actor.partner_id, ""}
            notify(registry, actor, uow, whom, _told(step))
        receipts = without_notifications(await uow.commit())
    return steps, receipts


def _step(
    registry: Registry, actor: Actor, request: ObjectionRequest, outline: Outline, number: int
) -> AgreementStep:
    return AgreementStep(
        document_id=outline.document_id,
        version=number,
        document_version=outline.version,
        act=Act.TAKE_BACK if request.takes_back else Act.OBJECT,
        partner_id=actor.partner_id,
        by=actor.partner_id,
        effective_on=registry.today(),
        reason=request.reason.strip(),
        **registry.stamp(actor),
        charter_version=request.charter_version,
    )


async def carried_objections(
    registry: Registry, uow: UnitOfWork, document: Document, queued: int
) -> list[AgreementStep]:
    """The objections that carry over to the next version, which is about to be registered.

    They do if that version still names a charter version before the one objected to.

    Args:
        queued: how many steps of the agreement are about to be recorded before them.
    """
    recorded = await uow.agreement_steps(document.document_id)
    if all(step.act != Act.OBJECT for step in recorded):
        return []
    charter_id, named = charter_named(document.payload)
    before: Registered[Document] | None = await uow.registered(
        document.document_id, registry.today()
    )
    standing: dict[tuple[str, int], AgreementStep] = {}
    for version in reversed(before.versions if before else ()):
        under_same = charter_named(version.document.payload)[0] == charter_id
        if under_same and not version.state.has_ended:
            standing |= _objections_in(version)
    kept = [
        step
        for (partner_id, to), step in sorted(standing.items())
        if to > named and partner_id in document.parties
    ]
    after = len(recorded) + queued
    return [
        dataclasses.replace(step, version=after + place, document_version=document.version)
        for place, step in enumerate(kept, start=1)
    ]


async def _changing(registry: Registry, actor: Actor, request: ObjectionRequest) -> list[str]:
    """The agreements that the version changes, found before the transaction: it reads them all."""
    of_charter = request.charter_id, request.charter_version
    async with registry.database.reads() as reads:
        found = await changed_by(registry, reads, *of_charter, actor.partner_id)
    return [changing.own.version.document.document_id for changing in found]


def _objections_in(version: Version[Document]) -> dict[tuple[str, int], AgreementStep]:
    found: dict[tuple[str, int], AgreementStep] = {}
    for step in version.steps:
        key = step.partner_id, step.charter_version
        if step.act == Act.OBJECT:
            found[key] = step
        elif step.act == Act.TAKE_BACK:
            found.pop(key, None)
    return found


def _chosen(
    request: ObjectionRequest, partner_id: str, changing: Sequence[Changing], today: date
) -> list[Changing]:
    """The agreements that the request is for."""
    may = Changing.may_take_back if request.takes_back else Changing.may_object
    is_open = [agreement for agreement in changing if may(agreement, partner_id, today)]
    by_id = {agreement.own.version.document.document_id for agreement in is_open}
    closed = [id_ for id_ in dict.fromkeys(request.agreements) if id_ not in by_id]
    if closed:
        known = [each for each in changing if each.own.version.document.document_id == closed[0]]
        raise _refusal(request, partner_id, closed[0], known, today)
    if not is_open:
        verb = "take back" if request.takes_back else "object to"
        raise ConflictError(
            f"There is nothing for your organisation to {verb}.",
            next_step="See which texts change: registry agreement changed-terms"
            f" {request.charter_id} {request.charter_version}",
        )
    wanted = {*request.agreements} or by_id
    return [each for each in is_open if each.own.version.document.document_id in wanted]


def _refusal(
    request: ObjectionRequest, partner_id: str, id_: str, known: Sequence[Changing], today: date
) -> ConflictError | NotFoundError:
    """Why an agreement is not open to the request."""
    if not known:
        return NotFoundError(
            f"{NOT_YOURS} Or this charter version changes no text of it: {id_}.",
        )
    agreement = known[0]
    title = agreement.own.version.document.title
    if not agreement.has_new_text:
        return ConflictError(f"{title}: it keeps its texts, so there is nothing to object to.")
    if not agreement.is_open(today):
        return ConflictError(
            f"{title}: the last day was {long_date(agreement.last_day_to_object)}.",
            next_step=_OTHERWISE,
        )
    if request.takes_back:
        return ConflictError(f"{title}: your organisation has not objected.")
    objected = next(each for each in agreement.said if each.partner_id == partner_id)
    return ConflictError(
        f"{title}: your organisation objected on {long_date(objected.made_on)} already."
    )


def _told(step: AgreementStep) -> NotificationContent:
    return NotificationContent(
        OBJECTED if step.act == Act.OBJECT else TAKEN_BACK,
        step.partner_id,
        step.document_id,
        step.document_version,
        step.effective_on,
        str(step.version),
    )
