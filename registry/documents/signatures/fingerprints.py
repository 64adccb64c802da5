"""A key's id as people compare it, over the telephone or on paper.

In groups of four as it is written in files; and as hexadecimal, which is longer but has no capitals
to tell apart, no hyphen and no underscore.
"""

from __future__ import annotations

from registry.documents.signatures.keys import unb64


def fingerprint(kid: str) -> str:
    """A key id in groups of four."""
    return _in_fours(kid)


def spoken(kid: str) -> str:
    """The same in hexadecimal, 16 groups of four digits: to be read out."""
    return _in_fours(_hex(kid))


def is_fingerprint_of(given: str, kid: str) -> bool:
    """Whether what someone typed is this key, in either form; spaces do not matter."""
    close = "".join(given.split())
    return close == kid or close.lower() == _hex(kid)


def _hex(kid: str) -> str:
    return (unb64(kid) or b"").hex()


def _in_fours(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
