"""Reads the answers of a check, which are kept as they were typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from registry.documents.signatures.plain_line import LONGEST
from registry.law import Law
from registry.services.checks.subject import age_band
from registry.web.checks.asked import Asked
from registry.web.kit import questions as q
from registry.web.kit.forms import Form
from registry.web.kit.person_fields import FIELDS, Answers, birth_date

ITEMS = "items"  # the categories of the agreement's items that were chosen
REST = "rest"  # in an emergency: the further questions are asked too
_FIELDS: Mapping[str, Sequence[str]] = {
    "danger": ("danger", "who"),
    "partner": ("to", "partner", "kind", "direction"),
    "purpose": ("purpose", "other_purpose"),
    "data": ("data",),
    "consent": FIELDS,
    "more": (*q.MORE, "gateway", "proposed_basis"),
}
_MANY = frozenset({"data", "information_from"})
_MOST = 60


def answers_of(step: str, asked: Iterable[Asked], form: Form) -> dict[str, Any]:
    """Return a page's answers as they were sent."""
    names = [*_FIELDS.get(step, ()), *(one.name for one in asked)]
    return {
        name: form.many(name)[:_MOST] if name in _MANY else form.one(name)[:LONGEST]
        for name in names
    }


def without_person(answers: Answers, today: date) -> dict[str, Any]:
    """Return the answers without what names the person; of a date of birth the age is kept."""
    born, age = birth_date(answers), answers.get("age", "")
    if born is not None and age in {"", q.UNKNOWN}:
        age = age_band(born, today)
    return {**answers, **dict.fromkeys(FIELDS, ""), "age": age}


def is_emergency(answers: Answers) -> bool:
    """Whether somebody is in danger now."""
    return answers.get("danger") == q.NOW


def is_short(answers: Answers) -> bool:
    """Whether only what an emergency needs is asked."""
    return is_emergency(answers) and not answers.get(REST)


def is_named(answers: Answers) -> bool:
    """Whether the person is named, so that what they said can be looked up."""
    return any(answers.get(field) for field in ("nhs", "local", "full_name"))


def gives(answers: Answers) -> bool:
    """Whether the practitioner's own organisation would share; only it can tell somebody who is
    not in the register."""
    unlisted = answers.get("to") in {q.PERSON, q.OTHER_BODY}
    return unlisted or answers.get("direction") != q.RECEIVE


def purpose_of(answers: Answers) -> str:
    """Return the chosen purpose, from either list."""
    chosen = str(answers.get("purpose", ""))
    return str(answers.get("other_purpose", "")) if chosen == q.OTHER else chosen


def categories_of(answers: Answers) -> list[str]:
    """Return the data categories that were chosen, with those of the agreement's items."""
    items: Mapping[str, Sequence[str]] = answers.get(ITEMS) or {}
    found: dict[str, None] = {}
    for value in answers.get("data") or ():
        is_item = value.startswith(q.ITEM)
        found |= dict.fromkeys(items.get(value.removeprefix(q.ITEM), ()) if is_item else (value,))
    return list(found)


def sender_and_recipient(answers: Answers, own: str, law: Law) -> tuple[str, str]:
    """Return the sender and the recipient as a share request names them."""
    if answers["to"] == q.PERSON:
        return own, f"kind:{q.person_kind(law)}"
    if answers["to"] == q.OTHER_BODY:
        return own, f"kind:{answers['kind']}"
    ends = (own, str(answers["partner"]))
    return ends if gives(answers) else (ends[1], ends[0])
