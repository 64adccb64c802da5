"""A consent that is about to be taken back: what of it, what stops, and who is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Part, Scope, named
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
from registry.domain.records.consent import ConsentEvent
from registry.errors import Fault
from registry.services.consent.commands import ConsentStep, when_said
from registry.services.consent.ending import consent_to_end, told_of_an_end
from registry.services.consent.faults import part_faults, step_timing
from registry.services.context import Registry
from registry.web.consent import answers as a
from registry.web.consent import questions as c
from registry.web.consent.command import age_band, could_decide
from registry.web.consent.words import Words
from registry.web.consent.words import named as in_words
from registry.web.kit.dates import form_date
from registry.web.kit.forms import Form
from registry.web.kit.questions import Choice
from registry.web.kit.refusals import Refusals

_PLACES = Refusals({"/effective_at": "said-day", "/said_on": "said-day"}, c.PART)
# The fields of the page that say which part, each with what it is a part of.
PARTS = {"recipient": "recipients", "purpose": "purposes", "data": "data_categories"}
FIELDS = ("part", "age", "judged", "reason", "said-day", "said-month", "said-year")


@dataclass(frozen=True, slots=True)
class Ending:
    """A record that the practitioner looks at, to take its consent back."""

    record: Sequence[ConsentEvent]
    given: ConsentEvent
    own: str

    @property
    def is_own(self) -> bool:
        return self.given.controller == self.own

    @property
    def asks_judgement(self) -> bool:
        """Whether a judgement of the person matters: only where they spoke, as we recorded."""
        by_self = self.given.given_by == Speaker.SELF
        return self.is_own and by_self and self.given.age_band != "adult"

    def parts(self, words: Words) -> dict[str, list[Choice]]:
        """What can be taken back by itself, where there is more than one."""
        vocabulary = {
            "recipient": words.organisations,
            "purpose": words.purposes,
            "data": words.kinds,
        }
        found: dict[str, list[Choice]] = {}
        for field, part in PARTS.items():
            values = getattr(self.given, part)
            if len(values) > 1:
                texts = vocabulary[field]
                found[field] = [
                    Choice(value, text) for value, text in texts.items() if value in values
                ]
        return found

    def told(self, words: Words) -> list[str]:
        """The names of those that are told."""
        return in_words(words.organisations, told_of_an_end(self.record) - {self.own})

    def scope(self, step: ConsentStep) -> Scope:
        """What stops."""
        [whole, *_] = statements([self.given])[0].scopes
        return Scope(
            whole.disclosers,
            _part(whole.recipients, step.recipients),
            _part(whole.purposes, step.purposes),
            _part(whole.categories, step.data_categories),
            mutual=whole.mutual,
        )


def ending_of(events: Sequence[ConsentEvent], record_id: str, own: str) -> Ending | None:
    """The record that is meant, if it holds a consent that can be taken back."""
    record = [event for event in events if event.record_id == record_id]
    given = consent_to_end(record)
    return Ending(record, given, own) if given is not None else None


def answers_of(form: Form) -> dict[str, Any]:
    """The answers of the page as they were sent."""
    many = {name: form.many(name) for name in PARTS}
    return {**{name: form.one(name) for name in FIELDS}, **many}


def step_of(registry: Registry, ending: Ending, answers: Mapping[str, Any]) -> ConsentStep:
    """What is recorded. ``answers`` are those of the page, and the version that was seen."""
    form = Form.of({name: value for name, value in answers.items() if name != "seen"})
    said_on, _ = form_date(form, "said")
    part = form if form.one("part") == c.PART else Form()
    return ConsentStep(
        record_id=ending.given.record_id,
        status=ConsentState.WITHDRAWN,
        seen_version=answers.get("seen", 0),
        effective_at=when_said(said_on, registry.now()),
        said_on=said_on,
        private={"reason": form.one("reason")} if form.one("reason") else {},
        could_decide=could_decide(form) if ending.asks_judgement else None,
        age_band=age_band(form) if ending.asks_judgement else None,
        recipients=tuple(part.many("recipient")),
        purposes=tuple(part.many("purpose")),
        data_categories=tuple(part.many("data")),
    )


def faults_of(registry: Registry, ending: Ending, words: Words, form: Form) -> list[Fault]:
    """Every fault of the page, with what only the register can see."""
    faults = [*a.date_faults(form, "said"), *a.text_fault(form, "reason")]
    step = step_of(registry, ending, answers_of(form))
    if ending.parts(words):
        if form.one("part") not in {c.ALL, c.PART}:
            faults.append(Fault("part", "Say how much they take back."))
        elif form.one("part") == c.PART and not any(form.many(name) for name in PARTS):
            faults.append(Fault("part", "Choose what they take back."))
    found = [
        *step_timing(registry, ending.record, step),
        *part_faults(ending.given, step),
    ]
    return [*faults, *_PLACES.placed(found)]


def _part(whole: Part, part: Sequence[str]) -> Part:
    return named(part) if part else whole
