"""Whether a row is what was written. This is the one place that decides it (ADR 0030).

A row fits if its leaf commits to its body under its salt, if its bytes are those that the body
names, and if the columns that repeat a field say what the body says. Every read of a record goes
through here. A row that does not fit is no record: nothing is concluded from it, neither that
something was said nor that nothing was. It is noticed, so that the operator can be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from registry.domain.records.accounts import Account, Token
from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault
from registry.errors import NOT_WRITTEN, DamagedRecordError
from registry.ledger.leaf import commitment
from registry.store.codec import OtherBytesError, decode
from registry.store.kinds import KINDS, Kind, version_of

R = TypeVar("R")
_MOST_NOTICED = 1_000
# What whoever presented it can do something about; whoever altered it learns nothing by it.
_IN_WORDS: Mapping[type[Any], str] = {
    Token: "A token does not prove itself: it is not what was written. A new one helps: ask whoever"
    " made it.",
    Account: "An account does not prove itself: it is not what was written.",
}

_noticed: dict[DamagedRow, None] = {}


class StoredRow(NamedTuple):
    """What is read of a row; ``seal`` is the commitment of its leaf, None if it has no such leaf.

    ``columns`` are those that repeat a field of the record, as far as they were read.
    """

    leaf_index: int
    body: str
    salt: bytes
    seal: str | None
    blobs: Mapping[str, Any]
    columns: Mapping[str, Any]


def seal_of(kind: Kind, row: str = "") -> str:
    """SQL for the commitment of a row's own leaf; ``row`` is the alias of its table, if any."""
    row = row or kind.table._meta.tablename  # noqa: SLF001 - piccolo's documented way
    return (
        f"(SELECT leaf.commitment FROM ledger_leaf leaf WHERE leaf.leaf_index = {row}.leaf_index"
        f" AND leaf.kind = '{kind.name}' AND leaf.record_id = {row}.leaf_id"
        f" AND leaf.version = {row}.version)"
    )


def latest_of(row: str) -> str:
    """SQL for the newest version that the ledger has of the thing in a row."""
    leaves = f"ledger_leaf latest WHERE latest.record_id = {row}.leaf_id"
    return f"(SELECT max(latest.version) FROM {leaves})"


def fault_of(record: type[Any], row: StoredRow) -> str:
    """How a row is not what was written: ``altered`` or ``unreadable``; empty if it is."""
    return _examined(record, row)[0]


def proven(record: type[R], row: StoredRow) -> R:
    """The record that a row holds; raises ``DamagedRecordError`` unless it is what was written."""
    fault, found = _examined(record, row)
    if found is None:
        raise damaged(record, row.leaf_index, fault)
    return found


def damaged(record: type[Any], leaf_index: int, fault: str) -> DamagedRecordError:
    """The error about a damaged row, which is noticed."""
    notice(DamagedRow(KINDS[record].name, leaf_index, fault))
    return DamagedRecordError(_IN_WORDS.get(record, NOT_WRITTEN))


def notice(found: DamagedRow) -> None:
    """Notice what is not what was written."""
    if len(_noticed) < _MOST_NOTICED:
        _noticed[found] = None


def require_newest(record: type[Any], leaf_index: int, version: int, latest: int) -> None:
    """Raise ``DamagedRecordError`` if the ledger has a newer version, which was taken away."""
    if version != latest:
        raise damaged(record, leaf_index, DamageFault.MISSING)


def require_whole(
    record: type[Any], read: Iterable[tuple[Hashable, int, int]], *, first: int = 1
) -> None:
    """Require of each thing every version from ``first`` to the newest that the ledger has.

    Args:
        read: of each row the thing, its version, and the newest version that the ledger has.

    Raises:
        DamagedRecordError: one was taken away, such as the withdrawal of a consent.
    """
    versions: dict[Hashable, set[int]] = defaultdict(set)
    newest: dict[Hashable, int] = {}
    for thing, version, latest in read:
        versions[thing].add(version)
        newest[thing] = latest
    for thing, latest in newest.items():
        if versions[thing] != set(range(first, latest + 1)):
            raise damaged(record, NOWHERE, DamageFault.MISSING)


def noticed() -> list[DamagedRow]:
    """The damaged rows that this process met since it opened its database."""
    return list(_noticed)


def forget(rows: Iterable[DamagedRow]) -> None:
    """Notice these again when they are met again: they are recorded."""
    for row in rows:
        _noticed.pop(row, None)


def forget_noticed() -> None:
    """Begin anew, with another database."""
    _noticed.clear()


def _examined(record: type[R], row: StoredRow) -> tuple[str, R | None]:
    try:
        if row.seal is None or commitment(row.salt, row.body.encode()) != row.seal:
            return DamageFault.ALTERED, None
        found = decode(record, row.body, row.blobs, row.leaf_index)
        version = row.columns.get("version", version_of(found))
    except OtherBytesError:
        return DamageFault.ALTERED, None
    except (ValueError, KeyError, TypeError, AttributeError):  # what a damaged row may lead to
        return DamageFault.UNREADABLE, None
    own = {name: value for name, value in row.columns.items() if name != "version"}
    if version != version_of(found) or any(getattr(found, n) != own[n] for n in own):
        return DamageFault.ALTERED, None
    return "", found
