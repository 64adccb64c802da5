"""What is on record of somebody's consent, as their page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from registry.domain.records.consent import ConsentEvent
from registry.services.context import LONDON, Registry
from registry.web.consent import questions as c
from registry.web.kit import questions as q
from registry.web.kit.render import day
from registry.web.kit.standing_words import STATUS_WORDS


def consent_card(
    registry: Registry,
    names: Mapping[str, str],
    steps: Sequence[tuple[ConsentEvent, Mapping[str, str] | None]],
) -> dict[str, Any]:
    """One consent record as its card shows it."""
    last, private = steps[-1]
    what_for = ", ".join(q.purpose_words(registry.law, purpose) for purpose in last.purposes)
    rows = [
        ("For", what_for),
        ("With", ", ".join(names.get(each, each) for each in last.recipients) or "Nobody named"),
        ("Information", data_words(last.data_categories)),
        ("Who spoke", c.GIVEN_BY.get(last.given_by, last.given_by)),
    ]
    rows += [(day(event.effective_at.astimezone(LONDON)), _status(event)) for event, _ in steps]
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
    """Whether two who speak for the person say different things about one purpose."""
    said: dict[str, set[tuple[str, bool]]] = {}
    for event in events:
        if event.status in {"given", "refused", "withdrawn"}:
            for purpose in event.purposes:
                said.setdefault(purpose, set()).add((event.speaker, event.status == "given"))
    return any(
        one != other and agreed != disagreed
        for each in said.values()
        for one, agreed in each
        for other, disagreed in each
    )


def data_words(categories: Sequence[str]) -> str:
    """Kinds of information in words."""
    return ", ".join(lower(q.words_for(q.DATA, category)) for category in categories)


def lower(text: str) -> str:
    """Text inside a sentence."""
    return text[:1].lower() + text[1:]
