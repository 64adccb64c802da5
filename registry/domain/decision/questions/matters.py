"""Whether a question is worth asking: some answer to it changes what the practitioner is told.

The engine is asked (contract §1): a question matters where one of its answers gives another
outcome, other bases or another message of class ``do`` than "I do not know". What later pages ask
is not known yet, so it also matters where it would under one answer to one of those. No question
is tried under two of them at once, which bounds the work; a test counts what that leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from registry.domain.decision.engine import decide_ground
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.ground import read_ground
from registry.domain.decision.messages.due import codes_for
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.questions.alternatives import alternatives
from registry.domain.decision.reading.tables import tables_for
from registry.law import Law
from registry.law.lists import MESSAGE_CLASSES


class Told(NamedTuple):
    """What somebody who asks goes by: the outcome, the bases and the codes of what to do."""

    outcome: Outcome
    bases: tuple[str, ...]
    to_do: tuple[str, ...]


@lru_cache(maxsize=4096)
def told(facts: Facts, law: Law) -> Told:
    """What the answer to dated facts tells its reader."""
    verdict = decide_ground(read_ground(facts, tables_for(law)))
    acts = _acts(law, verdict.rule)
    to_do = [code for code in codes_for(verdict) if code in acts]
    return Told(verdict.outcome, verdict.bases, tuple(to_do))


@lru_cache(maxsize=256)
def _acts(law: Law, rule: str) -> frozenset[str]:
    """The codes that are of class ``do`` in an answer by a rule."""
    rows = law.messages.values()
    return frozenset(row.id for row in rows if row.class_under(rule) == MESSAGE_CLASSES[0])


def differ(facts: Iterable[Facts], law: Law) -> bool:
    """Whether these facts tell their readers different things."""
    each = iter(facts)
    first = next(each, None)
    return first is not None and any(told(other, law) != told(first, law) for other in each)


@lru_cache(maxsize=4096)
def matters(question: str, facts: Facts, law: Law, still_open: tuple[str, ...] = ()) -> bool:
    """Whether some answer to a question changes what its asker is told.

    Args:
        facts: dated facts, as far as they are known; those of the question are null.
        still_open: the questions that are not answered yet and may come to matter.
    """
    return any(
        differ(alternatives(question, world, law), law) for world in worlds(facts, law, still_open)
    )


@lru_cache(maxsize=4096)
def sources_that_matter(facts: Facts, law: Law, still_open: tuple[str, ...] = ()) -> Sequence[str]:
    """The origins of information that change what the asker is told, as ``matters`` does."""
    found = []
    for place, source in enumerate(law.bars, start=1):
        tried = (
            [options[0], options[place]]
            for world in worlds(facts, law, still_open)
            if (options := alternatives("information_from", world, law))
        )
        if any(differ(pair, law) for pair in tried):
            found.append(source)
    return tuple(found)


def worlds(facts: Facts, law: Law, still_open: Iterable[str]) -> Iterator[Facts]:
    """The facts as they are, then under each answer to each question that is still open."""
    yield facts
    for question in still_open:
        yield from alternatives(question, facts, law)[1:]
