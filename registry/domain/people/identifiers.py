"""The identifiers of people: which are valid, and the one normal form of each (law.md §6).

Sources: NHS number check digit, modulus 11 (NHS Data Dictionary); UPN check letter, modulus 23
(Department for Education, Unique pupil numbers guide). Faults never repeat the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from registry.domain.people.names import earlier_name, name_faults, normal_name
from registry.domain.people.placeholders import NUMBER_MISSING, stands_for_missing_number
from registry.errors import Fault

SCHEMES = ("nhs", "upn", "local", "name_dob")
EARLIEST_BIRTH = 1900  # nobody older is alive; an earlier year is a typing mistake
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_LOCAL = re.compile(r"[A-Z0-9/_.-]{1,40}")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in its normal form. For ``name_dob`` the value is ``name|YYYY-MM-DD``.

    ``earlier`` is the value of a name under the folding before this one, by which older rows are
    found; None for what was never folded in another way.
    """

    scheme: str
    value: str
    earlier: str | None = field(default=None, compare=False)


def nhs_number(text: str) -> str | None:
    """Ten digits with a correct check digit, without spaces; None if it is not an NHS number."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return None
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
    check = (11 - total % 11) % 11
    return digits if check == int(digits[9]) else None


def upn(text: str) -> str | None:
    """A unique pupil number with a correct check letter; None if it is not one."""
    value = re.sub(r"\s", "", text).upper()
    if not _UPN.fullmatch(value):
        return None
    total = sum(
        weight * (int(char) if char.isdigit() else _UPN_LETTERS.find(char))
        for weight, char in enumerate(value[1:], start=2)
    )
    return value if _UPN_LETTERS[total % 23] == value[0] else None


def local_number(text: str) -> str | None:
    """An organisation's own number for a person; None if it has other characters."""
    value = re.sub(r"\s", "", text).upper()
    return value if _LOCAL.fullmatch(value) else None


def _born(text: str) -> str | None:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        return None
    return born.isoformat() if born.year >= EARLIEST_BIRTH else None


_NORMAL_FORM = {
    "nhs": (nhs_number, "This is not a valid NHS number: check each of its ten digits."),
    "upn": (upn, "This is not a valid unique pupil number: check each letter and digit."),
    "local": (local_number, "Use letters, digits, / _ . and - only, up to 40 of them."),
}


def has_local_number(given: Iterable[Identifier]) -> bool:
    """Whether one is an organisation's own number."""
    return any(map(_is_local, given))


def _is_local(one: Identifier) -> bool:
    return one.scheme.startswith("local:")


def as_formers_wrote(given: Sequence[Identifier], formers: Iterable[str]) -> list[Identifier]:
    """What was given, with an organisation's own numbers also as those whose place it took."""
    local = [one for one in given if _is_local(one)]
    return [
        *given,
        *(replace(one, scheme=f"local:{former}") for former in formers for one in local),
    ]


def parse_identifier(
    item: dict[str, str], organisation: str, pointer: str, today: date = date.max
) -> Identifier | list[Fault]:
    """Read one ``{scheme, value}`` or ``{scheme: name_dob, name, date_of_birth}``.

    Args:
        item: the identifier as sent, already checked against the schema.
        organisation: the organisation that a ``local`` number belongs to.
        pointer: where the item is, for faults.
        today: the last possible date of birth.
    """
    scheme = item["scheme"]
    if scheme == "name_dob":
        return _named(item.get("name", ""), item.get("date_of_birth", ""), pointer, today)
    normalise, problem = _NORMAL_FORM[scheme]
    text = item.get("value", "")
    if stands_for_missing_number(text):
        return [Fault(f"{pointer}/value", NUMBER_MISSING)]
    value = normalise(text)
    if value is None:
        return [Fault(f"{pointer}/value", problem)]
    return Identifier(f"local:{organisation}" if scheme == "local" else scheme, value)


def _named(name: str, day: str, pointer: str, today: date) -> Identifier | list[Fault]:
    born = _born(day)
    faults = [Fault(f"{pointer}/name", wrong) for wrong in name_faults(name)]
    if born is not None and born > today.isoformat():
        detail = "This day has not come yet. For an unborn child use another identifier."
        faults.append(Fault(f"{pointer}/date_of_birth", detail))
    if born is None:
        detail = "Give the date of birth as year-month-day, for example 2014-03-09."
        faults.append(Fault(f"{pointer}/date_of_birth", detail))
    if faults:
        return faults
    return Identifier(
        "name_dob", f"{normal_name(name)}|{born}", earlier=f"{earlier_name(name)}|{born}"
    )
