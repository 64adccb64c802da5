"""Adding signatures to one version in one transaction, with their effects.

A signature of the charter begins a membership; a signature of an agreement may add flows to it.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date

import msgspec

from registry.domain.agreements.lifecycle import Act, transition
from registry.domain.agreements.version import Version
from registry.domain.charter.membership import WITHDRAWN, Membership, is_active_member, member_on
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import Document, Flow
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.signing import AcceptedSignature, Scheduled
from registry.errors import ConflictError, SignatureError
from registry.services.agreements.accession import is_open_to, joining_flows
from registry.services.agreements.terms.missing import applying
from registry.services.agreements.terms.reading import own_terms
from registry.services.agreements.terms.words import headings
from registry.services.charter.joining import (
    membership_begun,
    notify_of_next_version,
    notify_of_return,
    require_able,
    require_new_act,
)
from registry.services.context import Registry
from registry.services.notifications.notify import (
    NotificationContent,
    notify,
    without_notifications,
)
from registry.services.partners.register import get_partner
from registry.services.ports import UnitOfWork
from registry.services.signing.eligibility import may_sign_again
from registry.services.signing.schedules import flows_of_part, for_part, parts_to_bind


class Signing(ABC):
    """Adds signatures to ``version``.

    Args:
        made: the organisations that have signed it, in the order accepted, whether or not their
            signatures still count.
    """

    def __init__(
        self,
        registry: Registry,
        actor: Actor,
        uow: UnitOfWork,
        version: Version[Document],
        made: Iterable[str],
    ) -> None:
        self.version = version
        self._registry, self._actor, self._uow = registry, actor, uow
        self._made = [*made]

    async def add(self, signature: AcceptedSignature) -> None:
        """Add a signature and its effects.

        Raises:
            ConflictError: the organisation has signed already, or the version takes no signatures.
            SignatureError: the organisation is not a party and may not join, or has left the
                charter since this was signed.
        """
        await self.require_may_sign(signature.partner_id)
        await require_new_act(self._registry, self._uow, self.version, signature)
        await self._add(signature)
        self._made.append(signature.partner_id)

    async def add_with_parts(self, signature: AcceptedSignature) -> None:
        """Add a signature that binds parts of its organisation with itself.

        Raises:
            InvalidInputError: parts that it cannot bind.
            ConflictError, SignatureError: as ``add``; all that it names are bound already.
        """
        del signature
        raise SignatureError(
            "A charter is signed by each organisation for itself.",
            next_step="Sign it again without a schedule.",
        )

    async def require_may_sign(self, partner_id: str) -> None:
        """Require that an organisation has not signed yet and may sign.

        Raises:
            ConflictError: it has ceased to be, is a member of another charter or has signed
                already, or the version takes no more signatures.
            SignatureError: it is not a party and may not join.
        """
        events = await self._uow.membership_events(partner_id)
        require_able(events, partner_id, self.version, self._registry.today())
        if partner_id in self._made and not await may_sign_again(
            self._registry, self._uow, self.version, partner_id
        ):
            raise ConflictError(
                f"{partner_id} has signed this version already.",
                next_step="If the key it signed with has ended since, sign a new version.",
            )
        if partner_id in self.version.standing.left:
            raise ConflictError(
                f"{partner_id} has left this agreement.",
                next_step="Register the next version and sign that.",
            )
        await self._require_open_to(partner_id)

    async def commit(self) -> list[Receipt]:
        """Write everything and notify those concerned; returns receipts without notifications."""
        await self._notify_of_effects()
        return without_notifications(await self._uow.commit())

    @abstractmethod
    async def _add(self, signature: AcceptedSignature) -> None: ...
    @abstractmethod
    async def _require_open_to(self, partner_id: str) -> None: ...
    @abstractmethod
    async def _notify_of_effects(self) -> None: ...


class AgreementSigning(Signing):
    """A party signs an agreement, or another organisation accedes by signing it."""

    _added: tuple[AcceptedSignature, ...] = ()

    async def add_with_parts(self, signature: AcceptedSignature) -> None:
        whole, state = signature.partner_id, self.version.state
        if state not in transition(Act.ACCEDE).before:
            raise ConflictError(f"This version is {state.in_words}: it takes no more signatures.")
        parts = await parts_to_bind(self._registry, self._uow, self.version, signature, self._made)
        if whole in self._made and not parts:
            raise ConflictError(f"{whole} and all that it names have signed this version already.")
        flows = await self._flows_of_whole(whole, has_parts=bool(parts))
        times = self._made.count(whole)
        self._record(dataclasses.replace(signature, version=times + 1, flows=flows))
        for part in parts:
            self._record(for_part(signature, part, self._flows_of_part(whole, part)))

    async def _flows_of_whole(self, whole: str, *, has_parts: bool) -> tuple[Flow, ...]:
        """The flows of an organisation that signs with parts; it need not be able to join itself.

        Raises:
            ConflictError, SignatureError: it may not sign.
        """
        if whole in self._made:
            return next(
                (made.flows for made in self.version.signatures if made.partner_id == whole), ()
            )
        document, partner = self.version.document, await get_partner(self._uow, whole)
        if whole in document.parties or is_open_to(document.payload, partner.kind):
            await self.require_may_sign(whole)
            return () if whole in document.parties else self._flows(whole)
        if not has_parts:
            raise SignatureError(f"{whole} is not a party to this agreement.")
        events = await self._uow.membership_events(whole)
        require_able(events, whole, self.version, self._registry.today())
        await self._require_terms_reach(whole)
        return ()

    def _flows_of_part(self, whole: str, part: Scheduled) -> tuple[Flow, ...]:
        document = self.version.document
        if part.partner_id in document.parties:
            return ()
        acceded = {*self._made}.difference(document.parties, self.version.standing.left, {whole})
        return flows_of_part(msgspec.json.decode(document.payload), whole, part, acceded)

    def _record(self, signature: AcceptedSignature) -> None:
        self._uow.add(signature)
        self._added = (*self._added, signature)
        self._made.append(signature.partner_id)

    async def _add(self, signature: AcceptedSignature) -> None:
        if signature.partner_id not in self.version.document.parties:
            flows = self._flows(signature.partner_id)
            signature = dataclasses.replace(signature, flows=flows)
        self._uow.add(signature)
        self._added = (*self._added, signature)

    async def _require_open_to(self, partner_id: str) -> None:
        document, state = self.version.document, self.version.state
        act = Act.SIGN if partner_id in document.parties else Act.ACCEDE
        if state not in transition(act).before:
            raise ConflictError(f"This version is {state.in_words}: it takes no more signatures.")
        if act is Act.ACCEDE:
            partner = await self._uow.partner(partner_id)
            if partner is None or not is_open_to(document.payload, partner.kind):
                raise SignatureError(f"{partner_id} is not a party to this agreement.")
            await self._require_terms_reach(partner_id)

    async def _require_terms_reach(self, partner_id: str) -> None:
        """Require that who joins is an active member of the charter that the agreement takes texts
        from: without them it would lack them."""
        own = await own_terms(self._registry, self._uow, self.version)
        today = self._registry.today()
        texts = applying(own.taken(today)) if own else ()
        events = await self._uow.membership_events(partner_id)
        if own and texts and not is_active_member(events, own.taking.charter_id, today):
            raise ConflictError(
                f"This agreement takes texts from the charter: {headings(texts)}. {partner_id} is"
                " not an active member of it.",
                next_step="Join the charter first, or ask the parties to write these texts into"
                " the next version.",
            )

    async def _notify_of_effects(self) -> None:
        """Notify the parties of who has joined, and when the last of them has signed."""
        document = self.version.document
        for signature in self._added:
            if signature.schedule:
                self._notify(
                    "signed_with_parts",
                    on=document.start_date,
                    about=signature.partner_id,
                    mark=str(signature.version),
                )
            elif signature.partner_id not in document.parties and not signature.bound_by:
                self._notify("acceded", on=document.start_date, about=signature.partner_id)
        # Not every signature counts: the key it was made with may have ended by then.
        before, after = self.version, self.version.with_signatures(self._added)
        if before.begins is None and after.begins is not None:
            everyone = {*document.parties} <= after.signed.keys()
            code = "signed_by_all" if everyone else "signed_by_who_stays"
            self._notify(code, on=after.begins)

    def _notify(self, code: str, on: date, about: str = "", mark: str = "") -> None:
        document = self.version.document
        whom = {*document.parties, *self._made} - {about, *self.version.standing.left}
        day = max(on, self._registry.today())
        notification = NotificationContent(
            code, about, document.document_id, document.version, day, mark
        )
        notify(self._registry, self._actor, self._uow, whom, notification)

    def _flows(self, partner_id: str) -> tuple[Flow, ...]:
        """The flows that an organisation adds by acceding."""
        document = self.version.document
        acceded = {*self._made}.difference(document.parties, self.version.standing.left)
        return joining_flows(msgspec.json.decode(document.payload), partner_id, sorted(acceded))


class CharterSigning(Signing):
    """An organisation becomes a member by signing, or remains one under a newer version."""

    _joined: tuple[tuple[MembershipEvent, Membership | None], ...] = ()

    async def _add(self, signature: AcceptedSignature) -> None:
        charter, partner_id = self.version.document, signature.partner_id
        times = self._made.count(partner_id)
        self._uow.add(dataclasses.replace(signature, version=times + 1))
        before = await self._uow.membership_events(partner_id)
        today = self._registry.today()
        event = membership_begun(before, charter, signature, self._actor, today)
        self._uow.add(event)
        self._joined = (*self._joined, (event, member_on(before, event.effective_on)))

    async def _require_open_to(self, partner_id: str) -> None:
        """The charter is open to every organisation that may sign at all."""

    async def _notify_of_effects(self) -> None:
        """Notify those that have joined of newer versions, and counterparties of any return."""
        for event, _ in self._joined:
            await notify_of_next_version(self._registry, self._actor, self._uow, event)
        for event, former in self._joined:
            if former is not None and former.status == WITHDRAWN:
                await notify_of_return(self._registry, self._actor, self._uow, event)
