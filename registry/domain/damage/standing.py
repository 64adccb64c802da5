"""Which damage is new, and which is not dealt with yet.

What was dealt with and is found again is new: it was not put right, or it was damaged again. Only
what is known to stay as it is, in the same way, does not come back every day: a row that cannot be
put back, or that its organisation recorded again beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry.domain.records.damage import Damage, DamagedRow, DamageOutcome

_STAYS = frozenset({DamageOutcome.KEPT_APART, DamageOutcome.RECORDED_AGAIN})


def new_among(found: Iterable[DamagedRow], recorded: Sequence[Damage]) -> list[DamagedRow]:
    """What was found and is not on record, each place once.

    Args:
        recorded: the newest version of everything on record.
    """
    still_open = {(damage.kind, damage.place) for damage in recorded if damage.is_open}
    stays = {(one.kind, one.place, one.fault) for one in recorded if one.outcome in _STAYS}
    once = {(row.kind, row.leaf_index): row for row in found}
    return [
        row
        for place, row in once.items()
        if place not in still_open and (*place, row.fault) not in stays
    ]


def times_found(row: DamagedRow, recorded: Iterable[Damage]) -> int:
    """The how many-th time damage is found there, from 1."""
    place = (row.kind, row.leaf_index)
    return 1 + max((one.times for one in recorded if (one.kind, one.place) == place), default=0)
