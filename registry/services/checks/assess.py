"""The what-if: facts in, assessment out. It stores nothing and reads no records (contract §1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from registry.documents.json.parse import Unreadable
from registry.domain.decision.decide import decide, with_date
from registry.domain.decision.facts import Facts, parse_facts
from registry.errors import Fault, InvalidInputError, UnreadableInputError
from registry.law import Law

MAX_ASSESSMENTS = 1_000


def assess_one(facts: object, law: Law, today: date) -> dict[str, Any]:
    """Assess one facts object; raises ``InvalidInputError`` with every fault in it."""
    return decide(dated_facts(facts, law, today), law).to_dict()


def dated_facts(facts: object, law: Law, today: date) -> Facts:
    """Facts as they were sent, with the day they are read for; raises as ``assess_one`` does."""
    if isinstance(facts, Unreadable):
        raise UnreadableInputError(list(facts.faults))
    return with_date(parse_facts(facts, law), today)


def require_size(items: Sequence[object], most: int = MAX_ASSESSMENTS) -> None:
    """Raise ``InvalidInputError`` if there are more than ``most``."""
    if len(items) > most:
        raise InvalidInputError([Fault("", f"Send at most {most} at once.")])


def assess_each(items: Sequence[object], law: Law, today: date) -> Iterator[dict[str, Any]]:
    """Assess facts objects lazily, in order; an invalid item yields ``{errors: […]}``."""
    return (_one_or_faults(item, law, today) for item in items)


def _one_or_faults(item: object, law: Law, today: date) -> dict[str, Any]:
    try:
        return assess_one(item, law, today)
    except InvalidInputError as error:
        return error.listing()
