"""Signatures over a charter or agreement: JWS JSON General, payload detached (ADR 0002).

The envelope is ``{"signatures": [{"protected", "signature"}, …]}``. Each protected header says who
signs, in which role and for which document, version and digest; the public key in it (``jwk``)
lets anyone see whether a signature fits its bytes, and is never believed about who signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from registry.documents import jose
from registry.documents.canonical import require_canonical, sha256_hex
from registry.documents.keys import PrivateKey, load_public_jwk
from registry.documents.validate import validate
from registry.errors import Fault, InvalidInputError, RegistryError, SignatureError

TYP = "wisc-agreement+jws"
_SCHEMAS = {"charter": "charter", "pisa": "agreement"}
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class SignerClaims:
    """What a signature says of itself. ``signed_at`` is the signer's claim, for information."""

    kid: str
    org: str
    person: str
    role: str
    document_id: str
    document_version: int
    sha256: str
    signed_at: datetime


def sign(
    payload: bytes,
    key: PrivateKey,
    *,
    org: str,
    person: str,
    role: str,
    signed_at: datetime,
) -> dict[str, str]:
    """One entry of an envelope.

    Args:
        payload: the canonical bytes of a charter or agreement.

    Raises:
        UnreadableInputError: the bytes are not canonical.
        InvalidInputError: the document is not valid, or ``org`` is not a party to it and
            nobody may join it.
    """
    document = read_signable(payload)
    parties = [party["partner"] for party in document.get("parties", ())]
    if parties and org not in parties and "accession" not in document:
        raise InvalidInputError([Fault("/parties", f"{org} is not a party to this agreement.")])
    header = {
        "typ": TYP,
        "org": org,
        "person": person,
        "role": role,
        "document": {
            "id": document["id"],
            "version": document["version"],
            "sha256": sha256_hex(payload),
        },
        "signed_at": signed_at.astimezone(UTC).strftime(_TIME),
    }
    protected, signature = jose.sign_flat(header, payload, key)
    return {"protected": protected, "signature": signature}


def read_signable(payload: bytes) -> dict[str, Any]:
    """The document of canonical bytes, checked against the schema of its type."""
    document = require_canonical(payload)
    kind = document.get("type") if isinstance(document, dict) else None
    if not isinstance(document, dict) or kind not in _SCHEMAS:
        detail = "Only a charter or an agreement can be signed."
        raise InvalidInputError([Fault("/type", detail)])
    validate(_SCHEMAS[kind], document)
    return document


def claimed_kid(entry: Mapping[str, str]) -> str:
    """The key id an entry claims, unverified: to look the key up by."""
    kid = jose.read_header(entry["protected"]).get("kid")
    if not isinstance(kid, str):
        raise SignatureError("The signature does not say by which key it is.")
    return kid


def claimed_key(entry: Mapping[str, str]) -> dict[str, str]:
    """The public key an entry carries: whether the bytes fit, not who signed."""
    jwk = jose.read_header(entry["protected"]).get("jwk")
    if not isinstance(jwk, dict):
        raise SignatureError("The signature carries no public key.")
    load_public_jwk(jwk)
    return jwk


def verify_signature(
    payload: bytes, entry: Mapping[str, str], jwk: Mapping[str, str]
) -> SignerClaims:
    """Verify one entry against a key known from elsewhere.

    Raises:
        SignatureError: it does not fit, or its header does not speak of these bytes.
    """
    header = jose.verify_flat(entry["protected"], entry["signature"], payload, jwk, TYP)
    claims = _claims(header)
    if claims.sha256 != sha256_hex(payload):
        raise SignatureError("The signature was made for other bytes.")
    return claims


def _claims(header: Mapping[str, Any]) -> SignerClaims:
    try:
        validate("signature-header", dict(header))
    except RegistryError as error:
        raise SignatureError("The signature's header lacks what it must say.") from error
    document = header["document"]
    return SignerClaims(
        kid=header["kid"],
        org=header["org"],
        person=header["person"],
        role=header["role"],
        document_id=document["id"],
        document_version=document["version"],
        sha256=document["sha256"],
        signed_at=datetime.strptime(header["signed_at"], _TIME).replace(tzinfo=UTC),
    )


def merge(envelopes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One envelope of several; an entry that stands in two of them is kept once."""
    entries: dict[tuple[str, str], dict[str, str]] = {}
    for envelope in envelopes:
        for entry in envelope["signatures"]:
            entries[(entry["protected"], entry["signature"])] = dict(entry)
    return {"signatures": list(entries.values())}
