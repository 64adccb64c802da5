"""The messages that an answer carries: of the rows in ``when_said``, those that are due.

Most rows are about something that only some shares have: a refusal, a law, an agreement. Which rows
a rule and an outcome can have is worked out once; of these only the ones about something that the
share has are asked, so that what nobody said costs nothing.
"""

from __future__ import annotations

from functools import lru_cache

from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.messages.when_said import ABOUT_AN_ITEM, WHEN, Where
from registry.domain.decision.outcome import Outcome
from registry.law import Law


def codes_for(verdict: Verdict) -> list[str]:
    """The codes of the messages due, in the order of the answer."""
    return _due(verdict, _rows(verdict.case.tables.law, verdict.rule, verdict.outcome))


def codes_for_item(verdict: Verdict) -> list[str]:
    """The codes of the messages due that are about one kind of data."""
    return _due(verdict, _rows_of_items(verdict.case.tables.law, verdict.rule, verdict.outcome))


def _due(verdict: Verdict, rows: tuple[Where, ...]) -> list[str]:
    has = verdict.has
    return [
        code
        for code, mask, wanted, due in rows
        if has & mask == wanted and (due is None or due(verdict))
    ]


@lru_cache(maxsize=1_024)
def _rows(law: Law, rule: str, outcome: Outcome) -> tuple[Where, ...]:
    """The messages that an answer by this rule may carry, in their order."""
    rows = [
        row.where(rule) for row in WHEN if row.code in law.messages and row.can_be(rule, outcome)
    ]
    if not law.first_readings:
        rows.sort(key=lambda row: law.messages[row[0]].place(rule))
    return tuple(rows)


@lru_cache(maxsize=1_024)
def _rows_of_items(law: Law, rule: str, outcome: Outcome) -> tuple[Where, ...]:
    return tuple(row for row in _rows(law, rule, outcome) if row[0] in ABOUT_AN_ITEM)
