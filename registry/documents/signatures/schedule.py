"""The schedule of a signature: the parts of the signing organisation that it binds too.

It stands beside the signature, which holds its digest in the signed header. So a header stays short
whatever the number of parts, and nobody can add one to the list or take one out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.documents.json.canonical import canonical_bytes, sha256_hex
from registry.errors import SignatureError

Schedule = Sequence[Mapping[str, Any]]
"""Parts as in signature-envelope.schema.json: ``partner``, ``legal_name`` and ``kind``."""


def schedule_sha256(schedule: Schedule) -> str:
    """The digest of a schedule; empty without one."""
    return sha256_hex(canonical_bytes([dict(part) for part in schedule])) if schedule else ""


def require_schedule(entry: Mapping[str, Any], signed: str) -> None:
    """Require that the schedule beside a signature is the one that was signed.

    Args:
        signed: the digest in the signed header; empty if it was signed without a schedule.
    """
    if schedule_sha256(entry.get("schedule") or ()) != signed:
        raise SignatureError(
            "The schedule beside the signature is not the one that was signed.",
            next_step="Ask for the file of signatures again, or sign again with this schedule.",
        )
