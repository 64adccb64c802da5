"""What checks read of the register, known again until anything in the register changes.

Every write to a table that this is read from raises one number in the same transaction, by
triggers (``register_epoch``; ADR 0043). A check reads that number in the snapshot in which it reads
what was said about the person. Only if it is the number of what is known is that the register of
this snapshot. Of people, nothing is ever known here: a consent is read and proven each time.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import Final, NamedTuple

from registry.services.check_ports import CheckQuery, RegisterRows

Epoch = tuple[int, str]  # the number, and the version of the schema that has the triggers
_MOST: Final = 2_000  # some 20 MiB; more than the shares that a county asks about in a day


class _Asked(NamedTuple):
    """All of a query that its part of the register depends on."""

    token_sha256: str | None
    sender: str
    recipient: str
    purpose: str
    on: date


class KnownRegister:
    """What was read at the newest epoch, the most recently asked for."""

    def __init__(self) -> None:
        self._epoch: Epoch = (-1, "")
        self._known: OrderedDict[_Asked, RegisterRows] = OrderedDict()

    def __contains__(self, query: CheckQuery) -> bool:
        return _asked(query) in self._known

    def get(self, query: CheckQuery, epoch: Epoch) -> RegisterRows | None:
        """What is known for a query, if it was read at this very epoch."""
        if epoch != self._epoch:
            return None
        found = self._known.get(asked := _asked(query))
        if found is not None:
            self._known.move_to_end(asked)
        return found

    def keep(self, query: CheckQuery, epoch: Epoch, rows: RegisterRows) -> None:
        """Keep what was read at an epoch; nothing of an earlier one is kept or comes back."""
        if epoch[0] < self._epoch[0]:
            return
        if epoch != self._epoch:
            self._known.clear()
            self._epoch = epoch
        self._known[_asked(query)] = rows
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


def _asked(query: CheckQuery) -> _Asked:
    return _Asked(query.token_sha256, query.sender, query.recipient, query.purpose, query.on)
