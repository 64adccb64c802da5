"""A scope in words: who can tell who, both ways or not, what, and what for."""

from __future__ import annotations

from enum import StrEnum

from registry.domain.consent.statement import Part, Scope
from registry.domain.people.consent_state import ConsentState
from registry.web.consent.words import Words, listed, named


class Way(StrEnum):
    """What is said of a scope."""

    CAN = "can tell"
    CANNOT = "cannot tell"
    STOPS = "must stop telling"
    ASKED = "telling"


WAYS = {
    ConsentState.GIVEN: Way.CAN,
    ConsentState.REFUSED: Way.CANNOT,
    ConsentState.WITHDRAWN: Way.CANNOT,
}


def scope_rows(scope: Scope, words: Words, way: Way) -> list[tuple[str, str]]:
    """The rows of a summary that say what something is about."""
    label = "What it is about" if way is Way.ASKED else "Who can tell who"
    rows = [(label, tells(scope.disclosers, scope.recipients, words, way))]
    if scope.mutual:
        rows.append(("The other way", tells(scope.recipients, scope.disclosers, words, way)))
    elif scope.disclosers != scope.recipients:
        rows.append(("The other way", "Not part of this"))
    return [*rows, *content_rows(scope, words)]


def content_rows(scope: Scope, words: Words) -> list[tuple[str, str]]:
    """What for, and which information."""
    purposes, kinds = scope.purposes.values, scope.categories.values
    return [
        ("For", "Every purpose" if purposes is None else _lines(named(words.purposes, purposes))),
        ("Information", "All of it" if kinds is None else _lines(named(words.kinds, kinds))),
    ]


def sentences(scope: Scope, words: Words, way: Way) -> list[str]:
    """Who can tell who, each way in a sentence of its own."""
    ways = [tells(scope.disclosers, scope.recipients, words, way)]
    if scope.mutual:
        ways.append(tells(scope.recipients, scope.disclosers, words, way))
    return [f"{text}." for text in ways]


def tells(by: Part, to: Part, words: Words, way: Way) -> str:
    """One direction in words."""
    if by == to and by.values is not None:
        return f"{_organisations(by, words)} {way} each other"
    if by.values is None:
        nobody = to.values is not None and way is not Way.ASKED
        whom = _organisations(to, words, "or") if to.values is not None else "anyone"
        return f"{'Nobody can tell' if nobody or way is Way.CANNOT else f'Anyone {way}'} {whom}"
    whom = "anyone" if to.values is None else _organisations(to, words, _joined_by(way))
    return f"{_organisations(by, words)} {way} {whom}"


def _joined_by(way: Way) -> str:
    return "or" if way in (Way.CANNOT, Way.STOPS) else "and"


def _organisations(part: Part, words: Words, last: str = "and") -> str:
    names = named(words.organisations, part.values or ())
    return listed(names, last) or "organisations not named yet"


def _lines(items: list[str]) -> str:
    return "\n".join(items) or "Not named yet"
