"""The words of messages: the variant for the circumstances, with its slots filled.

An assessment has plain words for what the facts name ("the police"), and never says who spoke about
consent, since it may be of somebody else's record. Whoever puts an answer into words for a reader
asks its ``voice`` again, with names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from operator import or_
from string import Formatter
from typing import NamedTuple

from registry.domain.decision.assessment import Message, Names
from registry.domain.decision.messages.choosing import when_of
from registry.domain.decision.messages.circumstances import (
    OF_OUTCOME,
    WHERE_IT_HAS,
    WHERE_IT_HAS_NOT,
    Test,
)
from registry.domain.decision.messages.plain_names import plain_name
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.outcome import Outcome
from registry.law import Law
from registry.law.model import MessageRow
from registry.law.wording import Variant


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with slots, taken apart once."""

    parts: tuple[_Part, ...]

    @property
    def has_slots(self) -> bool:
        return any(part.slot for part in self.parts)

    def filled(self, names: Names) -> str:
        """The text; what fills a slot with a capital begins with one."""
        text = ""
        for literal, slot, capital in self.parts:
            text += literal
            if slot:
                name = names(slot)
                text += name[:1].upper() + name[1:] if capital else name
        return text


class _Part(NamedTuple):
    """Words as they stand, and the slot that follows them, if one does."""

    literal: str
    slot: str
    capital: bool


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """Take a text of the tables apart."""
    return Wording(
        tuple(_part(literal, slot or "") for literal, slot, *_ in Formatter().parse(text))
    )


def _part(literal: str, slot: str) -> _Part:
    return _Part(literal, slot[:1].lower() + slot[1:], capital=slot[:1].isupper())


@dataclass(slots=True, eq=False)
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
    """A text and when it is said: where of what the share has (``reading.has``), the bits of
    ``mask`` are those ``wanted``, and the tests hold. ``ready`` is the whole message, where nothing
    is to be filled."""

    mask: int
    wanted: int
    tests: tuple[Test, ...]
    wording: Wording
    ready: Message | None


class _Spoken(NamedTuple):
    """A message in one situation, with the texts it may have there; the last of them always fits.

    ``always``: the whole message, where the situation settles it.
    """

    code: str
    message_class: str
    texts: tuple[_Text, ...]
    always: Message | None


def in_words(verdict: Verdict, codes: list[str]) -> tuple[Message, ...]:
    """The messages due, in plain words that name nobody."""
    known = _spoken(verdict.case.tables.law, verdict.rule, verdict.because, verdict.outcome)
    names = partial(plain_name, verdict)
    return tuple([known[code].always or _message(known[code], verdict, names) for code in codes])


def _message(spoken: _Spoken, verdict: Verdict, names: Names) -> Message:
    has = verdict.has
    for mask, wanted, tests, text, ready in spoken.texts:
        if has & mask != wanted:
            continue
        for test in tests:
            if not test(verdict):
                break
        else:
            return ready or Message(spoken.code, text.filled(names), spoken.message_class)
    raise AssertionError("the last text always fits")  # pragma: no cover


class _Situation(dict[str, _Spoken]):
    """An edition's messages by code, as they may be said in one situation. What the situation
    settles is worked out once for each message that is due in it."""

    def __init__(self, law: Law, rule: str, settled: frozenset[str]) -> None:
        self._law, self._rule, self._settled = law, rule, settled

    def __missing__(self, code: str) -> _Spoken:
        found = _as_spoken(self._law.messages[code], self._rule, self._settled)
        return self.setdefault(code, found)


@lru_cache(maxsize=2048)
def _spoken(law: Law, rule: str, because: str, outcome: Outcome) -> _Situation:
    told = {word for word, holds in OF_OUTCOME.items() if holds(outcome)}
    return _Situation(law, rule, frozenset({f"rule:{rule}", f"because:{because}", *told}))


def _as_spoken(row: MessageRow, rule: str, settled: frozenset[str]) -> _Spoken:
    texts = tuple(_texts(row, rule, settled))
    always = texts[0].ready if not (texts[0].mask or texts[0].tests) else None
    return _Spoken(row.id, row.class_under(rule), texts, always)


def _texts(row: MessageRow, rule: str, settled: frozenset[str]) -> Iterator[_Text]:
    """The texts that do not say who spoke and may fit, with what is still to be tested."""
    for variant in (*row.variants, Variant((), row.text)):
        open_words = tuple(word for word in variant.when if word not in settled)
        if any(_is_settled(word) for word in open_words):
            continue
        wanted = reduce(or_, [_ONE_BIT.get(word, 0) for word in open_words], 0)
        mask = reduce(or_, [WHERE_IT_HAS_NOT.get(word, 0) for word in open_words], wanted)
        left = tuple(word for word in open_words if word not in _OF_BITS)
        text = wording(variant.text)
        whole = Message(row.id, variant.text, row.class_under(rule))
        yield _Text(mask, wanted, when_of(left).tests, text, None if text.has_slots else whole)


# Circumstances that hold where one bit is set; those of several bits are asked one by one.
_ONE_BIT = {word: bits for word, bits in WHERE_IT_HAS.items() if bits.bit_count() == 1}
_OF_BITS = _ONE_BIT.keys() | WHERE_IT_HAS_NOT


def _is_settled(word: str) -> bool:
    """Whether the situation says if a circumstance holds; who spoke is never said here."""
    return word in OF_OUTCOME or word.startswith(("rule:", "because:", "spoke:"))
