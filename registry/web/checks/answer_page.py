"""The content of the answer page, made from the view of a check that all entry points share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.decision.outcome import Outcome
from registry.domain.people.consent_state import ConsentState
from registry.law import Law
from registry.services.accounts.saved_forms import SavedForm
from registry.web.checks import journey
from registry.web.kit import questions as q
from registry.web.kit.render import day
from registry.web.kit.standing_words import STATUS_WORDS

# The mark beside the words, so that the colour is never the only sign.
_MARKS: dict[str, tuple[str, str]] = {
    Outcome.EMERGENCY: ("yes", "You can share"),
    Outcome.DUTY: ("yes", "The law asks you to share"),
    Outcome.SHARE: ("yes", "You can share"),
    Outcome.NOT_PERSONAL: ("yes", "You can share"),
    Outcome.CHANGE_BASIS: ("ask", "You can share, another way"),
    Outcome.CONSENT_NEEDED: ("ask", "Ask first"),
    Outcome.SEEK_ADVICE: ("ask", "Get advice first"),
    Outcome.NOT_SUPPORTED: ("no", "Do not share this now"),
}
# The golden rules that each message calls for, by position in the May 2024 edition.
_RULES_FOR = {
    "TOOL_ADVISES": (),
    "REFUSAL_NOT_A_BAR": (0, 2),
    "EMERGENCY_GO_AHEAD": (0, 3),
    "DUTY_APPLIES": (2,),
    "TELL_UNLESS_UNSAFE": (1,),
    "DO_NOT_ALERT": (4,),
    "SEEK_ADVICE_ANON": (3,),
    "MINIMUM_NECESSARY": (5,),
    "RECORD_DECISION": (6,),
}
_RULES_EDITION = "2024"
_MOST_RULES = 4


def outcome_label(outcome: str) -> str:
    """Return the label of an outcome, as it stands beside the answer."""
    return _MARKS[outcome][1]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """An answered question, and the step where the answer can be changed."""

    question: str
    answer: str
    step: str


def answer_content(
    law: Law, draft: SavedForm, names: Mapping[str, str], own: str
) -> dict[str, Any]:
    """Return everything that the page shows inside the frame."""
    view = draft.content["view"]
    mark, label = _MARKS[view["outcome"]]
    codes = [message["code"] for message in view["messages"]]
    return {
        "view": view,
        "words": view["answer"],
        "mark": mark,
        "label": label,
        "recipient": names.get(journey.sender_and_recipient(draft.content["answers"], own)[1], ""),
        "consent": _on_record(view["consent"], draft.content.get("history", ())),
        "history": [_event(law, event, names) for event in draft.content.get("history", ())],
        "safeguarding": _is_safeguarding(law, draft.content["answers"]),
        "to_confirm": _to_confirm(view["consent"], names, own),
        "rules": _rules(law, codes),
        "answered_questions": _answered_questions(law, draft.content["answers"], names),
    }


def _is_safeguarding(law: Law, answers: Mapping[str, Any]) -> bool:
    return law.purposes[journey.purpose_of(answers)].safeguarding


def _to_confirm(
    consent: Mapping[str, Any], names: Mapping[str, str], own: str
) -> list[dict[str, str]]:
    """The consents that others recorded, of which the user's organisation has yet to see the
    evidence."""
    return [
        {**waiting, "name": names.get(waiting["organisation"], waiting["organisation"])}
        for waiting in consent.get("unconfirmed", ())
        if waiting["organisation"] != own
    ]


def _on_record(consent: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> str:
    """The words for what is on record; "nothing" alone only where there is nothing at all."""
    status = consent["status"]
    beside = any(consent.get(name) for name in ("also_said", "unconfirmed", "agreed_for"))
    if beside and status in (ConsentState.NO_RECORD, ConsentState.NOT_SOUGHT):
        return "no consent that counts. What was said is under “Worth knowing”"
    if status == ConsentState.NO_RECORD and history:
        return "nothing about this share, but something else"
    return STATUS_WORDS.get(status, status)  # type: ignore[no-any-return]


def _event(law: Law, event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    purposes = ", ".join(q.purpose_words(law, purpose) for purpose in event["purposes"])
    recorded_by = "recorded by you" if event["by_us"] else "recorded by another organisation"
    recipients = ", ".join(names.get(recipient, recipient) for recipient in event["recipients"])
    words = STATUS_WORDS.get(event["status"], event["status"])
    sharing = f", for sharing with {recipients}" if recipients else ""
    when = day(date.fromisoformat(event["on"]))
    return f"{when}: {words} ({purposes}{sharing}; {recorded_by})"


def _rules(law: Law, codes: list[str]) -> list[tuple[int, str]]:
    """Return the golden rules that matter here, with their usual numbers."""
    rules = law.golden_rules[_RULES_EDITION].rules
    positions = {position for code in codes for position in _RULES_FOR.get(code, ())}
    return [(position + 1, rules[position]) for position in sorted(positions)[:_MOST_RULES]]


def _answered_questions(
    law: Law, answers: Mapping[str, Any], names: Mapping[str, str]
) -> list[AnsweredQuestion]:
    """Return the answered questions; none of them names the person."""
    danger = {q.NOW: "Yes, now", q.LATER: "Yes, but not at this moment", q.NOBODY: "No"}
    give = answers["direction"] == q.GIVE
    partner = names.get(answers["partner"], answers["partner"])
    listed = [q.words_for(q.DATA, value) for value in answers["data"] if q.ITEM not in value]
    items = sum(value.startswith(q.ITEM) for value in answers["data"])
    if items:
        listed.insert(0, f"{items} of the items in your agreement")
    is_named = any(answers.get(field) for field in ("nhs", "local", "full_name"))
    sharing = f"You give to {partner}" if give else f"{partner} gives to you"
    consent = "Looked up by what you gave" if is_named else "Nobody named"
    rows = [
        ("May someone come to serious harm?", danger[answers["danger"]], "danger"),
        ("Who shares", sharing, "partner"),
        ("What for", q.purpose_words(law, journey.purpose_of(answers)), "purpose"),
        ("What information", ", ".join(listed), "data"),
        ("Whose consent", consent, "person"),
    ]
    if "situation" in journey.steps(answers):
        age = q.words_for(q.AGES, answers.get("age", "")) or "From the date of birth"
        rows.append(("Their situation", age, "situation"))
    return [AnsweredQuestion(*row) for row in rows]
