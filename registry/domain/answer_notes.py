"""Further things worth knowing: readings taken, messages not yet said, and what is not verified."""

from __future__ import annotations

from collections.abc import Iterator

from registry.domain.answer_situation import Situation

# Said already by the headline, the steps or what the answer rests on.
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
    """Each note once, the most particular first."""
    return tuple(dict.fromkeys([*_readings(s), *_messages(s), *s.assessment.unverified]))


def _readings(s: Situation) -> Iterator[str]:
    return (reason.text for reason in s.assessment.reasons if not reason.deciding)


def _messages(s: Situation) -> Iterator[str]:
    for message in s.assessment.messages:
        if message.code not in _SAID_ELSEWHERE:
            yield message.text
        if message.code == "CONFIDENTIALITY_SEPARATE" and s.assessment.confidentiality:
            yield s.assessment.confidentiality.text
