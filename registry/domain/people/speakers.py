"""The words that tell apart who spoke for someone: a closed list, so that no name is among them.

They are stored beside the consent, unsealed, because every check reads them.
"""

from __future__ import annotations

import re

VOICES = (
    "self",
    "mother",
    "father",
    "parent",
    "guardian",
    "local_authority",
    "grandparent",
    "son",
    "daughter",
    "sibling",
    "partner",
    "relative",
    "attorney",
    "deputy",
)
# Two of one kind, such as two guardians, are guardian-1 and guardian-2.
PATTERN = f"^(({'|'.join(VOICES)})(-[1-9])?)?$"
DETAIL = (
    f"Use one of: {', '.join(VOICES)}; where two are alike add -1 and -2, as in guardian-2."
    " Never a name."
)


def is_voice(text: str) -> bool:
    """Whether it is one of these words, or empty."""
    return re.fullmatch(PATTERN[1:-1], text) is not None
