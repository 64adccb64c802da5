"""Duties that may apply: a row fits, and what it turns on is not known (law.md §7.1 RD, §4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.decision.grounds.row_fits import (
    ShareFacts,
    contracts,
    exception_met,
    fits,
    kinds_and_purpose,
)
from registry.law.model import Gateway

MOST_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class PossibleDuty:
    """A duty that may apply.

    ``asks``: the id of what would settle it, a row of ``elements`` or of ``questions``.
    ``element``: the same, where it is an element and no contract is open.
    """

    row: Gateway
    asks: str
    element: str | None


def possible_duties(
    rows: list[Gateway], share: ShareFacts, named: Gateway | None
) -> tuple[PossibleDuty, ...]:
    """Those of the rows that may be duties, in the order of their questions.

    Args:
        rows: rows of type D in force that are not met, with kinds and purpose that may match.
        named: the row that was named, if one was.
    """
    if not rows:
        return ()
    order = share.tables.questions
    found = [
        duty for row in rows if (duty := _possible(row, share, named=row is named)) is not None
    ]
    found.sort(key=lambda duty: order[duty.row.element or duty.asks])
    return tuple(found)


def asked(duties: tuple[PossibleDuty, ...]) -> Iterator[PossibleDuty]:
    """The duties with the first two questions; "rows with one element named together"."""
    questions = list(dict.fromkeys(duty.asks for duty in duties))[:MOST_QUESTIONS]
    return (duty for duty in duties if duty.asks in questions)


def _possible(row: Gateway, share: ShareFacts, *, named: bool) -> PossibleDuty | None:
    if row.quiet or exception_met(row, share):
        return None
    if not kinds_and_purpose(row, share, named=False) or not fits(row, share):
        return None
    known = share.element(row)
    sides = contracts(row, share)
    if known is False or False in sides:
        return None
    if None in sides:
        found = named or known is True or row.element is None or _likely(row, share)
        return _turns_on_contract(row, sides) if found else None
    if row.element is None or not _likely(row, share):
        return None
    return PossibleDuty(row, asks=row.element, element=row.element)


def _turns_on_contract(row: Gateway, sides: tuple[bool | None, bool | None]) -> PossibleDuty | None:
    """Where it would be met or possible but for one side's contract: "the question is then the
    contract"."""
    if sides == (None, None) and row.element is not None:
        return None  # §7.1 s.16LA: "but for one side's contract"
    end = "from" if sides[0] is None else "to"
    return PossibleDuty(row, asks=f"under_public_contract.{end}", element=None)


def _likely(row: Gateway, share: ShareFacts) -> bool:
    """Whether a row that turns on its element is worth asking about here."""
    facts = share.facts
    if row.possible_from_kinds and facts.from_kind not in row.possible_from_kinds:
        return False
    if not row.possible_purposes or facts.purpose in row.possible_purposes:
        return True
    at_risk = share.person.child and facts.subject.at_risk is True
    return row.possible_where_child_at_risk and at_risk
