"""CCTV's Ed25519 vectors: each key under which a signature proves nothing is refused."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.documents.signatures.keys import b64, load_public_jwk
from registry.errors import SignatureError
from tests.support.shared import read, suite

VECTORS = read(suite("cctv-ed25519") / "ed25519" / "ed25519vectors.json")
UNSAFE = {"low_order_A", "low_order_component_A", "non_canonical_A"}


def flags_of(key: str) -> set[str]:
    return {flag for v in VECTORS if v["key"] == key for flag in v["flags"] or ()}


def jwk(key: str) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": b64(bytes.fromhex(key))}


KEYS = sorted({vector["key"] for vector in VECTORS})
BAD = [key for key in KEYS if flags_of(key) & UNSAFE]
GOOD = [key for key in KEYS if key not in BAD]


def test_the_suite_has_keys_of_both_kinds():
    assert len(BAD) > 10
    assert GOOD


@pytest.mark.parametrize("key", BAD)
def test_a_key_that_proves_nothing_is_refused(key: str):
    with pytest.raises(SignatureError, match="not safe"):
        load_public_jwk(jwk(key))


@pytest.mark.parametrize("key", GOOD)
def test_a_sound_key_is_taken(key: str):
    assert load_public_jwk(jwk(key))


def test_why_it_matters_some_of_these_would_verify_for_other_messages():
    """Under a key of order one the same signature would fit every message."""
    fits = 0
    for vector in VECTORS:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(vector["key"]))
        try:
            key.verify(bytes.fromhex(vector["sig"]), b"another message altogether")
        except InvalidSignature:
            continue
        fits += 1
        assert vector["key"] in BAD
    assert fits
