"""The journey of putting something right: its pages in order, and which of them is next.

The functions are pure. The officer's draft holds the ``kind`` of what is put right, the
``answers`` of each page as they were typed, and the records ``found`` for the details typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.records.people import CorrectionKind, Subject
from registry.web.people.words import known_by

Content = Mapping[str, Any]
CHECK = "check"
# The page that asks which record is meant, by the page whose details lead to several.
WHICH = {"person": "which", "number": "which", "other": "which-other"}
_PERSON, _OTHER = ("person", "which"), ("other", "which-other")
_STEPS = {
    CorrectionKind.NUMBER_REPLACED: ("number", "which", "means"),
    CorrectionKind.JOINED: (*_PERSON, *_OTHER, "means"),
    CorrectionKind.JOINED_ACROSS: (*_PERSON, "code", "means"),
    CorrectionKind.ENTRY_MOVED: (*_PERSON, "entry", *_OTHER, "means"),
    CorrectionKind.ALIAS_TAKEN_BACK: (*_PERSON, "wrong", "means"),
}
_ASKED_AGAIN = {
    "number": ("which",),
    "person": ("which", "entry"),
    "which": ("entry",),
    "other": ("which-other",),
}


def new_content(kind: CorrectionKind) -> dict[str, Any]:
    """Return the content of a new draft."""
    return {"kind": kind, "answers": {}, "found": {}}


def kind_of(content: Content) -> CorrectionKind:
    return CorrectionKind(content["kind"])


def steps(content: Content) -> list[str]:
    """Return the pages to ask; which record is meant only where there are several."""
    found = content["found"]
    return [
        step
        for step in _STEPS[kind_of(content)]
        if step not in WHICH.values() or len(found.get(step, ())) > 1
    ]


def next_step(content: Content) -> str:
    """Return the first page without an answer, or the last page, which shows all of them."""
    return next((step for step in steps(content) if step not in content["answers"]), CHECK)


def step_before(content: Content, step: str) -> str | None:
    """Return the page before this one; None for the first."""
    order = [*steps(content), CHECK]
    index = order.index(step)
    return order[index - 1] if index else None


def answered(
    content: Content, step: str, answer: Mapping[str, str], records: Sequence[Subject]
) -> dict[str, Any]:
    """Return the content with the answer of a page, without what it makes doubtful.

    Args:
        records: those that the details lead to, on a page that asks for details.
    """
    stale = _ASKED_AGAIN.get(step, ())
    kept = {name: before for name, before in content["answers"].items() if name not in stale}
    answers = {**kept, step: dict(answer)}
    found = dict(content["found"])
    if step in WHICH:
        found[WHICH[step]] = [_found(record) for record in records]
    return {**content, "answers": answers, "found": found}


def references(content: Content, which: str) -> list[str]:
    """Return the references of the records that were found."""
    return [record["reference"] for record in content["found"].get(which, ())]


def record_at(content: Content, which: str) -> Mapping[str, Any]:
    """Return the record that was found and chosen; empty where there is none yet."""
    found = content["found"].get(which, ())
    if len(found) > 1:
        chosen = content["answers"].get(which, {}).get("record")
        found = [record for record in found if record["reference"] == chosen]
    return found[0] if found else {}


def first_record(content: Content) -> Mapping[str, Any]:
    """Return the record that is put right."""
    return record_at(content, "which")


def other_record(content: Content) -> Mapping[str, Any]:
    """Return the second record: to join, or to move an entry to."""
    return record_at(content, "which-other")


def _found(record: Subject) -> dict[str, Any]:
    return {
        "reference": record.subject_id,
        "person": record.person,
        "known_by": known_by(record.aliases),
        "changed_at": record.recorded_at.isoformat(),
    }
