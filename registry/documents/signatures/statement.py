"""Signed statements of membership: short-lived, for someone with no access to the registry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from registry.documents.json.validate import validate
from registry.documents.signatures.clocks import CLOCKS_DIFFER
from registry.documents.signatures.jose import sign_compact, verify_compact
from registry.documents.signatures.keys import PrivateKey
from registry.errors import RegistryError, SignatureError

TYP = "wisc-membership+jwt"


def issue_membership(
    key: PrivateKey,
    *,
    issuer: str,
    org: str,
    legal_name: str,
    status: str,
    since: str,
    charter: str,
    charter_version: int,
    issued_at: datetime,
    expires_at: datetime,
    method: str = "",
) -> str:
    """A JWT by the registry key, with the claims of membership-statement.schema.json.

    ``method`` is how the charter was signed; it is left out if it is not known.
    """
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": org,
        "legal_name": legal_name,
        "status": status,
        "since": since,
        "charter": charter,
        "charter_version": charter_version,
        **({"method": method} if method else {}),
        "iat": int(issued_at.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    return sign_compact({"typ": TYP}, claims, key)


def verify_membership(text: str, jwk: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The claims of a statement that is signed by the registry key.

    Raises:
        SignatureError: it is not by this key, not a statement, or out of date.
    """
    claims = verify_compact(text, jwk, TYP)
    try:
        validate("membership-statement", claims)
    except RegistryError as error:
        raise SignatureError("The statement lacks what it must say.") from error
    if now >= datetime.fromtimestamp(claims["exp"], UTC) + CLOCKS_DIFFER:
        raise SignatureError(
            "The statement is out of date.", next_step="Ask the registry for a new one."
        )
    if now < datetime.fromtimestamp(claims["iat"], UTC) - CLOCKS_DIFFER:
        raise SignatureError(
            "The statement is dated in the future.", next_step="Check this machine's clock."
        )
    return claims
