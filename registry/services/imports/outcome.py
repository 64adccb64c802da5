"""What an import is asked to do, and what it found and did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.domain.records.acting import Receipt
from registry.spreadsheets.faults import RowFault

Progress = Callable[[int, int], None]
"""Called with the number of rows judged so far and the number of all rows."""
Refused = Mapping[int, Sequence[RowFault]]
"""Row number → its faults."""


def _nowhere(refused: Refused) -> None:
    del refused


@dataclass(frozen=True, slots=True)
class Order:
    """How to import.

    Attributes:
        apply: save; otherwise only judge.
        accept_good: save the good rows even if others are refused.
        set_aside: called with the refused rows, if there are any, before the good ones are saved:
            if it cannot keep them, nothing has been saved yet.
        names_are_meant: yes, as one list, to the names that could be taken for another.
        update: a row about a registered organisation makes a newer version of its record.
    """

    apply: bool = False
    accept_good: bool = False
    set_aside: Callable[[Refused], None] = _nowhere
    update: bool = False
    names_are_meant: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an import, or of a trial run.

    Attributes:
        rows: the number of rows.
        faults: every fault, in the order of the rows.
        new, newer: how many records are, or would be, registered for the first time, and how many
            as a newer version.
        same: how many rows say only what is recorded already.
        receipts: the receipts of what was saved; empty if nothing was.
        waiting: how many changes wait for a second person; their rows are not saved yet.
        asked: how many parts wait for another organisation to agree.
        doubts: what is doubtful in good rows; it does not prevent saving.
    """

    rows: int
    faults: tuple[RowFault, ...]
    new: int
    newer: int
    same: int
    receipts: tuple[Receipt, ...]
    doubts: tuple[RowFault, ...] = ()
    waiting: int = 0
    asked: int = 0

    @property
    def refused(self) -> Refused:
        """The faults by row number."""
        return by_row(self.faults)


def by_row(faults: Iterable[RowFault]) -> Refused:
    """The faults by row number."""
    found: dict[int, list[RowFault]] = {}
    for fault in faults:
        found.setdefault(fault.row, []).append(fault)
    return found


def may_save(order: Order, faults: Sequence[RowFault]) -> bool:
    """Whether to save: all or nothing, unless the good rows are wanted even without the others."""
    return order.apply and (order.accept_good or not faults)


def set_aside(order: Order, faults: Sequence[RowFault]) -> None:
    """Hand over the refused rows if the good ones are saved without them."""
    if order.accept_good and faults:
        order.set_aside(by_row(faults))


def in_order(faults: Iterable[RowFault]) -> tuple[RowFault, ...]:
    """Each fault once, by row."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: fault.row))


def no_progress(done: int, total: int) -> None:
    """Ignore progress."""
    del done, total
