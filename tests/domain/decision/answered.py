"""Generated facts with their answers, for properties that hold of every answer."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import Facts, parse_facts
from registry.law import Law
from tests.domain.decision.cases import FIRST, LAW
from tests.domain.decision.generated import random_facts

FEW, FEW_OF_THE_FIRST, MANY = 3_000, 1_000, 100_000
SEED = 20261129


class Answered(NamedTuple):
    """One case: the facts as JSON values, as facts, and the answer under an edition."""

    law: Law
    stated: dict[str, Any]
    facts: Facts
    answer: Assessment

    def but(self, **changes: Any) -> Assessment:
        """The answer to the same facts with some of them changed."""
        return decide(self.facts._replace(**changes), self.law)

    def restated(self, **changes: Any) -> Assessment:
        """The answer to the same facts with some of their JSON values changed."""
        return decide(parse_facts({**self.stated, **changes}, self.law), self.law)

    @property
    def codes(self) -> set[str]:
        return {message.code for message in self.answer.messages}

    @property
    def rule(self) -> str:
        return next(reason.rule for reason in self.answer.reasons if reason.deciding)

    @property
    def because(self) -> str:
        return next(reason.because for reason in self.answer.reasons if reason.deciding)


Cases = Sequence[Answered] | Iterator[Answered]


def generated(law: Law, count: int) -> Iterator[Answered]:
    """Yield cases; the same count begins with the same cases."""
    rng = random.Random(SEED)
    for _ in range(count):
        stated = random_facts(rng, law)
        facts = parse_facts(stated, law)
        yield Answered(law, stated, facts, decide(facts, law))


@cache
def few(law: Law, count: int) -> tuple[Answered, ...]:
    """The cases of every run, answered once for all properties."""
    return tuple(generated(law, count))


def cases(law: Law, count: int) -> Cases:
    return generated(law, count) if count >= MANY // 4 else few(law, count)


_many = {
    law: pytest.param((law, MANY), marks=pytest.mark.long, id=f"{law.edition_id}-many")
    for law in (FIRST, LAW)
}
of_both = pytest.mark.parametrize(
    "made",
    [
        pytest.param((LAW, FEW), id=LAW.edition_id),
        pytest.param((FIRST, FEW_OF_THE_FIRST), id=FIRST.edition_id),
        *_many.values(),
    ],
)
of_the_second = pytest.mark.parametrize(
    "made", [pytest.param((LAW, FEW), id=LAW.edition_id), _many[LAW]]
)
Made = tuple[Law, int]
