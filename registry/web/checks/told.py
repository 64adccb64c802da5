"""What was answered in a check, to read again beside the answer; nothing of it names the person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.law import Law
from registry.web.checks.answers import (
    gives,
    is_named,
    is_short,
    purpose_of,
)
from registry.web.checks.asked import Asked
from registry.web.checks.journey import Journey
from registry.web.checks.said import Case, taken_in_an_emergency
from registry.web.kit import questions as q
from registry.web.kit.person_fields import Answers

_NOT_SAID = "Not said"
_TAKEN = (
    "Someone is in danger now, so we did not ask you everything. We took the reason to be"
    " {purpose}, and the information to be {kinds}."
)


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """An answered question, and the page where the answer can be changed."""

    question: str
    answer: str
    step: str


def answered_questions(
    answers: Answers, journey: Journey, case: Case, names: Mapping[str, str]
) -> list[AnsweredQuestion]:
    """Return the questions that were answered, in the order of their pages."""
    rows: list[AnsweredQuestion] = []
    for stop in (page for page in journey.reached if page.is_answered(answers)):
        rows += [
            AnsweredQuestion(*row, stop.step) for row in _of_page(stop.step, answers, case, names)
        ]
        rows += [
            AnsweredQuestion(asked.words.legend, _answer(asked, answers), stop.step)
            for asked in stop.asked_now(answers)
        ]
    return rows


def taken_as_said(answers: Answers, law: Law) -> str:
    """Return what an emergency's answer took as said without asking; empty where all was asked."""
    if not is_short(answers):
        return ""
    said = taken_in_an_emergency(law)
    kinds = " and ".join(q.words_for(q.DATA, value).lower() for value in said["data_categories"])
    return _TAKEN.format(purpose=law.purposes[said["purpose"]].name, kinds=kinds)


def _of_page(
    step: str, answers: Answers, case: Case, names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The questions that a page asks of every check."""
    if step == "danger":
        yield "Could anyone be seriously harmed?", _danger(answers)
    elif step == "partner":
        yield "Who would you share with?", _partner(answers, case.law, names)
    elif step == "purpose":
        yield "Why would you share it?", q.purpose_words(case.law, purpose_of(answers))
    elif step == "data":
        yield "What would you share?", _data(answers)
    elif step == "consent":
        named = "Looked up from your details" if is_named(answers) else "Not named"
        yield "Who it is about", named


def _danger(answers: Answers) -> str:
    chosen = answers["danger"]
    text = q.words_for(q.DANGER, chosen)
    if chosen not in q.IN_DANGER:
        return text
    return f"{text}. {q.words_for(q.WHO, answers['who'])}"


def _partner(answers: Answers, law: Law, names: Mapping[str, str]) -> str:
    if answers["to"] == q.PERSON:
        return "A person"
    if answers["to"] == q.OTHER_BODY:
        return q.words_for(tuple(q.bodies(law)), answers["kind"])
    partner = names.get(answers["partner"], answers["partner"])
    return f"{partner}. {'You' if gives(answers) else 'They'} have the information."


def _data(answers: Answers) -> str:
    listed = [q.words_for(q.DATA, value) for value in answers["data"] if q.ITEM not in value]
    items = sum(value.startswith(q.ITEM) for value in answers["data"])
    if items:
        listed.insert(0, f"{items} of the items in your agreement")
    return ", ".join(listed)


def _answer(asked: Asked, answers: Answers) -> str:
    chosen = answers.get(asked.name) or ()
    values = chosen if asked.many else [chosen]
    texts = [
        choice.text for choice in asked.words.choices if choice.value in values and choice.value
    ]
    return ", ".join(texts) or _NOT_SAID
