"""What is a telephone number that somebody in the United Kingdom can ring.

A number on record is rung in an emergency, so that one which cannot be is refused where it is
given. National numbers follow Ofcom's National Telephone Numbering Plan: the ranges in use, nine or
ten digits after the 0. Other countries' numbers have at most 15 digits (ITU-T E.164).
"""

from __future__ import annotations

import re

NO_NUMBER = "Nobody can ring this number. Write it with its area code, such as 01632 960100."
_SEPARATORS = re.compile(r"[ ()]")
_UK = re.compile(r"0(?:1[1-9]|2[03489]|3[0347]|5[56]|7[0-9]|8[0247]|9[018])[0-9]{7,8}")
_SHORT = re.compile(r"08001111|116[0-9]{3}")  # Childline, and helplines of one European number
_ABROAD = re.compile(r"\+(?!44)[1-9][0-9]{6,14}")
_FROM_ABROAD = re.compile(r"(?:\+|00)44(?:0(?=[1-9]))?")


def is_telephone(text: str) -> bool:
    """Whether a text is a number that can be rung: national, or with the code of a country."""
    digits = _SEPARATORS.sub("", text)
    national = _FROM_ABROAD.sub("0", digits, count=1) if _FROM_ABROAD.match(digits) else digits
    abroad = re.sub("^00", "+", digits)
    return bool(_UK.fullmatch(national) or _SHORT.fullmatch(digits) or _ABROAD.fullmatch(abroad))
