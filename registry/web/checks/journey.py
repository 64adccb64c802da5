"""The journey of a check: its pages in order, and what their answers say.

A page is part of the journey if it asks something that matters, and only the answers to what is
asked now count. With the answer there are nine pages at most. In an emergency three stand before
the answer, and the rest can be asked afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.decision.questions.matters import matters
from registry.services.checks.subject import age_band
from registry.web.checks.answers import (
    categories_of,
    is_emergency,
    is_named,
    is_short,
    purpose_of,
)
from registry.web.checks.asked import Asked
from registry.web.checks.pages import asked_on
from registry.web.checks.said import (
    Case,
    Said,
    facts_of,
    merged,
    said_further,
    said_of_danger,
    taken_in_an_emergency,
    with_answer,
    with_sources,
)
from registry.web.kit.person_fields import Answers, birth_date

STEPS = ("danger", "partner", "purpose", "situation", "data", "consent", "request", "law")
MORE_STEP = "more"
SHOWN = "shown"  # by page, the questions that were on it when it was sent
IN_AN_EMERGENCY = ("danger", "partner", "situation")
_NEEDED = frozenset({"danger", "partner", "purpose"})


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of the journey: its questions, and what the pages before it said."""

    step: str
    asked: tuple[Asked, ...]
    said: Said

    def asked_now(self, answers: Answers) -> list[Asked]:
        """Its questions, given the answers on the page itself."""
        return [asked for asked in self.asked if asked.is_asked(_leading(asked, answers))]

    def is_answered(self, answers: Answers) -> bool:
        """Whether the page was sent with everything on it that it asks now."""
        shown = answers.get(SHOWN, {}).get(self.step)
        return shown is not None and {one.name for one in self.asked_now(answers)} <= set(shown)


def _leading(asked: Asked, answers: Answers) -> str:
    answer = purpose_of(answers) if asked.leading == "purpose" else answers.get(asked.leading)
    return str(answer or "")


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey as far as it goes: ``reached`` ends at the first page without an answer.

    ``said``: what the answered pages say.
    """

    reached: tuple[Stop, ...]
    said: Said
    next_step: str | None

    def stop_at(self, step: str) -> Stop | None:
        """A page; None where it is not reached yet, or asks nothing that matters."""
        return next((stop for stop in self.reached if stop.step == step), None)

    def before(self, step: str) -> str | None:
        """The page before this one; None for the first. The page of further details is last."""
        steps = [stop.step for stop in self.reached]
        place = steps.index(step) if step in steps else len(steps)
        return steps[place - 1] if place else None


def journey_of(answers: Answers, case: Case) -> Journey:
    """Go through the pages up to the first that has no answer."""
    reached: list[Stop] = []
    said: Said = {}
    for stop in _stops(answers, case):
        reached.append(stop)
        if not stop.is_answered(answers):
            return Journey(tuple(reached), said, stop.step)
        said = said_with(stop, answers, case)
    return Journey(tuple(reached), said, None if case.other else "partner")


def _stops(answers: Answers, case: Case) -> Iterator[Stop]:
    """The pages that have a question that matters, as far as it is known who would be told."""
    said: Said = {}
    for step in IN_AN_EMERGENCY if is_short(answers) else STEPS:
        if case.other is None and step not in {"danger", "partner"}:
            return
        asked = () if step == "danger" else asked_on(step, said, case, named=is_named(answers))
        stop = Stop(step, asked, said)
        if asked or step in _NEEDED or (step == "data" and _data_matters(said, case)):
            yield stop
            said = said_with(stop, answers, case)


def _data_matters(said: Said, case: Case) -> bool:
    return matters("data", facts_of(said, case), case.law)


def said_with(stop: Stop, answers: Answers, case: Case) -> Said:
    """What is said once a page is answered."""
    said, law = stop.said, case.law
    if stop.step == "danger":
        said = merged(said_of_danger(answers), said_further(answers, law))
        return merged(said, taken_in_an_emergency(law)) if is_emergency(answers) else said
    if stop.step == "purpose" and purpose_of(answers) in law.purposes:
        said = merged(said, {"purpose": purpose_of(answers)})
    if stop.step == "data" and categories_of(answers):
        said = merged(said, {"data_categories": categories_of(answers)})
    for asked in stop.asked_now(answers):
        said = _with(asked, said, answers, case)
    return _with_age(said, answers, case) if stop.step == "consent" else said


def _with(asked: Asked, said: Said, answers: Answers, case: Case) -> Said:
    """What is said with the answer to a question; an answer that was not offered says nothing."""
    offered = {choice.value for choice in asked.words.choices}
    if asked.many:
        chosen = [value for value in answers.get(asked.name) or () if value in offered]
        return with_sources(said, chosen, case.law)
    answer = str(answers.get(asked.name, ""))
    return with_answer(said, asked.question, answer if answer in offered else "", case.law)


def _with_age(said: Said, answers: Answers, case: Case) -> Said:
    """The age by the date of birth counts for what is asked after it."""
    born = birth_date(answers)
    if born is None or (said.get("subject") or {}).get("deceased"):
        return said
    return merged(said, {"subject": {"age_band": age_band(born, case.on)}})
