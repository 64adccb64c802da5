"""The reads of drafts, and of the files that are kept as annexes of agreements."""

from __future__ import annotations

from typing import Protocol

from registry.domain.records.agreements import AnnexFile, HeldAnnex
from registry.domain.records.drafting import AgreementDraft


class DraftingReads(Protocol):
    """A part of ``ports.Reads``."""

    async def draft(self, document_id: str) -> AgreementDraft | None:
        """The newest version of a draft, whatever its status."""

    async def drafts(self, *, after: str = "", limit: int = 100) -> list[AgreementDraft]:
        """The newest version of each draft, by id."""

    async def draft_history(self, document_id: str) -> list[AgreementDraft]:
        """Every version of a draft, in order."""

    async def annexes(self, document_id: str) -> list[HeldAnnex]:
        """The files kept for an agreement, in the order uploaded; none of their content is read."""

    async def annex(self, document_id: str, sha256: str) -> AnnexFile | None:
        """A file kept for an agreement, whoever uploaded it."""
