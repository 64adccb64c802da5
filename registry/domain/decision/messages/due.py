"""The messages that an answer carries: of the rows in ``when_said``, those that are due.

Most rows are about something that only some shares have: a refusal, a law, an agreement. Which rows
there are to ask about is worked out once for what a share has, so that what nobody said costs
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.messages.when_said import ABOUT_AN_ITEM, WHEN
from registry.domain.decision.outcome import Outcome
from registry.domain.decision.reading.tables import Tables

_Asked = tuple[str, Callable[[Verdict], bool] | None]


def codes_for(verdict: Verdict) -> list[str]:
    """The codes of the messages due, in the order of the answer."""
    rows = _rows(verdict.case.tables, verdict.rule, verdict.outcome, verdict.case.has)
    return [code for code, due in rows if due is None or due(verdict)]


def codes_for_item(verdict: Verdict) -> list[str]:
    """The codes of the messages due that are about one kind of data."""
    case = verdict.case
    rows = _rows(case.tables, verdict.rule, verdict.outcome, case.has, about_an_item=True)
    return [code for code, due in rows if due is None or due(verdict)]


@lru_cache(maxsize=8_192)
def _rows(
    tables: Tables, rule: str, outcome: Outcome, has: int, *, about_an_item: bool = False
) -> tuple[_Asked, ...]:
    """The messages that an answer by this rule may carry, in their order, with what to ask."""
    known = tables.law.messages
    rows = [
        (row.code, row.due)
        for row in WHEN
        if row.code in known
        and row.can_be(rule, outcome, has)
        and (not about_an_item or row.code in ABOUT_AN_ITEM)
    ]
    if not tables.law.first_readings:
        rows.sort(key=lambda row: known[row[0]].place(rule))
    return tuple(rows)
