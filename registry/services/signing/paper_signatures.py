"""Signatures on paper, or by another e-signature: entered by an officer, confirmed by the party.

So a small charity without keys can take part. What is kept is who signed, in which role, on which
day, and the digest of the scan; every answer and page says that it is ``recorded`` and not
``verified``. An officer of the party itself who enters it confirms it by doing so. What another
entered wrongly that officer refuses: it waits no longer, and who entered it is told why.
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

_EARLIEST = date(1990, 1, 1)  # no agreement is older; a year before it is a slip of the hand
_NOON = time(12, tzinfo=UTC)  # a day without a time, and the same day in London


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """A signature as the paper has it; ``scan_sha256`` is the digest of its scan, in hex."""

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
        InvalidInputError: it is dated in the future or long ago, a name is no plain line, or no
            such organisation is registered.
        NotAllowedError: the actor's organisation takes no part and does not operate the registry.
        ConflictError: that party has signed, or this version takes no signatures.
        SignatureError: that organisation is no party and may not join.
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
    """Confirm one's own organisation's signature, of which one holds the same scan.

    Args:
        entered_as: the number of the entry that was looked at (its step's); needed where the scan
            was entered more than once and read in different ways.

    Raises:
        ConflictError: it was entered anew since it was looked at, or nobody says which is meant.
        NotFoundError: none was entered for the actor's organisation.
        InvalidInputError: another scan than the one that was entered.
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
    """Whoever has the scan and nothing else does not know which reading of it they confirm."""
    of_it = [
        step
        for step in view.steps
        if (step.act, step.partner_id, step.evidence_sha256)
        == (Act.ENTER, entered.partner_id, entered.evidence_sha256)
    ]
    if len({_reading(step) for step in of_it}) > 1:
        each = "; ".join(
            f"{step.version}: {', '.join(map(str, _reading(step)))}, entered by {step.by}"
            for step in of_it
        )
        raise ConflictError(
            f"This scan was entered more than once, read in different ways. {each}.",
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
    """Say that a signature entered for one's own organisation is not its own, and why.

    Raises:
        ConflictError: it was entered anew since it was looked at, or the party has signed.
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
    """The signature on paper that was entered last for an organisation, unless it refused it."""
    about = [
        step
        for step in steps
        if step.act in {Act.ENTER, Act.REFUSE} and step.partner_id == partner_id
    ]
    return about[-1] if about and about[-1].act == Act.ENTER else None


def to_confirm(view: Version[Document], partner_id: str) -> AgreementStep | None:
    """The one that waits and does not count yet."""
    counting = {each.evidence_sha256 for each in view.signatures if each.partner_id == partner_id}
    entered = waits(view.steps, partner_id)
    return entered if entered and entered.evidence_sha256 not in counting else None


def _waiting(view: Version[Document], actor: Actor, entered_as: int | None) -> AgreementStep:
    """What waits for the actor's organisation, if it is still the entry that was looked at."""
    entered = waits(view.steps, actor.partner_id)
    if entered is None:
        raise NotFoundError("No signature on paper waits for your organisation's word.")
    if entered_as not in {None, entered.version}:
        raise ConflictError("It was entered anew since you looked. Look at it again.")
    return entered


def _require_one_reading(view: Version[Document], actor: Actor, paper: PaperSignature) -> None:
    """Of one scan there is one reading: a party that confirms it knows what it confirms. Who
    entered it may put it right."""
    said = (paper.person, paper.role, paper.signed_on)
    for step in view.steps:
        same_scan = step.evidence_sha256 == paper.scan_sha256.lower()
        if step.act != Act.ENTER or step.partner_id != paper.partner_id or not same_scan:
            continue
        if _reading(step) != said and actor.partner_id not in {step.by, paper.partner_id}:
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
