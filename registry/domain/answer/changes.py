"""What would change the answer, if anything honestly could (contract §1 `missing`)."""

from __future__ import annotations

from registry.domain.answer.situation import Situation
from registry.domain.answer.words import category_words
from registry.domain.decision.assessment import FactChange, Missing

_PLAIN = {
    "under_public_contract.from": "that your work here is for a council or the NHS",
    "under_public_contract.to": "that their work here is for a council or the NHS",
    "recipient.relation": "knowing who this person is to them",
    "whose_task": "that this is one of your own organisation's jobs in law",
    "court_order.effect": "a court order that allows it",
    "apd_in_place": "a policy document in place for this kind of data",
    "request_received": "a request from {recipient} for this information",
    "request_states_public_task": "a written request naming the task in law it is for",
}


def would_change(s: Situation) -> tuple[str, ...]:
    """Each of the smallest sets of changes as one sentence."""
    return tuple(dict.fromkeys(_sentence(s, missing) for missing in s.assessment.missing))


def _sentence(s: Situation, missing: Missing) -> str:
    asks_consent = any(change.field == "consent_state" for change in missing.changes)
    parts = [
        words
        for change in missing.changes
        if (words := _words(s, change, part_of_consent=asks_consent))
    ]
    text = ", and ".join(parts)
    return text[:1].upper() + text[1:] + "."


def _words(s: Situation, change: FactChange, *, part_of_consent: bool) -> str:
    if change.field in ("consent_state", "consent_detail"):
        if change.field == "consent_detail" and part_of_consent:
            return ""
        return f"fresh consent from someone who may give it, naming {s.recipient}"
    if change.field == "proposed_basis":
        return _proposal(s, change)
    if change.field == "data_categories":
        return f"leaving out {_left_out(s, change)}"
    if change.field.startswith("duty_elements."):
        return f"that this is so: {_question(s, change.field)}"
    return _PLAIN[change.field].format(recipient=s.recipient)


def _question(s: Situation, field: str) -> str:
    row = s.law.elements[field.partition(".")[2]]
    return row.text[:1].lower() + row.text[1:].rstrip(".")


def _proposal(s: Situation, change: FactChange) -> str:
    if change.to is None:
        return "proposing no basis of your own"
    return f"resting it on {s.basis_name(change.to)}"


def _left_out(s: Situation, change: FactChange) -> str:
    left_out = [category for category in s.facts.data_categories if category not in change.to]
    return " and ".join(map(category_words, left_out))
