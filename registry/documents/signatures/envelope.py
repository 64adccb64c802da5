"""Signatures over a charter or agreement: JWS JSON General, payload detached (ADR 0002).

The envelope is ``{"signatures": [{"protected", "signature"}, …]}``. Each protected header says who
signs, in which role and for which document, version and digest. The public key in it (``jwk``) lets
anyone check whether a signature fits its bytes, but it proves nothing about who signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from msgspec import UNSET

from registry.documents.json.validate import reader, validate
from registry.documents.signatures import jose
from registry.documents.signatures.keys import (
    KnownKey,
    PrivateKey,
    SigningKey,
    known_key,
    load_public_jwk,
    unb64,
)
from registry.documents.signatures.plain_line import line_faults
from registry.documents.signatures.schedule import Schedule, require_schedule, schedule_sha256
from registry.documents.signatures.signable import Bytes, Signable
from registry.errors import Fault, InvalidInputError, RegistryError, SignatureError

TYP = "wisc-agreement+jws"
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class SignerClaims:
    """The claims of a signature's header; ``signed_at`` is the signer's word, for information."""

    kid: str
    jwk: Mapping[str, str]
    org: str
    person: str
    role: str
    document_id: str
    document_version: int
    sha256: str
    signed_at: datetime
    algorithm: str
    schedule_sha256: str = ""


def sign(
    payload: bytes,
    key: PrivateKey,
    *,
    org: str,
    person: str,
    role: str,
    signed_at: datetime,
    schedule: Schedule = (),
) -> dict[str, Any]:
    """Sign a document; returns one entry of an envelope.

    Args:
        payload: the canonical bytes of a charter or agreement.
        schedule: the parts of the organisation that it binds too.

    Raises:
        UnreadableInputError: the bytes are not canonical.
        InvalidInputError: the document is not valid, neither ``org`` nor a part is a party to
            it and nobody may join it, or a name is not a plain line.
    """
    return sign_read(
        Signable.read(payload),
        SigningKey.of(key),
        org=org,
        person=person,
        role=role,
        signed_at=signed_at,
        schedule=schedule,
    )


def sign_read(
    document: Signable,
    key: SigningKey,
    *,
    org: str,
    person: str,
    role: str,
    signed_at: datetime,
    schedule: Schedule = (),
) -> dict[str, Any]:
    """As ``sign``, for a document and a key that have been read once for many signatures."""
    if faults := list(line_faults(name=person, role=role)):
        raise InvalidInputError(faults)
    bound = {org, *(part["partner"] for part in schedule)}
    if document.parties and bound.isdisjoint(document.parties) and not document.open_to:
        raise InvalidInputError([Fault("/parties", f"{org} is not a party to this agreement.")])
    claims = {
        "typ": TYP,
        "org": org,
        "person": person,
        "role": role,
        "document": {
            "id": document.document_id,
            "version": document.version,
            "sha256": document.sha256,
        },
        "signed_at": signed_at.astimezone(UTC).strftime(_TIME),
        **({"schedule_sha256": schedule_sha256(schedule)} if schedule else {}),
    }
    try:
        header = jose.write_header(claims, key)
    except UnicodeEncodeError as error:
        raise InvalidInputError([Fault("", "A name holds half a character.")]) from error
    protected, signature = jose.sign_encoded(header, document.encoded, key)
    beside = {"schedule": [dict(part) for part in schedule]} if schedule else {}
    return {"protected": protected, "signature": signature, **beside}


def claimed_kid(entry: Mapping[str, Any]) -> str:
    """The key id that an entry claims, unverified, for looking up the key."""
    kid = jose.read_header(entry["protected"]).get("kid")
    if not isinstance(kid, str):
        raise SignatureError("The signature does not say by which key it is.")
    return kid


def claimed_org(entry: Mapping[str, Any]) -> str:
    """The organisation that an entry claims to sign for, unverified; empty if it says none."""
    org = jose.read_header(entry["protected"]).get("org")
    return org if isinstance(org, str) else ""


def claimed_key(entry: Mapping[str, Any]) -> dict[str, str]:
    """The public key that an entry carries; it shows whether the bytes fit, not who signed."""
    jwk = jose.read_header(entry["protected"]).get("jwk")
    if not isinstance(jwk, dict):
        raise SignatureError("The signature carries no public key.")
    load_public_jwk(jwk)
    return jwk


def verify_signature(
    payload: bytes, entry: Mapping[str, Any], jwk: Mapping[str, str]
) -> SignerClaims:
    """Verify one entry against a key known from elsewhere.

    Raises:
        SignatureError: it does not fit, or its header is not about these bytes.
    """
    return verify_read(Bytes.of(payload), entry, jwk, unverified_claims(entry))


def verify_read(
    document: Bytes | Signable,
    entry: Mapping[str, Any],
    jwk: Mapping[str, str],
    unverified: SignerClaims | None,
) -> SignerClaims:
    """As ``verify_signature``, for bytes that have been read once for many signatures.

    Args:
        unverified: what ``unverified_claims`` found in the entry.
    """
    if unverified and unverified.jwk == jwk and _fits(document, entry, known_key(jwk), unverified):
        require_schedule(entry, unverified.schedule_sha256)
        return unverified
    header = jose.verify_flat(entry["protected"], entry["signature"], document.encoded, jwk, TYP)
    claims = _claims(header)
    if claims.sha256 != document.sha256:
        raise SignatureError("The signature was made for other bytes.")
    require_schedule(entry, claims.schedule_sha256)
    return claims


def unverified_claims(entry: Mapping[str, Any]) -> SignerClaims | None:
    """The claims of a canonical header, unverified; None if it must be read the slow way."""
    raw = unb64(entry["protected"])
    header = (
        reader("signature-header").read(raw)
        if raw is not None and len(raw) <= jose.MAX_HEADER
        else None
    )
    if header is None:
        return None
    document, key = header.document_, header.jwk_
    jwk = {"crv": key.crv_, "kty": key.kty_, "x": key.x_}
    return SignerClaims(
        kid=header.kid_,
        jwk=jwk if key.y_ is UNSET else {**jwk, "y": key.y_},
        org=header.org_,
        person=header.person_,
        role=header.role_,
        document_id=document.id_,
        document_version=document.version_,
        sha256=document.sha256_,
        signed_at=datetime.fromisoformat(header.signed_at_),
        algorithm=header.alg_,
        schedule_sha256="" if header.schedule_sha256_ is UNSET else header.schedule_sha256_,
    )


def _fits(
    document: Bytes | Signable, entry: Mapping[str, Any], key: KnownKey, claims: SignerClaims
) -> bool:
    raw = unb64(entry["signature"])
    return (
        raw is not None
        and (claims.kid, claims.algorithm) == (key.kid, key.algorithm)
        and claims.sha256 == document.sha256
        and jose.fits(key.public, raw, entry["protected"].encode("ascii") + b"." + document.encoded)
    )


def _claims(header: Mapping[str, Any]) -> SignerClaims:
    try:
        validate("signature-header", dict(header))
    except RegistryError as error:
        raise SignatureError("The signature's header lacks what it must say.") from error
    document = header["document"]
    return SignerClaims(
        kid=header["kid"],
        jwk=header["jwk"],
        org=header["org"],
        person=header["person"],
        role=header["role"],
        document_id=document["id"],
        document_version=document["version"],
        sha256=document["sha256"],
        signed_at=datetime.strptime(header["signed_at"], _TIME).replace(tzinfo=UTC),
        algorithm=header["alg"],
        schedule_sha256=header.get("schedule_sha256", ""),
    )


def merge(envelopes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Merge several envelopes into one; an entry that is in two of them is kept once."""
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    for envelope in envelopes:
        for entry in envelope["signatures"]:
            entries[(entry["protected"], entry["signature"])] = dict(entry)
    return {"signatures": list(entries.values())}
