"""Whether a look-up is what was written: who looked somebody up cannot be hidden or made up.

A look-up has no leaf, for a check waits for it. Each has a number, without gaps, and a seal over
all of it. How many there are is kept outside the database (``ledger.kept``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry.domain.records.damage import DamagedRow, DamageFault
from registry.domain.records.people import LookUp
from registry.ledger.seals import LOOK_UP, Seals
from registry.store import proof

COLUMNS = ("look_up_id", "at", "partner_id", "account", "purpose", "reason", "known")


def look_up_of(row: Mapping[str, Any], seals: Seals) -> LookUp | None:
    """The look-up in a row; None, and noticed, if it is not what was written."""
    fault = _fault(row, seals)
    if fault is not None:
        proof.notice(DamagedRow(LOOK_UP, row["number"], fault))
        return None
    said = {name: row[name] for name in ("at", "partner_id", "account", "purpose", "reason")}
    return LookUp(**said, known=bool(row["known"]))


def look_up_faults(
    seals: Seals, start: int, end: int, rows: Iterable[Mapping[str, Any]]
) -> list[DamagedRow]:
    """What is wrong with the look-ups from one number to before another."""
    by_number = {row["number"]: row for row in rows}
    faults = {number: _fault(row, seals) for number, row in by_number.items()}
    wrong = [number for number, fault in faults.items() if fault is not None]
    for number in wrong:
        others = (other for other in wrong if other != number)
        if any(_fits(by_number[number], other, seals) for other in others):
            faults[number] = DamageFault.REORDERED
    every = ((number, faults.get(number, DamageFault.MISSING)) for number in range(start, end))
    return [DamagedRow(LOOK_UP, number, fault) for number, fault in every if fault]


def _fits(row: Mapping[str, Any], number: int, seals: Seals) -> bool:
    return seals.fits(row["seal"], LOOK_UP, number, *(row[name] for name in COLUMNS))


def _fault(row: Mapping[str, Any], seals: Seals) -> DamageFault | None:
    if _fits(row, row["number"], seals):
        return None
    is_ours = seals.is_of(row["seal"], LOOK_UP, row["number"])
    return DamageFault.ALTERED if is_ours else DamageFault.INSERTED
