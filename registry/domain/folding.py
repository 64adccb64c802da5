"""One way to compare what people are called, whatever keyboard or system it was written with.

Apostrophes are taken out before anything else, for NFKC would make a space of U+00B4; and once
more after it, for it makes an apostrophe and an n of U+0149.
Source: shared/reference/consent.md §5.
"""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "\u0027\u0060\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u055a\u2032\uff07"
_WITHOUT_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
# Letters that are no letter with a mark to Unicode; case folding made them small, and ss of ß.
_LETTERS = {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"}
_FURTHER = {"ð": "d", "ħ": "h", "ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y"}
_SPELLED = str.maketrans(_LETTERS | _FURTHER)
# What the steps of ``folded`` come to for each ASCII character; most names are nothing else.
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_ASCII |= {code: "" for code in map(ord, _APOSTROPHES) if code < 128}


def folded(text: str) -> str:
    """The words of a name in plain small letters and digits, with one space between them."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    compatible = unicodedata.normalize("NFKC", text.translate(_WITHOUT_APOSTROPHES))
    caseless = compatible.translate(_WITHOUT_APOSTROPHES).casefold()
    decomposed = unicodedata.normalize("NFKD", caseless)
    letters = "".join(map(_plain, decomposed)).translate(_SPELLED)
    return " ".join(letters.split())


def is_part_of(part: str, name: str) -> bool:
    """Whether a name has ``part`` in it, as people search; anything has nothing in it."""
    wanted = folded(part)
    return wanted in folded(name) if wanted else not part.strip()


def _plain(char: str) -> str:
    """A letter or digit as it is, no accent and nothing invisible, a space for any other mark."""
    if char.isalnum():
        return char
    invisible = unicodedata.combining(char) or unicodedata.category(char) == "Cf"
    return "" if invisible else " "
