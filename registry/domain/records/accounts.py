"""Who may act: tokens, accounts, and one-time secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token as stored: only its SHA-256, the organisation it acts for, and its expiry."""

    token_id: str
    version: int
    sha256: str
    partner_id: str
    roles: tuple[str, ...]
    label: str
    expires_at: datetime
    revoked_at: datetime | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may sign in to the pages, for one organisation.

    ``login`` is the keyed digest of their address; ``status`` is ``invited``, ``active`` or
    ``closed``. ``sealed`` holds their name, address, password hash, TOTP secret and the digests
    of their recovery codes, encrypted under ``wrapped_key``.
    """

    account_id: str
    version: int
    login: str
    partner_id: str
    roles: tuple[str, ...]
    status: str
    wrapped_key: bytes
    sealed: bytes
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class OneTimeSecret:
    """Something stored for a short time only: a session, a one-time link, a saved form.

    It is not evidence of anything, so it has no ledger leaf. ``key`` is a digest or a random id;
    ``content`` is sealed wherever it may be about a person. ``version`` counts how often it was
    saved.
    """

    kind: str
    key: str
    owner: str
    content: bytes
    expires_at: datetime
    version: int = 1
