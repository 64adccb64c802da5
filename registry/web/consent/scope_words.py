"""A scope in words: who tells whom, both ways or not, what, and what for."""

from __future__ import annotations

from enum import StrEnum

from registry.domain.consent.statement import Part, Scope
from registry.domain.people.consent_state import ConsentState
from registry.web.consent.words import Words, listed, named


class Way(StrEnum):
    """What is said of a scope."""

    ASKED = "What it is about"
    AGREED = "What they agreed to"
    REFUSED = "What they said no to"
    STOPS = "What stops"


WAYS = {
    ConsentState.GIVEN: Way.AGREED,
    ConsentState.REFUSED: Way.REFUSED,
    ConsentState.WITHDRAWN: Way.REFUSED,
}


def scope_rows(scope: Scope, words: Words, way: Way) -> list[tuple[str, str]]:
    """The rows of a summary that say what something is about."""
    rows = [(str(way), tells(scope.disclosers, scope.recipients, words, way))]
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
    """Who tells whom, each way in a sentence of its own."""
    ways = [tells(scope.disclosers, scope.recipients, words, way)]
    if scope.mutual:
        ways.append(tells(scope.recipients, scope.disclosers, words, way))
    return [f"{text}." for text in ways]


def tells(by: Part, to: Part, words: Words, way: Way) -> str:
    """One direction in words: what it is about, never what anybody may do, which a check says."""
    if by == to and by.values is not None:
        return f"{_organisations(by, words)} telling each other"
    last = "and" if way in (Way.ASKED, Way.AGREED) else "or"
    who = "Anyone" if by.values is None else _organisations(by, words, last)
    whom = "anyone" if to.values is None else _organisations(to, words, last)
    return f"{who} telling {whom}"


def _organisations(part: Part, words: Words, last: str = "and") -> str:
    names = named(words.organisations, part.values or ())
    return listed(names, last) or "organisations not named yet"


def _lines(items: list[str]) -> str:
    return "\n".join(items) or "Not named yet"
