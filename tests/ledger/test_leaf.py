"""Leaves say little, and always in the same bytes."""

from __future__ import annotations

import hashlib
import hmac

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from registry.ledger.leaf import LedgerLeaf, commitment, record_sha256
from registry.ledger.merkle import leaf_hash

SALT = bytes(range(32))


@given(
    st.from_regex(r"[a-z][a-z_]{0,31}", fullmatch=True),
    st.from_regex(r"[0-9a-z_-]{1,64}", fullmatch=True),
    st.integers(1, 2**53 - 1),
    st.binary(min_size=32, max_size=32),
)
def test_a_leaf_is_its_canonical_json(kind: str, record_id: str, version: int, mac: bytes) -> None:
    leaf = LedgerLeaf(kind, record_id, version, mac.hex())
    assert leaf.canonical() == rfc8785.dumps(
        {"kind": kind, "record_id": record_id, "version": version, "commitment": mac.hex()}
    )
    assert leaf.hash() == leaf_hash(leaf.canonical())


def test_a_commitment_is_keyed_by_the_salt() -> None:
    expected = hmac.new(SALT, b"record", hashlib.sha256).hexdigest()
    assert commitment(SALT, b"record") == expected
    assert commitment(SALT[::-1], b"record") != expected
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"", b"record")


@pytest.mark.parametrize(
    ("kind", "record_id", "version", "mac"),
    [
        ("", "r1", 1, "0" * 64),
        ('a"', "r1", 1, "0" * 64),
        ("partner", "r 1", 1, "0" * 64),
        ("partner", "r1\n", 1, "0" * 64),
        ("partner", "r1", 0, "0" * 64),
        ("partner", "r1", 2**53, "0" * 64),
        ("partner", "r1", 1, "0" * 63),
        ("partner", "r1", 1, "A" * 64),
    ],
)
def test_what_could_be_written_two_ways_is_refused(
    kind: str, record_id: str, version: int, mac: str
) -> None:
    with pytest.raises(ValueError, match="a leaf's"):
        LedgerLeaf(kind, record_id, version, mac)


def test_content_kept_beside_a_record_is_named_by_its_digest() -> None:
    assert record_sha256(b"content") == hashlib.sha256(b"content").hexdigest()
