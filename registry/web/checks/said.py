"""What the answers of a check say, under the names of a share request and of the facts.

A question's answer stands at one place among what is said. "I do not know" says nothing, and so
does a question that was left: nothing is ever taken to be none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.domain.decision.facts import Facts, parse_facts, with_date
from registry.domain.decision.vocabulary import VICTIM_REQUEST_FLAGS
from registry.law import Law
from registry.web.checks import words as w
from registry.web.kit import questions as q

Said = Mapping[str, Any]
_YES_NO = {q.YES: True, q.NO: False}
_PLACES: Mapping[str, tuple[str, ...]] = {
    "relation": ("recipient", "relation"),
    "source_of_risk": ("recipient", "is_or_lives_with_source_of_risk"),
    **{
        name: ("subject", name)
        for name in ("gillick", "capacity", "role", "at_risk", "coerced", "children_in_household")
    },
    "explicit": ("consent_detail", "explicit"),
    "court_order": ("court_order", "effect"),
    **{name: ("victim_request", name) for name in VICTIM_REQUEST_FLAGS},
    "contract_from": ("under_public_contract", "from"),
    "contract_to": ("under_public_contract", "to"),
}
_SPOKE: Mapping[str, Said] = {
    w.ATTORNEY_HEALTH: {"by": "attorney", "authority": "LPA_health_welfare"},
    w.ATTORNEY_MONEY: {"by": "attorney", "authority": "LPA_property"},
    "deputy": {"by": "deputy", "authority": "deputy"},
}
# Questions to which "no" says no more than nothing at all: no order, no such interest is known.
_NO_SAYS_NOTHING = frozenset({"court_order", "public_interest"})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the share: its kind, how it differs from that, and its name in a sentence."""

    kind: str
    name: str = "them"
    status: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a check beside the answers; ``other`` is None until it is chosen.

    ``gives``: the reader's own organisation would share.
    """

    law: Law
    on: date
    own: Side
    other: Side | None
    gives: bool

    @property
    def sides(self) -> tuple[Side, Side]:
        """The sender and the recipient; a person where nobody is chosen yet."""
        other = self.other or Side(q.person_kind(self.law))
        return (self.own, other) if self.gives else (other, self.own)


def facts_of(said: Said, case: Case) -> Facts:
    """The facts as far as they are said; a purpose and data that are not said yet are stood in for.

    Raises:
        InvalidInputError: an answer is none that was offered.
    """
    sender, recipient = case.sides
    stated = {
        "purpose": next(iter(case.law.purposes)),
        "data_categories": ["personal"],
        **said,
        "from_kind": sender.kind,
        "to_kind": recipient.kind,
        "from_status": dict(sender.status),
        "to_status": dict(recipient.status),
    }
    return with_date(parse_facts(stated, case.law), case.on)


def with_answer(said: Said, question: str, value: str, law: Law) -> Said:
    """What is said with one more answer; a value that says nothing leaves it as it is."""
    if value in {"", q.UNKNOWN} or (value == q.NO and question in _NO_SAYS_NOTHING):
        return said
    return merged(said, _said_by(question, value, law))


def _said_by(question: str, value: str, law: Law) -> Said:
    if question == "age":
        return {"subject": {"deceased": True} if value == q.DIED else {"age_band": value}}
    if question == "consent":
        return {} if value == w.NOT_ASKED else {"consent_state": value}
    if question == "speaker":
        return {"consent_detail": _SPOKE.get(value, {"by": value})}
    if question == "request_received":
        return _request(value)
    place = _PLACES.get(question, (question,))
    if question in law.elements:
        place = ("duty_elements", question)
    said: Any = _YES_NO.get(value, value)
    for name in reversed(place):
        said = {name: said}
    return said  # type: ignore[no-any-return]


def _request(value: str) -> Said:
    """Only a request in writing can state a task in law."""
    if value == w.SPOKEN:
        return {"request_received": True, "request_states_public_task": False}
    return {"request_received": value == w.WRITTEN}


def with_sources(said: Said, sources: Iterable[str], law: Law) -> Said:
    """What is said with where the information came from."""
    known = [source for source in sources if source in law.bars]
    return merged(said, {"information_from": known}) if known else said


def merged(said: Said, more: Said) -> Said:
    """Both, part by part; what is said later counts."""
    both = dict(said)
    for name, value in more.items():
        before = both.get(name)
        is_part = isinstance(value, Mapping) and isinstance(before, Mapping)
        both[name] = merged(before, value) if is_part else value  # type: ignore[arg-type]
    return both


def said_of_danger(answers: Mapping[str, Any]) -> Said:
    """What the first question says. Somebody in danger whom nobody can name is read as the person
    this is about, the reading that lifts no confidence."""
    danger = answers.get("danger")
    if danger == q.NOBODY:
        return {"risk_of_serious_harm": "none"}
    if danger not in q.IN_DANGER:
        return {}
    risk = "subject" if answers.get("who") == q.UNKNOWN else answers.get("who")
    return {"risk_of_serious_harm": risk, **({"emergency": True} if danger == q.NOW else {})}


def said_further(answers: Mapping[str, Any], law: Law) -> Said:
    """What the page of further details says."""
    said = {name: _YES_NO[answers[name]] for name in q.MORE if answers.get(name) in _YES_NO}
    known = {"gateway": law.gateways, "proposed_basis": law.bases}
    named = {name: answers[name] for name, rows in known.items() if answers.get(name) in rows}
    return {**said, **named}


def taken_in_an_emergency(law: Law) -> Said:
    """The purpose and the information of an emergency, where nobody has time to say them."""
    [purpose] = law.lists["emergency_purpose"].members
    categories = sorted(law.lists["emergency_categories"].members)
    return {"purpose": purpose, "data_categories": categories}
