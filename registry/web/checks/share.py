"""Makes the share request from the answers of a journey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.law import Law
from registry.web.checks.answers import sender_and_recipient
from registry.web.checks.said import Said
from registry.web.kit import questions as q
from registry.web.kit.person_fields import Answers, birth_date, identifiers

_OF_CONSENT = frozenset({"consent_state", "consent_detail"})


def share_request(
    answers: Answers, said: Said, own: str, law: Law, items: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Make the share request.

    Args:
        said: what the pages together say.
        own: the id of the practitioner's own organisation.
        items: the categories of each data item in the agreement, by the item's id.
    """
    sender, recipient = sender_and_recipient(answers, own, law)
    stated = {"data_categories": ["personal"], **_consent_apart(said)}
    request = {"from": sender, "to": recipient, **stated, **_items(answers, items)}
    subject = _subject(said.get("subject") or {}, answers)
    return {**request, "subject": subject} if subject else request


def _consent_apart(said: Said) -> dict[str, Any]:
    """What is said, with the consent as what the practitioner was told: the register knows the rest
    of it."""
    told = {"state": said.get("consent_state"), **said.get("consent_detail", {})}
    rest = {name: value for name, value in said.items() if name not in _OF_CONSENT}
    return {**rest, "consent_said": told} if told["state"] else rest


def _items(answers: Answers, items: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The agreement's items, where some were chosen, and what was chosen beside them."""
    chosen = answers.get("data") or ()
    named = [value.removeprefix(q.ITEM) for value in chosen if value.startswith(q.ITEM)]
    data_items = [
        {"id": item_id, "data_categories": list(items[item_id])}
        for item_id in named
        if item_id in items
    ]
    if not data_items:
        return {}
    beside = [value for value in chosen if not value.startswith(q.ITEM)]
    return {"data_items": data_items, "data_categories": beside or None}


def _subject(said: Said, answers: Answers) -> dict[str, Any]:
    """How the person is named, and what is said of them. From a date of birth the register works
    out the age itself."""
    subject, given = dict(said), identifiers(answers)
    if given:
        subject["identifiers"] = given
    if given and birth_date(answers) is not None:
        subject.pop("age_band", None)
    return subject
