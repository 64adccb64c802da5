"""The fields that say who somebody is: read, and every fault of them at once."""

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

FIELDS = ("nhs", "local", "full_name", "born-day", "born-month", "born-year")
Answers = Mapping[str, Any]


def person_answers(form: Form) -> dict[str, Any]:
    """The fields as they were sent."""
    return {name: form.one(name)[:LONGEST] for name in FIELDS}


def person_faults(answers: Answers) -> list[Fault]:
    """Every fault of the fields, beside each; that none is filled in is no fault."""
    faults: list[Fault] = []
    named, (born, wrong) = answers.get("full_name", ""), read_date(answers, "born")
    if wrong:
        faults.append(Fault("born-day", wrong))
    elif named and born is None:
        faults.append(Fault("born-day", "Give the date of birth with the name."))
    if born is not None and not named:
        faults.append(Fault("full_name", "Give the name with the date of birth."))
    for field, item in _numbers(answers):
        try:
            read_identifiers([item], "x")
        except InvalidInputError as error:
            faults += [Fault(field, fault.detail) for fault in error.faults]
    if named:
        faults += [Fault("full_name", wrong) for wrong in name_faults(named)]
    return faults


def birth_date(answers: Answers) -> date | None:
    """The date of birth, where a whole one was given."""
    return read_date(answers, "born")[0]


def identifiers(answers: Answers) -> list[dict[str, str]]:
    """How the person is known, as the API takes it."""
    return [item for _, item in _identified(answers)]


def _identified(answers: Answers) -> list[tuple[str, dict[str, str]]]:
    """Each identifier given, with the field it came from."""
    found = _numbers(answers)
    born = birth_date(answers)
    if answers.get("full_name") and born is not None:
        name = {"name": answers["full_name"], "date_of_birth": born.isoformat()}
        found.append(("full_name", {"scheme": "name_dob", **name}))
    return found


def _numbers(answers: Answers) -> list[tuple[str, dict[str, str]]]:
    return [
        (field, {"scheme": field, "value": answers[field]})
        for field in ("nhs", "local")
        if answers.get(field)
    ]
