"""The RFC 6962 Merkle tree: hashes, the root as the tree grows, and checks of proofs. Pure.

A hash is 32 bytes of SHA-256. Leaves and inner nodes are hashed with different prefixes
(RFC 6962 §2.1), so that an inner node can never be passed off as a leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree of any size, in only the hashes that appending to it and its root need.

    It keeps the roots of the complete subtrees from left to right: one for each bit set in
    ``size``, at most 63 for any tree that will ever exist.
    """

    __slots__ = ("_peaks", "_size")

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._peaks: list[bytes] = []
        self._size = 0
        for leaf in leaf_hashes:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, from left to right; with the size, all there is."""
        return tuple(self._peaks)

    @classmethod
    def restored(cls, size: int, peaks: Sequence[bytes]) -> Frontier:
        """The tree of ``size`` with these ``peaks``; raises ``ValueError`` if it cannot have them.

        Only the root shows whether they are its own.
        """
        _require_hashes(*peaks)
        if size < 0 or len(peaks) != size.bit_count():
            raise ValueError("a tree has one peak for each bit set in its size")
        tree = cls()
        tree._peaks, tree._size = list(peaks), size
        return tree

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash; raises ``ValueError`` unless it is 32 bytes."""
        _require_hashes(leaf)
        remaining = self._size
        while remaining & 1:  # two complete subtrees of one height become one
            leaf = node_hash(self._peaks.pop(), leaf)
            remaining >>= 1
        self._peaks.append(leaf)
        self._size += 1

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add leaf hashes, level by level: a third of the time of adding them one by one.

        Raises ``ValueError`` unless each is 32 bytes.
        """
        _require_hashes(*leaves)
        levels = [level for level in range(self._size.bit_length()) if self._size >> level & 1]
        peaks = dict(zip(levels, reversed(self._peaks), strict=True))
        nodes, level = list(leaves), 0
        while nodes:
            if level in peaks:
                nodes.insert(0, peaks.pop(level))
            if len(nodes) & 1:
                peaks[level] = nodes.pop()
            pairs = zip(nodes[::2], nodes[1::2], strict=True)
            nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
            level += 1
        self._peaks = [peaks[level] for level in sorted(peaks, reverse=True)]
        self._size += len(leaves)

    def copy(self) -> Frontier:
        """A tree of its own with the same leaves."""
        return Frontier.restored(self._size, self._peaks)

    def root(self) -> bytes:
        """The tree's root; for an empty tree SHA-256 of nothing."""
        if not self._peaks:
            return EMPTY_ROOT
        *others, root = self._peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    return Frontier(leaf_hashes).root()


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether ``proof`` shows that ``leaf`` is leaf ``index`` of the tree (RFC 9162 §2.1.3.2).

    It also refuses hashes that are not 32 bytes, which the RFC alone would accept.
    """
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    position, last = index, size - 1
    result = leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            result = node_hash(sibling, result)
            position, last = _climb_to_left_turn(position, last)
        else:
            result = node_hash(result, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and result == root


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of ``size2`` grew from that of ``size1`` (RFC 9162 §2.1.4.2).

    A tree of size 0 is refused: it is consistent with every tree, which proves nothing.
    """
    if not 1 <= size1 <= size2 or not _are_hashes(*proof):
        return False
    if size1 == size2:
        return not proof and root1 == root2
    # If the old tree is complete, its root is the first node, which the proof leaves out.
    steps = [root1, *proof] if size1 & (size1 - 1) == 0 else list(proof)
    if not steps or not proof:
        return False
    return _grown_roots(size1, size2, steps) == (root1, root2)


def _grown_roots(size1: int, size2: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    position, last = size1 - 1, size2 - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            position, last = _climb_to_left_turn(position, last)
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _climb_to_left_turn(position: int, last: int) -> tuple[int, int]:
    """Skip the levels where the rightmost node has no sibling."""
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _are_hashes(*candidates: bytes) -> bool:
    return all(len(candidate) == HASH_BYTES for candidate in candidates)


def _require_hashes(*candidates: bytes) -> None:
    if not _are_hashes(*candidates):
        raise ValueError(f"a Merkle hash has {HASH_BYTES} bytes")
