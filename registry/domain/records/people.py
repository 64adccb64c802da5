"""People: a random reference, and the keyed digests by which they are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Alias:
    """One way a person is known: a keyed digest, never the identifier itself.

    ``scheme`` is ``nhs``, ``upn``, ``local:<partner id>`` or ``name_dob``; ``mac`` is hex
    HMAC-SHA-256 under the lookup key of ``key_version``. Only ``name_dob`` may be shared.
    """

    scheme: str
    key_version: int
    mac: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, known by a random id; ``wrapped_key`` encrypts what is stored about them."""

    subject_id: str
    version: int
    aliases: tuple[Alias, ...]
    wrapped_key: bytes
    recorded_at: datetime
    recorded_by: str
