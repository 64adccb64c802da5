"""Reading drafts: one draft with the acts open to its reader, all open drafts, and every save.

Its author and the operator see a draft; while it is in review, every party that it names does too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.domain.records.acting import Actor
from registry.domain.records.drafting import AgreementDraft
from registry.errors import ConflictError, Fault, InvalidInputError, NotAllowedError, NotFoundError
from registry.services import access
from registry.services.agreements import registering
from registry.services.agreements.consistency import named_parties
from registry.services.agreements.parties import registered_parties
from registry.services.agreements.proposed import Proposed, propose
from registry.services.context import Registry
from registry.services.drafting.history import Save, saves
from registry.services.drafting.rules import OPEN, acts_of, may_see, require_act
from registry.services.ports import Reads

NOT_YOURS = "Your organisation has no draft under that reference."
_PAGE = 20  # of a megabyte each, at the most; reading more at once would hold up the loop


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """The newest version of a draft.

    ``acts`` are those open to the reader. ``faults``, for those who may edit it, are what would
    prevent it from being registered.
    """

    draft: AgreementDraft
    acts: Sequence[str]
    faults: Sequence[Fault]
    saves: Sequence[Save]

    @property
    def may_edit(self) -> bool:
        """Whether the reader may edit the draft."""
        return "edit" in self.acts


async def read_draft(
    registry: Registry, actor: Actor, document_id: str, names: Mapping[str, str]
) -> DraftRecord:
    """A draft with what its reader may do; raises ``NotFoundError`` if they may not see it."""
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        acts = acts_of(actor, draft, await reads.operator())
    faults = await faults_of_draft(registry, actor, draft) if "edit" in acts else []
    found = await history(registry, actor, document_id)
    return DraftRecord(draft, acts, faults, await saves(registry, actor, found, names))


async def read(registry: Registry, actor: Actor, document_id: str) -> AgreementDraft:
    """The newest version of a draft; raises ``NotFoundError`` if the actor may not see it."""
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        return await seen_draft(reads, actor, document_id)


async def read_to_edit(registry: Registry, actor: Actor, document_id: str) -> AgreementDraft:
    """The newest version of a draft, for those who may edit it now.

    Raises:
        ConflictError: it is neither being written nor in review.
        NotAllowedError: the actor's organisation may not edit it.
    """
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        require_act(actor, draft, "edit", await reads.operator())
    return draft


async def list_open(
    registry: Registry, actor: Actor, *, after: str = "", limit: int = 100
) -> list[AgreementDraft]:
    """The drafts, by id, that the actor may see and that are neither registered nor given up."""
    access.require(actor, "agreement.draft")
    found: list[AgreementDraft] = []
    async with registry.database.reads() as reads:
        operator = await reads.operator()
        while len(found) < limit and (batch := await reads.drafts(after=after, limit=_PAGE)):
            after = batch[-1].document_id
            found += [
                draft for draft in batch if draft.status in OPEN and may_see(actor, draft, operator)
            ]
    return found[:limit]


async def history(registry: Registry, actor: Actor, document_id: str) -> list[AgreementDraft]:
    """Every save of an agreement's drafts that the actor may see, in order."""
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        operator = await reads.operator()
        drafts = await reads.draft_history(document_id)
    seen = [draft for draft in drafts if may_see(actor, draft, operator)]
    if not seen:
        raise NotFoundError(NOT_YOURS)
    return seen


async def seen_draft(reads: Reads, actor: Actor, document_id: str) -> AgreementDraft:
    """The newest version of a draft, from an open snapshot or transaction; ``NotFoundError``."""
    draft = await reads.draft(document_id)
    if draft is None or not may_see(actor, draft, await reads.operator()):
        raise NotFoundError(NOT_YOURS)
    return draft


async def faults_of_draft(registry: Registry, actor: Actor, draft: AgreementDraft) -> list[Fault]:
    """Every fault that would prevent a draft from being registered now."""
    try:
        proposed = await proposed_by(registry, actor, draft)
        async with registry.database.reads() as reads:
            await registering.next_version(registry, actor, reads, proposed)
    except InvalidInputError as error:
        return list(error.faults)
    except (ConflictError, NotAllowedError) as error:
        return [Fault("", str(error))]
    return []


def named_in(draft: AgreementDraft) -> tuple[str, ...]:
    """The partner ids of the parties that a draft names."""
    return named_parties(draft.document())


async def proposed_by(registry: Registry, actor: Actor, draft: AgreementDraft) -> Proposed:
    """The version that a draft proposes; raises ``InvalidInputError`` as ``propose``."""
    size = len(draft.content)
    named = await registry.apart(actor, size, lambda: named_in(draft))
    partners = await registered_parties(registry, named)
    proposed = await registry.apart(actor, size, lambda: propose(draft.document(), partners))
    return dataclasses.replace(proposed, drafted_by=draft.partner_id)
