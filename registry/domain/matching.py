"""Which person the identifiers mean: exact matches only, and a doubtful match asks.

An NHS number, a UPN or an organisation's own number belongs to one person. A name with a date of
birth may be shared, so by itself it finds someone only where exactly one person has it, and it
never outweighs the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.domain.records import Alias, Subject

SHARED_SCHEME = "name_dob"


@dataclass(frozen=True, slots=True)
class Match:
    """``subject`` where one person is meant; ``doubtful`` where the caller must say which."""

    subject: Subject | None
    doubtful: bool = False


def match(found: Sequence[Subject], given: Sequence[Alias]) -> Match:
    """Choose among ``found``, everyone whom any of the ``given`` aliases names."""
    sure = [person for person in found if _shares_own_identifier(person, given)]
    if len(sure) > 1:
        return Match(None, doubtful=True)
    if sure:
        return Match(sure[0])
    namesakes = [person for person in found if not _is_someone_else(person, given)]
    own_identifier_given = any(alias.scheme != SHARED_SCHEME for alias in given)
    if namesakes and (own_identifier_given or len(namesakes) > 1):
        return Match(None, doubtful=True)
    return Match(namesakes[0] if namesakes else None)


def _shares_own_identifier(person: Subject, given: Sequence[Alias]) -> bool:
    known = set(person.aliases)
    return any(alias in known for alias in given if alias.scheme != SHARED_SCHEME)


def _is_someone_else(person: Subject, given: Sequence[Alias]) -> bool:
    """They have another identifier under a scheme that was given: a namesake, not the person."""
    held = {(alias.scheme, alias.key_version) for alias in person.aliases}
    known = set(person.aliases)
    return any(
        alias.scheme != SHARED_SCHEME
        and (alias.scheme, alias.key_version) in held
        and alias not in known
        for alias in given
    )
