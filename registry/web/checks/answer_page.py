"""What the answer page shows, from the view of a check that every entry point shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.decision.outcome import Outcome
from registry.law import Law
from registry.services.accounts.saved_forms import Draft
from registry.web.checks import journey
from registry.web.kit import questions as q
from registry.web.kit.render import day
from registry.web.kit.standing_words import STATUS_WORDS

# The mark beside the words: never the colour alone.
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
# Which of the seven golden rules matter beside which message (May 2024 edition, by position).
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
    """An outcome in a few words, as beside the answer."""
    return _MARKS[outcome][1]


@dataclass(frozen=True, slots=True)
class Said:
    """One answered question, with the way to change it."""

    question: str
    answer: str
    step: str


def answer_content(law: Law, draft: Draft, names: Mapping[str, str], own: str) -> dict[str, Any]:
    """Everything the page shows beside the frame."""
    view = draft.content["view"]
    mark, label = _MARKS[view["outcome"]]
    codes = [message["code"] for message in view["messages"]]
    return {
        "view": view,
        "words": view["answer"],
        "mark": mark,
        "label": label,
        "recipient": names.get(journey.sender_and_recipient(draft.content["answers"], own)[1], ""),
        "consent": STATUS_WORDS.get(view["consent"]["status"], view["consent"]["status"]),
        "history": [_event(law, event, names) for event in draft.content.get("history", ())],
        "rules": _rules(law, codes),
        "said": _said(law, draft.content["answers"], names),
    }


def _event(law: Law, event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    purposes = ", ".join(q.purpose_words(law, purpose) for purpose in event["purposes"])
    who = "recorded by you" if event["by_us"] else "recorded by another organisation"
    shared = ", ".join(names.get(each, each) for each in event["recipients"])
    words = STATUS_WORDS.get(event["status"], event["status"])
    named = f", for sharing with {shared}" if shared else ""
    when = day(date.fromisoformat(event["on"]))
    return f"{when}: {words} ({purposes}{named}; {who})"


def _rules(law: Law, codes: list[str]) -> list[tuple[int, str]]:
    """The golden rules that matter here, numbered as they are known."""
    rules = law.golden_rules[_RULES_EDITION].rules
    places = dict.fromkeys(place for code in codes for place in _RULES_FOR.get(code, ()))
    return [(place + 1, rules[place]) for place in sorted(places)[:_MOST_RULES]]


def _said(law: Law, answers: Mapping[str, Any], names: Mapping[str, str]) -> list[Said]:
    """The questions as they were answered, each with its page. Nobody is named."""
    danger = {q.NOW: "Yes, now", q.LATER: "Yes, but not at this moment", q.NOBODY: "No"}
    give = answers["direction"] == q.GIVE
    partner = names.get(answers["partner"], answers["partner"])
    listed = [q.words_for(q.DATA, value) for value in answers["data"] if q.ITEM not in value]
    items = sum(value.startswith(q.ITEM) for value in answers["data"])
    if items:
        listed.insert(0, f"{items} of the items in your agreement")
    named = any(answers.get(field) for field in ("nhs", "local", "full_name"))
    rows = [
        Said("May someone come to serious harm?", danger[answers["danger"]], "danger"),
        Said(
            "Who shares", f"You give to {partner}" if give else f"{partner} gives to you", "partner"
        ),
        Said("What for", q.purpose_words(law, journey.purpose_of(answers)), "purpose"),
        Said("What information", ", ".join(listed), "data"),
        Said("Whose consent", "Looked up by what you gave" if named else "Nobody named", "person"),
    ]
    if "situation" in journey.steps(answers):
        age = q.words_for(q.AGES, answers.get("age", "")) or "From the date of birth"
        rows.append(Said("Their situation", age, "situation"))
    return rows
