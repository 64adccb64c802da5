"""Which person the identifiers mean: exact matches only; a doubtful match asks the caller.

An NHS number, a UPN or an organisation's own number belongs to one person. A name with a date of
birth may be shared, so by itself it finds someone only where exactly one person has it, and it
never outweighs the others. Details that belong to different people match nobody: one mistyped
digit must not give an answer about somebody else, nor give one person the name of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.records.people import Alias, Subject

SHARED_SCHEME = "name_dob"


@dataclass(frozen=True, slots=True)
class Match:
    """``subject`` where one person is meant; ``doubtful`` where the caller must say which.

    ``by_name`` is true where only a name was found. Others may share it, so the caller may know
    that this is someone else.
    """

    subject: Subject | None
    doubtful: bool = False
    by_name: bool = False


def match(found: Sequence[Subject], given: Sequence[Alias], reference: str | None = None) -> Match:
    """Choose among ``found``, which is everyone that the reference or a ``given`` alias names.

    A reference given with identifiers must be of the same person; with an unknown reference the
    match is doubtful.
    """
    sure = [
        person
        for person in found
        if person.subject_id == reference or _shares_own_identifier(person, given)
    ]
    if reference is not None and reference not in {person.subject_id for person in sure}:
        return Match(None, doubtful=True)
    if sure:
        return _one_of(sure, found, given)
    namesakes = [person for person in found if not _is_someone_else(person, given)]
    own_identifier_given = any(alias.scheme != SHARED_SCHEME for alias in given)
    if namesakes and (own_identifier_given or len(namesakes) > 1):
        return Match(None, doubtful=True, by_name=True)
    return Match(namesakes[0], by_name=True) if namesakes else Match(None)


def _one_of(sure: Sequence[Subject], found: Sequence[Subject], given: Sequence[Alias]) -> Match:
    """The one person in ``sure``, if nothing given points to anybody else."""
    [person, *more] = sure
    if more or _is_someone_else(person, given) or _has_another_name(person, given):
        return Match(None, doubtful=True)
    others = [other for other in found if other != person and not _is_someone_else(other, given)]
    if others and not _shares(person, given, {SHARED_SCHEME}):
        return Match(None, doubtful=True)
    return Match(person)


def _shares(person: Subject, given: Sequence[Alias], schemes: set[str]) -> bool:
    return any(alias.scheme in schemes and alias in person.aliases for alias in given)


def _shares_own_identifier(person: Subject, given: Sequence[Alias]) -> bool:
    return _shares(person, given, {alias.scheme for alias in given} - {SHARED_SCHEME})


def _is_someone_else(person: Subject, given: Sequence[Alias]) -> bool:
    """Whether the person has a different identifier under a scheme that was given."""
    known_schemes = {(alias.scheme, alias.key_version) for alias in person.aliases}
    return any(
        alias.scheme != SHARED_SCHEME
        and (alias.scheme, alias.key_version) in known_schemes
        and alias not in person.aliases
        for alias in given
    )


def _has_another_name(person: Subject, given: Sequence[Alias]) -> bool:
    """Whether names were given and the person has none of them, only others."""
    named = any(alias.scheme == SHARED_SCHEME for alias in given)
    has_name = any(alias.scheme == SHARED_SCHEME for alias in person.aliases)
    return named and has_name and not _shares(person, given, {SHARED_SCHEME})
