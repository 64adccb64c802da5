"""The words of messages: the variant for the circumstances, with its slots filled.

An assessment has plain words for what the facts name ("the police"), and never says who spoke about
consent, since it may be of somebody else's record. Whoever puts an answer into words for a reader
asks its ``voice`` again, with names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from string import Formatter
from typing import NamedTuple

from registry.domain.decision.assessment import Message, Names
from registry.domain.decision.messages.choosing import when_of
from registry.domain.decision.messages.circumstances import Test
from registry.domain.decision.messages.plain_names import plain_name
from registry.domain.decision.messages.verdict import Verdict
from registry.law import Law
from registry.law.model import MessageRow
from registry.law.wording import Variant


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with slots, taken apart once."""

    parts: tuple[tuple[str, str | None], ...]

    @property
    def has_slots(self) -> bool:
        return any(slot for _, slot in self.parts)

    def filled(self, names: Names) -> str:
        """The text; what fills a slot with a capital begins with one."""
        return "".join(literal + _filling(slot, names) for literal, slot in self.parts)


def _filling(slot: str | None, names: Names) -> str:
    if slot is None:
        return ""
    first = slot[:1]
    name = names(first.lower() + slot[1:])
    return name if first.islower() else name[:1].upper() + name[1:]


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """Take a text of the tables apart."""
    return Wording(tuple((literal, slot) for literal, slot, *_ in Formatter().parse(text)))


@dataclass(frozen=True, slots=True, eq=False)
class VerdictVoice:
    """Puts one verdict into words for a reader."""

    verdict: Verdict

    def holds(self, words: tuple[str, ...], *, may_know_who_spoke: bool) -> bool:
        """Whether all of these circumstances hold."""
        return when_of(words).holds(self.verdict, may_know_who_spoke=may_know_who_spoke)

    def plain_name(self, slot: str) -> str:
        """Plain words for a slot, where no name is known."""
        return plain_name(self.verdict, slot)

    def text(self, code: str, names: Names, *, to_recipient: bool, may_know_who_spoke: bool) -> str:
        """A message's words for a reader at the sender or at the recipient."""
        row = self.verdict.case.tables.law.messages[code]
        for variant in (*row.for_recipient, *row.variants) if to_recipient else row.variants:
            if self.holds(variant.when, may_know_who_spoke=may_know_who_spoke):
                return wording(variant.text).filled(names)
        return wording(row.text).filled(names)


class _Text(NamedTuple):
    """A text and when it is said. ``ready`` is the whole message, where nothing is to be filled."""

    tests: tuple[Test, ...]
    wording: Wording
    ready: Message | None


class _Spoken(NamedTuple):
    """A message under one rule, with the texts it may have there; the last of them always fits."""

    code: str
    message_class: str
    texts: tuple[_Text, ...]


def in_words(verdict: Verdict, codes: list[str]) -> tuple[Message, ...]:
    """The messages due, in plain words that name nobody."""
    known = _spoken(verdict.case.tables.law, verdict.rule, verdict.because)
    names = partial(plain_name, verdict)
    return tuple([_message(known[code], verdict, names) for code in codes])


def _message(spoken: _Spoken, verdict: Verdict, names: Names) -> Message:
    for tests, text, ready in spoken.texts:
        for test in tests:
            if not test(verdict):
                break
        else:
            return ready or Message(spoken.code, text.filled(names), spoken.message_class)
    raise AssertionError("the last text always fits")  # pragma: no cover


@lru_cache(maxsize=1024)
def _spoken(law: Law, rule: str, because: str) -> dict[str, _Spoken]:
    """An edition's messages by code, as they may be said in one situation. What the situation
    settles is worked out here, once."""
    settled = {f"rule:{rule}", f"because:{because}"}
    return {
        row.id: _Spoken(row.id, row.class_under(rule), tuple(_texts(row, rule, settled)))
        for row in law.messages.values()
    }


def _texts(row: MessageRow, rule: str, settled: set[str]) -> Iterator[_Text]:
    """The texts that do not say who spoke and may fit, with what is still to be tested."""
    for variant in (*row.variants, Variant((), row.text)):
        open_words = tuple(word for word in variant.when if word not in settled)
        if any(word.startswith(("rule:", "because:", "spoke:")) for word in open_words):
            continue
        text = wording(variant.text)
        whole = Message(row.id, variant.text, row.class_under(rule))
        yield _Text(when_of(open_words).tests, text, None if text.has_slots else whole)
