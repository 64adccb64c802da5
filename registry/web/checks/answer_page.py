"""The content of the answer page, made from the view of a check that all entry points share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry.domain.answer import words
from registry.domain.decision.outcome import Outcome
from registry.domain.people.ages import ADULT
from registry.domain.people.consent_state import STATE_OF, ConsentState
from registry.domain.records.acting import Actor
from registry.law import Law
from registry.services.access import Role
from registry.services.accounts.saved_forms import SavedForm
from registry.web.checks.said import Said
from registry.web.kit import questions as q
from registry.web.kit.render import day
from registry.web.kit.standing_words import STATUS_WORDS

# The mark beside the words, so that the colour is never the only sign.
_MARKS: dict[str, tuple[str, str]] = {
    Outcome.EMERGENCY: ("yes", "You can share"),
    Outcome.DUTY: ("yes", "The law says you must share"),
    Outcome.SHARE: ("yes", "You can share"),
    Outcome.NOT_PERSONAL: ("yes", "You can share"),
    Outcome.CHANGE_BASIS: ("ask", "You can share, in another way"),
    Outcome.CONSENT_NEEDED: ("ask", "Ask first"),
    Outcome.SEEK_ADVICE: ("ask", "Get advice first"),
    Outcome.NOT_SUPPORTED: ("no", "Do not share this now"),
}
# The marks of situations whose label is not their outcome's (``law.headlines``).
MARK_OF_LABEL = {
    "Share only part": "ask",
    "Do not share this now": "no",
    "They cannot share": "no",
    "You must give this": "yes",
    "They must share": "yes",
}
HEADINGS = {
    "do_now": words.DO_NOW,
    "then": words.THEN,
    "know": words.KNOW,
    "ring": words.RING,
    "law_on": words.LAW_ON,
    "changes": words.CHANGES,
    "more": words.MORE,
    "advice": words.ADVICE,
}
# What is on record, in a sentence; the day follows where one is known.
_ON_RECORD = {
    ConsentState.GIVEN: "They agreed{on}.",
    ConsentState.REFUSED: "They said no{on}.",
    ConsentState.WITHDRAWN: "They withdrew their consent{on}.",
    ConsentState.REQUESTED: "They were asked{on}, and have not answered.",
    ConsentState.EXPIRED: "They agreed{on}, but the consent has ended.",
    ConsentState.SUPERSEDED: "They agreed to less than this{on}.",
    ConsentState.NOT_SOUGHT: "They have not been asked.",
    ConsentState.NOT_SOUGHT_UNSAFE: "They were not asked, because it was not safe.",
    ConsentState.INVALIDATED: "What was recorded was a mistake, so it does not count.",
    ConsentState.NO_RECORD: "We have no record. Someone may still have asked.",
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
_ABOUT_CHILDREN = frozenset({0, 2})  # the rules that speak of a child alone
_RULES_EDITION = "2024"
_MOST_RULES = 4


def outcome_label(outcome: str) -> str:
    """Return the label of an outcome, as it stands beside the answer."""
    return _MARKS[outcome][1]


def mark_of(outcome: str, answer: Mapping[str, Any]) -> tuple[str, str]:
    """Return the mark beside an answer in words, and its label."""
    mark, of_outcome = _MARKS[outcome]
    label = answer.get("label", of_outcome)
    return MARK_OF_LABEL.get(label, mark), label


def answer_content(
    law: Law, draft: SavedForm, said: Said, names: Mapping[str, str], actor: Actor
) -> dict[str, Any]:
    """Return everything that the page shows inside the frame."""
    view = draft.content["view"]
    answer = view["answer"]
    mark, label = mark_of(view["outcome"], answer)
    codes = [message["code"] for message in view["messages"]]
    return {
        "view": view,
        "taken": draft.content.get("taken", ""),
        "words": answer,
        "headings": HEADINGS,
        "mark": mark,
        "label": label,
        "officer_notes": answer.get("officer_notes", ()) if Role.OFFICER in actor.roles else (),
        "consent": _on_record(view["consent"], draft.content.get("history", ()), said),
        "history": [_event(law, event, names) for event in draft.content.get("history", ())],
        "safeguarding": law.purposes[said["purpose"]].safeguarding,
        "to_confirm": _to_confirm(view["consent"], names, actor.partner_id),
        "rules": _rules(law, codes, of_a_child=_is_about_a_child(law, said)),
    }


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


def _on_record(consent: Mapping[str, Any], history: Sequence[Mapping[str, Any]], said: Said) -> str:
    """What is on record, in words; "no record" alone only where there is nothing at all."""
    status = consent["status"]
    beside = any(consent.get(name) for name in ("also_said", "unconfirmed", "agreed_for"))
    if beside and status in (ConsentState.NO_RECORD, ConsentState.NOT_SOUGHT):
        return f"No consent on record counts for this. What was said is under “{words.MORE}”."
    if status == ConsentState.NO_RECORD and history:
        return "We have no record about this share, but there is something else."
    if status == ConsentState.NO_RECORD and "consent_state" in said:
        told = words.TOLD_US.get(STATE_OF[said["consent_state"]], "You told us what they said")
        return f"We have no record. {told}."
    when = consent.get("when")
    said_on = f" on {day(date.fromisoformat(when[:10]))}" if when else ""
    return _ON_RECORD[status].format(on=said_on)


def _event(law: Law, event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    purposes = ", ".join(q.purpose_words(law, purpose) for purpose in event["purposes"])
    recorded_by = (
        "recorded by your organisation" if event["by_us"] else "recorded by another organisation"
    )
    recipients = ", ".join(names.get(recipient, recipient) for recipient in event["recipients"])
    said = STATUS_WORDS.get(event["status"], event["status"])
    sharing = f", for sharing with {recipients}" if recipients else ""
    when = day(date.fromisoformat(event["on"]))
    return f"{when}: {said} ({purposes}{sharing}), {recorded_by}"


def _is_about_a_child(law: Law, said: Said) -> bool:
    """Whether the person is a child, as far as was said, or a child could be harmed."""
    band = said.get("subject", {}).get("age_band") or law.purposes[said["purpose"]].age_if_unsaid
    return band != ADULT or said.get("risk_of_serious_harm") == "child"


def _rules(law: Law, codes: list[str], *, of_a_child: bool) -> list[tuple[int, str]]:
    """Return the golden rules that matter here, with their usual numbers."""
    rules = law.golden_rules[_RULES_EDITION].rules
    called_for = {position for code in codes for position in _RULES_FOR.get(code, ())}
    positions = called_for if of_a_child else called_for - _ABOUT_CHILDREN
    return [(position + 1, rules[position]) for position in sorted(positions)[:_MOST_RULES]]
