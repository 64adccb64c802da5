"""How charters and agreements are signed: with an enrolled key, or on paper and confirmed.

The policy is ours and stands here: a signature fits the very bytes that were registered, is by a
key enrolled for a signatory of the party it speaks for and active now, and each party signs
once, in any order. Signing the charter is how an organisation becomes a member; an organisation
that is no party joins an agreement by signing it, where the agreement says that it may.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from registry.domain.agreements.lifecycle import ACCEDE, PARTLY_SIGNED, SIGN, WITHDRAWN, transition
from registry.domain.agreements.versions import begins
from registry.domain.charter.membership import APPLIED, member_on, membership_on
from registry.domain.charter.membership import WITHDRAWN as WITHDRAWN_MEMBER
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Flow
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.partners import Partner
from registry.domain.records.signing import AcceptedSignature
from registry.errors import ConflictError, NotAllowedError, SignatureError
from registry.services import access
from registry.services.agreements.accession import is_open_to, joining_flows
from registry.services.agreements.views import (
    CHARTER,
    AgreementView,
    all_versions,
    as_it_stands,
    version_for,
)
from registry.services.charter.changes import tell_of_next, tell_of_return
from registry.services.charter.joining import membership_begun, require_able, require_new_act
from registry.services.context import Registry
from registry.services.notifications.notify import News, tell
from registry.services.ports import Reads, UnitOfWork
from registry.services.signing.verified_signature import verified_signature


async def accept_signatures(
    registry: Registry, actor: Actor, document_id: str, version: int, envelope: Mapping[str, Any]
) -> tuple[AgreementView, list[Receipt]]:
    """Accept one or more parties' signatures: all of those handed in, or none.

    Args:
        envelope: JWS JSON General with detached payload, valid against its schema.

    Raises:
        SignatureError: a signature does not fit, or its signer may not sign for that party.
        ConflictError: a party has signed this version already, or it takes no signatures.
        NotAllowedError: the actor's organisation is neither the signer nor the operator.
    """
    access.require(actor, "agreement.sign")
    async with registry.database.unit_of_work() as uow:
        signing = await begin(registry, actor, uow, document_id, version)
        operator = await uow.operator()
        for entry in envelope["signatures"]:
            signature = await verified_signature(registry, actor, uow, signing.view.document, entry)
            if actor.partner_id not in {signature.partner_id, operator}:
                raise NotAllowedError("This signature is another organisation's to hand in.")
            await signing.add(signature)
        receipts = await signing.commit()
    return await as_it_stands(registry, signing.view.document), receipts


def may_sign(view: AgreementView, partner: Partner) -> bool:
    """Whether an organisation may sign a version as it stands: a charter, as a party, or to join.

    That no newer version has taken its place is for ``begin``, which reads them all.
    """
    document, state = view.document, view.standing.state
    over = {each.partner_id for each in view.signatures} | {*view.standing.left}
    if partner.partner_id in over or view.standing.never_begins:
        return False
    if document.kind == CHARTER:
        return True
    if partner.partner_id in document.parties:
        return state in transition(SIGN).before
    return state in transition(ACCEDE).before and is_open_to(document.payload, partner.kind)


async def may_sign_again(
    registry: Registry, reads: Reads, view: AgreementView, partner_id: str
) -> bool:
    """Whether an organisation that has signed a charter may do so once more: its signature does
    not count any more, or it has left since."""
    if view.document.kind != CHARTER:
        return False
    if partner_id not in {each.partner_id for each in view.signatures}:
        return True
    events = await reads.membership_events(partner_id)
    stands = membership_on(events, registry.today())
    if stands is None:
        return True
    coming = {event.charter_version for event in stands.ahead if event.status != WITHDRAWN_MEMBER}
    ended = stands.status in {APPLIED, WITHDRAWN_MEMBER}
    return ended and view.document.version not in coming


async def begin(
    registry: Registry, actor: Actor, uow: UnitOfWork, document_id: str, version: int
) -> Signing:
    """A version that takes signatures.

    Raises:
        NotFoundError: the actor may not know of it.
        ConflictError: it was withdrawn or its last day has passed, or a newer version is there.
    """
    view = await version_for(registry, uow, actor, document_id, version)
    newer = [
        each.document.version
        for each in await all_versions(registry, uow, document_id)
        if each.document.version > version and _takes_its_place(registry, each)
    ]
    if newer:
        raise ConflictError(f"Version {max(newer)} has taken the place of this one.")
    if view.standing.state == WITHDRAWN:
        raise ConflictError("This version was withdrawn: it takes no signatures.")
    if view.standing.never_begins and view.standing.state == PARTLY_SIGNED:
        raise ConflictError(
            "This version can come into force no more: it takes no signatures.",
            next_step="Register the next version and sign that.",
        )
    made = await uow.signatures(document_id, version)
    return Signing(registry, actor, uow, view, [each.partner_id for each in made])


def _takes_its_place(registry: Registry, newer: AgreementView) -> bool:
    """Whether a newer version leaves the ones before it nothing to sign: an agreement's from when
    it is registered, a charter's from its first day, so that one can join until then."""
    if newer.document.kind == CHARTER and newer.document.start_date > registry.today():
        return False
    return not newer.standing.never_begins


