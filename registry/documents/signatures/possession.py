"""Proof of possession of a private key: the registry's challenge, signed.

The proof is bound to the challenge and the organisation, so that it is useless for anything else.
An enrolled signatory vouches for a new key in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping

from registry.documents.signatures.jose import sign_compact, verify_compact
from registry.documents.signatures.keys import PrivateKey
from registry.errors import SignatureError

TYP = "wisc-key-possession+jws"


def make_possession_proof(key: PrivateKey, *, nonce: str, org: str) -> str:
    """Sign a challenge (compact JWS)."""
    return sign_compact({"typ": TYP}, {"nonce": nonce, "org": org}, key)


def check_possession_proof(proof: str, *, nonce: str, org: str, jwk: Mapping[str, str]) -> None:
    """Raise ``SignatureError`` unless ``proof`` is this challenge signed with this key."""
    claims = verify_compact(proof, jwk, TYP)
    if claims != {"nonce": nonce, "org": org}:
        raise SignatureError("That proof was made for another challenge or organisation.")
