"""Tests of the ``when`` of a text: a list of circumstances that must all hold
(``registry.law.wording``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.messages.circumstances import NAMED, Test, row_meant
from registry.domain.decision.messages.verdict import Verdict


def _law(v: Verdict) -> str:
    row = row_meant(v)
    return row.id if row is not None else ""


def _only_bar(v: Verdict) -> str | None:
    """What the one bar is about, where there is only one."""
    barred = v.case.bars.barred
    return barred[0].id if len(barred) == 1 else None


KEYED: dict[str, Callable[[Verdict], str | None]] = {
    "rule": lambda v: v.rule,
    "because": lambda v: v.because,
    "law": _law,
    "purpose": lambda v: v.case.purpose.id,
    "exception": lambda v: v.case.facts.duty_exception,
    "barred": _only_bar,
    "relation": lambda v: v.case.facts.recipient.relation,
    "proposed": lambda v: v.case.facts.proposed_basis,
    "first_basis": lambda v: v.bases[0] if v.bases else None,
    "spoke": lambda v: v.case.facts.consent_detail.by,
}


@dataclass(frozen=True, slots=True)
class When:
    """Circumstances that must all hold. Where one ``tells_who_spoke``, they count only for whoever
    may know that."""

    tests: tuple[Test, ...]
    tells_who_spoke: bool

    def holds(self, v: Verdict, *, may_know_who_spoke: bool) -> bool:
        """Whether they all hold, for whoever reads."""
        if self.tells_who_spoke and not may_know_who_spoke:
            return False
        for test in self.tests:  # noqa: SIM110 - a generator costs more than the tests
            if not test(v):
                return False
        return True


@lru_cache(maxsize=4096)
def when_of(words: tuple[str, ...]) -> When:
    """The test of a ``when`` of the tables."""
    spoke = any(word.startswith("spoke:") for word in words)
    return When(tuple(map(_test, words)), tells_who_spoke=spoke)


def _test(word: str) -> Test:
    key, colon, value = word.partition(":")
    if not colon:
        return NAMED[word]
    found = KEYED[key]
    return lambda v: found(v) == value
