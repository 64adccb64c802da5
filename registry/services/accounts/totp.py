"""Codes of an authenticator app (RFC 6238): six digits, each good for one sign-in.

SHA-1, six digits and thirty seconds are what every app knows. One step early or late is taken,
for telephones whose clock is not ours.
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
    """A secret to share with one app, in base32 as people type it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def in_groups(secret: str) -> str:
    """In groups of four, to be typed without losing one's place."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def app_address(secret: str, *, issuer: str, account: str) -> str:
    """The otpauth address that an app on the same device opens."""
    label = quote(f"{issuer}:{account}", safe="")
    values = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS}
    return f"otpauth://totp/{label}?{urlencode({**values, 'period': SECONDS}, quote_via=quote)}"


def plain_code(typed: str) -> str | None:
    """The six digits of what was typed; None where it cannot be a code."""
    code = typed.replace(" ", "").replace("-", "")
    return code if len(code) == DIGITS and code.isascii() and code.isdecimal() else None


def code_at(secret: str, step: int) -> str:
    """The code of one step of thirty seconds."""
    key = base64.b32decode(secret)
    # SHA-1 is what the apps know; HMAC does not need it to be free of collisions.
    totp = TOTP(key, DIGITS, SHA1(), SECONDS, enforce_key_length=False)  # noqa: S303
    return totp.generate(step * SECONDS).decode()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is; None where it is of none near now."""
    present = int(now.timestamp()) // SECONDS
    found = None
    for step in (present + delta for delta in AROUND):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found
