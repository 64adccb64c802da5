"""An entry of an organisation's record as a form, and a form as an entry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.policy_needed import covers
from registry.errors import Fault
from registry.law import Law
from registry.services import partner_entries
from registry.services.partner_changes import called
from registry.web.dates import form_date
from registry.web.forms import Form
from registry.web.organisation_parts import DATE, MANY, Box, Part

_LONGEST_ID = 60
_POLICING = "Sch8."  # DPA 2018 Sch 8: sensitive processing under Part 3


def form_of(part: Part, entry: Mapping[str, Any]) -> Form:
    """A form filled with an entry."""
    values: dict[str, Sequence[str]] = {"was": [partner_entries.mark(entry)]}
    for box in part.boxes:
        value = entry.get(box.name)
        if value is None:
            continue
        if box.kind == DATE:
            year, month, day = str(value).split("-")
            numbers = (str(int(day)), str(int(month)), str(int(year)))
            values |= {
                f"{box.name}-{each}": [n]
                for each, n in zip(("day", "month", "year"), numbers, strict=True)
            }
        else:
            values[box.name] = [value] if isinstance(value, str) else list(value)
    return Form(values)


def entry_in(
    part: Part, form: Form, before: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Fault]]:
    """The entry a form describes, and what is missing or no date in it.

    What the form does not ask (an id, a contact's post) stays as it was.
    """
    asked = {box.name for box in part.boxes}
    entry = {name: value for name, value in before.items() if name not in asked}
    faults = []
    for box in part.boxes:
        value, fault = _value(box, form)
        if fault or (box.missing and not value):
            faults.append(Fault(at(box), fault or box.missing))
        elif value:
            entry[box.name] = value
    return entry, faults


def at(box: Box) -> str:
    """The id of the field that a fault of the box belongs to."""
    return f"{box.name}-day" if box.kind == DATE else box.name


def field_of(part: Part, pointer: str) -> str:
    """The same for a fault in the record, by its path in the entry."""
    name = pointer.partition("/")[0]
    if name == "change":
        return "reason"
    return next((at(box) for box in part.boxes if box.name == name), "")


def with_id(title: str, taken: set[str]) -> str:
    """An id for a new policy document, of its title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_ID].strip("_") or "document"
    number, found = 1, stem
    while found in taken:
        number += 1
        found = f"{stem[: _LONGEST_ID - 5]}_{number}"
    return found


def choices_of(box: Box, law: Law, entry: Mapping[str, Any]) -> list[dict[str, str]]:
    """What can be chosen."""
    if box.choices is not None:
        return [{"value": each, "text": _capital(text)} for each, text in box.choices.items()]
    if box.kind != MANY:
        return []
    found = _conditions(law, entry.get(box.name) or ())
    general = [code for code in found if not code.startswith(_POLICING)]
    policing = [code for code in found if code.startswith(_POLICING)]
    choices = [
        [{"value": each, "text": _with_code(found[each], each)} for each in group]
        for group in (general, policing)
    ]
    return [*choices[0], {"divider": "for law enforcement"}, *choices[1]]


def shown(part: Part, entry: Mapping[str, Any], law: Law) -> list[dict[str, str]]:
    """An entry's answers for reading, without those that name it."""
    return [
        {"label": box.label, "kind": box.kind, "value": _read(box, entry[box.name], law)}
        for box in part.boxes
        if box.name in entry and box.name not in part.naming
    ]


def title_of(part: Part, entry: Mapping[str, Any]) -> str:
    """What an entry is called."""
    return _capital(called(part.name, entry)) if part.is_list else part.heading


def _value(box: Box, form: Form) -> tuple[Any, str]:
    if box.kind == DATE:
        day, fault = form_date(form, box.name)
        return day.isoformat() if day else None, fault
    return (form.many(box.name) if box.kind == MANY else form.one(box.name)), ""


def _read(box: Box, value: Any, law: Law) -> str:
    if box.kind == MANY:
        names = _conditions(law, value)
        return "; ".join(_with_code(names[code], code) for code in value)
    return str(value)


def _conditions(law: Law, chosen: Sequence[str]) -> dict[str, str]:
    """The name of every paragraph with a condition that needs such a document, by its code, and
    of those written in another way."""
    needing = [row for row in law.conditions.values() if row.apd != "not_required"]
    found = {row.id.rpartition("+")[2]: row.name for row in needing}
    for code in chosen:
        if code not in found:
            found[code] = next((row.name for row in needing if covers(code, row.id)), "")
    return found


def _with_code(name: str, code: str) -> str:
    return f"{_capital(name)} ({code})" if name else code


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
