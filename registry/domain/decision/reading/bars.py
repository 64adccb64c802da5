"""Where the information came from, and what that forbids (law.md §4.1, §7.1 RB)."""

from __future__ import annotations

from dataclasses import dataclass

from registry.domain.decision.facts_model import Facts
from registry.domain.decision.reading.tables import Tables
from registry.law.model import Bar, BarException

_BY_CONSENT = frozenset({"valid_consent", "explicit_consent"})


@dataclass(slots=True, eq=False)
class BarsView:
    """The rows of what is said about where the information came from.

    ``barred``: bars without one of their exceptions. ``cautions``: cautions without one, which R11
    acts on. ``consent_lifts``: only a valid consent lifts one of the bars.
    """

    barred: tuple[Bar, ...] = ()
    cautions: tuple[Bar, ...] = ()
    consent_lifts: bool = False


NOTHING_BARRED = BarsView()


def view_bars(facts: Facts, tables: Tables, situations: frozenset[str]) -> BarsView:
    """Which bars and cautions stand.

    Args:
        situations: those of ``law.cross_checks.BAR_SITUATIONS`` that hold.
    """
    rows = [tables.law.bars[word] for word in facts.information_from]
    binding = [row for row in rows if facts.from_kind in row.from_kinds]
    standing = [row for row in binding if not _lifted(row, facts, situations)]
    without_consent = situations - _BY_CONSENT
    return BarsView(
        barred=tuple(row for row in standing if row.effect == "bar"),
        cautions=tuple(row for row in standing if row.effect == "caution"),
        consent_lifts=any(
            row.effect == "bar" and row not in standing and not _lifted(row, facts, without_consent)
            for row in binding
        ),
    )


def outcome_without_exception(row: Bar, purpose: str) -> str:
    """The outcome of a bar or caution for a purpose: the first that fits."""
    return next(
        found.outcome for found in row.outcomes if not found.purposes or purpose in found.purposes
    )


def _lifted(row: Bar, facts: Facts, situations: frozenset[str]) -> bool:
    return any(_holds(exception, facts, situations) for exception in row.exceptions)


def _holds(exception: BarException, facts: Facts, situations: frozenset[str]) -> bool:
    return (
        situations.issuperset(exception.when)
        and (not exception.to_kinds or facts.to_kind in exception.to_kinds)
        and (not exception.purposes or facts.purpose in exception.purposes)
    )
