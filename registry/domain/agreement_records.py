"""What the registry keeps of an agreement's life beside its text and its signatures.

As in ``domain/records.py``: frozen, times in UTC, days in London, order from the ledger.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AgreementStep:
    """One thing that happened to an agreement version after it was registered.

    ``act`` is a word of ``domain/life.py``. ``partner_id`` is whom it concerns: who suspends,
    who leaves, whose signature on paper was entered; ``by`` is the organisation whose officer
    did it. ``person``, ``role``, ``evidence_sha256`` describe a signature on paper, of which
    ``effective_on`` is the date. ``version`` counts the steps of the agreement, all its versions
    together, so that of two who step at once only one does. ``annuls`` are steps by that number
    that do not count (the key behind them had ended); a step that annuls is none itself.
    """

    document_id: str
    version: int
    document_version: int
    act: str
    partner_id: str
    by: str
    effective_on: date
    reason: str
    recorded_at: datetime
    recorded_by: str
    notice_id: str = ""
    person: str = ""
    role: str = ""
    evidence_sha256: str = ""
    annuls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """A version that is still being written; each edit is a new ``version`` of the draft.

    ``status`` is ``draft``, ``in_review``, ``registered`` or ``abandoned``. ``content`` is the
    agreement document as it stands, perhaps not whole yet. ``partner_id`` is who drafts it.
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

    def document(self) -> dict[str, Any]:
        """The document as it stands in the draft, perhaps not whole."""
        document: dict[str, Any] = json.loads(self.content)
        return document


@dataclass(frozen=True, slots=True)
class LeavingNotice:
    """A notice that an organisation leaves the charter or an agreement, as it was given.

    ``method`` is ``verified`` (``payload`` signed by an enrolled signatory: ``protected`` and
    ``signature`` as in a signature entry) or ``recorded`` (a letter, ``evidence_sha256`` the
    digest of its scan).
    """

    notice_id: str
    version: int
    partner_id: str
    document_id: str
    effective_on: date
    method: str
    payload: bytes
    kid: str
    protected: str
    signature: str
    person: str
    role: str
    evidence_sha256: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Notification:
    """Something an organisation was told; version 2 says that one of its officers has seen it.

    ``code`` names the sentence (``services/notifications/wording.py``); ``about`` is the
    organisation it is about, ``document_id`` and ``document_version`` the agreement, each empty
    or 0 where there is none. ``key`` is what it is told once for: a second of the same key is
    refused.
    """

    notification_id: str
    version: int
    partner_id: str
    code: str
    about: str
    document_id: str
    document_version: int
    effective_on: date
    key: str
    recorded_at: datetime
    recorded_by: str
