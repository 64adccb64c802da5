"""Codes of an authenticator app (RFC 6238): six digits, each valid for one sign-in.

Every app knows SHA-1, six digits and thirty seconds. A code that is one step early or late is
accepted, because telephones' clocks differ from ours.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS, SECONDS = 6, 30
AROUND = (0, -1, 1)
_SECRET_BYTES = 20  # RFC 4226 §4: 160 bits


def new_secret() -> str:
    """A new secret to share with one app, in base32 so that people can type it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def in_groups(secret: str) -> str:
    """A secret in groups of four, so that people can type it without losing their place."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def app_address(secret: str, *, issuer: str, account: str) -> str:
    """The ``otpauth`` address that opens an app on the same device."""
    label = quote(f"{issuer}:{account}", safe="")
    values = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS}
    return f"otpauth://totp/{label}?{urlencode({**values, 'period': SECONDS}, quote_via=quote)}"


def plain_code(typed: str) -> str | None:
    """The six digits of what was typed; None if it cannot be a code."""
    code = typed.replace(" ", "").replace("-", "")
    return code if len(code) == DIGITS and code.isascii() and code.isdecimal() else None


def code_at(secret: str, step: int) -> str:
    """The code for one step of thirty seconds."""
    key = base64.b32decode(secret)
    # All apps know SHA-1, and HMAC does not need it to be free of collisions.
    totp = TOTP(key, DIGITS, SHA1(), SECONDS, enforce_key_length=False)  # noqa: S303
    return totp.generate(step * SECONDS).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step that a code belongs to; None if it belongs to no step close to now."""
    present = int(now.timestamp()) // SECONDS
    found = None
    for step in (present + delta for delta in AROUND):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found
