"""Decisions remembered: the same facts under the same law have the same answer.

Bounded, keyed by facts and law edition. It holds no look-up and nothing about who asked, so a
withdrawal can never be missed through it: changed consent is changed facts.
"""

from __future__ import annotations

from collections import OrderedDict

from registry.domain.assessment import Assessment
from registry.domain.decide import decide
from registry.domain.facts import Facts
from registry.law import Law

MAX_REMEMBERED = 4_096  # about 20 MB; a day's distinct situations of a county fit many times


class DecisionMemo:
    """Decide, or remember having decided. Not shared between threads."""

    def __init__(self, law: Law, limit: int = MAX_REMEMBERED) -> None:
        self._law = law
        self._limit = limit
        self._known: OrderedDict[Facts, Assessment] = OrderedDict()

    def decide(self, facts: Facts) -> Assessment:
        """The assessment of dated facts."""
        known = self._known.get(facts)
        if known is not None:
            self._known.move_to_end(facts)
            return known
        assessment = decide(facts, self._law)
        self._known[facts] = assessment
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
        return assessment
