"""Which questions each page of a check asks: those whose answers matter, as the engine says.

A page may have a leading question, such as how old the person is. Its other questions are tried
under each answer to that one, so that a page never has to be shown a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from registry.domain.decision.facts import Facts
from registry.domain.decision.questions.alternatives import elements_asked
from registry.domain.decision.questions.matters import matters, sources_that_matter
from registry.domain.decision.reading.person import view_person
from registry.domain.decision.vocabulary import VICTIM_REQUEST_FLAGS
from registry.law import Law
from registry.web.checks import words as w
from registry.web.checks.asked import Asked, QuestionPage
from registry.web.checks.said import Case, Said
from registry.web.checks.words import QuestionWords
from registry.web.kit import questions as q
from registry.web.kit.form_fields import capital
from registry.web.kit.questions import Choice

# What is not known yet while a page is filled in, and can make its questions matter.
_AGE, _PURPOSE_AND_AGE = ("age",), ("purpose", "age")
_CONTRACTS = ("contract_from", "contract_to")
_LATER = ("consent_found", "confided")
_LOOKED_UP = ("consent_found",)


def asked_on(step: str, said: Said, case: Case, *, named: bool = False) -> tuple[Asked, ...]:
    """The questions of a page, given what the pages before it said.

    Args:
        named: the person is named, so a look-up may still bring what they said about consent.
    """
    return tuple(_PAGES[step](QuestionPage(said, case, named)))


def _partner(page: QuestionPage) -> Iterator[Asked]:
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


def _purpose(page: QuestionPage) -> Iterator[Asked]:
    tried = {purpose: page.facts._replace(purpose=purpose) for purpose in page.law.purposes}
    yield from page.ask_under("purpose", tried, "whose_task", ())


def _situation(page: QuestionPage) -> Iterator[Asked]:
    """How old they are, and what matters at that age."""
    still_open = () if page.facts.emergency else _LATER
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
    yield from ask("role")
    yield from ask("coerced")
    duties = elements_asked(page.facts, page.law) if still_open else ()
    yield from page.ask_under("age", tried, "children_in_household", (*still_open, *duties))


def _at_the_age_read(facts: Facts, law: Law) -> Facts:
    """The facts with the age that is read where none is said."""
    band = law.purposes[facts.purpose].age_if_unsaid
    return facts._replace(subject=facts.subject._replace(age_band=band))


def _at_risk(
    page: QuestionPage, tried: Mapping[str, Facts], still_open: tuple[str, ...]
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
            yield asked.only_under("age", values, tried)


def _is_child(facts: Facts, law: Law) -> bool:
    return view_person(facts.subject, law.purposes[facts.purpose].age_if_unsaid).child


def _data(page: QuestionPage) -> Iterator[Asked]:
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


def _consent(page: QuestionPage) -> Iterator[Asked]:
    still_open = ("court_order", *elements_asked(page.facts, page.law))
    leads = list(page.ask("consent", still_open))
    yield from leads
    if leads:
        tried = page.under_each("consent")
        yield from page.ask_under("consent", tried, "speaker", ("explicit", *still_open))
        yield from page.ask_under("consent", tried, "explicit", ("speaker", *still_open))
    yield from page.ask("national_opt_out")


def _request(page: QuestionPage) -> Iterator[Asked]:
    asked_for = page.facts._replace(request_received=True)
    looked_up = _LOOKED_UP if page.named else ()
    elements = elements_asked(asked_for, page.law)
    still_open = ("request_states_public_task", "court_order", *elements, *looked_up)
    leads = list(page.ask("request_received", still_open))
    yield from leads
    if leads:
        tried = page.under_each("request_received")
        yield from _stated_task(page, tried)
        for question in VICTIM_REQUEST_FLAGS:
            yield from page.ask_under("request_received", tried, question, ())
    yield from page.ask("court_order")


def _stated_task(page: QuestionPage, tried: Mapping[str, Facts]) -> Iterator[Asked]:
    """Only a request in writing can state a task."""
    question = "request_states_public_task"
    for asked in page.ask_under("request_received", {w.WRITTEN: tried[w.WRITTEN]}, question, ()):
        yield replace(asked, leading="request_received", under=frozenset({w.WRITTEN}))


def _law(page: QuestionPage) -> Iterator[Asked]:
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


_PAGES: Mapping[str, Callable[[QuestionPage], Iterator[Asked]]] = {
    "partner": _partner,
    "purpose": _purpose,
    "situation": _situation,
    "data": _data,
    "consent": _consent,
    "request": _request,
    "law": _law,
}
