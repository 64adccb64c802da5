"""What the sentences are made of: facts, assessment, law, context, and the names people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.domain.answer.context import AnswerContext, Reader
from registry.domain.answer.words import category_words
from registry.domain.decision.assessment import Assessment, Message, Reason
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.messages.plain_names import joined
from registry.domain.decision.messages.variants import wording
from registry.domain.decision.reading.consent import state_of_consent
from registry.domain.people.consent_state import STATE_OF, ConsentState
from registry.law import Law
from registry.law.model import Purpose
from registry.law.wording import HEADLINE_KEYS


@dataclass(frozen=True, slots=True)
class Situation:
    """One assessment, to be put into words for one reader."""

    facts: Facts
    assessment: Assessment
    law: Law
    context: AnswerContext

    @property
    def to_recipient(self) -> bool:
        """Whether the reader's organisation is the one that would receive."""
        return self.context.reader is Reader.RECIPIENT

    @property
    def deciding(self) -> Reason:
        return next(reason for reason in self.assessment.reasons if reason.deciding)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(message.code for message in self.assessment.messages)

    @property
    def consent(self) -> ConsentState:
        """The state of the consent according to the facts, whoever spoke."""
        return STATE_OF[state_of_consent(self.facts, self.facts.data_categories)]

    @property
    def refused(self) -> bool:
        return self.consent.is_objection or self.facts.consent_detail.conflict is True

    @property
    def may_know_who_spoke(self) -> bool:
        """Whether the asker may know who spoke: only the organisation that recorded it may
        (contract §2)."""
        consent = self.context.consent
        return consent is None or consent.by_own_org is not False

    @property
    def purpose_in_law(self) -> Purpose:
        return self.law.purposes[self.facts.purpose]

    @property
    def person(self) -> str:
        return self.name("person")

    @property
    def recipient(self) -> str:
        return self.name("recipient")

    def basis_name(self, basis: str) -> str:
        return self.law.bases[basis].name

    @property
    def parts(self) -> tuple[list[str], list[str]]:
        """The kinds of data that can be shared and those that cannot, where what was said differs
        by the kind of data; otherwise nothing."""
        if not self.facts.consent_by_category or self.assessment.outcome.supports_sharing:
            return [], []
        kept: list[str] = []
        left: list[str] = []
        for item in self.assessment.items:
            (kept if item.outcome.supports_sharing else left).append(category_words(item.category))
        return kept, left

    def holds(self, words: tuple[str, ...]) -> bool:
        """Whether all circumstances of a headline hold, also those that only the answer knows."""
        decided, known = _split(words)
        for word in known:
            if not self._knows(word):
                return False
        return self.assessment.voice.holds(decided, may_know_who_spoke=self.may_know_who_spoke)

    def _knows(self, word: str) -> bool:
        key, _, value = word.partition(":")
        return value in self.codes if key == "said" else KNOWS[value](self)

    def name(self, slot: str) -> str:
        """What fills a slot: a name, where one is known, otherwise plain words."""
        known = NAMES.get(slot)
        return (known(self) if known else "") or self.assessment.voice.plain_name(slot)

    def filled(self, text: str) -> str:
        """A text of the tables with its slots filled."""
        return wording(text).filled(self.name)

    def message(self, code: str) -> str:
        """A message's words for this reader."""
        return self.assessment.voice.text(
            code,
            self.name,
            to_recipient=self.to_recipient,
            may_know_who_spoke=self.may_know_who_spoke,
        )

    def due(self, message_class: str) -> list[str]:
        """The codes of the messages of a class that this reader is shown, in order."""
        return [
            message.code
            for message in self.assessment.messages
            if message.message_class == message_class and self._is_shown(message)
        ]

    def _is_shown(self, message: Message) -> bool:
        return not (self.to_recipient and self.law.messages[message.code].for_sender_only)

    def place(self, code: str) -> int:
        """A message's place among what to do."""
        row = self.law.messages[code]
        return row.place(self.deciding.rule)[1] if row.message_class else 0


@lru_cache(maxsize=1024)
def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The circumstances that the decision knows, and those that only the answer knows."""
    known = tuple(word for word in words if word.partition(":")[0] in HEADLINE_KEYS)
    return tuple(word for word in words if word not in known), known


def short_date(day: date, year: int) -> str:
    """Such as "18 November", with the year where it is another."""
    return f"{day.day} {day:%B}" + ("" if day.year == year else f" {day.year}")


def _recipient(s: Situation) -> str:
    return "your organisation" if s.to_recipient else s.context.to_name or ""


def _sender(s: Situation) -> str:
    return s.context.from_name or ("" if s.to_recipient else "your organisation")


def _contact(s: Situation) -> str:
    contact = s.context.contact
    return contact.name or "" if contact else ""


def _items(s: Situation) -> str:
    agreement = s.context.agreement
    return joined(agreement.not_covered) if agreement else ""


def _on(s: Situation) -> str:
    """When consent was last given or taken back, or when it ended, such as " on 18 November"."""
    consent = s.context.consent
    day = consent.ran_out_on or consent.on if consent else None
    return f" on {short_date(day, s.assessment.evaluated_on.year)}" if day else ""


NAMES: dict[str, Callable[[Situation], str]] = {
    "recipient": _recipient,
    "sender": _sender,
    "contact": _contact,
    "items": _items,
    "on": _on,
    "kept": lambda s: joined(s.parts[0]),
    "left": lambda s: joined(s.parts[1]),
    "why": lambda s: s.deciding.text,
}


def _no_record(s: Situation) -> bool:
    return s.context.consent is not None and s.context.consent.status is ConsentState.NO_RECORD


def _yes_alone(s: Situation) -> bool:
    """Whether all that is known of a consent is that somebody said yes, not to what."""
    recorded = (
        s.context.consent is not None and s.context.consent.status is not ConsentState.NO_RECORD
    )
    detail = s.facts.consent_detail
    return not recorded and detail.explicit is None and detail.recipients_named is None


KNOWS: dict[str, Callable[[Situation], bool]] = {
    "speaker": lambda s: s.may_know_who_spoke,
    "yes_alone": _yes_alone,
    "one_part": lambda s: bool(s.parts[0]) and len(s.parts[1]) == 1,
    "parts": lambda s: all(s.parts),
    "no_record": _no_record,
    "none_that_counts": lambda s: (
        s.context.consent is not None and s.context.consent.is_none_that_counts
    ),
}
