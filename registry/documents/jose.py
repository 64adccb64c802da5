"""The one place that touches the JOSE library; every failure of it becomes one error.

joserfc raises five unrelated exceptions for malformed input (security.md §1.3), so each call here
is guarded whole, its algorithms are fixed, and what it is handed has passed a schema of ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from registry.documents.keys import (
    ED25519,
    ES256,
    PrivateKey,
    algorithm_of,
    b64,
    public_jwk,
    thumbprint,
    unb64,
)
from registry.documents.parse import parse_json
from registry.errors import RegistryError, SignatureError

ALGORITHMS = [ED25519, ES256]


class _Registry(jws.JWSRegistry):
    """The library's limits are for tokens; ours are for documents, and stand at the door."""

    max_header_length = 6_144
    max_payload_length = 24 * 1_048_576


# Our header members are checked by our own schema, so the library need not know them.
_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)
MAX_HEADER = 4_096  # ours have about 700 bytes

Header = dict[str, Any]


def sign_flat(header: Mapping[str, Any], payload: bytes, key: PrivateKey) -> tuple[str, str]:
    """Sign; returns the protected header and the signature, both base64url.

    ``alg``, ``kid`` and ``jwk`` are added to the header from the key.
    """
    jwk = public_jwk(key)
    full = {"alg": algorithm_of(key), "kid": thumbprint(jwk), "jwk": jwk, **header}
    signed = jws.serialize_json({"protected": full}, payload, _library_key(key), registry=_REGISTRY)
    return signed["protected"], signed["signature"]


def verify_flat(
    protected: str, signature: str, payload: bytes, jwk: Mapping[str, str], typ: str
) -> Header:
    """Verify one signature against one known key; returns its protected header.

    Raises:
        SignatureError: whatever is wrong with it.
    """
    header = read_header(protected)
    if header.get("typ") != typ:
        raise SignatureError("The signature was made for something else.")
    if header.get("alg") not in ALGORITHMS or "crit" in header or "b64" in header:
        raise SignatureError("The signature uses a method we do not accept.")
    if header.get("kid") != thumbprint(jwk):
        raise SignatureError("The signature names another key.")
    if unb64(signature) is None:
        raise SignatureError("The signature is not written in base64url.")
    envelope: jws.FlattenedJSONSerialization = {
        "payload": b64(payload),
        "protected": protected,
        "signature": signature,
    }
    try:
        kind = OKPKey if jwk["kty"] == "OKP" else ECKey
        key = kind.import_key(dict(jwk))
        jws.deserialize_json(envelope, key, registry=_REGISTRY)
    except Exception as error:
        raise SignatureError("The signature does not fit these bytes and this key.") from error
    return header


def read_header(protected: str) -> Header:
    """A protected header, unverified: for finding the key that it claims to be by."""
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
    verify_flat(parts[0], parts[2], payload, jwk, typ)
    try:
        claims = parse_json(payload)
    except RegistryError as error:
        raise SignatureError("The signed statement cannot be read.") from error
    if not isinstance(claims, dict):
        raise SignatureError("The signed statement cannot be read.")
    return claims


def _library_key(key: PrivateKey) -> OKPKey | ECKey:
    if isinstance(key, Ed25519PrivateKey):
        return OKPKey.import_key(key)
    return ECKey.import_key(key)
