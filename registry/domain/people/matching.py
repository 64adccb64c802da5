"""Who is meant, for the organisation that asks (consent.md §5).

What an organisation can match: its own records, by every alias; another's record, by every alias,
where it sees a statement that the owner made there; any record, exactly, by NHS number or UPN. Its
own aliases of the record it finds are added to what was given, and from there it is one step, never
a chain. Doubt comes from the first two alone: details that lead to different people match nobody,
for one mistyped digit must not give an answer about somebody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from registry.domain.records.people import (
    JOINED,
    NAME,
    NHS,
    REFERENCE,
    SOUND,
    UPN,
    Alias,
    Subject,
)

_NATIONAL = frozenset({NHS, UPN})
_EXACT = _NATIONAL | {JOINED}
_NO_NUMBER = frozenset({NAME, SOUND, JOINED})


@dataclass(frozen=True, slots=True)
class Match:
    """The records of the person who is meant.

    Attributes:
        own: the asker's own; those it has to choose among where that is in doubt.
        others: other organisations' records of the same person.
        doubted: the records, its own or others', of which the asker must say whether they are of
            this person.
        known: whether the asker knows of the person, by a record of its own or of one it sees.
        doubtful: whether the caller must say who is meant.
        by_name: whether nothing but a name was found.
    """

    own: tuple[Subject, ...] = ()
    others: tuple[Subject, ...] = ()
    doubted: tuple[Subject, ...] = ()
    doubtful: bool = False
    by_name: bool = False
    known: bool = False

    @property
    def references(self) -> frozenset[str]:
        """The references of all records that are put together."""
        return frozenset(found.subject_id for found in (*self.own, *self.others))


def match(
    asker: str,
    given: Sequence[Alias],
    found: Iterable[Subject],
    is_shown: Callable[[Subject], bool],
) -> Match:
    """Choose among ``found``.

    Args:
        given: the ways in which the asker names the person.
        found: every record with one of these, and with one of the asker's own aliases of those.
        is_shown: whether the asker sees a statement that a record's owner made there.
    """
    records = list(found)
    persons = _own_persons(asker, given, records)
    references = {alias for alias in given if alias.scheme == REFERENCE}
    if references and not any(references & set(one.references) for own in persons for one in own):
        # Nobody learns whether it is another's reference: it is as if there were none such.
        unknown = len(references) < len(given)
        return Match(doubtful=unknown)
    by_name = not any(_shares(_all_aliases(own), given, but={NAME}) for own in persons)
    own = _one_of(persons, given)
    if own is None:
        everyone = tuple(record for person in persons for record in person)
        return Match(own=everyone, doubted=everyone, doubtful=True, by_name=by_name)
    others, doubted = _others(asker, [*given, *_all_aliases(own)], own, records, is_shown)
    known = bool(own) or any(map(is_shown, others))
    return Match(tuple(own), tuple(others), tuple(doubted), bool(doubted), by_name, known)


def shares(record: Subject, aliases: Iterable[Alias]) -> bool:
    """Whether a record is known in one of these ways; a reference is its organisation's own."""
    return _shares(record.aliases, aliases, but={REFERENCE})


def _own_persons(
    asker: str, given: Sequence[Alias], records: Iterable[Subject]
) -> list[list[Subject]]:
    """The asker's own records with something given, those of one person together, the one that
    they were joined to first."""
    persons: dict[str, list[Subject]] = defaultdict(list)
    for record in records:
        if record.partner_id == asker:
            persons[record.person].append(record)
    return [
        sorted(own, key=lambda record: (record.subject_id != record.person, record.subject_id))
        for own in persons.values()
        if _shares(_all_aliases(own), given)
    ]


def _one_of(persons: Sequence[list[Subject]], given: Sequence[Alias]) -> list[Subject] | None:
    """The one person among the asker's own; nobody at all is no doubt, None is."""
    if not persons:
        return []
    fitting = [own for own in persons if not _is_contradicted(_all_aliases(own), given)]
    entire = [own for own in fitting if _is_entirely(_all_aliases(own), given)]
    chosen = next((only[0] for only in (fitting, entire) if len(only) == 1), None)
    if chosen is None:
        return None
    settled = all(_is_apart(chosen, own) for own in persons if own is not chosen)
    return chosen if settled else None


