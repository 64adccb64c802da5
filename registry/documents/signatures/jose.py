"""JSON Web Signatures (RFC 7515) on ``cryptography``: Ed25519 and ES256, and nothing else.

A signature is over ``protected.payload`` in base64url. The key determines the algorithm: a header
that names another is refused, so that a sender cannot choose it. Tests compare this with Wycheproof
and with a JOSE library (security.md §1.3, ADR 0002).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from registry.documents.json.parse import parse_json
from registry.documents.signatures.keys import (
    ED25519,
    ES256,
    PrivateKey,
    PublicKey,
    SigningKey,
    b64,
    b64_bytes,
    bare_jwk,
    known_key,
    unb64,
)
from registry.errors import RegistryError, SignatureError

ALGORITHMS = [ED25519, ES256]


_SCALAR = 32  # bytes of r and of s; JWS writes them side by side (RFC 7518 §3.4)
_ES256 = ec.ECDSA(SHA256())
MAX_HEADER = 4_096  # ours have about 700 bytes

Header = dict[str, Any]


def sign_flat(header: Mapping[str, Any], payload: bytes, key: PrivateKey) -> tuple[str, str]:
    """Sign; returns the protected header and the signature, both base64url.

    ``alg``, ``kid`` and ``jwk`` are added to the header from the key.
    """
    signing = SigningKey.of(key)
    return sign_encoded(write_header(header, signing), b64_bytes(payload), signing)


def write_header(header: Mapping[str, Any], key: SigningKey) -> bytes:
    """A protected header in canonical form, with the members that describe the key."""
    full = {"alg": key.algorithm, "kid": key.kid, "jwk": key.jwk, **header}
    return msgspec.json.encode(full, order="sorted")


def sign_encoded(header: bytes, payload: bytes, key: SigningKey) -> tuple[str, str]:
    """Sign a payload already in base64url, with a header that ``write_header`` wrote."""
    protected = b64_bytes(header)
    signature = _sign(key.private, protected + b"." + payload)
    return protected.decode("ascii"), b64(signature)


def _sign(key: PrivateKey, signed: bytes) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(signed)
    r, s = decode_dss_signature(key.sign(signed, _ES256))
    return r.to_bytes(_SCALAR) + s.to_bytes(_SCALAR)


def fits(key: PublicKey, signature: bytes, signed: bytes) -> bool:
    """Whether a signature over these bytes is by this key."""
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, signed)
        elif len(signature) != 2 * _SCALAR:
            return False  # in DER, or truncated
        else:
            r, s = signature[:_SCALAR], signature[_SCALAR:]
            pair = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
            key.verify(pair, signed, _ES256)
    except InvalidSignature:
        return False
    return True


def verify_flat(
    protected: str, signature: str, encoded: bytes, jwk: Mapping[str, str], typ: str
) -> Header:
    """Verify one signature against one known key; returns its protected header.

    Args:
        encoded: the payload in base64url, as it was signed.

    Raises:
        SignatureError: it is not valid; the detail says why.
    """
    header = read_header(protected)
    if header.get("typ") != typ:
        raise SignatureError("The signature was made for something else.")
    if header.get("alg") not in ALGORITHMS or "crit" in header or "b64" in header:
        raise SignatureError("The signature uses a method we do not accept.")
    key = known_key(jwk)
    if header.get("kid") != key.kid:
        raise SignatureError("The signature names another key.")
    if not _is_key(header.get("jwk", jwk), jwk):
        raise SignatureError("The signature carries another public key than the one it names.")
    raw = unb64(signature)
    if raw is None:
        raise SignatureError("The signature is not written in base64url.")
    signed = protected.encode("ascii") + b"." + encoded
    if header["alg"] != key.algorithm or not fits(key.public, raw, signed):
        raise SignatureError("The signature does not fit these bytes and this key.")
    return header


def _is_key(carried: object, jwk: Mapping[str, str]) -> bool:
    return isinstance(carried, Mapping) and bare_jwk(jwk).items() <= carried.items()


def read_header(protected: str) -> Header:
    """A protected header, unverified, for finding the key that it claims to be by."""
    raw = unb64(protected)
    if raw is None or len(raw) > MAX_HEADER:
        raise SignatureError("The signature's header cannot be read.")
    try:
        header = parse_json(raw, max_bytes=MAX_HEADER, max_depth=4)
    except RegistryError as error:
        raise SignatureError("The signature's header cannot be read.") from error
    if not isinstance(header, dict):
        raise SignatureError("The signature's header cannot be read.")
    return header


def sign_compact(header: Mapping[str, Any], claims: Mapping[str, Any], key: PrivateKey) -> str:
    """A compact JWS over JSON claims."""
    payload = json.dumps(dict(claims), ensure_ascii=False, separators=(",", ":")).encode()
    protected, signature = sign_flat(header, payload, key)
    return f"{protected}.{b64(payload)}.{signature}"


def verify_compact(text: str, jwk: Mapping[str, str], typ: str) -> dict[str, Any]:
    """The claims of a compact JWS signed by a known key; raises ``SignatureError``."""
    parts = text.split(".")
    payload = unb64(parts[1]) if len(parts) == 3 else None
    if payload is None:
        raise SignatureError("This is not a signed statement.")
    verify_flat(parts[0], parts[2], parts[1].encode("ascii"), jwk, typ)
    try:
        claims = parse_json(payload)
    except RegistryError as error:
        raise SignatureError("The signed statement cannot be read.") from error
    if not isinstance(claims, dict):
        raise SignatureError("The signed statement cannot be read.")
    return claims
