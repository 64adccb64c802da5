"""The growing tree, compared with a naive implementation of RFC 6962."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)


def split(size: int) -> int:
    """The largest power of two below ``size`` (RFC 6962 §2.1)."""
    return 1 << (size - 1).bit_length() - 1


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962 §2.1.1."""
    if len(leaves) <= 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*path(index - k, leaves[k:]), naive_root(leaves[:k])]


def subproof(old: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(len(leaves))
    if old <= k:
        return [*subproof(old, leaves[:k], whole), naive_root(leaves[k:])]
    return [*subproof(old - k, leaves[k:], False), naive_root(leaves[:k])]


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def test_prefixes_keep_leaves_and_nodes_apart() -> None:
    left, right = hashes(2)
    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"") == hashlib.sha256(b"\x00").digest()


def test_the_root_at_every_size() -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT == naive_root([])
    leaves = hashes(130)
    for size, leaf in enumerate(leaves, start=1):
        frontier.append(leaf)
        assert frontier.size == size
        assert frontier.root() == naive_root(leaves[:size])
    assert root_of(leaves) == frontier.root()


def test_a_hash_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier([b"short"])


@given(st.integers(1, 70), st.data())
def test_every_inclusion_proof_holds_and_no_other_place_does(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(0, size + 1))
    leaves = hashes(size)
    proof, root = path(index, leaves), naive_root(leaves)
    assert verify_inclusion(index, size, leaves[index], proof, root)
    assert verify_inclusion(elsewhere, size, leaves[index], proof, root) is (elsewhere == index)
    assert not verify_inclusion(index, size, leaves[index], [*proof, root], root)
    assert not verify_inclusion(index, size, root[:31], proof, root)


@given(st.integers(1, 70), st.data())
def test_every_consistency_proof_holds_and_no_other_history_does(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))
    leaves = hashes(size)
    proof = subproof(old, leaves, True)
    root1, root2 = naive_root(leaves[:old]), naive_root(leaves)
    assert verify_consistency(old, size, root1, root2, proof)
    forged = naive_root([leaf_hash(b"forged"), *leaves[1:old]])
    assert not verify_consistency(old, size, forged, root2, proof)
    assert not verify_consistency(old, size, root1, forged, [*proof, forged])


def test_an_empty_tree_is_consistent_with_nothing() -> None:
    assert not verify_consistency(0, 1, EMPTY_ROOT, hashes(1)[0], [])
    assert not verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
