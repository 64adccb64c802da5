"""What no longer counts when a key is revoked, recorded in the same transaction.

A signature of an agreement is compared with the end of its key whenever it is read, so only the
parties have to be notified that it no longer counts. Joining the charter and leaving by a signed
notice are steps of their own. Those that came in from the end of the key on are annulled here, and
nothing that asks for a membership or a standing takes them into account from then on.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.domain.agreements.version import Version
from registry.domain.charter.status import MembershipStatus
from registry.domain.records.acting import Actor
from registry.domain.records.agreements import AgreementStep, Document
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.services.agreements.terms.missing import notify_of_missing
from registry.services.context import Registry
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import UnitOfWork

ANNUL = "annul"
_REASON = "The key that signed this had ended."


async def annul(registry: Registry, actor: Actor, uow: UnitOfWork, key: SignatoryKey) -> None:
    """Queue the records that annul the steps made with a key after its end (``key.active_to``)."""
    assert key.active_to is not None  # noqa: S101 - it has just ended
    notices = {
        notice.notice_id: notice.document_id
        for notice in await uow.notices_by(key.kid)
        if notice.recorded_at >= key.active_to
    }
    await _annul_membership(registry, actor, uow, key, {*notices})
    for document_id in sorted({*notices.values()}):
        await _annul_leaving(registry, actor, uow, document_id, {*notices})


async def _annul_membership(
    registry: Registry, actor: Actor, uow: UnitOfWork, key: SignatoryKey, notices: set[str]
) -> None:
    events = await uow.membership_events(key.partner_id)
    fallen = {
        (signature.document_id, signature.document_version, signature.recorded_at)
        for signature in await _fallen(uow, key)
    }
    void = [
        event.version
        for event in events
        if event.notice_id in notices
        or (event.charter_id, event.charter_version, event.recorded_at) in fallen
    ]
    if numbers := _not_annulled(void, events):
        last = events[-1]
        annulling = MembershipEvent(
            partner_id=key.partner_id,
            version=len(events) + 1,
            status=MembershipStatus.ANNULLED,
            charter_id=last.charter_id,
            charter_version=last.charter_version,
            effective_on=registry.today(),
            reason=_REASON,
            **registry.stamp(actor),
            annuls=numbers,
        )
        uow.add(annulling)
        await notify_of_missing(registry, actor, uow, annulling)


async def _annul_leaving(
    registry: Registry, actor: Actor, uow: UnitOfWork, document_id: str, notices: set[str]
) -> None:
    steps = await uow.agreement_steps(document_id)
    void = [step for step in steps if step.notice_id in notices]
    if numbers := _not_annulled([step.version for step in void], steps):
        uow.add(
            AgreementStep(
                document_id=document_id,
                version=len(steps) + 1,
                document_version=void[0].document_version,
                act=ANNUL,
                partner_id=void[0].partner_id,
                by=actor.partner_id,
                effective_on=registry.today(),
                reason=_REASON,
                **registry.stamp(actor),
                annuls=numbers,
            )
        )


async def notify_of_fallen_signatures(
    registry: Registry, actor: Actor, uow: UnitOfWork, key: SignatoryKey
) -> None:
    """Notify the parties of each agreement in which a signature by the ended key no longer counts.

    Such an agreement is no longer in force, or the organisation that joined it no longer takes
    part.
    """
    fallen = {
        (signature.document_id, signature.document_version) for signature in await _fallen(uow, key)
    }
    for document_id, number in sorted(fallen):
        # In this transaction the end of the key is not written yet, so its signature still counts.
        registered = await uow.registered(document_id, registry.today())
        version = registered.version(number) if registered else None
        if version is None or version.makes_members:
            continue
        document, about = version.document, key.partner_id
        counting = any(signature.kid == key.kid for signature in version.signatures)
        if not counting or not _is_relied_on(version, about):
            continue
        is_party = about in document.parties
        notification = NotificationContent(
            "signature_falls" if is_party else "accession_falls",
            about,
            document_id,
            number,
            registry.today(),
            str(key.version),
        )
        notify(registry, actor, uow, {*version.parties} - {actor.partner_id}, notification)


async def _fallen(uow: UnitOfWork, key: SignatoryKey) -> list[AcceptedSignature]:
    """The signatures by a key that no longer count because it has ended."""
    assert key.active_to is not None  # noqa: S101 - it has just ended
    ends = {key.kid: key.active_to}
    made = await uow.signatures_of(key.partner_id)
    return [signature for signature in made if not signature.counts(ends)]


def _is_relied_on(version: Version[Document], partner_id: str) -> bool:
    """Whether a version in which this party takes part is, or may come to be, in force."""
    takes_part = partner_id in version.parties and not version.standing.never_begins
    return takes_part and not version.state.is_over


def _not_annulled(
    void: Sequence[int], recorded: Sequence[MembershipEvent] | Sequence[AgreementStep]
) -> tuple[int, ...]:
    """The numbers of those steps that are not annulled already."""
    annulled = {number for step in recorded for number in step.annuls}
    return tuple(number for number in void if number not in annulled)
