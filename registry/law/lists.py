"""The small tables that the lettered rules read: elements, lists, classes of messages, guidance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.law.rows import Row, Source
from registry.law.wording import Variant

MESSAGE_CLASSES = ("do", "know", "record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Row):
    """What only the practitioner knows about a duty (law.md §4.2): a member of ``duty_elements``.

    ``question`` asks it, with ``{recipient}`` to be filled; ``hint`` stands below it. ``gateways``
    are the rows that turn on it. ``quiet``: none of them is ever merely possible. ``asked_where``:
    kinds of recipient for which the page asks it; empty where any row that fits will do.
    ``about``: what an answer says the question is about, where its words alone could mislead.
    """

    question: str
    hint: str
    gateways: tuple[str, ...]
    quiet: bool
    asked_where: frozenset[str] = frozenset()
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Row):
    """A list that a rule names, such as the senders of health and care information.

    ``of`` says what its ``members`` are: ``kinds``, ``purposes``, ``data_categories``,
    ``information`` (words of ``information_from``), ``risks`` or ``gateways``. ``rules``: the
    decision rules that read it.
    """

    of: str
    members: frozenset[str]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow(Row):
    """A message's words, its class and its place.

    ``message_class``: ``do`` (an act for now), ``know`` or ``record``; empty in the first edition,
    which has no classes. ``order``: its place within the class, from 1. ``do_under``: rules under
    which it is of class ``do`` all the same, at ``do_order``. ``officer``: what lead officers read
    beside it, never shown to practitioners.

    The words are those of the first of ``variants`` whose circumstances all hold, otherwise
    ``text``; for a reader at the recipient, ``for_recipient`` comes before both.
    ``for_sender_only``: such a reader is not shown it. Texts have slots (``wording``).
    """

    message_class: str = ""
    order: int = 0
    do_under: tuple[str, ...] = ()
    do_order: int | None = None
    officer: str | None = None
    variants: tuple[Variant, ...] = ()
    for_recipient: tuple[Variant, ...] = ()
    for_sender_only: bool = False

    def class_under(self, rule: str) -> str:
        """Its class in an answer that this rule decided."""
        return MESSAGE_CLASSES[0] if rule in self.do_under else self.message_class

    def place(self, rule: str) -> tuple[int, int]:
        """Its place in an answer that this rule decided: what to do, to know, to record."""
        order = self.do_order if rule in self.do_under else self.order
        return MESSAGE_CLASSES.index(self.class_under(rule)), order or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance(Row):
    """Guidance that rules cite from its first day on, ``instead_of`` an older source if it has one.

    "Sources named in an answer are chosen by evaluation date" (law.md §3.1). ``kinds``: the
    organisations it is for; empty where it is for all.
    """

    rules: tuple[str, ...]
    instead_of: Source | None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RuleText:
    """A decision rule: its question in plain words, and its sources.

    ``verified`` and the dates are None in the first edition, which has none for rules.
    """

    id: str
    text: str
    sources: tuple[Source, ...]
    verified: str | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True)
class GoldenRules:
    """One edition of the golden rules of information sharing, in our own words."""

    edition: str
    title: str
    verified: str
    source: Source
    rules: tuple[str, ...]
    in_force_from: date | None = None
    in_force_to: date | None = None
