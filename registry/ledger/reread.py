"""Reading a whole ledger again, from its first leaf: its root, and what in it is not as written.

Pure. Each leaf comes with the hash that is stored beside it and the one that its fields give. As
long as both agree there is one tree; where they differ the signed roots say which is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from registry.ledger.merkle import Frontier
from registry.ledger.rows import CheckpointRow

Hashes = tuple[bytes | None, bytes | None]  # of a leaf: as stored, and as its fields give it
TreeOf = Callable[[CheckpointRow], Frontier | None]
_NOTHING = bytes(32)


@dataclass(frozen=True, slots=True)
class Reread:
    """A ledger as it was read.

    Attributes:
        roots: the roots at the sizes that were asked for.
        damaged: the indexes of leaves that are missing or not what was written, in order.
        is_end_damaged: one of them is after the newest checkpoint, so that nobody signed it.
    """

    size: int
    root: bytes
    peaks: tuple[bytes, ...]
    roots: Mapping[int, bytes]
    damaged: tuple[int, ...]
    is_end_damaged: bool


def reread(
    leaves: Iterable[Hashes],
    checkpoints: Mapping[int, CheckpointRow],
    tree_of: TreeOf,
    at: frozenset[int] = frozenset(),
) -> Reread:
    """Read the leaves in order.

    Args:
        checkpoints: those stored beside the ledger, by size.
        tree_of: the tree of a checkpoint that proves itself, None of any other. It is asked where
            the root of a checkpoint is not come by.
        at: sizes of which the root is wanted.
    """
    reading = _Reading(tree_of)
    roots: dict[int, bytes] = {}
    for stored, made in leaves:
        reading.append(stored, made)
        if (checkpoint := checkpoints.get(reading.tree.size)) is not None:
            reading.compare(checkpoint)
        if reading.tree.size in at:
            roots[reading.tree.size] = reading.tree.root()
    tree, damaged = reading.tree, sorted(reading.damaged)
    is_end_damaged = bool(damaged) and damaged[-1] >= reading.agreed
    return Reread(tree.size, tree.root(), tree.peaks, roots, tuple(damaged), is_end_damaged)


class _Reading:
    def __init__(self, tree_of: TreeOf) -> None:
        self._tree_of = tree_of
        self._other: Frontier | None = None  # by the fields, once they differ from what is stored
        self.tree = Frontier()
        self.agreed = 0  # the size at which a signed root was last come by
        self.damaged: set[int] = set()

    def append(self, stored: bytes | None, made: bytes | None) -> None:
        if stored is None or stored != made:
            self.damaged.add(self.tree.size)
            self._other = self._other or _copy(self.tree)
        if self._other is not None:
            self._other.append(made or stored or _NOTHING)
        self.tree.append(stored or made or _NOTHING)

    def compare(self, checkpoint: CheckpointRow) -> None:
        """Go on from the tree that has the root that was signed, if there is any."""
        trees = [tree for tree in (self.tree, self._other) if tree is not None]
        right = next((tree for tree in trees if tree.root().hex() == checkpoint.root), None)
        if right is None:
            right = self._tree_of(checkpoint)
            if right is None:
                return
            if not any(index >= self.agreed for index in self.damaged):
                self.damaged.add(self.agreed)  # each seems whole: somewhere since that root
        self.tree, self._other, self.agreed = right, None, checkpoint.size


def _copy(tree: Frontier) -> Frontier:
    return Frontier.restored(tree.size, tree.peaks)
