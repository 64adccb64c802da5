"""Consent records as the person's page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.records.consent import ConsentEvent
from registry.services.context import Registry
from registry.web.consent import questions as c
from registry.web.kit import questions as q
from registry.web.kit.render import day
from registry.web.kit.standing_words import STATUS_WORDS


def consent_card(
    registry: Registry,
    names: Mapping[str, str],
    steps: Sequence[tuple[ConsentEvent, Mapping[str, str] | None]],
) -> dict[str, Any]:
    """Return the content of a consent record's card; ``steps`` are its events, oldest first."""
    last, private = steps[-1]
    purposes = ", ".join(q.purpose_words(registry.law, purpose) for purpose in last.purposes)
    recipients = ", ".join(names.get(recipient, recipient) for recipient in last.recipients)
    everybody = "Everybody" if last.status.is_objection else "Nobody named"
    rows = [
        ("For", purposes or "Every purpose"),
        ("With", recipients or everybody),
        ("Information", data_words(last.data_categories) or "All of it"),
        ("Who spoke", c.GIVEN_BY.get(last.given_by, last.given_by)),
    ]
    rows += [(day(event.day), _status(event)) for event, _ in steps]
    rows.append(("Recorded by", names.get(last.controller, last.controller)))
    if last.expires_on is not None:
        rows.append(("Holds until", day(last.expires_on)))
    if private and private.get("reason"):
        rows.append(("Noted", private["reason"]))
    return {
        "title": _status(last),
        "rows": rows,
        "record_id": last.record_id,
        "version": last.version,
        "can_withdraw": last.status == "given",
    }


def _status(event: ConsentEvent) -> str:
    words = STATUS_WORDS.get(event.status, event.status)
    return words[:1].upper() + words[1:]


def differ(events: Sequence[ConsentEvent]) -> bool:
    """Whether two speakers for the person say different things about one purpose."""
    by_purpose: dict[str, set[tuple[str, bool]]] = {}
    for event in events:
        if event.status in {"given", "refused", "withdrawn"}:
            for purpose in event.purposes:
                answer = (event.speaker, event.status == "given")
                by_purpose.setdefault(purpose, set()).add(answer)
    return any(
        speaker != other and agrees != other_agrees
        for answers in by_purpose.values()
        for speaker, agrees in answers
        for other, other_agrees in answers
    )


def data_words(categories: Sequence[str]) -> str:
    """Return data categories in words."""
    return ", ".join(lower(q.words_for(q.DATA, category)) for category in categories)


def lower(text: str) -> str:
    """Return the text with a small first letter, to stand inside a sentence."""
    return text[:1].lower() + text[1:]
