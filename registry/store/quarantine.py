"""Keeps apart whom a damaged row is about that would find them, so that nobody seems unknown.

A row by which somebody is found (``alias``, ``consent_concern``) and that was taken away leaves a
look-up nothing to prove. The audit names it by the record that it was made from. Until that damage
is restored, whoever has a way of being known in common with that person is not looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from registry.errors import DamagedRecordError
from registry.store.binding import StoreEngine

# Counted, for PostgreSQL would turn NOT EXISTS into a join over the whole table.
_STANDS: Final = """damage.version = 1 AND (SELECT count(*) FROM damage later
    WHERE later.damage_id = damage.damage_id AND later.body LIKE '%"outcome":"restored"%') = 0"""
# CROSS JOIN has SQLite begin with the damage, of which there is hardly ever any.
_OF_ALIASES: Final = f"""FROM damage CROSS JOIN subject
    WHERE damage.kind = 'alias' AND {_STANDS} AND subject.leaf_index = damage.place"""
_OF_CONCERNS: Final = f"""FROM damage CROSS JOIN consent_event said CROSS JOIN subject
    WHERE damage.kind = 'consent_concern' AND {_STANDS} AND said.leaf_index = damage.place
        AND subject.subject_id = said.subject_id"""
_WHERE_IT_IS_NOW: Final = f"""FROM damage CROSS JOIN consent_event said
        CROSS JOIN consent_concern beside CROSS JOIN subject
    WHERE damage.kind = 'consent_concern' AND {_STANDS} AND said.leaf_index = damage.place
        AND beside.record_id = said.record_id AND subject.subject_id = beside.subject_id"""
BODIES: Final = (_OF_ALIASES, _OF_CONCERNS, _WHERE_IT_IS_NOW)
_SQL: Final = " UNION ALL ".join(f"SELECT subject.body AS body {part}" for part in BODIES)


def require_apart(bodies: Iterable[str], macs: Iterable[str]) -> None:
    """Require that none of these people may be found by one of the digests.

    Args:
        bodies: of the records of those whom a damaged row is about.

    Raises:
        DamagedRecordError: one may.
    """
    asked = tuple(macs)
    if any(mac in body for body in bodies for mac in asked):
        raise DamagedRecordError


async def require_not_kept_apart(engine: StoreEngine, macs: Iterable[str]) -> None:
    """As ``require_apart``, of everybody whom damage that stands is about."""
    require_apart([row["body"] for row in await engine.fetch(_SQL)], macs)
