"""Where a row and its leaf differ, which of the two is wrong: the signed root decides.

A leaf has up to three hashes: the one that is stored, the one that its fields give, and the one
that its row gives. They are the same unless something was changed. Then three trees are built side
by side, and the one that has the root that was signed says who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from registry.domain.records.damage import CHECKPOINT, LEAF, DamagedRow, DamageFault
from registry.ledger.merkle import Frontier
from registry.store.audit.marks import Mark, Marks, frontier_of

STORED: Final = "stored"
FIELDS: Final = "fields"
ROWS: Final = "rows"
_WAYS: Final = (STORED, FIELDS, ROWS)


class Hashes(NamedTuple):
    """A leaf's hash as stored, as its fields give it, and as its row gives it; None if there is
    none."""

    stored: bytes | None
    fields: bytes | None
    rows: bytes | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place in the ledger where not everything fits.

    Attributes:
        found: what is wrong whoever is right.
        if_row: what is wrong if the leaf is right.
        if_leaf: what is wrong if the row is right.
    """

    hashes: Hashes
    found: tuple[DamagedRow, ...] = ()
    if_row: tuple[DamagedRow, ...] = ()
    if_leaf: tuple[DamagedRow, ...] = ()


class Trees:
    """The trees of the ledger up to some size, and what is in doubt since the last signed root.

    Attributes:
        agreed: the size at which a signed root was last come by.
        proven: the size of the last checkpoint that proves itself.
    """

    def __init__(self, start: Frontier, marks: Marks) -> None:
        self._marks = marks
        self._same: Frontier | None = start
        self._apart: dict[str, Frontier] = {}
        self._doubts: list[Doubt] = []
        self._has_leaf_fault = False
        self.agreed = self.proven = start.size

    def add(self, hashes: Sequence[bytes]) -> None:
        """Add leaves of which everything fits."""
        for tree in self._trees():
            tree.extend(hashes)

    def add_doubtful(self, doubt: Doubt) -> list[DamagedRow]:
        """Add a leaf of which not everything fits; returns what is wrong whoever is right."""
        if self._same is not None:
            self._apart = {way: self._same.copy() for way in _WAYS}
            self._same = None
        for way, leaf_hash in zip(_WAYS, doubt.hashes, strict=True):
            if leaf_hash is None:
                self._apart.pop(way, None)
            elif way in self._apart:
                self._apart[way].append(leaf_hash)
        self._has_leaf_fault |= any(row.kind == LEAF for row in doubt.found)
        if doubt.if_row or doubt.if_leaf:
            self._doubts.append(doubt)
        return list(doubt.found)

    def compare(self, mark: Mark) -> list[DamagedRow]:
        """Compare with the checkpoint of this size; returns what is wrong with it and before it."""
        signed, whole = self._marks.is_signed(mark), self._marks.is_whole(mark)
        agreeing = [way for way, tree in self._named() if tree.root().hex() == mark.root]
        found = [] if signed and whole else [DamagedRow(CHECKPOINT, mark.size, DamageFault.ALTERED)]
        if not agreeing and not signed:
            return found
        if not agreeing:
            return found + self._go_on_from(mark)
        tree = dict(self._named())[agreeing[0]]
        if mark.frontier and signed and b"".join(tree.peaks).hex() != mark.frontier and not found:
            found.append(DamagedRow(CHECKPOINT, mark.size, DamageFault.ALTERED))
        if signed:
            self.proven = mark.size
        found += self._settle(agreeing)
        self._begin_anew(tree, mark.size)
        return found

    def end(self) -> list[DamagedRow]:
        """What is wrong since the last signed root, as far as it can be told without one."""
        return self._settle([STORED]) if self._doubts else []

    def miss(self, index: int) -> DamagedRow:
        """A leaf is not there, nor those after it that no row stands for."""
        self._same, self._apart, self._has_leaf_fault = None, {}, True
        return DamagedRow(LEAF, index, DamageFault.MISSING)

    def _trees(self) -> Iterable[Frontier]:
        return [self._same] if self._same is not None else self._apart.values()

    def _named(self) -> list[tuple[str, Frontier]]:
        if self._same is not None:
            return [(STORED, self._same)]
        return list(self._apart.items())

    def _settle(self, agreeing: Sequence[str]) -> list[DamagedRow]:
        """Decide the doubts, given which trees have the signed root."""
        leaf_is_right = STORED in agreeing or FIELDS in agreeing
        found: list[DamagedRow] = []
        for doubt in self._doubts:
            found += doubt.if_row if leaf_is_right else doubt.if_leaf
        return found

    def _go_on_from(self, mark: Mark) -> list[DamagedRow]:
        """No tree has the root that was signed: some leaf since the last one is wrong."""
        found = [row for doubt in self._doubts for row in (*doubt.if_leaf, *doubt.if_row)]
        if len(self._doubts) == 1:
            found = list(self._doubts[0].if_leaf or self._doubts[0].if_row)
        if not self._has_leaf_fault and not any(row.kind == LEAF for row in found):
            found.append(DamagedRow(LEAF, self.agreed, DamageFault.ALTERED))
        tree = frontier_of(mark)
        if tree is not None:
            self.proven = mark.size
        self._begin_anew(tree, mark.size)
        return found

    def _begin_anew(self, tree: Frontier | None, size: int) -> None:
        self._same, self._apart = (tree.copy() if tree else None), {}
        self._doubts, self._has_leaf_fault = [], False
        self.agreed = size