def _others(
    asker: str,
    keys: Sequence[Alias],
    own: Sequence[Subject],
    records: Iterable[Subject],
    is_shown: Callable[[Subject], bool],
) -> tuple[list[Subject], list[Subject]]:
    """Other organisations' records of the person, and those in doubt."""
    same = {settled for record in own for settled in record.same_as}
    apart = {settled for record in own for settled in record.not_same_as}
    taken: list[Subject] = []
    doubted: list[Subject] = []
    for record in records:
        is_candidate = record.partner_id != asker and shares(record, keys)
        if not is_candidate or record.subject_id in apart:
            continue
        if is_shown(record):
            in_doubt = record.subject_id not in same and _differs(record.aliases, keys)
            (doubted if in_doubt else taken).append(record)
        elif _shares(record.aliases, [key for key in keys if key.scheme in _EXACT]):
            taken.append(record)
    shown = [record for record in taken if record.subject_id not in same and is_shown(record)]
    return taken, [*doubted, *_two_people(shown)]


def _two_people(records: Sequence[Subject]) -> list[Subject]:
    """Those whose national numbers differ: they are found by one name, but are not one person."""
    return [
        record
        for record in records
        if any(
            _differs(record.aliases, [key for key in other.aliases if key.scheme in _NATIONAL])
            for other in records
            if other is not record
        )
    ]


def _is_contradicted(known: Sequence[Alias], given: Sequence[Alias]) -> bool:
    """Whether what is given is not all of one person whom the asker knows in these ways.

    A number or a name of the same kind is another one; or only the name is theirs, and they have
    numbers of which none was given.
    """
    if _differs(known, given):
        return True
    numbers_known = [alias for alias in known if alias.scheme not in _NO_NUMBER | {REFERENCE}]
    numbers_given = [alias for alias in given if alias.scheme not in _NO_NUMBER]
    by_name = not _shares(known, given, but={NAME})
    return by_name and bool(numbers_known) and bool(numbers_given)


def _is_entirely(known: Sequence[Alias], given: Sequence[Alias]) -> bool:
    """Whether the asker knows them in every kind of way that is given."""
    shared = {alias.scheme for alias in given if alias in set(known)}
    return shared == {alias.scheme for alias in given}


def _differs(known: Iterable[Alias], given: Sequence[Alias]) -> bool:
    """Whether both have identifiers of one kind, and none in common.

    Only what was digested with one key can be compared.
    """
    kinds: dict[tuple[str, int], set[Alias]] = defaultdict(set)
    for alias in known:
        if alias.scheme not in {SOUND, REFERENCE, JOINED}:
            kinds[alias.scheme, alias.key_version].add(alias)
    of_kind: dict[tuple[str, int], set[Alias]] = defaultdict(set)
    for alias in given:
        of_kind[alias.scheme, alias.key_version].add(alias)
    common = {alias.scheme for alias in given for same in kinds.values() if alias in same}
    return any(
        of_kind[kind] and not of_kind[kind] & same
        for kind, same in kinds.items()
        if kind[0] not in common
    )


def _shares(
    known: Iterable[Alias], given: Iterable[Alias], but: set[str] | frozenset[str] = frozenset()
) -> bool:
    ways = set(known)
    return any(alias in ways and alias.scheme not in but | {SOUND} for alias in given)


def _all_aliases(own: Iterable[Subject]) -> list[Alias]:
    return [alias for record in own for alias in (*record.references, *record.aliases)]


def _is_apart(one: Sequence[Subject], other: Sequence[Subject]) -> bool:
    """Whether the asker has said that two of the persons it knows are different people."""
    return any(
        mine.subject_id in theirs.not_same_as or theirs.subject_id in mine.not_same_as
        for mine in one
        for theirs in other
    )
