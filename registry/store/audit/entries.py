"""Compares the rows of each kind of record with their leaves: the part that has to be fast.

A row is as it was written if, and only if: its leaf's hash is that of its kind, id, version and
commitment; the leaf says the same; the commitment is that of its body under its salt; the columns
that repeat a field, its time among them, say what the body says; and its bytes are those that the
body names. Records are not made of it. A row that does not fit is set aside for ``causes.py``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec

from registry.ledger.leaf import SALT_BYTES
from registry.store.audit.times import STORED_AS, as_text
from registry.store.codec import blob_fields
from registry.store.kinds import KINDS, Kind

FIRST_REPEATED: Final = 7  # the first column that repeats a field: the version
_CONSTANTS: Final = {"operator": {"singleton": 1}}  # columns that no body repeats
# HMAC-SHA-256 (RFC 2104) written out for salts of 32 bytes: ``hmac.digest`` looks its hash function
# up again at each call, which is two thirds more time in the one loop where it is felt.
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))
_INNER_END: Final = bytes([0x36]) * (64 - SALT_BYTES)
_OUTER_END: Final = bytes([0x5C]) * (64 - SALT_BYTES)
BEYOND_READING = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)
Read = Callable[[Any], tuple[Any, ...]]


class AuditedRow(NamedTuple):
    """A row that does not fit; ``whole`` is all that was read of it."""

    kind: Kind
    leaf_index: Any
    leaf_id: Any
    version: Any
    salt: Any
    body: Any
    whole: Any

    @classmethod
    def of(cls, kind: Kind, row: Any) -> AuditedRow:
        """A row as ``Comparison.sql`` reads it."""
        return cls(kind, row[0], row[1], row[FIRST_REPEATED], row[3], row[4], row)


class Page:
    """The entries of a range of the ledger, and what of their rows fits.

    Attributes:
        hashes: by place in the range the hash of a leaf whose row fits; None where none does.
        doubtful: the rows that do not fit, or whose leaf does not.
    """

    def __init__(self, first: int, end: int) -> None:
        self.first, self.end = first, end
        self.hashes: list[bytes | None] = [None] * (end - first)
        self.doubtful: list[AuditedRow] = []


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """How the rows of a kind are read and compared.

    ``names`` are the columns that repeat what a body says; the columns of bytes come after them, of
    which the body says the hash.
    """

    kind: Kind
    sql: str
    read: Read
    content: Callable[[bytes], Any]
    names: tuple[str, ...]
    stored_time: Callable[[str], str]

    def compare(self, page: Page, rows: Iterable[Any]) -> None:
        """Sort rows into those that fit and those that do not.

        It is one long loop because it is run for every row there is: each call would be felt.
        """
        content_of, read, stored_time = self.content, self.read, self.stored_time
        hash_of = sha256
        first, hashes, doubtful, kind = page.first, page.hashes, page.doubtful, self.kind
        ends = f'","kind":"{kind.name}","record_id":"'
        blobs = FIRST_REPEATED + len(self.names)
        for row in rows:
            try:
                body = row[4].encode()
                inner = hash_of(row[3].translate(_INNER) + _INNER_END + body).digest()
                made = hash_of(row[3].translate(_OUTER) + _OUTER_END + inner).hexdigest()
                leaf = hash_of(
                    f'\0{{"commitment":"{made}{ends}{row[1]}","version":{row[7]}}}'.encode()
                ).digest()
                said = row[FIRST_REPEATED:blobs]
                for blob in row[blobs:]:
                    said += (hash_of(blob).hexdigest(),)
                content = content_of(body)
                if (
                    made == row[5]
                    and leaf.hex() == row[6]
                    and read(content) == said
                    and stored_time(content.recorded_at) == row[2]
                    and len(row[3]) == SALT_BYTES
                ):
                    hashes[row[0] - first] = leaf
                    continue
            except BEYOND_READING:
                pass
            doubtful.append(AuditedRow.of(kind, row))

    def fits(self, row: Any, content: Any) -> bool:
        """Whether the columns beside a body say what it says, and its bytes are there."""
        blobs = FIRST_REPEATED + len(self.names)
        hashes = tuple(sha256(blob).hexdigest() for blob in row[blobs:])
        return (
            len(row[3]) == SALT_BYTES
            and self.read(content) == (*row[FIRST_REPEATED:blobs], *hashes)
            and self.stored_time(content.recorded_at) == row[2]
        )


def comparisons(engine_type: str) -> list[Comparison]:
    """One for each kind of record."""
    return [_comparison(record, kind, engine_type) for record, kind in KINDS.items()]


def _comparison(record: type[Any], kind: Kind, engine_type: str) -> Comparison:
    names = ("version", *kind.repeated, *_CONSTANTS.get(kind.name, {}))
    blobs = blob_fields(record)
    columns = ", ".join(f'own."{name}"' for name in (*names, *blobs))
    at = as_text("own.recorded_at", engine_type)
    sql = (
        f"SELECT own.leaf_index, own.leaf_id, {at}, own.salt, own.body, leaf.commitment,"
        f" leaf.leaf_hash, {columns} FROM {kind.table_name} own"
        " LEFT JOIN ledger_leaf leaf ON leaf.leaf_index = own.leaf_index"
        f" AND leaf.kind = '{kind.name}' AND leaf.record_id = own.leaf_id"
        " AND leaf.version = own.version AND leaf.recorded_at = own.recorded_at"
        " WHERE own.leaf_index >= ? AND own.leaf_index < ?"
    )
    known = {field.name: field.default for field in dataclasses.fields(record)}
    content, read = _reading(record, (*names, *blobs), known | _CONSTANTS.get(kind.name, {}))
    return Comparison(kind, sql, read, content, names, STORED_AS[engine_type])


def _reading(
    record: type[Any], names: tuple[str, ...], known: Mapping[str, Any]
) -> tuple[Callable[[bytes], Any], Read]:
    """How a body is decoded, no further than needed, and how what columns repeat is read from it.

    ``known`` says what stands for a field in rows that are older than it. The number of keys
    (``ServerKeys.many``) is no field: its keys are counted.
    """
    counted = "many" in names
    wanted = ("version", "checks") if counted else names
    fields = [(name, object, _default(known, name)) for name in (*wanted, "recorded_at")]
    shape = msgspec.defstruct(f"{record.__name__}Stored", fields, kw_only=True)
    if counted:
        return msgspec.json.Decoder(shape).decode, lambda made: (made.version, len(made.checks))
    return msgspec.json.Decoder(shape).decode, attrgetter(*names)


def _default(known: Mapping[str, Any], name: str) -> Any:
    """What stands for a field in rows that are older than it."""
    if name not in known:  # a record without versions has version 1
        return 1
    return msgspec.NODEFAULT if known[name] is dataclasses.MISSING else known[name]
