"""Reads a copy of a database: its ledger from the first leaf, and each row against its leaf.

It needs no database server and no key. What a copy says is compared with what was signed by whoever
asked for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from registry.domain.records.damage import DamagedRow, DamageFault
from registry.domain.records.people import Subject
from registry.domain.records.server_keys import KeyCheck
from registry.ledger.leaf import LedgerLeaf, commitment
from registry.ledger.merkle import HASH_BYTES
from registry.ledger.reread import Hashes, Reread, TreeOf, reread
from registry.ledger.rows import CheckpointRow
from registry.store import tables
from registry.store.appending import LEAF_COLUMNS
from registry.store.backup.copies import Copy, CopyError
from registry.store.backup.copy_text import as_bytes
from registry.store.kinds import KINDS

_CHECKPOINT: Final = ("size", "root", "note", "frontier", "recorded_at")
_ROW: Final = ("leaf_index", "leaf_id", "version", "salt", "body")
_NAMES: Final = {kind.table._meta.tablename: kind.name for kind in KINDS.values()}  # noqa: SLF001
_REPLACED: Final = KINDS[Subject].name  # of a person's record only the newest version is kept
_KIND_NAMES: Final = tuple(_NAMES.values())
_UNKNOWN: Final = len(_KIND_NAMES)
_WITHOUT_ROW: Final = frozenset({_UNKNOWN, _KIND_NAMES.index(_REPLACED)})
_MOST_NAMED: Final = 1_000
_WIDEST_GAP: Final = 1_000_000  # between two indexes, in whatever order a dump has them


@dataclass(frozen=True, slots=True)
class CopyRead:
    """What a copy of a database holds.

    Attributes:
        newest: the newest checkpoint that is stored in it.
        recorded_at: when the last entry of its ledger was recorded.
        migration: the last migration that ran.
        keys: the check values of the keys that belong to it; empty if that record is damaged.
        restorations: for each time that the register was put back, the size, and the size that it
            was known to have had; None where that is not known.
        damaged: rows without a leaf that fits, and leaves without their row.
    """

    ledger: Reread
    newest: CheckpointRow | None
    recorded_at: datetime | None
    migration: str
    keys: tuple[KeyCheck, ...]
    restorations: tuple[tuple[int, int | None], ...]
    rows: int
    damaged: tuple[DamagedRow, ...]


def read_copy(copy: Copy, tree_of: TreeOf, at: frozenset[int] = frozenset()) -> CopyRead:
    """Read a whole copy; ``tree_of`` and ``at`` are those of ``reread``.

    Raises:
        CopyError: it cannot be read, or is no database of the registry.
    """
    try:
        leaves = _leaves_of(copy)
        ledger = reread(leaves.in_order(), leaves.checkpoints, tree_of, at)
        rows = _Rows(leaves)
        rows.read(copy)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise CopyError("The copy holds what no database of the registry does.") from error
    newest = max(leaves.checkpoints, default=None)
    return CopyRead(
        ledger=ledger,
        newest=None if newest is None else leaves.checkpoints[newest],
        recorded_at=leaves.recorded_at,
        migration=max(leaves.migrations, default=""),
        keys=_newest_keys(rows.bodies["server_keys"]),
        restorations=_restorations(rows.bodies["restoration"]),
        rows=rows.many,
        damaged=tuple(rows.damaged()[:_MOST_NAMED]),
    )


@dataclass(slots=True)
class _Leaves:
    """The ledger's leaves by index, in 65 bytes each: rows of a dump come in any order."""

    stored: bytearray = field(default_factory=bytearray)
    made: bytearray = field(default_factory=bytearray)
    kinds: bytearray = field(default_factory=bytearray)  # places in _KIND_NAMES
    checkpoints: dict[int, CheckpointRow] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)
    last: int = -1
    recorded_at: datetime | None = None

    def add(self, row: Sequence[Any]) -> None:
        index, kind, record_id, version, seal, leaf_hash, recorded_at = row
        index = int(index)
        self._make_room(index + 1)
        start = index * HASH_BYTES
        self.stored[start : start + HASH_BYTES] = _hash_in(leaf_hash)
        self.made[start : start + HASH_BYTES] = _hash_of(kind, record_id, int(version), seal)
        self.kinds[index] = _KIND_NAMES.index(kind) if kind in _KIND_NAMES else _UNKNOWN
        if index > self.last:
            self.last, self.recorded_at = index, _time(recorded_at)

    def _make_room(self, size: int) -> None:
        more = size - len(self.kinds)
        if size < 1 or more > _WIDEST_GAP:
            raise ValueError("no ledger has such a leaf")
        if more > 0:
            self.stored.extend(bytes(more * HASH_BYTES))
            self.made.extend(bytes(more * HASH_BYTES))
            self.kinds.extend([_UNKNOWN] * more)

    def in_order(self) -> Iterator[Hashes]:
        for index in range(self.last + 1):
            yield _at(self.stored, index), _at(self.made, index)

    def fits(self, index: int, leaf_hash: bytes) -> bool:
        return _at(self.made, index) == leaf_hash


