"""Reading a ledger again: the root that was signed, and exactly what was altered."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ledger.merkle import Frontier, root_of
from registry.ledger.reread import Hashes, Reread, reread
from registry.ledger.rows import CheckpointRow
from tests.store.samples import NOW

SIZE = 40
LEAVES = [sha256(bytes([number])).digest() for number in range(SIZE)]
OTHER = sha256(b"other").digest()


def checkpoint(size: int) -> CheckpointRow:
    tree = Frontier(LEAVES[:size])
    peaks = b"".join(tree.peaks).hex()
    return CheckpointRow(size, tree.root().hex(), "note", NOW, peaks)


def tree_of(row: CheckpointRow) -> Frontier:
    return Frontier(LEAVES[: row.size])


def read(leaves: list[Hashes], *sizes: int, at: frozenset[int] = frozenset()) -> Reread:
    return reread(leaves, {size: checkpoint(size) for size in sizes}, tree_of, at)


def test_a_sound_ledger():
    found = read([(leaf, leaf) for leaf in LEAVES], 8, 33, at=frozenset({1, 20}))
    assert (found.size, found.root, found.damaged) == (SIZE, root_of(LEAVES), ())
    assert found.roots == {1: root_of(LEAVES[:1]), 20: root_of(LEAVES[:20])}
    assert Frontier.restored(SIZE, found.peaks).root() == found.root
    assert not found.is_end_damaged


@given(st.sets(st.integers(0, SIZE - 1), max_size=6), st.sets(st.integers(1, SIZE), max_size=5))
def test_altered_fields_are_named_and_the_root_is_that_which_was_signed(
    altered: set[int], sizes: set[int]
):
    leaves = [(leaf, OTHER if index in altered else leaf) for index, leaf in enumerate(LEAVES)]
    found = read(leaves, *sizes)
    assert found.damaged == tuple(sorted(altered))
    assert found.root == root_of(LEAVES)
    assert found.is_end_damaged == any(index >= max(sizes, default=0) for index in altered)


@given(st.sets(st.integers(0, SIZE - 2), max_size=6))
def test_altered_hashes_are_named_and_the_signed_root_says_which_is_right(altered: set[int]):
    leaves = [(OTHER if index in altered else leaf, leaf) for index, leaf in enumerate(LEAVES)]
    found = read(leaves, SIZE - 1)
    assert found.damaged == tuple(sorted(altered))
    assert found.root == root_of(LEAVES)


@pytest.mark.parametrize("missing", [0, 5, 32])
def test_a_missing_leaf(missing: int):
    leaves: list[Hashes] = [(leaf, leaf) for leaf in LEAVES]
    leaves[missing] = (None, None)
    found = read(leaves, 33)
    assert found.damaged == (missing,)
    assert found.root == root_of(LEAVES), "it goes on from the checkpoint"


def test_a_leaf_altered_with_its_hash():
    """Each seems whole: it is somewhere after the last root that was come by."""
    leaves: list[Hashes] = [(leaf, leaf) for leaf in LEAVES]
    leaves[20] = (OTHER, OTHER)
    found = read(leaves, 8, 33)
    assert found.damaged == (8,)
    assert found.root == root_of(LEAVES)


def test_a_checkpoint_that_proves_nothing_is_passed_over():
    leaves: list[Hashes] = [(leaf, leaf) for leaf in LEAVES]
    forged = CheckpointRow(8, OTHER.hex(), "note", NOW, "")
    found = reread(leaves, {8: forged}, lambda _: None)
    assert (found.root, found.damaged) == (root_of(LEAVES), ())
