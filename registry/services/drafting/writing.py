"""Drafts of agreements: begun, edited, reviewed, registered or given up.

(Half-filled forms are in ``services/accounts/saved_forms.py``.) The table in
``domain/agreements/lifecycle.py`` says who may do what and when; ``services/drafting/rules.py``
enforces it. No draft is rewritten: each save is a further version.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Any

from registry import bounds
from registry.domain.agreements.lifecycle import Act, State, transition
from registry.domain.agreements.version import Version
from registry.domain.records.acknowledged import Acknowledgement
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.agreements import AnnexFile, Document
from registry.domain.records.drafting import AgreementDraft
from registry.errors import (
    ConflictError,
    Fault,
    InvalidInputError,
    StaleVersionError,
    UnsettledWarningsError,
)
from registry.services import access
from registry.services.agreements import registering
from registry.services.agreements.annexes.files import keep
from registry.services.agreements.consistency import named_parties
from registry.services.agreements.proposed import Proposed
from registry.services.agreements.reading import as_it_stands
from registry.services.context import Registry
from registry.services.drafting.law_review import of_newest, review
from registry.services.drafting.reading import proposed_by, read, seen_draft
from registry.services.drafting.rules import (
    OPEN,
    REGISTERED,
    Written,
    require_act,
    require_named,
    require_seen,
    stale,
    written,
)
from registry.services.notifications.notify import NotificationContent, notify
from registry.services.ports import Reads, UnitOfWork

Change = Callable[[UnitOfWork, AgreementDraft], Awaitable[AgreementDraft]]


async def begin(
    registry: Registry, actor: Actor, content: Mapping[str, Any] | Written, note: str = ""
) -> tuple[AgreementDraft, Receipt]:
    """Begin a draft of an agreement's first or next version.

    Args:
        content: the document, which may be incomplete, or what was read of it where its size was
            known.

    Raises:
        InvalidInputError: it does not say which agreement and version it is, or is too large.
        ConflictError: a draft of it is open, or the id belongs to another agreement.
    """
    access.require(actor, "agreement.draft")
    saved = await _written(registry, actor, content)
    require_named(saved)
    document_id = saved.name["id"]
    kept = await of_newest(registry, document_id)
    standing = (await review(registry, actor, saved.payload, kept)).acknowledged
    try:
        draft, receipt = await _begun(registry, actor, document_id, saved, note, standing)
    except StaleVersionError:  # two at the same moment
        raise _is_begun(document_id) from None
    return draft, receipt


async def _begun(
    registry: Registry,
    actor: Actor,
    document_id: str,
    saved: Written,
    note: str,
    acknowledged: tuple[Acknowledgement, ...],
) -> tuple[AgreementDraft, Receipt]:
    async with registry.database.unit_of_work() as uow:
        number = await next_number(registry, actor, uow, document_id)
        require_named(saved, number)
        before = await uow.draft(document_id)
        if before is not None and before.status in OPEN:
            raise _is_begun(document_id)
        draft = AgreementDraft(
            document_id=document_id,
            version=before.version + 1 if before else 1,
            document_version=number,
            partner_id=actor.partner_id,
            status=State.DRAFT,
            content=saved.payload,
            note=note or "begun",
            acknowledged=acknowledged,
            **registry.stamp(actor),
        )
        uow.add(draft)
        [receipt] = await uow.commit()
    return draft, receipt


async def edit(
    registry: Registry,
    actor: Actor,
    document_id: str,
    content: Mapping[str, Any] | Written,
    seen: int,
    note: str = "",
    annex: AnnexFile | None = None,
) -> tuple[AgreementDraft, Receipt]:
    """Save new content as the version after ``seen``; a draft in review is taken out of review.

    Args:
        content: as in ``begin``.
        annex: a file that is kept with it, unless it is kept already.

    Raises:
        StaleVersionError: somebody saved before; it says who and when, and nothing is lost.
    """
    saved = await _written(registry, actor, content)
    require_named(saved)
    before = await read(registry, actor, document_id)
    standing = (await review(registry, actor, saved.payload, before.acknowledged)).acknowledged

    async def change(uow: UnitOfWork, draft: AgreementDraft) -> AgreementDraft:
        if saved.name["id"] != document_id:
            raise InvalidInputError([Fault("/id", "This is another agreement than the draft's.")])
        number = await next_number(registry, actor, uow, document_id)
        require_named(saved, number)
        if draft.status == State.IN_REVIEW:
            _notify(registry, actor, uow, draft, "draft_taken_back", _others(draft, actor))
        if annex is not None:
            await keep(uow, annex)
        return dataclasses.replace(
            draft,
            content=saved.payload,
            document_version=number,
            note=note or "edited",
            acknowledged=standing,
        )

    draft, receipts = await step(registry, actor, "edit", document_id, seen, change)
    return draft, receipts[-1]


async def submit(
    registry: Registry, actor: Actor, document_id: str, seen: int
) -> tuple[AgreementDraft, Receipt]:
    """Submit a draft to its parties for review; it must be ready to be registered.

    Raises:
        InvalidInputError: every fault that would prevent it from being registered.
    """
    draft, receipts = await take_step(registry, actor, "submit", document_id, seen)
    return draft, receipts[-1]


async def send_back(
    registry: Registry, actor: Actor, document_id: str, seen: int, reason: str
) -> tuple[AgreementDraft, Receipt]:
    """Ask for changes, saying which; open to any party that the draft names while in review."""
    draft, receipts = await take_step(registry, actor, "send_back", document_id, seen, reason)
    return draft, receipts[-1]


async def abandon(
    registry: Registry, actor: Actor, document_id: str, seen: int, reason: str
) -> tuple[AgreementDraft, Receipt]:
    """Give up a draft. It stays in the history, and another may be begun."""
    draft, receipts = await take_step(registry, actor, "abandon", document_id, seen, reason)
    return draft, receipts[-1]


async def register(
    registry: Registry, actor: Actor, document_id: str, seen: int
) -> tuple[Version[Document], Receipt]:
    """Make a reviewed draft the immutable version that its parties sign.

    Raises: as ``services/agreements/registering.register``, whose checks are repeated in this
        transaction.
    """
    draft, receipts = await take_step(registry, actor, "register", document_id, seen)
    async with registry.database.reads() as reads:
        document = await reads.document(document_id, draft.document_version)
    assert document is not None  # noqa: S101 - written in the transaction above
    return await as_it_stands(registry, document), receipts[0]


async def take_step(
    registry: Registry, actor: Actor, act: str, document_id: str, seen: int, reason: str = ""
) -> tuple[AgreementDraft, list[Receipt]]:
    """Submit, send back, give up or register version ``seen`` of a draft.

    Args:
        act: the act by its name in the table.
        reason: needed to send back or give up a draft, and for nothing else.

    Raises:
        InvalidInputError: the reason is missing, or every fault that prevents registration.
        ConflictError: the step is not open in the state of the draft.
        StaleVersionError: somebody saved before.
    """
    if act in _WITH_REASON:
        change = partial(_WITH_REASON[act], registry, actor, reason.strip())
        return await step(registry, actor, act, document_id, seen, change, reason)
    proposed = await _proposed(registry, actor, act, document_id, seen)
    change = partial(_OF_A_WHOLE_DRAFT[act], registry, actor, proposed)
    return await step(registry, actor, act, document_id, seen, change)


async def _written(
    registry: Registry, actor: Actor, content: Mapping[str, Any] | Written
) -> Written:
    if isinstance(content, Written):
        return content
    return await registry.apart(actor, bounds.DRAFT, partial(written, content))


async def _proposed(
    registry: Registry, actor: Actor, act: str, document_id: str, seen: int
) -> Proposed:
    """The version that a draft proposes, read before the transaction: ``seen`` does not change.

    Raises:
        UnsettledWarningsError: it is to be registered, and there are warnings that nobody has
            mended or acknowledged.
    """
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        require_act(actor, draft, act, await reads.operator())
    require_seen(draft, seen)
    proposed = await proposed_by(registry, actor, draft)
    if act == Act.REGISTER and not proposed.faults:
        found = await review(registry, actor, draft.content, draft.acknowledged)
        if found.unsettled:
            raise UnsettledWarningsError(found.faults)
    return proposed


async def _submitted(
    registry: Registry, actor: Actor, proposed: Proposed, uow: UnitOfWork, draft: AgreementDraft
) -> AgreementDraft:
    await registering.next_version(registry, actor, uow, proposed)
    others = {*proposed.named} - {actor.partner_id}
    _notify(registry, actor, uow, draft, "draft_in_review", others)
    return dataclasses.replace(draft, note="put before its parties for review")


async def _sent_back(
    registry: Registry, actor: Actor, reason: str, uow: UnitOfWork, draft: AgreementDraft
) -> AgreementDraft:
    whom = {*_others(draft, actor), draft.partner_id} - {actor.partner_id}
    _notify(registry, actor, uow, draft, "draft_sent_back", whom)
    return dataclasses.replace(draft, note=reason)


async def _abandoned(
    registry: Registry, actor: Actor, reason: str, uow: UnitOfWork, draft: AgreementDraft
) -> AgreementDraft:
    if draft.status == State.IN_REVIEW:
        _notify(registry, actor, uow, draft, "draft_abandoned", _others(draft, actor))
    return dataclasses.replace(draft, note=reason)


async def _registered(
    registry: Registry, actor: Actor, proposed: Proposed, uow: UnitOfWork, draft: AgreementDraft
) -> AgreementDraft:
    document = await registering.next_version(registry, actor, uow, proposed)
    document = dataclasses.replace(document, acknowledged=draft.acknowledged)
    await registering.add_version(registry, actor, uow, document)
    return dataclasses.replace(draft, note=f"registered as version {document.version}")


_OF_A_WHOLE_DRAFT = {"submit": _submitted, "register": _registered}
_WITH_REASON = {"send_back": _sent_back, "abandon": _abandoned}


async def step(
    registry: Registry,
    actor: Actor,
    act: str,
    document_id: str,
    seen: int,
    change: Change,
    reason: str | None = None,
    *,
    stays: bool = False,
) -> tuple[AgreementDraft, list[Receipt]]:
    """Take one step of the table with a draft; ``change`` makes the draft that results.

    A draft that ``stays`` keeps its state: its document does not change.

    The first receipt is that of a registered version, if there is one; the last is the draft's.
    """
    access.require(actor, "agreement.draft")
    try:
        async with registry.database.unit_of_work() as uow:
            draft = await seen_draft(uow, actor, document_id)
            require_act(actor, draft, act, await uow.operator())
            require_seen(draft, seen)
            _require_reason(reason)
            after = dataclasses.replace(
                await change(uow, draft),
                version=draft.version + 1,
                status=draft.status if stays else _status_after(act),
                **registry.stamp(actor),
            )
            uow.add(after)
            receipts = await uow.commit()
    except StaleVersionError:
        # Of two saves at the same moment the store accepts one. The error says whose it was.
        raise stale(await read(registry, actor, document_id), seen) from None
    return after, receipts


def _status_after(act: str) -> str:
    return REGISTERED if act == Act.REGISTER else transition(act).after[0]


def _require_reason(reason: str | None) -> None:
    if reason is not None and not reason.strip():
        raise InvalidInputError([Fault("/reason", "Say why.")])


async def next_number(registry: Registry, actor: Actor, reads: Reads, document_id: str) -> int:
    """The number of an agreement's next version, for those who may register it.

    Raises:
        ConflictError: the id belongs to a charter, or to an agreement of other organisations.
    """
    found = await reads.registered(document_id, registry.today())
    if found is None:
        return 1
    may_amend = {*found.who_may_amend, await reads.operator()}
    if found.newest.makes_members or actor.partner_id not in may_amend:
        raise ConflictError("This id is taken.", next_step="Choose another and begin again.")
    return found.newest.document.version + 1


def _is_begun(document_id: str) -> ConflictError:
    return ConflictError(
        "A draft under this id is open already.",
        next_step=f"If it is yours: registry draft show {document_id}. If not, choose another id.",
    )


def _others(draft: AgreementDraft, actor: Actor) -> set[str]:
    """The parties that the draft names, except for the actor's organisation."""
    return {*named_parties(draft.document())} - {actor.partner_id}


def _notify(
    registry: Registry,
    actor: Actor,
    uow: UnitOfWork,
    draft: AgreementDraft,
    code: str,
    whom: Collection[str],
) -> None:
    """Notify organisations of what the actor's organisation did with the draft."""
    about, mark = actor.partner_id, str(draft.version)
    notification = NotificationContent(
        code, about, draft.document_id, draft.document_version, registry.today(), mark
    )
    notify(registry, actor, uow, whom, notification)
