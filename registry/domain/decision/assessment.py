"""The assessment: the answer of a decision, exactly in the contract's shape (contract §1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from registry.domain.decision.outcome import Outcome
from registry.law.model import Source

Names = Callable[[str], str]
"""What fills a slot of a text, by the slot's name."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message code with its text in our own plain words.

    ``message_class``: ``do``, ``know`` or ``record``; empty in the first edition, which has none.
    """

    code: str
    text: str
    message_class: str = ""

    def to_dict(self) -> dict[str, str]:
        """JSON-ready values; a class where the edition has them."""
        found = {"code": self.code, "text": self.text}
        if self.message_class:
            found["class"] = self.message_class
        return found


class ClosedBasis(NamedTuple):
    """A basis that is not open here, and why."""

    basis: str
    reason: str


class Reason(NamedTuple):
    """What one rule found, in plain words, with what it rests on.

    ``because``: the situation within the rule, a stable word that chooses the answer's headline;
    ``barred``: the words of ``information_from`` that a bar applies to.
    """

    rule: str
    text: str
    sources: tuple[Source, ...]
    deciding: bool = False
    because: str = ""
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyQuestion:
    """A duty that may apply, and the question that would settle it.

    ``element``: the member of ``duty_elements`` that it asks for; None where it asks whether one
    side works under contract to a public body.
    """

    gateway: str
    element: str | None
    question: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that would be different: ``to`` is its whole new value, JSON-ready."""

    field: str
    to: Any


@dataclass(frozen=True, slots=True)
class Missing:
    """A smallest set of changes that would give another outcome."""

    changes: tuple[FactChange, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """The answer for one data category on its own: share these, leave those."""

    category: str
    outcome: Outcome
    conditions: tuple[str, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class GatewayConsidered:
    """A statutory gateway that was considered, and the result.

    ``state``: ``duty`` ``power`` ``context`` (it gives a function, but no power to pass on),
    ``duty_of_recipient`` ``may_apply`` ``needs_agreement`` ``exception_met`` ``excludes_this``
    ``does_not_fit`` ``not_in_force``.
    """

    gateway: str
    name: str
    state: str
    source: Source


@dataclass(frozen=True, slots=True)
class Artefact:
    """A document this share needs."""

    artefact: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Confidence:
    """The position under the common law of confidentiality, a separate question from the basis."""

    state: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The parts of an assessment that explain it; they are worked out when one is first read."""

    bases_closed: tuple[ClosedBasis, ...]
    messages: tuple[Message, ...]
    reasons: tuple[Reason, ...]
    possible_duties: tuple[DutyQuestion, ...]
    artefacts: tuple[Artefact, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Further:
    """The parts that go further; they are worked out when one is first read."""

    missing: tuple[Missing, ...]
    items: tuple[ItemAnswer, ...]
    gateways: tuple[GatewayConsidered, ...]
    unverified: tuple[str, ...]
    confidentiality: Confidence | None


class AnswerVoice(Protocol):
    """What an answer's words ask of the decision behind it (``messages.variants``)."""

    def holds(self, words: tuple[str, ...], *, may_know_who_spoke: bool) -> bool:
        """Whether these circumstances of the tables all hold."""

    def plain_name(self, slot: str) -> str:
        """Plain words for a slot, where no name is known."""

    def text(self, code: str, names: Names, *, to_recipient: bool, may_know_who_spoke: bool) -> str:
        """A message's words for a reader at the sender or at the recipient."""


@dataclass
class Assessment:
    """The answer to one set of facts under one law edition.

    ``voice`` says the same for a reader who is known. ``explain`` and ``work_out`` give the rest of
    the answer; each is called once, and only if somebody reads what it gives.
    """

    outcome: Outcome
    bases: tuple[str, ...]
    conditions: tuple[str, ...]
    law_edition_id: str
    law_edition_date: date
    evaluated_on: date
    voice: AnswerVoice = field(repr=False, compare=False)
    explain: Callable[[], Explanation] = field(repr=False, compare=False)
    work_out: Callable[[], Further] = field(repr=False, compare=False)

    @cached_property
    def explanation(self) -> Explanation:
        return self.explain()

    @property
    def bases_closed(self) -> tuple[ClosedBasis, ...]:
        return self.explanation.bases_closed

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.explanation.messages

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.explanation.reasons

    @property
    def possible_duties(self) -> tuple[DutyQuestion, ...]:
        return self.explanation.possible_duties

    @cached_property
    def further(self) -> Further:
        return self.work_out()

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.further.missing

    @property
    def items(self) -> tuple[ItemAnswer, ...]:
        return self.further.items

    @property
    def artefacts(self) -> tuple[Artefact, ...]:
        return self.explanation.artefacts

    @property
    def confidentiality(self) -> Confidence | None:
        return self.further.confidentiality

    @property
    def unverified(self) -> tuple[str, ...]:
        return self.further.unverified

    @property
    def gateways(self) -> tuple[GatewayConsidered, ...]:
        return self.further.gateways

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, in the contract's shape."""
        return {
            "outcome": self.outcome,
            "bases": list(self.bases),
            "bases_closed": [
                {"basis": closed.basis, "reason": closed.reason} for closed in self.bases_closed
            ],
            "conditions": list(self.conditions),
            "messages": _messages(self.messages),
            "reasons": [_reason(reason) for reason in self.reasons],
            "possible_duties": [
                {"gateway": row.gateway, "element": row.element, "question": row.question}
                for row in self.possible_duties
            ],
            "missing": [_missing(missing) for missing in self.missing],
            "items": [
                {
                    "category": item.category,
                    "outcome": item.outcome,
                    "conditions": list(item.conditions),
                    "messages": _messages(item.messages),
                }
                for item in self.items
            ],
            "gateways": [
                {
                    "gateway": row.gateway,
                    "name": row.name,
                    "state": row.state,
                    "source": _source(row.source),
                }
                for row in self.gateways
            ],
            "artefacts": [
                {"artefact": row.artefact, "text": row.text, "source": _source(row.source)}
                for row in self.artefacts
            ],
            "confidentiality": _confidence(self.confidentiality),
            "unverified": list(self.unverified),
            "law_edition": {
                "id": self.law_edition_id,
                "date": self.law_edition_date.isoformat(),
            },
            "evaluated_on": self.evaluated_on.isoformat(),
        }


def _messages(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [message.to_dict() for message in messages]


def _reason(reason: Reason) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rule": reason.rule,
        "text": reason.text,
        "sources": [_source(source) for source in reason.sources],
    }
    if reason.deciding:
        found["deciding"] = True
    return found


def _confidence(found: Confidence | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"state": found.state, "text": found.text, "source": _source(found.source)}


def _source(source: Source) -> dict[str, str]:
    found = {"title": source.title, "provision": source.provision, "url": source.url}
    if source.verified:
        found["source_status"] = source.verified
    return found


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        "changes": [{"field": change.field, "to": change.to} for change in missing.changes],
        "outcome": missing.outcome,
    }
