"""The text that is read aloud to the person, made from the very scope that will be recorded."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.consent.statement import Part, Scope
from registry.web.consent.words import Words, named

_NO = (
    "It is your choice. You can say no, and nobody will treat you worse for it. You can say yes"
    " now and change your mind later. Just tell us, and we will stop relying on your yes."
)
_WITHOUT_ASKING = (
    "If we think someone is being hurt, or the law says we must, we may have to share without"
    " asking you. We would tell you, unless that put someone in danger."
)
_QUESTION = "Is there anything you want to ask? What do you say?"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and the points of a list that ends it."""

    text: str
    points: tuple[str, ...] = ()


def reading(scope: Scope, words: Words, about: str) -> list[Line]:
    """What is read to the person, line by line.

    Args:
        about: the person as they are spoken of, such as "you".
    """
    us, them = _names(scope.disclosers, words), _names(scope.recipients, words)
    return [
        _line(f"We would like {_together(us)} to tell", them, f"about {about}"),
        _way_back(us, them, about) if scope.mutual else _one_way(us),
        Line("The information is:", tuple(named(words.spoken_kinds, _values(scope.categories)))),
        Line("It is for:", tuple(named(words.purposes, _values(scope.purposes)))),
        Line(_NO),
        Line(_WITHOUT_ASKING),
        Line(_QUESTION),
    ]


def _way_back(us: list[str], them: list[str], about: str) -> Line:
    they = them[0] if len(them) == 1 else "each of these organisations"
    return Line(f"We would also like {they} to tell {_together(us)} about {about}.")


def _one_way(us: list[str]) -> Line:
    return Line(f"This is one way only. It does not let them tell {_together(us)} anything.")


def _line(start: str, items: list[str], end: str) -> Line:
    if len(items) == 1:
        return Line(f"{start} {items[0]} {end}.")
    return Line(f"{start} these organisations {end}:", tuple(items))


def _together(names: list[str]) -> str:
    return " and ".join(names)


def _names(part: Part, words: Words) -> list[str]:
    return named(words.organisations, _values(part))


def _values(part: Part) -> frozenset[str]:
    """What is asked for is always named: a consent to everything is none."""
    return part.values or frozenset()
