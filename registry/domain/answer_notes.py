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
    return tuple(
        dict.fromkeys([*_unsaid_age(s), *_readings(s), *_messages(s), *s.assessment.unverified])
    )


def _unsaid_age(s: Situation) -> Iterator[str]:
    """Whether a parent may speak depends on it, and nobody is taken for a child unasked."""
    by_parent = s.facts.consent_detail.by == "parental_responsibility"
    if by_parent and s.facts.subject.age_band is None:
        yield (
            "A parent spoke, and the person's age was not given. Say the age and check again:"
            " for a child the parent's answer may count."
        )


def _readings(s: Situation) -> Iterator[str]:
    return (reason.text for reason in s.assessment.reasons if not reason.deciding)


def _messages(s: Situation) -> Iterator[str]:
    for message in s.assessment.messages:
        if message.code not in _SAID_ELSEWHERE:
            yield message.text
        if message.code == "CONFIDENTIALITY_SEPARATE" and s.assessment.confidentiality:
            yield s.assessment.confidentiality.text
