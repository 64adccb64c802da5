"""The sources that an answer names, chosen by its date (law.md §3.1)."""

from __future__ import annotations

from registry.domain.decision.reading.case import Case
from registry.law.model import Source


def sources_of(rule: str, case: Case) -> tuple[Source, ...]:
    """The sources of a rule on the day: guidance that has begun stands in place of the older, and
    guidance for some kinds of organisation is named where one of them takes part."""
    sources = case.tables.law.rules[rule].sources
    for row in case.tables.guidance.get(rule, ()):
        if not row.in_force(case.on) or not _concerns(row.kinds, case):
            continue
        if row.instead_of is not None:
            sources = tuple(row.source if old is row.instead_of else old for old in sources)
        elif case.harm.child_limb:
            sources = (*sources, row.source)
    return sources


def _concerns(kinds: frozenset[str], case: Case) -> bool:
    return not kinds or not kinds.isdisjoint((case.facts.from_kind, case.facts.to_kind))
