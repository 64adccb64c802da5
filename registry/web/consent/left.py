"""What is left of a consent after what the same person said later, and who differs from whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, product

from registry.domain.consent.standing import confirmed_by, in_effect, is_unconfirmed
from registry.domain.consent.statement import Cell, Statement

# More than any consent that somebody really gave; a page is not made slow by one that nobody did.
_MOST_CELLS = 5_000
_Key = tuple[str, str, str]


def cells_of(made: Statement) -> list[Cell]:
    """The cells of a consent, which names everything that it is about."""
    return [cell for cell in islice(_cells(made), _MOST_CELLS) if made.holds(cell)]


def taken_back(made: Statement, every: Iterable[Statement], on: date) -> list[Statement]:
    """What the same voice said against a consent since, in whichever organisation."""
    later = [
        other
        for other in in_effect(every, on)
        if other.objects and other.position > made.position and _voice(other) == _voice(made)
    ]
    cells = cells_of(made)
    return [other for other in later if any(other.holds(cell) for cell in cells)]


def is_left(made: Statement, against: Sequence[Statement]) -> bool:
    """Whether some of a consent is not taken back."""
    return any(not any(other.holds(cell) for other in against) for cell in cells_of(made))


def differ(every: Sequence[Statement], on: date) -> bool:
    """Whether two who may speak say different things about one share, each at last."""
    deciding = [made for made in in_effect(every, on) if made.decides]
    current = [
        made
        for made in deciding
        if made.is_consent and (made.expires_on is None or made.expires_on >= on)
    ]
    noes = [made for made in deciding if made.objects]
    return any(
        _differ_on(cell, deciding, every)
        for made in current
        for cell in cells_of(made)
        if any(no.holds(cell) and _voice(no) != _voice(made) for no in noes)
    )


def _differ_on(cell: Cell, deciding: Iterable[Statement], every: Sequence[Statement]) -> bool:
    confirmed = confirmed_by(cell.discloser, every)
    last: dict[_Key, Statement] = {}
    for made in sorted(deciding, key=lambda made: made.position):
        if made.holds(cell) and not is_unconfirmed(made, cell, confirmed):
            last[_voice(made)] = made
    return len({made.objects for made in last.values()}) > 1


def _cells(made: Statement) -> Iterator[Cell]:
    for scope in made.scopes:
        sides = scope.disclosers.values or (), scope.recipients.values or ()
        content = scope.purposes.values or (), scope.categories.values or ()
        yield from map(Cell._make, product(*sides, *content))
        if scope.mutual:
            yield from map(Cell._make, product(*reversed(sides), *content))


def _voice(made: Statement) -> _Key:
    """Whose word it is; a word that ends another organisation's consent is the same voice."""
    voice = made.voice
    return voice.capacity, voice.word, "" if voice.word else voice.within
