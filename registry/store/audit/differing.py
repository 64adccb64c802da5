"""How rows differ from those that should be there."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from registry.domain.records.damage import DamageFault

Beside = AbstractSet[tuple[Any, ...]]


def differences(wanted: Beside, there: Beside, allowed: Beside = frozenset()) -> list[DamageFault]:
    """How the rows beside a record differ from those that it gives; each begins with its key.

    Args:
        allowed: rows that may be there too.
    """
    gone, surplus = wanted - there, there - wanted - allowed
    if len(gone) == len(surplus) and gone:  # as many as before: they were changed
        return [DamageFault.ALTERED]
    return [
        fault
        for fault, rows in ((DamageFault.MISSING, gone), (DamageFault.INSERTED, surplus))
        if rows
    ]
