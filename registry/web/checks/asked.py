"""Which questions each page of a check asks: those whose answers matter, as the engine says.

A page may have a leading question, such as how old the person is. Its other questions are tried
under each answer to that one, so that a page never has to be shown a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from registry.domain.decision.facts import Facts
from registry.domain.decision.questions.alternatives import elements_asked
from registry.domain.decision.questions.matters import matters, sources_that_matter
from registry.domain.decision.reading.person import view_person
from registry.law import Law
from registry.web.checks import words as w
from registry.web.checks.said import Case, Said, facts_of, with_answer
from registry.web.checks.words import QuestionWords
from registry.web.kit import questions as q
from registry.web.kit.form_fields import capital
from registry.web.kit.questions import Choice

# What is not known yet while a page is filled in, and can make its questions matter.
_AGE, _PURPOSE_AND_AGE = ("age",), ("purpose", "age")
_CONTRACTS = ("contract_from", "contract_to")
_LATER = ("consent_found", "confided")
_LOOKED_UP = ("consent_found",)
_VICTIM = (
    "line_of_enquiry",
    "necessary_and_proportionate",
    "notice_given",
    "counselling",
    "substantial_probative_value",
)


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


def asked_on(step: str, said: Said, case: Case, *, named: bool = False) -> tuple[Asked, ...]:
    """The questions of a page, given what the pages before it said.

    Args:
        named: the person is named, so a look-up may still bring what they said about consent.
    """
    return tuple(_PAGES[step](_Page(said, case, named)))


@dataclass(frozen=True)
class _Page:
    """A page that is about to be shown, and what is known by then."""

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
            yield _under(Asked(question, question, self.words(question)), leading, under, tried)


def _under(asked: Asked, leading: str, under: list[str], tried: Mapping[str, Facts]) -> Asked:
    """The question under some answers to a leading one; always, if under all of them."""
    if len(under) == len(tried):
        return asked
    return replace(asked, leading=leading, under=frozenset(under))


def _partner(page: _Page) -> Iterator[Asked]:
    """Who a person is to the one this is about, and whether they could be the danger."""
    page = replace(page, case=replace(page.case, other=None, gives=True))
    still_open = _AGE if page.facts.emergency else _PURPOSE_AND_AGE
    words = {
        "relation": page.words("relation"),
        "source_of_risk": w.SOURCE_OF_RISK[page.facts.risk_is_said],
    }
    for question, text in words.items():
        if page.matters(question, still_open):
            yield Asked(question, question, text, "to", frozenset({q.PERSON}))


def _purpose(page: _Page) -> Iterator[Asked]:
    tried = {purpose: replace(page.facts, purpose=purpose) for purpose in page.law.purposes}
    yield from page.ask_under("purpose", tried, "whose_task", ())


def _situation(page: _Page) -> Iterator[Asked]:
    """How old they are, and what matters at that age."""
    still_open = () if page.facts.emergency else (*_LATER, *elements_asked(page.facts, page.law))
    leads = list(page.ask("age", still_open))
    yield from leads
    tried = page.under_each("age") if leads else {"": page.facts}
    if q.UNKNOWN in tried:
        tried[q.UNKNOWN] = _at_the_age_read(page.facts, page.law)

    def ask(question: str) -> Iterator[Asked]:
        return page.ask_under("age", tried, question, still_open)

    yield from ask("gillick")
    yield from ask("capacity")
    yield from _at_risk(page, tried, still_open)
    for question in ("role", "coerced", "children_in_household"):
        yield from ask(question)


def _at_the_age_read(facts: Facts, law: Law) -> Facts:
    """The facts with the age that is read where none is said."""
    band = law.purposes[facts.purpose].age_if_unsaid
    return replace(facts, subject=replace(facts.subject, age_band=band))


def _at_risk(
    page: _Page, tried: Mapping[str, Facts], still_open: tuple[str, ...]
) -> Iterator[Asked]:
    """Of a child and of an adult the law asks different things."""
    under = {
        value: _is_child(facts, page.law)
        for value, facts in tried.items()
        if matters("at_risk", facts, page.law, still_open)
    }
    for child, group in ((True, "child"), (False, "adult")):
        values = [value for value, of_child in under.items() if of_child is child]
        if values:
            asked = Asked(f"at_risk_{group}", "at_risk", w.AT_RISK[group])
            yield _under(asked, "age", values, tried)


def _is_child(facts: Facts, law: Law) -> bool:
    return view_person(facts.subject, law.purposes[facts.purpose].age_if_unsaid).child


def _data(page: _Page) -> Iterator[Asked]:
    """Where it came from, of the origins that matter."""
    origins = sources_that_matter(page.facts, page.law, _LATER)
    if not origins:
        return
    order = [*w.ORIGINS, *origins]
    listed = [
        Choice(origin, _origin(origin, page.law)) for origin in sorted(origins, key=order.index)
    ]
    choices = (*listed, q.OR, w.NO_ORIGIN, q.DO_NOT_KNOW)
    words = replace(page.words("information_from"), choices=choices)
    yield Asked("information_from", "information_from", words, many=True)


def _origin(origin: str, law: Law) -> str:
    return w.ORIGINS.get(origin) or capital(law.bars[origin].name)


def _consent(page: _Page) -> Iterator[Asked]:
    still_open = ("court_order", *elements_asked(page.facts, page.law))
    leads = list(page.ask("consent", still_open))
    yield from leads
    if leads:
        tried = page.under_each("consent")
        yield from page.ask_under("consent", tried, "speaker", ("explicit", *still_open))
        yield from page.ask_under("consent", tried, "explicit", ("speaker", *still_open))
    yield from page.ask("national_opt_out")


def _request(page: _Page) -> Iterator[Asked]:
    asked_for = replace(page.facts, request_received=True)
    looked_up = _LOOKED_UP if page.named else ()
    elements = elements_asked(asked_for, page.law)
    still_open = ("request_states_public_task", "court_order", *elements, *looked_up)
    leads = list(page.ask("request_received", still_open))
    yield from leads
    if leads:
        tried = page.under_each("request_received")
        yield from _stated_task(page, tried)
        for question in _VICTIM:
            yield from page.ask_under("request_received", tried, question, ())
    yield from page.ask("court_order")


def _stated_task(page: _Page, tried: Mapping[str, Facts]) -> Iterator[Asked]:
    """Only a request in writing can state a task."""
    question = "request_states_public_task"
    for asked in page.ask_under("request_received", {w.WRITTEN: tried[w.WRITTEN]}, question, ()):
        yield replace(asked, leading="request_received", under=frozenset({w.WRITTEN}))


def _law(page: _Page) -> Iterator[Asked]:
    """What only the practitioner knows of the laws that fit, each in the tables' own words."""
    elements = elements_asked(page.facts, page.law)
    looked_up = _LOOKED_UP if page.named else ()
    still_open = (*elements, *_CONTRACTS, *looked_up)
    for element in elements:
        if page.matters(element, still_open):
            row = page.law.elements[element]
            legend = row.question.replace("{recipient}", _recipient(page.case))
            yield Asked(element, element, QuestionWords(legend, hint=row.hint))
    for question in (*_CONTRACTS, "public_interest"):
        yield from page.ask(question, still_open)


def _recipient(case: Case) -> str:
    """Who would get it, in a question to this reader."""
    return case.sides[1].name if case.gives else "you"


_PAGES: Mapping[str, Callable[[_Page], Iterator[Asked]]] = {
    "partner": _partner,
    "purpose": _purpose,
    "situation": _situation,
    "data": _data,
    "consent": _consent,
    "request": _request,
    "law": _law,
}
