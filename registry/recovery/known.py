"""What is known of how far the register had come: signed checkpoints that somebody kept.

A whole database put back to yesterday is sound in itself. Only what is kept elsewhere shows that it
is not the newest: the file in the home folder, or a note that a partner fetched from the registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.documents.json.parse import parse_json
from registry.errors import InvalidInputError, SignatureError
from registry.ledger.checkpoint import Checkpoint, verify
from registry.ledger.kept import frontier_of
from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow
from registry.recovery.errors import CannotRestoreError, UnsoundBackupError
from registry.store.backup.reading import CopyRead

_MAX_BYTES: Final = 1024 * 1024
_NOTE: Final = "note"
_AT: Final = "recorded_at"


@dataclass(frozen=True, slots=True)
class Known:
    """A checkpoint that the registry signed.

    ``source`` says where it was kept; ``at`` when it was signed, where the file says so.
    """

    checkpoint: Checkpoint
    note: str
    source: str
    at: datetime | None = None


def verified(note: str, keys: Iterable[Ed25519PublicKey]) -> Checkpoint | None:
    """The checkpoint of a note, if one of the registry's keys signed it."""
    origin, *_ = note.split("\n")  # the registry's address may have changed since
    for key in keys:
        with suppress(SignatureError):
            return verify(note, origin, key)
    return None


def proven_tree(row: CheckpointRow, keys: Iterable[Ed25519PublicKey]) -> Frontier | None:
    """The tree of a checkpoint as stored, if the registry signed what the row says."""
    checkpoint = verified(row.note, keys)
    if checkpoint is None or (checkpoint.size, checkpoint.root.hex()) != (row.size, row.root):
        return None
    return frontier_of(row)


def read_known(path: Path, keys: Sequence[Ed25519PublicKey]) -> Known:
    """The checkpoint in a file: a signed note, or JSON with a member ``note``.

    Raises:
        CannotRestoreError: it holds none that this registry signed.
    """
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES)
    for note, at in _notes_in(content):
        checkpoint = verified(note, keys)
        if checkpoint is not None:
            return Known(checkpoint, note, str(path), at)
    raise CannotRestoreError(
        f"{path} holds no checkpoint that this registry signed.",
        next_step="Give a checkpoint as it was fetched from /api/v1/ledger/checkpoint, or the file"
        " that the home folder kept. Nothing was changed.",
    )


def newest_of(known: Iterable[Known]) -> Known | None:
    """The one that says that the register had come furthest."""
    return max(known, key=lambda one: one.checkpoint.size, default=None)


def require_same_history(known: Iterable[Known], read: CopyRead) -> None:
    """Require that a backup's ledger grew from each known checkpoint that is not newer than it.

    Raises:
        UnsoundBackupError: it has another history than what was signed.
    """
    for one in known:
        if not _is_of(one.checkpoint, read):
            raise UnsoundBackupError(
                f"The first {one.checkpoint.size:,} entries of its ledger are not those that were"
                f" signed ({one.source})."
            )


def _is_of(checkpoint: Checkpoint, read: CopyRead) -> bool:
    size = checkpoint.size
    if not 0 < size <= read.ledger.size or read.ledger.roots[size] == checkpoint.root:
        return True
    # The register was put back since: what was signed at that size was lost, which is on record.
    return any(back_to < size <= (known or back_to) for back_to, known in read.restorations)


def _notes_in(content: bytes) -> Iterator[tuple[str, datetime | None]]:
    """The file as a note, and each member ``note`` with its time, if it is JSON."""
    with suppress(UnicodeDecodeError):
        yield content.decode(), None
    with suppress(InvalidInputError):
        yield from _members(parse_json(content, max_bytes=_MAX_BYTES))


def _members(content: Any) -> Iterator[tuple[str, datetime | None]]:
    if isinstance(content, dict):
        if isinstance(content.get(_NOTE), str):
            yield content[_NOTE], _time(content.get(_AT))
        for value in content.values():
            yield from _members(value)


def _time(text: Any) -> datetime | None:
    with suppress(ValueError, TypeError):
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else None
    return None
