"""Which person the identifiers mean: exact matches only, and a doubtful match asks.

An NHS number, a UPN or an organisation's own number belongs to one person. A name with a date of
birth may be shared, so by itself it finds someone only where exactly one person has it, and it
never outweighs the others. Details that belong to different people name nobody: one mistyped
digit must not answer about somebody else, nor give one person the name of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.records.people import Alias, Subject

SHARED_SCHEME = "name_dob"


@dataclass(frozen=True, slots=True)
class Match:
    """``subject`` where one person is meant; ``doubtful`` where the caller must say which.

    ``by_name`` is true where only a name that others may share was found, so that the caller may
    know this to be someone else.
    """

    subject: Subject | None
    doubtful: bool = False
    by_name: bool = False


def match(found: Sequence[Subject], given: Sequence[Alias], reference: str | None = None) -> Match:
    """Choose among ``found``, everyone whom the reference or any of the ``given`` aliases names.

    A reference beside identifiers has to be theirs; one we do not know makes it doubtful whom
    they mean.
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
    """The one person in ``sure``, where nothing given points at anybody else."""
    [person, *more] = sure
    if more or _is_someone_else(person, given) or _has_another_name(person, given):
        return Match(None, doubtful=True)
    elsewhere = [each for each in found if each != person and not _is_someone_else(each, given)]
    if elsewhere and not _shares(person, given, {SHARED_SCHEME}):
        return Match(None, doubtful=True)
    return Match(person)


def _shares(person: Subject, given: Sequence[Alias], schemes: set[str]) -> bool:
    return any(alias.scheme in schemes and alias in person.aliases for alias in given)


def _shares_own_identifier(person: Subject, given: Sequence[Alias]) -> bool:
    return _shares(person, given, {alias.scheme for alias in given} - {SHARED_SCHEME})


def _is_someone_else(person: Subject, given: Sequence[Alias]) -> bool:
    """They have another identifier under a scheme that was given: not the person meant."""
    held = {(alias.scheme, alias.key_version) for alias in person.aliases}
    return any(
        alias.scheme != SHARED_SCHEME
        and (alias.scheme, alias.key_version) in held
        and alias not in person.aliases
        for alias in given
    )


def _has_another_name(person: Subject, given: Sequence[Alias]) -> bool:
    """A name was given and they are known by others only. One known name among those is enough."""
    named = any(alias.scheme == SHARED_SCHEME for alias in given)
    has_name = any(alias.scheme == SHARED_SCHEME for alias in person.aliases)
    return named and has_name and not _shares(person, given, {SHARED_SCHEME})
