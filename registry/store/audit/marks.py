"""Whether checkpoints are what the registry signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.errors import SignatureError
from registry.ledger.checkpoint import key_id, signed_by, verify
from registry.ledger.merkle import Frontier
from registry.store.audit.entries import BEYOND_READING
from registry.store.audit.times import is_time

COLUMNS: Final = "size, root, note, frontier, recorded_at"


class Mark(NamedTuple):
    """A checkpoint as it is stored."""

    size: Any
    root: Any
    note: Any
    frontier: Any
    recorded_at: Any


class Marks:
    """Proves checkpoints by the registry's keys."""

    def __init__(self, keys: Sequence[Ed25519PublicKey]) -> None:
        self._keys = keys
        self._ids: dict[str, dict[bytes, Ed25519PublicKey]] = {}
        self._with_frontier = False
        self.many = 0

    def is_signed(self, mark: Mark) -> bool:
        """Whether the registry signed this size and root, with each key that a line claims."""
        self.many += 1
        try:
            origin, *_ = mark.note.split("\n")  # the registry's address may have changed since
            known = self._known(origin)
            claimed = signed_by(mark.note)
            keys = [known[one] for one in claimed]
            if len(set(claimed)) != len(claimed):
                return False
            for key in keys:
                signed = verify(mark.note, origin, key)
                if (signed.size, signed.root.hex()) != (mark.size, mark.root):
                    return False
        except (SignatureError, *BEYOND_READING):
            return False
        return True

    def is_whole(self, mark: Mark) -> bool:
        """Whether what the note does not say is whole too: the frontier, and that it has a time.

        Checkpoints of an older version have no frontier; none of those that follow the first one
        with a frontier may lack it.
        """
        if mark.frontier == "":
            return not self._with_frontier and is_time(mark.recorded_at)
        self._with_frontier = True
        return frontier_of(mark) is not None and is_time(mark.recorded_at)

    def _known(self, origin: str) -> dict[bytes, Ed25519PublicKey]:
        if origin not in self._ids:
            if len(self._ids) > len(self._keys) + 8:  # addresses are few, unless somebody writes
                self._ids.clear()
            self._ids[origin] = {key_id(origin, key): key for key in self._keys}
        return self._ids[origin]


def frontier_of(mark: Mark) -> Frontier | None:
    """The tree of a checkpoint, if what is stored of it has the root that the row says."""
    try:
        hashes = bytes.fromhex(mark.frontier)
        peaks = [hashes[start : start + 32] for start in range(0, len(hashes), 32)]
        tree = Frontier.restored(mark.size, peaks)
    except BEYOND_READING:
        return None
    same = hashes.hex() == mark.frontier and tree.root().hex() == mark.root
    return tree if same else None
