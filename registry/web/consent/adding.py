"""What can be added to a consent record besides a withdrawal: which act, its fields, its step.

Only the organisation that recorded something adds to it (consent.md §2.7); of another's consent a
discloser confirms that it saw the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from registry.domain.consent.recorded import statements
from registry.domain.consent.statement import Statement
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker
from registry.domain.records.consent import ConsentEvent
from registry.errors import Fault
from registry.services.consent.commands import ConsentStep, RecordConsent, when_said
from registry.services.consent.ending import counting_steps, spoken_steps, told_of_an_end
from registry.services.consent.faults import step_faults
from registry.services.context import Registry
from registry.web.consent import answers as a
from registry.web.consent import questions as c
from registry.web.consent.words import lower
from registry.web.kit.addresses import number_of
from registry.web.kit.dates import form_date
from registry.web.kit.forms import Form
from registry.web.kit.questions import Choice
from registry.web.kit.refusals import Refusals
from registry.web.kit.render import day


class Act(StrEnum):
    """What somebody does to a record."""

    CONFIRM = "confirm"
    SAFE = "safe"
    CORRECT = "correct"
    WHOSE = "whose"
    ENDED = "ended"


STATUS = {
    Act.SAFE: ConsentState.NOT_SOUGHT,
    Act.CORRECT: ConsentState.INVALIDATED,
    Act.WHOSE: ConsentState.VOICE,
    Act.ENDED: ConsentState.VOICE,
}
FIELDS = ("speaker", "which", "reason", "on-day", "on-month", "on-year")
_PLACES = {"/reason": "reason", "/sets_aside": "step", "/said_on": "on-day", "/speaker": "speaker"}
_REFUSED = Refusals({**_PLACES, "/voice_ended_on": "on-day", "/effective_at": "on-day"}, "reason")
_NO_DAY = "Enter the day from which they can no longer speak for this person."


@dataclass(frozen=True, slots=True)
class Adding:
    """A record that the practitioner adds something to."""

    act: Act
    record: Sequence[ConsentEvent]
    seen: int

    @property
    def steps(self) -> list[Choice]:
        """The steps that can be set aside."""
        return [
            Choice(
                str(step.version),
                f"Step {step.version}, {day(step.day)}: {lower(c.step_words(step))}",
            )
            for step in counting_steps(self.record)
        ]

    @property
    def speakers(self) -> tuple[Choice, ...]:
        """Whose word it can be, in the capacity in which they spoke."""
        given_by = self.record[0].given_by
        if given_by == Speaker.NEXT_OF_KIN:
            return c.RELATIVES
        return tuple(
            choice
            for choice in c.SPEAKERS
            if choice.value and c.SPOKEN[choice.value][0] == given_by
        )

    def told(self, ends: Iterable[ConsentEvent]) -> set[str]:
        """Who is told where these steps end: whoever may have relied on a consent among them."""
        agreed = [event for event in ends if event.status is ConsentState.GIVEN]
        return told_of_an_end(agreed) - {self.record[0].controller}


def acts_for(own: str, record: Sequence[ConsentEvent], said: Sequence[Statement]) -> list[Act]:
    """What an organisation can do to a record."""
    first, counting = record[0], counting_steps(record)
    if first.controller != own:
        return [Act.CONFIRM] if _to_confirm(own, counting, said) else []
    made = spoken_steps(record)
    acts = [Act.SAFE] if made and made[-1].status.is_unsafe else []
    acts += [Act.CORRECT] if counting else []
    if made and first.given_by != Speaker.SELF:
        acts += [] if any(event.speaker for event in counting) else [Act.WHOSE]
        acts += [] if any(event.voice_ended_on for event in counting) else [Act.ENDED]
    return acts


def to_confirm(own: str, record: Sequence[ConsentEvent], said: Sequence[Statement]) -> str:
    """The consent of another organisation's record that is confirmed; empty where there is none."""
    return next(iter(_to_confirm(own, counting_steps(record), said)), "")


def _to_confirm(own: str, counting: Sequence[ConsentEvent], said: Sequence[Statement]) -> list[str]:
    seen = {made.confirms for made in said if made.recorder == own}
    return [
        event.step
        for event, made in zip(counting, statements(counting), strict=True)
        if made.is_consent and made.ref not in seen and own in made.disclosers_named
    ]


def answers_of(form: Form) -> dict[str, Any]:
    """The answers of the page as they were sent."""
    return {**{name: form.one(name) for name in FIELDS}, "step": form.many("step")}


def step_of(registry: Registry, adding: Adding, answers: Mapping[str, Any]) -> ConsentStep:
    """What is recorded."""
    form = Form.of({name: value for name, value in answers.items() if name != "seen"})
    on, _ = form_date(form, "on")
    reason = form.one("reason")
    step = ConsentStep(
        record_id=adding.record[0].record_id,
        status=STATUS[adding.act],
        seen_version=adding.seen,
        effective_at=registry.now(),
        private={"reason": reason} if reason else {},
    )
    if adding.act is Act.CORRECT:
        of_one = [choice.value for choice in adding.steps] if len(adding.record) == 1 else []
        chosen = form.many("step") or of_one
        return replace(step, sets_aside=tuple(filter(None, map(number_of, chosen))))
    if adding.act is Act.WHOSE:
        return replace(step, speaker=_word(form))
    if adding.act is Act.ENDED:
        return replace(step, voice_ended_on=on)
    return replace(step, said_on=on, effective_at=when_said(on, step.effective_at))


def confirmation(registry: Registry, subject_id: str, consent: str, reason: str) -> RecordConsent:
    """The statement that the evidence of a consent was seen."""
    return RecordConsent(
        subject_id=subject_id,
        status=ConsentState.GIVEN,
        purposes=(),
        recipients=(),
        data_categories=(),
        effective_at=registry.now(),
        given_by="",
        confirms=consent,
        private={"notes": reason} if reason else {},
    )


def faults_of(registry: Registry, adding: Adding, form: Form) -> list[Fault]:
    """Every fault of the page, with what only the register can see."""
    faults = [*a.date_faults(form, "on"), *a.text_fault(form, "reason")]
    if adding.act is Act.CONFIRM:
        return faults
    step = step_of(registry, adding, answers_of(form))
    if adding.act is Act.ENDED and step.voice_ended_on is None:
        return [*(faults or [Fault("on-day", _NO_DAY)]), *_no_reason(step)]
    if adding.act is Act.WHOSE:
        faults += a.which_faults(form)
    if adding.act is Act.CORRECT and not step.private:
        faults.append(Fault("reason", "Say what was wrong."))
    return [*faults, *_REFUSED.placed(step_faults(registry, adding.record, step))]


def corrected(adding: Adding, step: ConsentStep) -> ConsentEvent:
    """The step as it would be recorded, to show what stands then."""
    last = adding.record[-1]
    return replace(
        last,
        version=last.version + 1,
        status=ConsentState.INVALIDATED,
        effective_at=step.effective_at,
        recorded_at=step.effective_at,
        said_on=None,
        sets_aside=step.sets_aside,
        edition=2,
    )


def _no_reason(step: ConsentStep) -> list[Fault]:
    return [] if step.private else [Fault("reason", "Say how you know.")]


def _word(form: Form) -> str:
    speaker, number = form.one("speaker"), form.one("which")
    word = c.SPOKEN[speaker][2] if speaker in c.SPOKEN else speaker
    return f"{word}-{number}" if speaker in c.COUNTED and number in {"1", "2"} else word
