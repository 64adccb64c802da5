"""Keys and database belong together: the database has a check value of each key.

With a wrong key nothing fails, it only stops being found: a refusal would read as "no record". So
no process works with keys that are not the database's own. A database of before has no check
values. It is given them once it is proven that the keys open what is there.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.domain.records.acting import Actor
from registry.domain.records.server_keys import REKEYED_BY, KeyCheck, KeyEvidence, ServerKeys
from registry.errors import ConfigurationError, DamagedRecordError, SignatureError
from registry.ledger.checkpoint import verify
from registry.services.accounts.records import opened, plain_address
from registry.services.context import Registry
from registry.services.people.finding import read_identifiers
from registry.services.ports import Database, Reads

ITSELF = Actor("", frozenset(), REKEYED_BY)
_PUT_BACK = "Put back the key folder that belongs to the database. Nothing was changed."
_UNPROVEN = ConfigurationError(
    "Nothing here shows whether the lookup key belongs to this database.",
    next_step="Name somebody who is on record: registry keys confirm FILE, with their identifiers.",
)
_log = logging.getLogger("registry.keys")


@dataclass(frozen=True, slots=True)
class Belonging:
    """The keys that belong to a database; None where it was never recorded, or is damaged."""

    recorded: ServerKeys | None
    is_damaged: bool = False


async def belonging(database: Database) -> Belonging:
    """What the database says of its keys."""
    async with database.reads() as reads:
        try:
            return Belonging(await reads.server_keys())
        except DamagedRecordError:
            _log.critical("the record of the keys is damaged: they are proven by what they open")
            return Belonging(None, is_damaged=True)


async def require_proven(registry: Registry, known: Sequence[Mapping[str, str]] = ()) -> None:
    """Require that the keys open what is in the database.

    Args:
        known: identifiers of somebody who is on record.

    Raises:
        ConfigurationError: a key does not, or nothing shows whether it does.
    """
    await require_signing_key(registry.database, registry.signing_keys)
    async with registry.database.reads() as reads:
        evidence = await reads.key_evidence()
        _require_wrapping_keys(registry, evidence)
        await _require_lookup_keys(registry, reads, evidence, known)


async def record_keys(registry: Registry, checks: tuple[KeyCheck, ...]) -> None:
    """Record which keys belong to the database, unless another program was first."""
    async with registry.database.unit_of_work() as uow:
        if await uow.server_keys() is None:
            uow.add(ServerKeys(1, checks, **registry.stamp(ITSELF)))
            await uow.commit()


async def list_keys(registry: Registry) -> tuple[KeyCheck, ...]:
    """The keys that belong to the database."""
    own = await belonging(registry.database)
    return own.recorded.checks if own.recorded else ()


async def require_signing_key(database: Database, keys: Sequence[Ed25519PrivateKey]) -> None:
    """Require that one of these keys signed the ledger."""
    async with database.reads() as reads:
        checkpoint = await reads.checkpoint()
    if checkpoint is None:
        return
    for key in keys:
        try:
            origin, *_ = checkpoint.note.split("\n")  # the registry's address may have changed
            verify(checkpoint.note, origin, key.public_key())
        except SignatureError:
            continue
        return
    raise ConfigurationError(
        "The key file registry-signing-1.pem is not the one that signed this ledger.",
        next_step=_PUT_BACK,
    )


def _require_wrapping_keys(registry: Registry, evidence: KeyEvidence) -> None:
    for wrapped in evidence.wrapped:
        if not registry.vault.opens(wrapped):
            raise ConfigurationError(
                f"The key file wrapping-{wrapped[0]}.key does not open what is in this database.",
                next_step=_PUT_BACK,
            )


async def _require_lookup_keys(
    registry: Registry, reads: Reads, evidence: KeyEvidence, known: Sequence[Mapping[str, str]]
) -> None:
    """Require that a digest that is stored can be made again."""
    vault = registry.vault
    for version in evidence.lookup_versions - set(vault.lookup_keys):
        raise ConfigurationError(
            f"The key file lookup-{version}.key is missing.", next_step=_PUT_BACK
        )
    for account in evidence.accounts:
        address = opened(registry, account).private.address
        if account.login not in vault.logins(plain_address(address)):
            raise _wrong_lookup_key()
    if known:
        given = read_identifiers([dict(item) for item in known], "")
        for alias in vault.aliases(given):
            if await reads.holders(alias):
                return
        raise _wrong_lookup_key()
    if evidence.lookup_versions and not evidence.accounts:
        raise _UNPROVEN


def _wrong_lookup_key() -> ConfigurationError:
    return ConfigurationError(
        "The key file lookup-1.key does not find what is in this database.", next_step=_PUT_BACK
    )
