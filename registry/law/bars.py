"""Where information came from, and what that forbids (law.md §4.1), as values."""

from __future__ import annotations

from dataclasses import dataclass

from registry.law.rows import Row, Source


@dataclass(frozen=True, slots=True)
class BarException:
    """One way in which a bar is lifted: everything it names holds.

    ``when``: situations (``cross_checks.BAR_SITUATIONS``), all of them. ``to_kinds`` and
    ``purposes``: the recipients and purposes it needs; empty where it needs none.
    """

    when: tuple[str, ...]
    to_kinds: frozenset[str]
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True)
class BarOutcome:
    """The outcome without an exception, under one of the purposes; empty means every other one."""

    outcome: str
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Row):
    """One word of the fact ``information_from``, and what it forbids.

    ``effect``: ``bar`` (rule RB), ``caution`` (its outcome is given at R11), ``words`` (it is only
    said), ``confidence`` (rule RC decides). ``from_kinds``: the senders it binds. ``exceptions``:
    any of them lifts it. ``outcomes``: the first that fits the purpose, where none does.
    ``message``: what is said. ``name`` completes "The law stops you passing on …".
    """

    name: str
    effect: str
    from_kinds: frozenset[str]
    exceptions: tuple[BarException, ...]
    outcomes: tuple[BarOutcome, ...]
    message: str
    further_sources: tuple[Source, ...] = ()
