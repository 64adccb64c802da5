"""Passwords: what is required of them, and how they are stored, with Argon2id.

A length is required, never kinds of characters (NIST SP 800-63B §3.1.1). 46 MiB, two passes and one
lane are above OWASP's minimum (19 MiB, two passes); a hash was measured at 0.10 s on the two-core
machine of docs/reference/benchmarks.md. Three threads of their own, two of them of ``crowd``, limit
the memory to 138 MiB however many people try at once, and no page or check waits for them.
"""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SHORTEST, LONGEST = 12, 128
MEMORY_KIB, PASSES, LANES = 47_104, 2, 1
_SALT_BYTES, _HASH_BYTES = 16, 32

_thread = ThreadPoolExecutor(1, thread_name_prefix="password")

# The most common passwords of twelve or more characters, from published lists of leaked ones.
_LISTED = """
123456789012 1234567890123 12345678901234 123456789123 1234567891011 123123123123 012345678910
987654321098 0987654321098 112233445566 111222333444 121212121212 1q2w3e4r5t6y 1q2w3e4r5t6y7u
1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv qwertyuiop12 qwertyuiop123 qwerty123456 qwerty1234567
qwertyuiopas qwertyuiopasdf qwertyuiopasdfgh qwertyqwerty asdfghjkl123 zxcvbnm12345 password1234
password12345 password123456 passwordpassword password2024 password2025 password2026 password2027
p@ssw0rd1234 passw0rd1234 administrator administrator1 welcome12345 welcome123456 changeme1234
letmein12345 letmeinletmein iloveyou1234 iloveyouiloveyou abcdefghijkl abcdefghijklm abcd12345678
abc123456789 a1b2c3d4e5f6 q1w2e3r4t5y6 safeguarding safeguarding1 safeguarding123 safeguarding2026
unknown12345 basketball12 footballfootball correcthorsebatterystaple monkeymonkey sunshine1234
"""
_COMMON = frozenset(_LISTED.split())


def fault_of(password: str, address: str) -> str | None:
    """What is wrong with a new password, in one sentence; None if nothing is."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"Use {SHORTEST} to {LONGEST} characters. Three or four words make a good one."
    plain, address = password.casefold(), address.casefold()
    if address and plain in {address, address.split("@", maxsplit=1)[0]}:
        return "Do not use your email address as your password."
    if plain in _COMMON or len(set(plain)) <= 2:
        return "Many people use this password, so it would be guessed. Choose another."
    return None


async def keep(password: str) -> str:
    """A password as it is stored: Argon2id with its salt and settings (PHC string format)."""
    return await asyncio.get_running_loop().run_in_executor(_thread, _encode, password)


async def is_right(password: str, kept: str | None) -> bool:
    """As ``matches``, for somebody who has signed in; ``crowd`` is for those who have not."""
    return await asyncio.get_running_loop().run_in_executor(_thread, matches, password, kept)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the stored password; the same work, and False, if none is stored. It takes a
    tenth of a second, so it has to run on a thread."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), kept or _unmatched())
    except InvalidKey:
        return False
    return kept is not None


@cache
def _unmatched() -> str:
    """A stored password that nobody has."""
    return _encode(secrets.token_urlsafe())


def _encode(password: str) -> str:
    kdf = Argon2id(
        salt=secrets.token_bytes(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=PASSES,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(password.encode())
