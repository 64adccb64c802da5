"""Forms made of a list of fields, filled in from a record and read back into it.

A form field stands for one field of an object: a line (``LONG`` for a line that may be long), a
text of several lines, a date, a number, one choice or several. Fields of the object that the form
does not ask for stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import Fault
from registry.web.kit.dates import PARTS, form_date
from registry.web.kit.forms import Form

LINE, LONG, TEXT, DATE, NUMBER = "line", "long", "text", "date", "number"
CHOICE, MANY, TELEPHONE, EMAIL = "choice", "many", "tel", "email"
WAS = "was"
_NOT_A_NUMBER = "Write a number, such as 90."
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FormField:
    """One question, for the object's field ``name``.

    Attributes:
        missing: the message if the answer is missing; empty if the answer is optional.
        choices: the words of each value that can be chosen.
    """

    name: str
    label: str
    kind: str = LINE
    hint: str = ""
    missing: str = ""
    choices: Mapping[str, str] | None = None

    @property
    def at(self) -> str:
        """The id of the HTML field at which its faults are shown."""
        return f"{self.name}-day" if self.kind == DATE else self.name

    @property
    def listed(self) -> list[dict[str, str]]:
        """The choices in the form that the page components expect."""
        choices = (self.choices or {}).items()
        return [{"value": value, "text": capital(words)} for value, words in choices]


def filled(form_fields: Sequence[FormField], record: Mapping[str, Any], was: str) -> Form:
    """Return the form filled in from a record, with the mark (``canonical.mark``) of the record."""
    values: dict[str, Sequence[str]] = {WAS: [was]}
    for form_field in form_fields:
        value = record.get(form_field.name)
        if (
            form_field.kind == DATE
            and isinstance(value, str)
            and value.count("-") == len(PARTS) - 1
        ):
            numbers = [part.lstrip("0") for part in reversed(value.split("-"))]
            values |= {
                f"{form_field.name}-{part}": [number]
                for part, number in zip(PARTS, numbers, strict=True)
            }
        elif isinstance(value, list):
            values[form_field.name] = [str(item) for item in value]
        elif value is not None:
            values[form_field.name] = [str(value)]
    return Form(values)


def answered(
    form_fields: Sequence[FormField], form: Form, before: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the object with the answers in it, and a fault for each missing or unreadable one."""
    asked = {form_field.name for form_field in form_fields}
    record = {name: value for name, value in before.items() if name not in asked}
    faults = []
    for form_field in form_fields:
        value, fault = _value(form_field, form)
        if fault or (form_field.missing and not value):
            faults.append(Fault(form_field.at, fault or form_field.missing))
        elif value not in ("", [], None):
            record[form_field.name] = value
    return record, faults


def field_names(form_fields: Iterable[FormField]) -> dict[str, str]:
    """Return each HTML field by the first part of a fault's pointer (as in ``conditions/2``)."""
    return {form_field.name: form_field.at for form_field in form_fields}


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _value(form_field: FormField, form: Form) -> tuple[Any, str]:
    if form_field.kind == DATE:
        day, fault = form_date(form, form_field.name)
        return day.isoformat() if day else None, fault
    if form_field.kind == MANY:
        return form.many(form_field.name), ""
    text = form.one(form_field.name)
    if form_field.kind == LONG:
        return " ".join(text.split()), ""
    if form_field.kind != NUMBER or not text:
        return text, ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return (int(text), "") if is_number else (None, _NOT_A_NUMBER)
