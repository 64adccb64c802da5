"""The registry's own keys, as far as the database knows them: check values, never a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from registry.domain.records.accounts import Account

LOOKUP: Final = "lookup"
WRAPPING: Final = "wrapping"
CHALLENGE: Final = "challenge"
SIGNING: Final = "signing"
REKEYED_BY: Final = "registry: keys"  # who brings a record to a new key: nobody, at nobody's wish
PURPOSES: Final = (LOOKUP, WRAPPING, SIGNING, CHALLENGE)


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What tells the right key from another: its keyed digest of a fixed text, in hex."""

    purpose: str
    key_version: int
    check: str


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """The keys that belong to a database; a rotation adds a version with one key more.

    ``rotating`` are the purposes whose rotation is not finished: what is stored is still being
    brought to the newest key.
    """

    version: int
    checks: tuple[KeyCheck, ...]
    recorded_at: datetime
    recorded_by: str
    rotating: tuple[str, ...] = ()

    @property
    def many(self) -> int:
        """How many keys there are. It grows with each, so that an older program notices."""
        return len(self.checks)

    def newest(self, purpose: str) -> int:
        """The version of the key in use for a purpose."""
        return max(check.key_version for check in self.checks if check.purpose == purpose)


@dataclass(frozen=True, slots=True)
class KeyEvidence:
    """What only the right keys open.

    Attributes:
        wrapped: some people's, accounts' and decisions' wrapped keys, the newest and the oldest.
        accounts: some accounts, whose logins are digests of addresses that they hold sealed.
        lookup_versions: the versions of the lookup key that people are found by.
    """

    wrapped: tuple[bytes, ...]
    accounts: tuple[Account, ...]
    lookup_versions: frozenset[int]
