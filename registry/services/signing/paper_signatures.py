"""Signatures on paper, or by another e-signature: entered by an officer, confirmed by the party.

They let a small charity without keys take part. The registry keeps who signed, in which role, on
which day, and the digest of the scan. Every answer and page says that the signature is ``recorded``
and not ``verified``. An officer of the party itself who enters it confirms it by doing so. If
somebody else entered it wrongly, that officer refuses it: it no longer waits for confirmation, and
the organisation that entered it is notified why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from registry.documents.signatures.plain_line import LONGEST, line_faults
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.signing import RECORDED, AcceptedSignature
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError, NotFoundError
from registry.services import access
from registry.services.agreements.reading import as_it_stands
from registry.services.charter.joining import require_new_act
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork
from registry.services.signing import accepting

_EARLIEST = date(1990, 1, 1)  # no agreement is older, so an earlier year is a typing mistake
_NOON = time(12, tzinfo=UTC)  # for a day without a time: it is the same day in London


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """A signature as it is on paper; ``scan_sha256`` is the digest of its scan, in hex."""

    document_id: str
    version: int
    partner_id: str
    person: str
    role: str
    signed_on: date
    scan_sha256: str


async def enter(
    registry: Registry, actor: Actor, paper: PaperSignature
) -> tuple[Version[Document], list[Receipt]]:
    """Enter a signature made on paper. It counts once an officer of that party has confirmed it.

    Raises:
        InvalidInputError: it is dated in the future or too long ago, a name is not a plain line, or
            no such organisation is registered.
        NotAllowedError: the actor's organisation is neither a party nor the operator.
        ConflictError: that party has signed, or this version takes no signatures.
        SignatureError: that organisation is not a party and may not join.
    """
    access.require(actor, "agreement.sign")
    async with registry.database.unit_of_work() as uow:
        session = await accepting.begin(registry, actor, uow, paper.document_id, paper.version)
        await _require_sense(registry, uow, paper)
        own = actor.partner_id == paper.partner_id
        if not own and actor.partner_id not in {*session.version.parties, await uow.operator()}:
            raise NotAllowedError("Only a party's officers or the operator's may enter signatures.")
        await session.require_may_sign(paper.partner_id)
        _require_one_reading(session.version, actor, paper)
        step = await _entered(registry, actor, uow, paper)
        signature = _signature(registry, actor, step)
        await require_new_act(registry, uow, session.version, signature)
        uow.add(step)
        if own:
            await session.add(signature)
        else:
            notification = NotificationContent(
                "paper_to_confirm",
                actor.partner_id,
                paper.document_id,
                paper.version,
                step.effective_on,
                str(step.version),
            )
            notify(registry, actor, uow, [paper.partner_id], notification)
        receipts = await session.commit()
    return await as_it_stands(registry, session.version.document), receipts


async def confirm(
    registry: Registry,
    actor: Actor,
    document_id: str,
    version: int,
    scan_sha256: str,
    entered_as: int | None = None,
) -> tuple[Version[Document], list[Receipt]]:
    """Confirm a signature entered for the actor's own organisation, which has the same scan.

    Args:
        entered_as: the step number of the entry that the actor looked at; needed if the scan was
            entered more than once, with different readings.

    Raises:
        ConflictError: it was entered again since the actor looked, or it is unclear which entry is
            meant.
        NotFoundError: none was entered for the actor's organisation.
        InvalidInputError: the scan is not the one that was entered.
    """
    access.require(actor, "agreement.sign")
    async with registry.database.unit_of_work() as uow:
        session = await accepting.begin(registry, actor, uow, document_id, version)
        entered = _waiting(session.version, actor, entered_as)
        if entered.evidence_sha256 != scan_sha256.lower():
            detail = "This is another scan than the one entered. Ask for theirs and compare."
            raise InvalidInputError([Fault("/scan_sha256", detail)])
        if entered_as is None:
            _require_read_alike(session.version, entered)
        await session.add(_signature(registry, actor, entered))
        receipts = await session.commit()
    return await as_it_stands(registry, session.version.document), receipts


def _require_read_alike(view: Version[Document], entered: AgreementStep) -> None:
    """Raise ``ConflictError`` if the scan has several readings: it alone does not say which one."""
    same_scan = [
        step
        for step in view.steps
        if (step.act, step.partner_id, step.evidence_sha256)
        == (Act.ENTER, entered.partner_id, entered.evidence_sha256)
    ]
    if len({_reading(step) for step in same_scan}) > 1:
        readings = "; ".join(
            f"{step.version}: {', '.join(map(str, _reading(step)))}, entered by {step.by}"
            for step in same_scan
        )
        raise ConflictError(
            f"This scan was entered more than once, read in different ways. {readings}.",
            next_step="Compare with your copy, and give the number of the last if it is right.",
        )


def _reading(step: AgreementStep) -> tuple[str, str, date]:
    return step.person, step.role, step.effective_on


async def refuse(
    registry: Registry,
    actor: Actor,
    document_id: str,
    version: int,
    reason: str,
    entered_as: int | None = None,
) -> tuple[Version[Document], list[Receipt]]:
    """Say that a signature entered for the actor's own organisation is not its own, and why.

    Raises:
        ConflictError: it was entered again since the actor looked, or the party has signed.
        NotFoundError: none waits for the actor's organisation.
    """
    access.require(actor, "agreement.sign")
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError([Fault("/reason", f"Say why, in 1 to {LONGEST} characters.")])
    async with registry.database.unit_of_work() as uow:
        session = await accepting.begin(registry, actor, uow, document_id, version)
        entered = _waiting(session.version, actor, entered_as)
        await session.require_may_sign(actor.partner_id)
        step = dataclasses.replace(
            entered,
            version=len(await uow.agreement_steps(document_id)) + 1,
            act=Act.REFUSE,
            by=actor.partner_id,
            effective_on=registry.today(),
            reason=reason.strip(),
            **registry.stamp(actor),
        )
        uow.add(step)
        notification = NotificationContent(
            "paper_refused",
            actor.partner_id,
            document_id,
            version,
            step.effective_on,
            str(step.version),
        )
        notify(registry, actor, uow, [entered.by], notification)
        receipts = await uow.commit()
    return await as_it_stands(registry, session.version.document), receipts[:1]


def waits(steps: Sequence[AgreementStep], partner_id: str) -> AgreementStep | None:
    """The paper signature last entered for an organisation, unless the organisation refused it."""
    about = [
        step
        for step in steps
        if step.act in {Act.ENTER, Act.REFUSE} and step.partner_id == partner_id
    ]
    return about[-1] if about and about[-1].act == Act.ENTER else None


def to_confirm(view: Version[Document], partner_id: str) -> AgreementStep | None:
    """The paper signature that waits for an organisation and does not count yet."""
    counting = {
        signature.evidence_sha256
        for signature in view.signatures
        if signature.partner_id == partner_id
    }
    entered = waits(view.steps, partner_id)
    return entered if entered and entered.evidence_sha256 not in counting else None


def _waiting(view: Version[Document], actor: Actor, entered_as: int | None) -> AgreementStep:
    """The entry that waits for the actor's organisation, if it is still the one they looked at."""
    entered = waits(view.steps, actor.partner_id)
    if entered is None:
        raise NotFoundError("No signature on paper waits for your organisation's word.")
    if entered_as not in {None, entered.version}:
        raise ConflictError("It was entered anew since you looked. Look at it again.")
    return entered


