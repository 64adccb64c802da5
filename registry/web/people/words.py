"""The words of what officers put right, and of what people are looked up to do."""

from __future__ import annotations

from collections.abc import Iterable

from registry.domain.records.people import JOINED, NAME, NHS, UPN, Alias, CorrectionKind
from registry.services.people.looking_up import CHECK, CORRECT, IDENTIFY, READ
from registry.web.kit.questions import Choice

LOOKED_UP_TO = {
    CHECK: "Check a share",
    IDENTIFY: "Find or add a person",
    READ: "Read what was said about consent",
    CORRECT: "Put a record right",
}
KINDS = (
    Choice(
        CorrectionKind.NUMBER_REPLACED,
        "A number has been replaced",
        "For example, a person has a new NHS number.",
    ),
    Choice(
        CorrectionKind.JOINED,
        "We have two records of one person",
        "For example, one record has their number and the other only their name.",
    ),
    Choice(
        CorrectionKind.JOINED_ACROSS,
        "Another organisation has a record of the same person",
        "Your records work together once both organisations confirm it.",
    ),
    Choice(
        CorrectionKind.ENTRY_MOVED,
        "Consent was recorded for the wrong person",
        "The consent record moves to the right person.",
    ),
    Choice(
        CorrectionKind.ALIAS_TAKEN_BACK,
        "A number or name is not theirs",
        "For example, someone entered it for the wrong person.",
    ),
)
DONE = {
    CorrectionKind.NUMBER_REPLACED: "A number was replaced",
    CorrectionKind.JOINED: "Two records of one person were joined",
    CorrectionKind.JOINED_ACROSS: "You confirmed that another organisation has the same person",
    CorrectionKind.ENTRY_MOVED: "A consent record was moved to the right person",
    CorrectionKind.ALIAS_TAKEN_BACK: "A number or name was taken off a record",
}
KINDS_OF_NUMBER = (
    Choice(NHS, "NHS number"),
    Choice(UPN, "Unique pupil number (UPN)"),
    Choice("local", "Our own number"),
)
OTHER_CAUSE, PROTECTION = "other", "protection"
CAUSES = (
    Choice(OTHER_CAUSE, "The old number was wrong, or a new one was given"),
    Choice(PROTECTION, "Adoption, a change of legal gender or protection"),
)
_SCHEMES = {
    NHS: "NHS number",
    UPN: "unique pupil number (UPN)",
    NAME: "name and date of birth",
    JOINED: "a code shared with another organisation",
}
_OWN_NUMBER = "our own number"


def known_by(aliases: Iterable[Alias]) -> list[str]:
    """The kinds of details by which a record is known, each once; never the details."""
    words = (_scheme_words(alias.scheme) for alias in aliases)
    return list(dict.fromkeys(filter(None, words)))


def _scheme_words(scheme: str) -> str:
    return _OWN_NUMBER if scheme.startswith("local:") else _SCHEMES.get(scheme, "")
