"""What every use case is given: the database, the clock, the secrets and the law."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Protocol, TypedDict, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.documents.signatures.clocks import CLOCKS_DIFFER
from registry.domain import dates
from registry.domain.records.acting import Actor
from registry.law import Law
from registry.services.ledger_ports import Keeping
from registry.services.ports import Database
from registry.services.rows import Keyed
from registry.services.vault import Vault

Clock = Callable[[], datetime]
T = TypeVar("T")
LONDON = dates.LONDON
_ID_BYTES = 15  # 120 bits: unguessable, and 20 characters to read out


class Stamp(TypedDict):
    """When a record was made and by whom."""

    recorded_at: datetime
    recorded_by: str


class Apart(Protocol):
    """Does large work where it holds nobody up: a server in a thread, callers in turn (ADR 0028).

    ``size`` is what the work reads or makes, in bytes; little is done at once. Who waits for a turn
    must hold nothing that others wait for: it is never called within a transaction or a snapshot.
    """

    async def __call__(self, actor: Actor, size: int, work: Callable[[], T], /) -> T: ...


async def at_once(actor: Actor, size: int, work: Callable[[], T], /) -> T:
    """Do the work here and now, in a program that serves nobody else."""
    del actor, size
    return work()


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry. Every use case takes it as its first argument; nothing else is global.

    Attributes:
        clock: returns aware UTC times; tests pass their own.
        origin: the name under which the registry signs its checkpoints and statements.
        signing_keys: the registry's own Ed25519 keys, the one in use first; those of before are
            kept because they signed what others hold.
        base_url: the registry's public address, from settings and never from a request.
        kept: what is kept of the ledger outside the database; None where nothing is.
        with_provider: the organisations whose officers may come by a sign-in provider.
        look_ups: how often this process looked somebody up, by day, organisation and account.
        apart: does what takes long with a large document.
    """

    database: Database
    clock: Clock
    vault: Vault
    law: Law
    origin: str
    signing_keys: tuple[Ed25519PrivateKey, ...]
    base_url: str
    kept: Keeping | None = None
    with_provider: frozenset[str] = frozenset()
    look_ups: dict[tuple[date, str, str], int] = field(default_factory=dict)
    apart: Apart = at_once

    @property
    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs now."""
        return self.signing_keys[0]

    def now(self) -> datetime:
        """The time by the registry's clock."""
        return self.clock()

    def remembering(self, request: Keyed) -> Registry:
        """The same registry for one request: what it records, it records with the request's key."""
        return replace(self, database=self.database.remembering(request))

    def stamp(self, actor: Actor) -> Stamp:
        """When a record is made and by whom: ``Record(…, **registry.stamp(actor))``."""
        return {"recorded_at": self.now(), "recorded_by": actor.name}

    def by_our_clock(self, given: datetime) -> datetime:
        """A time that another machine's clock gave: if it is just ahead of ours, it is now."""
        now = self.now()
        return now if now < given <= now + CLOCKS_DIFFER else given

    def today(self) -> date:
        """The calendar day in London, by which the law's dates are read."""
        return self.clock().astimezone(LONDON).date()


def utc_now() -> datetime:
    """The real time, to the millisecond: both databases store that without loss."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def new_id(prefix: str) -> str:
    """A random id such as ``con_x3k…``. It shows the kind of record, not whom it concerns."""
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = int.from_bytes(secrets.token_bytes(_ID_BYTES))
    letters = "".join(alphabet[number >> shift & 31] for shift in range(0, _ID_BYTES * 8, 5))
    return f"{prefix}_{letters}"


def iso(moment: datetime) -> str:
    """A UTC time as RFC 3339 with a Z, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
