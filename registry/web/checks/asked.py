"""A question that a page of a check asks, and a page that is about to be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from registry.domain.decision.facts import Facts
from registry.domain.decision.questions.matters import matters
from registry.law import Law
from registry.web.checks import words as w
from registry.web.checks.said import Case, Said, facts_of, with_answer
from registry.web.checks.words import QuestionWords


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a page asks.

    ``name``: its form field. ``question``: what the engine knows it as. ``under``: the answers to
    the field ``leading`` under which it is asked; None where it is always asked.
    """

    name: str
    question: str
    words: QuestionWords
    leading: str = ""
    under: frozenset[str] | None = None
    many: bool = False

    def is_asked(self, leading_answer: str) -> bool:
        """Whether it is asked, given the answer to the leading question."""
        return self.under is None or leading_answer in self.under

    def only_under(self, leading: str, under: Collection[str], tried: Collection[str]) -> Asked:
        """The question under some of the answers that were tried; always, if under all of them."""
        if len(under) == len(tried):
            return self
        return replace(self, leading=leading, under=frozenset(under))


@dataclass(frozen=True)
class QuestionPage:
    """A page that is about to be shown, and what is known by then.

    ``said``: what the pages before it said. ``named``: the person is named, so a look-up may still
    bring what they said about consent.
    """

    said: Said
    case: Case
    named: bool

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.said, self.case)

    @property
    def law(self) -> Law:
        return self.case.law

    def words(self, question: str) -> QuestionWords:
        """The words for this reader."""
        words = w.GIVING[question]
        return words if self.case.gives else w.RECEIVING.get(question, words)

    def matters(self, question: str, still_open: tuple[str, ...] = ()) -> bool:
        return matters(question, self.facts, self.law, still_open)

    def ask(self, question: str, still_open: tuple[str, ...] = ()) -> Iterator[Asked]:
        """The question, if it matters."""
        if self.matters(question, still_open):
            yield Asked(question, question, self.words(question))

    def under_each(self, leading: str) -> dict[str, Facts]:
        """The facts under each answer that can be chosen to a question of this page."""
        return {
            choice.value: facts_of(
                with_answer(self.said, leading, choice.value, self.law), self.case
            )
            for choice in self.words(leading).choices
        }

    def ask_under(
        self, leading: str, tried: Mapping[str, Facts], question: str, still_open: tuple[str, ...]
    ) -> Iterator[Asked]:
        """The question, under those answers to the leading one with which it matters."""
        under = [
            value
            for value, facts in tried.items()
            if matters(question, facts, self.law, still_open)
        ]
        if under:
            asked = Asked(question, question, self.words(question))
            yield asked.only_under(leading, under, tried)
