"""Who speaks for someone: in which capacity, and the words that distinguish two speakers.

Both are closed lists, so that they never contain a name. They are stored beside the consent,
unsealed, because every check reads them.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Speaker(StrEnum):
    """The capacity in which someone speaks (contract §1, ``by``)."""

    SELF = "self"
    PARENT = "parental_responsibility"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"
    NEXT_OF_KIN = "next_of_kin"


# Those who can be appointed to speak for an adult who cannot decide.
APPOINTED = frozenset({Speaker.ATTORNEY, Speaker.DEPUTY})


class SpeakerWord(StrEnum):
    """A word for one of the people who speak for a person."""

    SELF = "self"
    MOTHER = "mother"
    FATHER = "father"
    PARENT = "parent"
    GUARDIAN = "guardian"
    LOCAL_AUTHORITY = "local_authority"
    GRANDPARENT = "grandparent"
    SON = "son"
    DAUGHTER = "daughter"
    SIBLING = "sibling"
    PARTNER = "partner"
    RELATIVE = "relative"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"


# Two of one kind, such as two guardians, are guardian-1 and guardian-2.
PATTERN = f"^(({'|'.join(SpeakerWord)})(-[1-9])?)?$"
DETAIL = (
    f"Use one of: {', '.join(SpeakerWord)}; where two are alike add -1 and -2, as in guardian-2."
    " Never a name."
)


def is_speaker_word(text: str) -> bool:
    """Whether a text is one of these words, or empty."""
    return re.fullmatch(PATTERN[1:-1], text) is not None
