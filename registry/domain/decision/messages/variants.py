"""The words of messages: the variant for the circumstances, with its slots filled.

An assessment has plain words for what the facts name ("the police"), and never says who spoke about
consent, since it may be of somebody else's record. Whoever puts an answer into words for a reader
asks its ``voice`` again, with names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from string import Formatter

from registry.domain.decision.assessment import Message, Names
from registry.domain.decision.messages.circumstances import Test, When, when_of
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


@dataclass(frozen=True, slots=True)
class _Text:
    """A text and when it is said. ``ready`` is the whole message, where nothing is to be filled."""

    when: When
    wording: Wording
    ready: Message | None


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A message in one class, with its texts, the last of which always fits.

    ``neutral``: those that do not depend on who spoke, which every decision goes through.
    """

    code: str
    message_class: str
    neutral: tuple[tuple[tuple[Test, ...], _Text], ...]
    texts: tuple[_Text, ...]
    for_recipient: tuple[_Text, ...]

    def text(self, verdict: Verdict, *, to_recipient: bool, may_know_who_spoke: bool) -> _Text:
        """The first text that fits."""
        for text in (*self.for_recipient, *self.texts) if to_recipient else self.texts:
            if text.when.holds(verdict, may_know_who_spoke=may_know_who_spoke):
                return text
        raise AssertionError("the last text always fits")  # pragma: no cover


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
        spoken = _spoken(self.verdict.case.tables.law)[code][""]
        text = spoken.text(
            self.verdict, to_recipient=to_recipient, may_know_who_spoke=may_know_who_spoke
        )
        return text.wording.filled(names)


def in_words(verdict: Verdict, codes: list[str]) -> tuple[Message, ...]:
    """The messages due, in plain words that name nobody."""
    known = _spoken(verdict.case.tables.law)
    rule = verdict.rule
    names = partial(plain_name, verdict)
    return tuple(
        [_message(known[code].get(rule) or known[code][""], verdict, names) for code in codes]
    )


def _message(spoken: _Spoken, verdict: Verdict, names: Names) -> Message:
    for tests, text in spoken.neutral:
        for test in tests:
            if not test(verdict):
                break
        else:
            filled = text.ready
            return filled or Message(spoken.code, text.wording.filled(names), spoken.message_class)
    raise AssertionError("the last text always fits")  # pragma: no cover


@lru_cache(maxsize=16)
def _spoken(law: Law) -> dict[str, dict[str, _Spoken]]:
    """An edition's messages by code, and by the rule under which their class differs ("" for any
    other)."""
    return {row.id: _by_rule(row) for row in law.messages.values()}


def _by_rule(row: MessageRow) -> dict[str, _Spoken]:
    usual = _compiled(row, row.message_class)
    acts = {rule: _compiled(row, row.class_under(rule)) for rule in row.do_under}
    return {"": usual, **acts}


def _compiled(row: MessageRow, message_class: str) -> _Spoken:
    def texts(variants: tuple[Variant, ...]) -> tuple[_Text, ...]:
        return tuple(_text(row.id, message_class, variant) for variant in variants)

    own = texts((*row.variants, Variant((), row.text)))
    return _Spoken(
        code=row.id,
        message_class=message_class,
        neutral=tuple((text.when.tests, text) for text in own if not text.when.who_spoke),
        texts=own,
        for_recipient=texts(row.for_recipient),
    )


def _text(code: str, message_class: str, variant: Variant) -> _Text:
    words = wording(variant.text)
    ready = None if words.has_slots else Message(code, variant.text, message_class)
    return _Text(when_of(variant.when), words, ready)
