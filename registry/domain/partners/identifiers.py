"""Organisations' numbers in other registers: one normal form, and what is doubtful about them.

Formats: law.md §6, which the partner schema enforces (docs/reference/identifiers.md has the
sources). None of these registers publishes a check digit: ICO's older references end in a character
that looks like one, but how it is made is not public. So no number is refused for a check digit,
and a number that is only unusual is doubted, not refused.
"""

from __future__ import annotations

import re

from registry.law.model import Kind

_ICO = re.compile(r"Z[0-9]{6}[0-9X]|Z[A-Z][0-9]{6}")
_SCOTTISH = re.compile(r"SC[0-9]{6}")
_NORTHERN_IRISH = re.compile(r"1[0-9]{5}")
_ENGLISH_CHARITY = re.compile(r"[0-9]{6,7}(-[0-9]{1,3})?")
_LAESTAB = re.compile(r"([0-9]{3})([0-9]{4})")


def normal_value(scheme: str, value: str) -> str:
    """The value as it is stored: capital letters, no spaces, LAESTAB numbers with their slash."""
    plain = re.sub(r"\s", "", value).upper()
    parts = _LAESTAB.fullmatch(plain) if scheme == "laestab" else None
    return f"{parts[1]}/{parts[2]}" if parts else plain


def doubts(scheme: str, value: str, kind: Kind) -> tuple[str, ...]:
    """What is unusual about a well-formed identifier, in plain sentences that do not repeat it.

    Args:
        value: in its normal form.
        kind: the kind of the organisation that has it.
    """
    checks = {"ico": _ico, "ods": _ods, "urn": _school, "laestab": _school, "charity": _charity}
    check = checks.get(scheme, _company if scheme == "company" else None)
    return check(value, kind) if check else ()


def is_scottish(value: str) -> bool:
    """Whether it may be the number of a Scottish charity or of a Scottish company."""
    return _SCOTTISH.fullmatch(value) is not None


def _ico(value: str, kind: Kind) -> tuple[str, ...]:
    del kind
    if _ICO.fullmatch(value):
        return ()
    return (
        "This is an unusual ICO registration number: most are Z and seven digits, or two letters"
        " and six digits, the first letter a Z. Compare it with the public register.",
    )


def _ods(value: str, kind: Kind) -> tuple[str, ...]:
    if kind.ods_pattern is None or re.fullmatch(kind.ods_pattern, value):
        return ()
    return (
        f"The ODS code of such an organisation is usually {kind.ods_form}."
        " Check that it is its own.",
    )


def _school(value: str, kind: Kind) -> tuple[str, ...]:
    del value
    if kind.school:
        return ()
    return ("This is a number that schools have, and the organisation is not recorded as one.",)


def _charity(value: str, kind: Kind) -> tuple[str, ...]:
    if not kind.may_be_charity and _ENGLISH_CHARITY.fullmatch(value):
        return (
            "This is a charity number, and such an organisation is seldom a registered charity."
            " Check that it is its own and not that of a charity connected with it.",
        )
    if is_scottish(value) and not kind.is_charity:
        return ("SC and six digits may be a Scottish charity or a Scottish company. Check which.",)
    if _NORTHERN_IRISH.fullmatch(value):
        return (
            "A six-digit number that begins with 1 is usually of Northern Ireland: write NIC before"
            " it if it is.",
        )
    return ()


def _company(value: str, kind: Kind) -> tuple[str, ...]:
    if is_scottish(value) and kind.is_charity:
        return ("SC and six digits may be a Scottish charity or a Scottish company. Check which.",)
    return ()
