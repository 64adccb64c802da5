"""Answers remembered: the same facts under the same law have the same answer, and so its words.

Bounded, keyed by everything an answer depends on. It holds no look-up and nothing about who
asked, so a withdrawal can never be missed through it: changed consent is changed facts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import msgspec

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import Facts, facts_to_dict
from registry.law import Law

MAX_REMEMBERED = 4_096  # about 20 MB; a day's distinct situations of a county fit many times

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """The newest values by key. Not shared between threads."""

    def __init__(self, limit: int = MAX_REMEMBERED) -> None:
        self._limit = limit
        self._known: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of ``key``, made if it is not known."""
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        made = make()
        self._known[key] = made
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
        return made


class DecisionMemo:
    """Decide, or remember having decided."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._known: Memo[Facts, tuple[Assessment, bytes]] = Memo()

    def decide(self, facts: Facts) -> tuple[Assessment, bytes]:
        """The assessment of dated facts, and the facts as they are kept."""
        return self._known.get(facts, lambda: (decide(facts, self._law), _as_kept(facts)))


def _as_kept(facts: Facts) -> bytes:
    """Enough to answer again. Sorted, so that equal facts are equal bytes."""
    return msgspec.json.encode(facts_to_dict(facts), order="sorted")
