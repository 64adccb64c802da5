"""The entries of an organisation's record: their form fields, and how they are shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.decision.policy_needed import covers
from registry.law import Law
from registry.services.law_words import with_code
from registry.services.partners.changes import called
from registry.web.kit.form_fields import MANY, FormField, capital
from registry.web.partners.parts import Part


def form_fields_of(part: Part, law: Law, entry: Mapping[str, Any]) -> tuple[FormField, ...]:
    """Return the form fields of a part, with the choices that the law tables offer."""
    if all(form_field.kind != MANY for form_field in part.form_fields):
        return part.form_fields
    names = _conditions(law, entry.get("conditions") or ())
    return tuple(
        dataclasses.replace(form_field, choices=names) if form_field.kind == MANY else form_field
        for form_field in part.form_fields
    )


def shown(part: Part, entry: Mapping[str, Any], law: Law) -> list[dict[str, str]]:
    """Return an entry's values for reading, without the fields that name the entry."""
    return [
        {
            "label": form_field.label,
            "kind": form_field.kind,
            "value": _read(form_field, entry[form_field.name], law),
        }
        for form_field in part.form_fields
        if form_field.name in entry and form_field.name not in part.naming
    ]


def title_of(part: Part, entry: Mapping[str, Any]) -> str:
    """Return the title of an entry."""
    return capital(called(part.name, entry)) if part.is_list else part.heading


def _read(form_field: FormField, value: Any, law: Law) -> str:
    if form_field.kind == MANY:
        names = _conditions(law, value)
        return "; ".join(capital(names[code]) for code in value)
    return str(value)


def _conditions(law: Law, chosen: Sequence[str]) -> dict[str, str]:
    """Return the words for each condition that needs an appropriate policy document, by its code.

    Chosen codes that are written differently get the words of the condition that they cover.
    """
    needing = [row for row in law.conditions.values() if row.apd != "not_required"]
    names = {row.id.rpartition("+")[2]: row.name for row in needing}
    for code in chosen:
        if code not in names:
            covered = (row.name for row in needing if covers(code, row.id))
            names[code] = next(covered, "")
    return {code: with_code(name, code) for code, name in names.items()}
