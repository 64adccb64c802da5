"""Signed notices of leaving: an organisation leaves the charter or an agreement on a date.

A notice is a compact JWS whose ``typ`` makes it useless for any other purpose. Its claims are those
of leaving-notice.schema.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from registry.documents.json.parse import parse_json
from registry.documents.json.validate import validate
from registry.documents.signatures.jose import read_header, sign_compact, verify_compact
from registry.documents.signatures.keys import PrivateKey, unb64
from registry.documents.signatures.plain_line import line_faults
from registry.errors import InvalidInputError, RegistryError, SignatureError

TYP = "wisc-leaving-notice+jws"
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Notice:
    """The content of a notice; ``leaves`` is the id of the charter or agreement, and ``given_at``
    is only the signer's word."""

    org: str
    leaves: str
    effective_on: date
    reason: str
    person: str
    role: str
    given_at: datetime


def sign_notice(notice: Notice, key: PrivateKey) -> str:
    """The notice as a compact JWS.

    Raises:
        InvalidInputError: it does not fit its schema, or a name is not a plain line.
    """
    if faults := list(line_faults(name=notice.person, role=notice.role)):
        raise InvalidInputError(faults)
    claims = {
        "type": "leaving-notice",
        "org": notice.org,
        "leaves": notice.leaves,
        "effective_on": notice.effective_on.isoformat(),
        "reason": notice.reason,
        "person": notice.person,
        "role": notice.role,
        "given_at": notice.given_at.astimezone(UTC).strftime(_TIME),
    }
    validate("leaving-notice", claims)
    return sign_compact({"typ": TYP}, claims, key)


def claimed_kid(text: str) -> str:
    """The key id that a notice claims, unverified, for looking up the key."""
    kid = read_header(text.split(".")[0]).get("kid")
    if not isinstance(kid, str):
        raise SignatureError("The notice does not say by which key it is.")
    return kid


def claimed_org(text: str) -> str:
    """The organisation that a notice claims to be of, unverified; empty if it says none."""
    parts = text.split(".")
    raw = unb64(parts[1]) if len(parts) > 1 else None
    try:
        claims = parse_json(raw or b"{}")
    except RegistryError:
        return ""
    org = claims.get("org") if isinstance(claims, dict) else ""
    return org if isinstance(org, str) else ""


def verify_notice(text: str, jwk: Mapping[str, str]) -> Notice:
    """The content of a notice, after verifying that it is by a key.

    Raises:
        SignatureError: it is not by this key, or not a notice of leaving.
    """
    claims = verify_compact(text, jwk, TYP)
    try:
        validate("leaving-notice", claims)
    except RegistryError as error:
        raise SignatureError("The notice lacks what it must say.") from error
    return Notice(
        org=claims["org"],
        leaves=claims["leaves"],
        effective_on=date.fromisoformat(claims["effective_on"]),
        reason=claims["reason"],
        person=claims["person"],
        role=claims["role"],
        given_at=datetime.strptime(claims["given_at"], _TIME).replace(tzinfo=UTC),
    )


def parts_of(text: str) -> tuple[str, bytes, str]:
    """The protected header, payload and signature of a notice that was verified."""
    protected, payload, signature = text.split(".")
    return protected, unb64(payload) or b"", signature
