"""What an import found and did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.domain.records.acting import Receipt
from registry.spreadsheets.faults import RowFault

Progress = Callable[[int, int], None]
"""Told how many rows of how many have been looked at."""
Refused = Mapping[int, Sequence[RowFault]]
"""Row number → its faults."""


def _nowhere(refused: Refused) -> None:
    del refused


@dataclass(frozen=True, slots=True)
class Order:
    """How to import.

    Attributes:
        apply: save; otherwise only look.
        accept_good: save what is good though other rows are not.
        set_aside: given the refused rows, if there are any, before the good ones are saved: what
            it cannot keep is then not lost between the two.
        update: rows about an organisation that is registered make a newer version of it.
    """

    apply: bool = False
    accept_good: bool = False
    set_aside: Callable[[Refused], None] = _nowhere
    update: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of an import, or of looking at one.

    Attributes:
        rows: how many there are.
        faults: every one, in the order of the rows.
        new, newer: how many records are or would be registered for the first time, and how many
            as a newer version.
        same: how many say only what is recorded already.
        receipts: of what was saved; empty where nothing was.
        doubts: what is odd in rows that are good; it stops nothing.
    """

    rows: int
    faults: tuple[RowFault, ...]
    new: int
    newer: int
    same: int
    receipts: tuple[Receipt, ...]
    doubts: tuple[RowFault, ...] = ()

    @property
    def refused(self) -> Refused:
        return by_row(self.faults)


def by_row(faults: Iterable[RowFault]) -> Refused:
    """The rows that have faults."""
    found: dict[int, list[RowFault]] = {}
    for fault in faults:
        found.setdefault(fault.row, []).append(fault)
    return found


def may_save(order: Order, faults: Sequence[RowFault]) -> bool:
    """All or nothing, unless what is good is wanted by itself."""
    return order.apply and (order.accept_good or not faults)


def set_aside(order: Order, faults: Sequence[RowFault]) -> None:
    """Hand over what is refused where the good is wanted by itself."""
    if order.accept_good and faults:
        order.set_aside(by_row(faults))


def in_order(faults: Iterable[RowFault]) -> tuple[RowFault, ...]:
    """Once each, by row."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.row))


def no_progress(done: int, of: int) -> None:
    """For whoever does not watch."""
    del done, of
