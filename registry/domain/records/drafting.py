"""An agreement that is still being written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.domain.records.acknowledged import Acknowledgement


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """A version that is still being written; each edit is a new ``version`` of the draft.

    ``status`` is ``draft``, ``in_review``, ``registered`` or ``abandoned``. ``content`` is the
    agreement document so far, which may be incomplete. ``partner_id`` is the drafting organisation.
    ``acknowledged`` are the warnings about it that may stay.
    """

    document_id: str
    version: int
    document_version: int
    partner_id: str
    status: str
    content: bytes
    note: str
    recorded_at: datetime
    recorded_by: str
    acknowledged: tuple[Acknowledgement, ...] = ()

    def document(self) -> dict[str, Any]:
        """The document as it stands in the draft; it may be incomplete."""
        document: dict[str, Any] = json.loads(self.content)
        return document