class _Rows:
    """Each row of state with its leaf: which is of its kind, id and version, and commits to it."""

    def __init__(self, leaves: _Leaves) -> None:
        self._leaves = leaves
        self._found = bytearray(leaves.last + 1)
        self._faults: list[DamagedRow] = []
        self.bodies: dict[str, list[str]] = {"server_keys": [], "restoration": []}
        self.many = 0

    def read(self, copy: Copy) -> None:
        for table, row in copy.rows(dict.fromkeys(_NAMES, _ROW)):
            index, leaf_id, version, salt, body = row
            kind, index = _NAMES[table], int(index)
            self.many += 1
            seal = commitment(as_bytes(salt), body.encode())
            if not self._leaves.fits(index, _hash_of(kind, leaf_id, int(version), seal)):
                self._faults.append(DamagedRow(kind, index, DamageFault.ALTERED))
                continue
            self._found[index] = 1
            if kind in self.bodies:
                self.bodies[kind].append(body)

    def damaged(self) -> list[DamagedRow]:
        named = {row.leaf_index for row in self._faults}
        missing = [
            DamagedRow(_KIND_NAMES[kind], index, DamageFault.MISSING)
            for index, kind in enumerate(self._leaves.kinds)
            if not self._found[index] and index not in named and kind not in _WITHOUT_ROW
        ]
        return sorted([*self._faults, *missing], key=lambda row: row.leaf_index)


def _leaves_of(copy: Copy) -> _Leaves:
    leaves = _Leaves()
    ledger = tables.LedgerTable._meta.tablename  # noqa: SLF001 - piccolo's documented way
    wanted = {ledger: LEAF_COLUMNS, "checkpoint": _CHECKPOINT, "migration": ("name", "app_name")}
    for table, row in copy.rows(wanted):
        if table == ledger:
            leaves.add(row)
        elif table == "checkpoint":
            size, root, note, frontier, recorded_at = row
            kept = CheckpointRow(int(size), root, note, _time(recorded_at), frontier)
            leaves.checkpoints[kept.size] = kept
        elif row[1] == "registry":
            leaves.migrations.append(row[0])
    return leaves


def _hash_of(kind: str, record_id: str, version: int, seal: str) -> bytes:
    """A leaf's hash as its fields give it; zeros, which no leaf has, if they give none."""
    try:
        return LedgerLeaf(kind, record_id, version, seal).hash()
    except (ValueError, TypeError):
        return bytes(HASH_BYTES)


def _hash_in(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    return found if len(found) == HASH_BYTES else b"\xff" * HASH_BYTES


def _at(hashes: bytearray, index: int) -> bytes | None:
    found = bytes(hashes[index * HASH_BYTES : (index + 1) * HASH_BYTES])
    return found if any(found) else None


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _newest_keys(bodies: Sequence[str]) -> tuple[KeyCheck, ...]:
    versions = {int(content["version"]): content for content in map(json.loads, bodies)}
    if not versions:
        return ()
    return tuple(KeyCheck(**check) for check in versions[max(versions)]["checks"])


def _restorations(bodies: Sequence[str]) -> tuple[tuple[int, int | None], ...]:
    return tuple((one["size"], one["known_size"]) for one in map(json.loads, bodies))
