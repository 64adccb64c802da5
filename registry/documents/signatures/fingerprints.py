"""A key's id in forms that people can compare, over the telephone or on paper.

One form is the id as written in files, in groups of four. The other is hexadecimal, which is longer
but has no capitals, hyphens or underscores to mistake.
"""

from __future__ import annotations

from registry.documents.signatures.keys import unb64


def fingerprint(kid: str) -> str:
    """A key id in groups of four; the same whichever organisation the key signs for."""
    return _in_fours(_bare(kid))


def spoken(kid: str) -> str:
    """A key id in hexadecimal, 16 groups of four digits, for reading out."""
    return _in_fours(_hex(kid))


def is_fingerprint_of(given: str, kid: str) -> bool:
    """Whether a typed fingerprint is that of this key, in either form; spaces do not matter."""
    compact = "".join(given.split())
    return compact == kid or compact.lower() == _hex(kid)


def _hex(kid: str) -> str:
    return (unb64(_bare(kid)) or b"").hex()


def _bare(kid: str) -> str:
    """The key's own id: after an @ stands the further organisation that it signs for."""
    return kid.partition("@")[0]


def _in_fours(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
