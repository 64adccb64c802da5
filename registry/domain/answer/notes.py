"""Further things worth knowing: how facts were read, the remaining messages, what is unverified."""

from __future__ import annotations

from collections.abc import Iterator

from registry.domain.answer.said_beside import said_beside
from registry.domain.answer.situation import Situation
from registry.domain.answer.telling import IF_YOU_TELL, IN_PRIVATE, in_private, whom_to_tell
from registry.domain.decision.outcome import Outcome
from registry.domain.people.speakers import Speaker

# The headline, the steps or what the answer rests on say these already.
_SAID_ELSEWHERE = frozenset(
    {
        "TOOL_ADVISES",
        "RECORD_DECISION",
        "MINIMUM_NECESSARY",
        "TELL_UNLESS_UNSAFE",
        "DO_NOT_ALERT",
        "EMERGENCY_GO_AHEAD",
        "DUTY_APPLIES",
        "NO_BASIS_FOUND",
        "SEEK_ADVICE_ANON",
        "REFUSAL_NOT_A_BAR",
        "WITHDRAWAL_NOT_RETROSPECTIVE",
        "APD_NEEDED",
        "AGREEMENT_NOT_REQUIRED",
        "GATEWAY_EXCLUDES_THIS",
        "DUTY_FALLS_AWAY",
    }
)


def notes(s: Situation) -> tuple[str, ...]:
    """Each note once, the most specific first."""
    return tuple(
        dict.fromkeys(
            [
                *_dead_and_in_danger(s),
                *_by_the_charter(s),
                *_in_private(s),
                *_unsaid_age(s),
                *said_beside(s),
                *_readings(s),
                *_messages(s),
                *s.assessment.unverified,
            ]
        )
    )


def _unsaid_age(s: Situation) -> Iterator[str]:
    """That the age was not given, because it decides whose answer counts.

    It is said for every consent on record, whoever spoke, so that it does not disclose who did.
    """
    known = s.facts.subject.age_band is not None
    if known or s.assessment.outcome in (Outcome.EMERGENCY, Outcome.DUTY, Outcome.NOT_PERSONAL):
        return
    words = s.context.consent
    if words is None and s.facts.consent_detail.by != Speaker.PARENT:
        return
    by_parent = s.facts.consent_detail.by == Speaker.PARENT
    if words is None or words.status.was_answered or by_parent:
        yield (
            "The person's age was not given. Say it and check again: for a child under 16 a"
            " parent's answer may be the one that counts, for an adult it is not."
        )


def _in_private(s: Situation) -> Iterator[str]:
    step = whom_to_tell(s)
    if step and in_private(s) and IN_PRIVATE not in step:
        yield IN_PRIVATE if "TELL_UNLESS_UNSAFE" in s.codes else IF_YOU_TELL


def _dead_and_in_danger(s: Situation) -> Iterator[str]:
    subject = s.facts.subject
    in_danger = s.facts.risk_of_serious_harm in ("self", "subject", "subject_and_others")
    if subject.deceased and (in_danger or subject.at_risk):
        yield (
            "The person is said to have died and to be in danger. Check which is so. If they are"
            " alive, act now and check again without saying that they died."
        )


def _by_the_charter(s: Situation) -> Iterator[str]:
    for name in s.context.ceased:
        yield f"{name} has ceased to be. Find out who has taken over from it."
    for name in s.context.suspended:
        yield (
            f"{name} is suspended from the charter. That does not decide this; where nobody is in"
            " danger, find out why first."
        )


def _readings(s: Situation) -> Iterator[str]:
    return (reason.text for reason in s.assessment.reasons if not reason.deciding)


def _messages(s: Situation) -> Iterator[str]:
    for message in s.assessment.messages:
        if message.code not in _SAID_ELSEWHERE:
            yield message.text
        if message.code == "CONFIDENTIALITY_SEPARATE" and s.assessment.confidentiality:
            yield s.assessment.confidentiality.text
