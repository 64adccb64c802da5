"""The audit: everything is compared with what was written; what is found is recorded and told.

The store compares (``store/audit``), and ``sealed.py`` what only the registry's keys show. This
goes through them at a pace, says how far it is, and has ``damage.py`` record what was found. Where
nothing can be recorded it is named all the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from registry.domain.records.damage import DamagedRow
from registry.services.context import Registry
from registry.services.ledger_ports import ENTRIES, SEALS, SIGNATURES, AuditStep
from registry.services.pauses import stopped_within
from registry.services.reports import damage
from registry.services.reports.sealed import sealed_faults

Say = Callable[[AuditStep], None]
IN_COMMANDS: Final = 10_000  # entries compared at a time
IN_SERVERS: Final = 100
REST: Final = 9.0  # in a server: so many times as long as each turn took, so a tenth of one core
_MOST_NAMED: Final = 1_000  # of more, a backup is what helps


@dataclass(slots=True)
class Audit:
    """What an audit found.

    Attributes:
        size: the size of the ledger as it began, up to which entries were compared.
        since: the entry that it began with.
        signatures: how many were verified.
        found: the first thousand findings, each once; ``many`` counts all.
        is_finished: False if it was stopped before its end.
    """

    since: int
    size: int = 0
    proven: int = 0
    signatures: int = 0
    many: int = 0
    found: dict[DamagedRow, None] = field(default_factory=dict)
    is_finished: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was written."""
        return self.is_finished and not self.many

    def take(self, step: AuditStep) -> None:
        """Add what a step says."""
        self.add(step.found)
        if step.part == ENTRIES:
            self.size, self.proven = step.size, step.proven
        elif step.part == SIGNATURES:
            self.signatures = step.done

    def add(self, found: Iterable[DamagedRow]) -> None:
        """Add what was found, each once."""
        for row in found:
            if row not in self.found:
                self.many += 1
                if len(self.found) < _MOST_NAMED:
                    self.found[row] = None


async def audit(
    registry: Registry,
    *,
    since: int = 0,
    say: Say | None = None,
    stop: asyncio.Event | None = None,
    rest: float = 0.0,
    at_once: int = IN_COMMANDS,
) -> Audit:
    """Compare everything with what was written, and record what is not.

    Args:
        since: the entry to begin with; what was written before is believed.
        say: told of each step.
        stop: when it is set, the rest is left for another time.
        rest: how long to rest after each step, in times of how long it took.
    """
    made = Audit(since)
    began = time.monotonic()
    async for step in _steps(registry, made, at_once):
        made.take(step)
        if say is not None:
            say(step)
        if stop is not None and stop.is_set():
            break
        if rest:
            await stopped_within(stop or asyncio.Event(), (time.monotonic() - began) * rest)
            began = time.monotonic()
    else:
        made.is_finished = True
    made.add(registry.database.noticed())  # as what was kept shows a checkpoint that is not there
    await damage.record(registry, list(made.found), made.proven)
    if made.is_finished and registry.kept is not None:
        await registry.kept.audited(since, made.proven, None if since else registry.now())
    return made


async def _steps(registry: Registry, made: Audit, at_once: int) -> AsyncIterator[AuditStep]:
    keys = [key.public_key() for key in registry.signing_keys]
    async for step in registry.database.audit(keys, made.since, at_once):
        yield step
    async for found in sealed_faults(registry, made.since, made.proven):
        yield AuditStep(SEALS, made.size, made.size, tuple(found))
