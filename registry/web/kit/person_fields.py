"""The fields that identify a person: how they are read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.documents.signatures.plain_line import LONGEST
from registry.domain.people.names import name_faults
from registry.errors import Fault, InvalidInputError
from registry.services.people.finding import read_identifiers
from registry.web.kit.dates import read_date
from registry.web.kit.forms import Form
from registry.web.kit.render import day

NUMBERS = ("nhs", "upn", "local")
FIELDS = (*NUMBERS, "full_name", "born-day", "born-month", "born-year")
_SHOWN = 4
Answers = Mapping[str, Any]


def person_answers(form: Form) -> dict[str, Any]:
    """Return the fields as they were sent."""
    return {name: form.one(name)[:LONGEST] for name in FIELDS}


def person_faults(answers: Answers) -> list[Fault]:
    """Return every fault of the fields; leaving them all empty is not a fault."""
    faults: list[Fault] = []
    full_name, (born, date_fault) = answers.get("full_name", ""), read_date(answers, "born")
    if date_fault:
        faults.append(Fault("born-day", date_fault))
    elif full_name and born is None:
        faults.append(Fault("born-day", "Give the date of birth with the name."))
    if born is not None and not full_name:
        faults.append(Fault("full_name", "Give the name with the date of birth."))
    for field, item in _numbers(answers):
        try:
            read_identifiers([item], "x")
        except InvalidInputError as error:
            faults += [Fault(field, fault.detail) for fault in error.faults]
    if full_name:
        faults += [Fault("full_name", detail) for detail in name_faults(full_name)]
    return faults


def birth_date(answers: Answers) -> date | None:
    """Return the date of birth, if a complete one was given."""
    return read_date(answers, "born")[0]


def whose(answers: Answers) -> list[str]:
    """The details as they were entered; of a number only its end."""
    born = birth_date(answers)
    parts = [
        answers.get("full_name", ""),
        f"born {day(born)}" if born is not None else "",
        _number("NHS number", answers.get("nhs", "")),
        _number("unique pupil number", answers.get("upn", "")),
        _number("your number", answers.get("local", "")),
    ]
    return [part for part in parts if part]


def identifiers(answers: Answers) -> list[dict[str, str]]:
    """Return the person's identifiers in the form that the API takes."""
    return [identifier for _, identifier in _identifiers_by_field(answers)]


def _number(name: str, value: str) -> str:
    plain = value.replace(" ", "")
    if len(plain) <= _SHOWN:
        return f"{name} {plain}" if plain else ""
    return f"{name} ending in {plain[-_SHOWN:]}"


def _identifiers_by_field(answers: Answers) -> list[tuple[str, dict[str, str]]]:
    """Each identifier given, with the field it came from."""
    found = _numbers(answers)
    born = birth_date(answers)
    if answers.get("full_name") and born is not None:
        name = {"name": answers["full_name"], "date_of_birth": born.isoformat()}
        found.append(("full_name", {"scheme": "name_dob", **name}))
    return found


def _numbers(answers: Answers) -> list[tuple[str, dict[str, str]]]:
    """Return each given number with the field it came from."""
    return [
        (field, {"scheme": field, "value": answers[field]})
        for field in NUMBERS
        if answers.get(field)
    ]
