"""Recovery codes, each valid for one sign-in by someone who has lost their telephone.

A code is 80 random bits. Nobody can guess one, so attempts need not be limited, and SHA-256 is
enough to store it.
"""

from __future__ import annotations

import hashlib
import secrets

HOW_MANY = 10
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # without those easily mistaken for another
_LENGTH = 16
_READ_AS = str.maketrans("oil", "011", " -\t\n")


def new_codes() -> list[str]:
    """Ten codes, in groups of four."""
    return [
        _in_groups("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)))
        for _ in range(HOW_MANY)
    ]


def digest(typed: str) -> str | None:
    """The stored form of a code, however it was typed; None if it cannot be one."""
    code = typed.casefold().translate(_READ_AS)
    if len(code) != _LENGTH or set(code) - set(_LETTERS):
        return None
    return hashlib.sha256(code.encode()).hexdigest()


def _in_groups(code: str) -> str:
    return "-".join(code[place : place + 4] for place in range(0, _LENGTH, 4))