@dataclass(slots=True)
class Signing:
    """Signatures being added to one version, in one transaction."""

    registry: Registry
    actor: Actor
    uow: UnitOfWork
    view: AgreementView
    made: list[str]
    added: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    members: list[MembershipEvent] = field(default_factory=list)
    returned: list[MembershipEvent] = field(default_factory=list)
    written: int = 0

    async def add(self, signature: AcceptedSignature) -> None:
        """Add one, and what comes with it: a membership, or what the agreement covers from now.

        Raises:
            ConflictError: that organisation has signed already, or the version takes none.
            SignatureError: that organisation is no party and may not join, or left the charter
                since this was signed.
        """
        document, partner_id = self.view.document, signature.partner_id
        await self.require_may_sign(partner_id)
        await require_new_act(self.registry, self.uow, document, signature)
        if document.kind == CHARTER:
            times = sum(each == partner_id for each in self.made)
            self.uow.add(dataclasses.replace(signature, version=times + 1))
            await self._join(signature)
            self.written += 1
        elif partner_id in document.parties:
            self.uow.add(signature)
        else:
            flows = self._flows(partner_id)
            self.uow.add(dataclasses.replace(signature, flows=flows))
            self.joined.append(partner_id)
        self.made.append(partner_id)
        self.added.append(partner_id)
        self.written += 1

    @property
    def signed(self) -> set[str]:
        """Who has signed, whether or not the signature still counts."""
        return {*self.made}

    async def commit(self) -> list[Receipt]:
        """Write all; the parties are told who has joined, and when the last of them has signed.
        Of the charter, who shares with a former member is told that it is one again."""
        for partner_id in self.joined:
            self._tell("acceded", on=self.view.document.start_date, about=partner_id)
        for event in self.members:
            await tell_of_next(self.registry, self.actor, self.uow, event)
        for event in self.returned:
            await tell_of_return(self.registry, self.actor, self.uow, event)
        # Of those that have signed not all count: the key of one may have ended by then.
        document, counting = self.view.document, {each.partner_id for each in self.view.signatures}
        before = begins(document.parties, counting, document.start_date, self.view.steps)
        signed = {*counting, *self.added}
        after = begins(document.parties, signed, document.start_date, self.view.steps)
        if document.parties and before is None and after is not None:
            everyone = {*document.parties} <= signed
            self._tell("signed_by_all" if everyone else "signed_by_who_stays", on=after)
        return (await self.uow.commit())[: self.written]

    def _tell(self, code: str, on: date, about: str = "") -> None:
        document = self.view.document
        whom = {*document.parties, *self.signed} - {about, *self.view.standing.left}
        day = max(on, self.registry.today())
        news = News(code, about, document.document_id, document.version, day)
        tell(self.registry, self.actor, self.uow, whom, news)

    async def require_may_sign(self, partner_id: str) -> None:
        """That an organisation has not signed yet and may.

        Raises:
            ConflictError: it has ceased to be, is a member of another charter or has signed
                already, or the version takes no more signatures.
            SignatureError: it is no party and may not join.
        """
        events = await self.uow.membership_events(partner_id)
        require_able(events, partner_id, self.view.document, self.registry.today())
        if partner_id in self.signed and not await self._again(partner_id):
            raise ConflictError(
                f"{partner_id} has signed this version already.",
                next_step="If the key it signed with has ended since, sign a new version.",
            )
        if partner_id in self.view.standing.left:
            raise ConflictError(
                f"{partner_id} has left this agreement.",
                next_step="Register the next version and sign that.",
            )
        document, state = self.view.document, self.view.standing.state
        act = SIGN if partner_id in document.parties else ACCEDE
        if document.kind != CHARTER and state not in transition(act).before:
            words = state.replace("_", " ")
            raise ConflictError(f"This version is {words}: it takes no more signatures.")
        if document.kind != CHARTER and act == ACCEDE:
            partner = await self.uow.partner(partner_id)
            if partner is None or not is_open_to(document.payload, partner.kind):
                raise SignatureError(f"{partner_id} is not a party to this agreement.")

    async def _again(self, partner_id: str) -> bool:
        return await may_sign_again(self.registry, self.uow, self.view, partner_id)

    def _flows(self, partner_id: str) -> tuple[Flow, ...]:
        """What an organisation that is no party adds by joining."""
        document = self.view.document
        acceded = sorted(self.signed - {*document.parties} - {*self.view.standing.left})
        return joining_flows(msgspec.json.decode(document.payload), partner_id, acceded)

    async def _join(self, signature: AcceptedSignature) -> None:
        """The membership that signing the charter begins, or carries on under a newer version."""
        document, partner_id = self.view.document, signature.partner_id
        before = await self.uow.membership_events(partner_id)
        event = membership_begun(before, document, signature, self.actor, self.registry.today())
        self.uow.add(event)
        self.members.append(event)
        was = member_on(before, event.effective_on)
        if was is not None and was.status == WITHDRAWN_MEMBER:
            self.returned.append(event)