def _require_one_reading(view: Version[Document], actor: Actor, paper: PaperSignature) -> None:
    """Raise ``ConflictError`` for another reading of a scan that is entered already.

    A party that confirms a scan must know what it confirms. The party itself and the organisation
    that entered the scan may correct the reading.
    """
    reading = (paper.person, paper.role, paper.signed_on)
    for step in view.steps:
        same_scan = step.evidence_sha256 == paper.scan_sha256.lower()
        if step.act != Act.ENTER or step.partner_id != paper.partner_id or not same_scan:
            continue
        if _reading(step) != reading and actor.partner_id not in {step.by, paper.partner_id}:
            raise ConflictError(
                f"This scan is entered already, by {step.by}, for {step.person}.",
                next_step="Ask them to put it right if it is wrong.",
            )


async def _require_sense(registry: Registry, uow: UnitOfWork, paper: PaperSignature) -> None:
    faults = list(line_faults(person=paper.person, role=paper.role))
    if paper.signed_on < _EARLIEST:
        faults.append(Fault("/signed_on", "This day is too long ago: look at the year."))
    if paper.signed_on > registry.today():
        faults.append(Fault("/signed_on", "This day has not come yet."))
    if await uow.partner(paper.partner_id) is None:
        faults.append(Fault("/partner", "No organisation is registered under this id."))
    if faults:
        raise InvalidInputError(faults)


async def _entered(
    registry: Registry, actor: Actor, uow: UnitOfWork, paper: PaperSignature
) -> AgreementStep:
    earlier = await uow.agreement_steps(paper.document_id)
    return AgreementStep(
        document_id=paper.document_id,
        version=len(earlier) + 1,
        document_version=paper.version,
        act=Act.ENTER,
        partner_id=paper.partner_id,
        by=actor.partner_id,
        effective_on=paper.signed_on,
        reason="",
        **registry.stamp(actor),
        person=paper.person,
        role=paper.role,
        evidence_sha256=paper.scan_sha256.lower(),
    )


def _signature(registry: Registry, actor: Actor, step: AgreementStep) -> AcceptedSignature:
    return AcceptedSignature(
        document_id=step.document_id,
        document_version=step.document_version,
        partner_id=step.partner_id,
        kid="",
        person=step.person,
        role=step.role,
        protected="",
        signature="",
        signed_at=datetime.combine(step.effective_on, _NOON),
        **registry.stamp(actor),
        method=RECORDED,
        evidence_sha256=step.evidence_sha256,
    )
