"""Look-ups by day and by who made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from registry.domain.records.people import LookUp
from registry.services.context import LONDON
from registry.web.kit.look_up_reasons import reason_words
from registry.web.people.words import LOOKED_UP_TO


@dataclass(slots=True)
class OfAccount:
    """What one account looked up on one day; ``purposes`` and ``reasons`` are in
    words, each once."""

    account: str
    many: int = 0
    unknown: int = 0
    purposes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def add(self, made: LookUp) -> None:
        self.many += 1
        self.unknown += not made.known
        purpose = LOOKED_UP_TO[made.purpose]
        if purpose not in self.purposes:
            self.purposes.append(purpose)
        reason = reason_words(made.reason) if made.reason else ""
        if reason and reason not in self.reasons:
            self.reasons.append(reason)


def by_day(look_ups: Iterable[LookUp]) -> list[tuple[date, list[OfAccount]]]:
    """Each London day with its accounts, whoever looked up most first.

    Args:
        look_ups: in the order of time, either way.
    """
    return [(day, list(_accounts(made))) for day, made in groupby(look_ups, _day_of)]


def _day_of(made: LookUp) -> date:
    return made.at.astimezone(LONDON).date()


def _accounts(look_ups: Iterable[LookUp]) -> Iterator[OfAccount]:
    accounts: dict[str, OfAccount] = {}
    for made in look_ups:
        accounts.setdefault(made.account, OfAccount(made.account)).add(made)
    yield from sorted(accounts.values(), key=lambda account: -account.many)
