"""Remembered answers: the same facts under the same law have the same answer, in the same words.

The memory is bounded, and its keys hold everything that an answer depends on. It stores no look-up
and nothing about who asked, so no withdrawal can be missed: changed consent means changed facts.
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

MAX_REMEMBERED = 4_096  # about 20 MB; many times a county's distinct situations in a day

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """The most recently used values, by key. Not to be shared between threads."""

    def __init__(self, limit: int = MAX_REMEMBERED) -> None:
        self._limit = limit
        self._known: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value for ``key``, made if it is not known."""
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
    """Decides, or remembers having decided."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._known: Memo[Facts, tuple[Assessment, bytes]] = Memo()

    def decide(self, facts: Facts) -> tuple[Assessment, bytes]:
        """The assessment of dated facts, and the facts as they are stored."""
        return self._known.get(facts, lambda: (decide(facts, self._law), _encoded(facts)))


def _encoded(facts: Facts) -> bytes:
    """Enough to answer again; sorted, so that equal facts give equal bytes."""
    return msgspec.json.encode(facts_to_dict(facts), order="sorted")
