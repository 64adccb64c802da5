"""A notice that an organisation leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from registry.domain.records.signing import SignatureMethod


@dataclass(frozen=True, slots=True)
class LeavingNotice:
    """A notice that an organisation leaves the charter or an agreement, as it was given.

    ``method`` is ``verified`` (``payload`` is signed by an enrolled signatory, with ``protected``
    and ``signature`` as in a signature entry) or ``recorded`` (a letter; ``evidence_sha256`` is the
    digest of its scan).
    """

    notice_id: str
    version: int
    partner_id: str
    document_id: str
    effective_on: date
    method: SignatureMethod
    payload: bytes
    kid: str
    protected: str
    signature: str
    person: str
    role: str
    evidence_sha256: str
    recorded_at: datetime
    recorded_by: str
