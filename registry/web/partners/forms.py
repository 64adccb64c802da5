"""An organisation's record on its pages: what is asked of an entry, and how it reads."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.decision.policy_needed import covers
from registry.law import Law
from registry.services.law_words import with_code
from registry.services.partners.changes import called
from registry.web.kit.form_fields import MANY, Box, capital
from registry.web.partners.parts import Part


def boxes_of(part: Part, law: Law, entry: Mapping[str, Any]) -> tuple[Box, ...]:
    """The part's questions, with what the law tables offer for those that have no list."""
    if all(box.kind != MANY for box in part.boxes):
        return part.boxes
    names = _conditions(law, entry.get("conditions") or ())
    return tuple(
        dataclasses.replace(box, choices=names) if box.kind == MANY else box for box in part.boxes
    )


def shown(part: Part, entry: Mapping[str, Any], law: Law) -> list[dict[str, str]]:
    """An entry's answers for reading, without those that name it."""
    return [
        {"label": box.label, "kind": box.kind, "value": _read(box, entry[box.name], law)}
        for box in part.boxes
        if box.name in entry and box.name not in part.naming
    ]


def title_of(part: Part, entry: Mapping[str, Any]) -> str:
    """What an entry is called."""
    return capital(called(part.name, entry)) if part.is_list else part.heading


def _read(box: Box, value: Any, law: Law) -> str:
    if box.kind == MANY:
        names = _conditions(law, value)
        return "; ".join(capital(names[code]) for code in value)
    return str(value)


def _conditions(law: Law, chosen: Sequence[str]) -> dict[str, str]:
    """The words for every paragraph with a condition that needs such a document, by its code, and
    for those written in another way."""
    needing = [row for row in law.conditions.values() if row.apd != "not_required"]
    names = {row.id.rpartition("+")[2]: row.name for row in needing}
    for code in chosen:
        if code not in names:
            names[code] = next((row.name for row in needing if covers(code, row.id)), "")
    return {code: with_code(name, code) for code, name in names.items()}
