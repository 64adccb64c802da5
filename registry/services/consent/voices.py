"""Whose word a statement is, and from when it decides no more: what is wrong with saying so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from registry.domain.consent.recorded import statements
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import DETAIL as SPEAKER_DETAIL
from registry.domain.people.speakers import Speaker, SpeakerWord, is_speaker_word
from registry.domain.records.consent import ConsentEvent
from registry.errors import Fault, InvalidInputError
from registry.services.consent.commands import ConsentStep
from registry.services.consent.ending import counting_steps
from registry.services.context import Registry

FUTURE = "This cannot be in the future."
WHOSE = "Say whose word this is, such as mother, father or guardian-1."
_ONLY_VOICE = "Only a step that is voice says this."
_LOST_THEIR_SAY = (
    "Your organisation recorded that they can no longer speak for this person. If that is a"
    " mistake, set it aside first. If this is somebody else, number them, as in mother-2."
)
_CHECK_YEAR = "Check the year. If they could not speak then, set that aside as a mistake."


def voice_faults(
    registry: Registry, record: Sequence[ConsentEvent], step: ConsentStep
) -> Iterator[Fault]:
    """A step about a voice says whose word it is, where that is not known, or when it ended."""
    if step.status != ConsentState.VOICE:
        if step.speaker:
            yield Fault("/speaker", _ONLY_VOICE)
        if step.voice_ended_on is not None:
            yield Fault("/voice_ended_on", _ONLY_VOICE)
    elif record[0].given_by == Speaker.SELF:
        yield Fault("/status", "This is the person's own word: it is theirs, and does not end.")
    else:
        yield from _word_faults(record, step)
        yield from _end_faults(registry, record, step)


def _word_faults(record: Sequence[ConsentEvent], step: ConsentStep) -> Iterator[Fault]:
    if not step.speaker and step.voice_ended_on is None:
        yield Fault("/speaker", "Say whose word it is, or from when it counts no more.")
    if step.speaker == SpeakerWord.SELF:
        yield Fault("/speaker", WHOSE)
    elif step.speaker and any(event.speaker for event in counting_steps(record)):
        yield Fault("/speaker", "It says already whose word this is.")
    elif not is_speaker_word(step.speaker):
        yield Fault("/speaker", SPEAKER_DETAIL)


def _end_faults(
    registry: Registry, record: Sequence[ConsentEvent], step: ConsentStep
) -> Iterator[Fault]:
    ended, spoke = step.voice_ended_on, record[0].day
    if ended is None:
        return
    if any(event.voice_ended_on for event in counting_steps(record)):
        yield Fault("/voice_ended_on", "The day is recorded already. If it is wrong, set it aside.")
    if ended > registry.today():
        yield Fault("/voice_ended_on", FUTURE)
    elif ended < spoke:
        said = f"They spoke after this, on {spoke.day} {spoke:%B %Y}."
        yield Fault("/voice_ended_on", f"{said} {_CHECK_YEAR}")


def require_voice(event: ConsentEvent, known: Iterable[ConsentEvent]) -> None:
    """Require of a consent that whoever spoke may still speak, as the organisation recorded: else
    it would never count, and nobody would know why. A no is always taken."""
    if event.status is not ConsentState.GIVEN or event.confirms:
        return
    [made] = statements([event])
    ended = [
        one.voice_ended_on
        for one in statements(known)
        if (one.recorder, one.voice) == (made.recorder, made.voice) and one.voice_ended_on
    ]
    if ended and min(ended) <= event.day:
        raise InvalidInputError([Fault("/speaker", _LOST_THEIR_SAY)])
