"""A draft for whoever reads it: what can be done with it, what is missing, and its every save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.domain.records.acting import Actor
from registry.domain.records.drafting import AgreementDraft
from registry.errors import Fault
from registry.services import access
from registry.services.context import Registry
from registry.services.drafting.history import Save, saves
from registry.services.drafting.rules import acts_of
from registry.services.drafting.views import faults_of_draft, history, seen_draft


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as it was left last. ``acts`` are open to the reader; ``faults`` are what would keep
    it from being registered, for who may edit it."""

    draft: AgreementDraft
    acts: Sequence[str]
    faults: Sequence[Fault]
    saves: Sequence[Save]

    @property
    def may_edit(self) -> bool:
        """Whether the reader may."""
        return "edit" in self.acts


async def read_draft(
    registry: Registry, actor: Actor, document_id: str, names: Mapping[str, str]
) -> DraftRecord:
    """The draft; ``NotFoundError`` for who may not know of it."""
    access.require(actor, "agreement.draft")
    async with registry.database.reads() as reads:
        draft = await seen_draft(reads, actor, document_id)
        acts = acts_of(actor, draft, await reads.operator())
    faults = await faults_of_draft(registry, actor, draft) if "edit" in acts else []
    found = await history(registry, actor, document_id)
    return DraftRecord(draft, acts, faults, await saves(registry, actor, found, names))
