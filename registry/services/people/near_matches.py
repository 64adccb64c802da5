"""Warnings of somebody who is nearly the person meant, among those the organisation may match."""

from __future__ import annotations

from collections.abc import Sequence

from registry.domain.consent.reach import known_to
from registry.domain.people import near
from registry.domain.people.identifiers import Identifier
from registry.domain.people.matching import Match
from registry.domain.records.people import NAME, Alias
from registry.services.context import Registry
from registry.services.ports import Reads


async def warnings(
    registry: Registry, reads: Reads, asker: str, person: Match, given: Sequence[Identifier]
) -> tuple[str, ...]:
    """What to look at twice; nothing where the organisation knows the person exactly.

    A number that is nearly another's says little beside a name that is not: numbers are given out
    in order. So a number is looked at only where no name was given.
    """
    if person.known or not given:
        return ()
    named = any(identifier.scheme == NAME for identifier in given)
    meant = _near_aliases(registry, given, with_numbers=not named)
    known = known_to(asker, await reads.people(asker, list(meant)))
    ways = {alias for record in known for alias in record.aliases}
    return tuple(dict.fromkeys(warning for alias, warning in meant.items() if alias in ways))


def _near_aliases(
    registry: Registry, given: Sequence[Identifier], *, with_numbers: bool
) -> dict[Alias, str]:
    found: dict[Alias, str] = {}
    for identifier in given:
        if identifier.scheme != NAME and not with_numbers:
            continue
        for warning, meant in near.slips(identifier):
            found |= dict.fromkeys(registry.vault.aliases([meant]), warning)
        heard = near.sound(identifier)
        if heard is not None:
            found |= dict.fromkeys(registry.vault.aliases([heard]), near.SOUNDS_ALIKE)
    return found
