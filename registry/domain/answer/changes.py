"""What could change the answer, if anything honestly could (contract §1 `missing`)."""

from __future__ import annotations

from collections.abc import Callable

from registry.domain.answer.situation import Situation
from registry.domain.answer.words import category_words
from registry.domain.decision.assessment import FactChange, Missing
from registry.domain.decision.messages.plain_names import joined

_CONSENT = frozenset({"consent_state", "consent_detail", "consent_by_category"})


def would_change(s: Situation) -> tuple[str, ...]:
    """Each of the smallest sets of changes as one sentence.

    Consent is not named where asking could alert whoever may be the cause of harm.
    """
    fitting = [one for one in s.assessment.missing if not (_asks(one) and _could_alert(s))]
    return tuple(dict.fromkeys(_sentence(s, missing) for missing in fitting))


def _asks(missing: Missing) -> bool:
    return any(change.field.partition(".")[0] in _CONSENT for change in missing.changes)


def _could_alert(s: Situation) -> bool:
    """Whether the one to ask is suspected, or is the relative who may be the cause of the harm."""
    unknown = s.holds(("to_parent", "source_unknown", "danger_said"))
    return "DO_NOT_ALERT" in s.codes or unknown


def _sentence(s: Situation, missing: Missing) -> str:
    """The changes of one set; those of consent are one change."""
    parts = dict.fromkeys(_words(s, change) for change in missing.changes)
    text = joined(list(parts))
    return text[:1].upper() + text[1:] + ("" if text.endswith("?") else ".")


def _words(s: Situation, change: FactChange) -> str:
    field = change.field.partition(".")[0]
    if field in _CONSENT:
        return s.filled("new consent that names {recipient}, from someone who can give it")
    return _WORDS[field](s, change)


def _proposal(s: Situation, change: FactChange) -> str:
    if change.to is None:
        return "leaving the legal basis to us"
    return f"using {s.basis_name(change.to)} as your legal basis"


def _left_out(s: Situation, change: FactChange) -> str:
    left_out = [category for category in s.facts.data_categories if category not in change.to]
    return f"leaving out {joined(list(map(category_words, left_out)))}"


def _yes(s: Situation, change: FactChange) -> str:
    element = s.law.elements[change.field.partition(".")[2]]
    return s.filled(f"a yes to this question: {element.question}")


def _plain(text: str) -> Callable[[Situation, FactChange], str]:
    return lambda s, _: s.filled(text)


_WORDS: dict[str, Callable[[Situation, FactChange], str]] = {
    "proposed_basis": _proposal,
    "data_categories": _left_out,
    "apd_in_place": _plain("a policy document for this kind of information"),
    "request_received": _plain("{recipient} asking you for this information"),
    "request_states_public_task": _plain("a written request that says which job in law it is for"),
    "recipient": _plain("finding out who this person is to {person}"),
    "duty_elements": _yes,
    "under_public_contract": _plain(
        "finding out that this work is done under contract to a public body"
    ),
    "whose_task": _plain("finding out that this is one of your organisation's jobs in law"),
    "national_opt_out": _plain("finding out that the patient has not opted out"),
    "court_order": _plain("a court order that allows it"),
}
