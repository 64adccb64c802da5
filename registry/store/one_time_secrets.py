"""One-time secrets: stored for a short time only, without a leaf, and never part of an answer.

A session and a sign-in link are such. Each has a seal over everything but how often one was stored
there: without a right one it is none, whoever wrote it, and whenever it would have expired.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault
from registry.errors import DamagedRecordError
from registry.ledger.seals import ONE_TIME_SECRET
from registry.store import proof
from registry.store.binding import current
from registry.store.tables import OneTimeSecretTable

_COLUMNS = "place, kind, owner, version, content, expires_at, seal"


async def one(kind: str, key: str, now: datetime) -> OneTimeSecret | None:
    """The secret, unless it has expired; raises ``DamagedRecordError`` if its seal is not right."""
    rows = await OneTimeSecretTable.raw(
        f"SELECT {_COLUMNS} FROM slip WHERE place = {{}} AND expires_at > {{}}",
        _place(kind, key),
        _text(now),
    )
    if not rows:
        return None
    found = _sealed(rows[0])
    if found is None:
        raise DamagedRecordError
    return found


async def of_owner(kind: str, owner: str, now: datetime) -> list[OneTimeSecret]:
    """An owner's secrets that have not expired, by key; one whose seal is not right is left out."""
    rows = await OneTimeSecretTable.raw(
        f"SELECT {_COLUMNS} FROM slip WHERE owner = {{}} AND kind = {{}} AND expires_at > {{}}"
        " ORDER BY place",
        owner,
        kind,
        _text(now),
    )
    return [secret for secret in map(_sealed, rows) if secret is not None]


async def put(secret: OneTimeSecret) -> int:
    """Store a secret; returns how often one was stored there, and counts simultaneous ones too."""
    place, expires = _place(secret.kind, secret.key), _text(secret.expires_at)
    said = (secret.kind, secret.owner, secret.content, expires)
    sealed = (place, *said, current().seals.seal(ONE_TIME_SECRET, place, *said))
    [row] = await OneTimeSecretTable.raw(
        f"INSERT INTO slip ({_COLUMNS}) VALUES ({{}}, {{}}, {{}}, 1, {{}}, {{}}, {{}})"
        " ON CONFLICT (place) DO UPDATE SET owner = excluded.owner, version = slip.version + 1,"
        " content = excluded.content, expires_at = excluded.expires_at, seal = excluded.seal"
        " RETURNING version",
        *sealed,
    )
    return int(row["version"])


async def put_next(secret: OneTimeSecret, before: int, now: datetime) -> bool:
    """Store a secret where ``before`` were stored, not counting one that has expired."""
    await OneTimeSecretTable.raw(
        "DELETE FROM slip WHERE place = {} AND expires_at <= {}",
        _place(secret.kind, secret.key),
        _text(now),
    )
    return await put(secret) == before + 1


async def take(kind: str, key: str, now: datetime) -> OneTimeSecret | None:
    """Remove and return a secret that has not expired; of two simultaneous calls, one gets it."""
    rows = await OneTimeSecretTable.raw(
        f"DELETE FROM slip WHERE place = {{}} RETURNING {_COLUMNS}", _place(kind, key)
    )
    found = _sealed(rows[0]) if rows else None
    return found if found is not None and found.expires_at > now else None


async def drop(owner: str, kind: str) -> None:
    """Remove all of an owner's secrets of a kind."""
    await OneTimeSecretTable.raw("DELETE FROM slip WHERE owner = {} AND kind = {}", owner, kind)


async def drop_expired(now: datetime) -> None:
    """Remove the secrets that have expired."""
    await OneTimeSecretTable.raw("DELETE FROM slip WHERE expires_at <= {}", _text(now))


async def faults() -> list[DamagedRow]:
    """Those whose seals are not right, each fault once."""
    rows = await OneTimeSecretTable.raw(f"SELECT {_COLUMNS} FROM slip")
    return list(dict.fromkeys(fault for row in rows if (fault := _fault_of(row))))


def _place(kind: str, key: str) -> str:
    return f"{kind}/{key}"


def _text(moment: datetime) -> str:
    """A time as text of one width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _sealed(row: dict[str, Any]) -> OneTimeSecret | None:
    """The secret of a row; None, and noticed, if its seal is not right."""
    damaged = _fault_of(row)
    if damaged is None:
        return _as_secret(row)
    proof.notice(damaged)
    return None


def _fault_of(row: dict[str, Any]) -> DamagedRow | None:
    said = (row["kind"], row["owner"], row["content"], row["expires_at"])
    seals, place = current().seals, row["place"]
    if seals.fits(row["seal"], ONE_TIME_SECRET, place, *said):
        return None
    is_ours = seals.is_of(row["seal"], ONE_TIME_SECRET, place)
    fault = DamageFault.ALTERED if is_ours else DamageFault.INSERTED
    return DamagedRow(ONE_TIME_SECRET, NOWHERE, fault)


def _as_secret(row: dict[str, Any]) -> OneTimeSecret:
    kind, _, key = row["place"].partition("/")
    try:
        expires = datetime.strptime(row["expires_at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        content = bytes(row["content"])
    except (ValueError, TypeError) as error:  # SQLite lets any type stand in any column
        raise DamagedRecordError from error
    return OneTimeSecret(kind, key, row["owner"], content, expires, row["version"])
