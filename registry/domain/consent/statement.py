"""What people said about sharing, and what about: statements and their scopes (consent.md §1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from registry.domain.dates import LONDON
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker


class Cell(NamedTuple):
    """The smallest thing a consent can be about."""

    discloser: str
    recipient: str
    purpose: str
    category: str


class Ref(NamedTuple):
    """A statement: a step of a consent record."""

    record_id: str
    version: int


class Voice(NamedTuple):
    """Whose word it is: two of one capacity, such as two mothers, are two voices.

    ``word`` is empty for the person themself, who is always one voice. ``within`` is the
    organisation, or the record, inside which the word means one voice; empty where it means the
    same wherever it is recorded.
    """

    capacity: Speaker
    word: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension of a scope: certain values, or every one (``values`` is None)."""

    values: frozenset[str] | None = None

    def holds(self, value: str) -> bool:
        """Whether a value belongs to it."""
        return self.values is None or value in self.values

    def within(self, whole: Part) -> Part:
        """What of it belongs to another part too."""
        if self.values is None or whole.values is None:
            return whole if self.values is None else self
        return Part(self.values & whole.values)


EVERY = Part()


def named(values: Collection[str]) -> Part:
    """These values, and every one where there are none."""
    return Part(frozenset(values)) if values else EVERY


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of cells. ``mutual`` adds the way back, from each recipient to each discloser, and
    never from one recipient to another."""

    disclosers: Part
    recipients: Part
    purposes: Part
    categories: Part
    mutual: bool = False

    def holds(self, cell: Cell) -> bool:
        """Whether a cell belongs to it."""
        if not (self.purposes.holds(cell.purpose) and self.categories.holds(cell.category)):
            return False
        there = self.disclosers.holds(cell.discloser) and self.recipients.holds(cell.recipient)
        back = self.disclosers.holds(cell.recipient) and self.recipients.holds(cell.discloser)
        return there or (self.mutual and back)

    def within(self, part: Scope) -> Scope:
        """What of it belongs to a part too, in its own directions."""
        return Scope(
            self.disclosers.within(part.disclosers),
            self.recipients.within(part.recipients),
            self.purposes.within(part.purposes),
            self.categories.within(part.categories),
            mutual=self.mutual,
        )

    @property
    def disclosers_named(self) -> frozenset[str]:
        """Disclosers by name; recipients are too where the way back belongs to it."""
        return _names(self.disclosers) | (_names(self.recipients) if self.mutual else frozenset())

    @property
    def recipients_named(self) -> frozenset[str]:
        """Recipients by name; disclosers are too where the way back belongs to it."""
        return _names(self.recipients) | (_names(self.disclosers) if self.mutual else frozenset())

    def may_be_shared_by(self, organisation: str) -> bool:
        """Whether it has a cell that the organisation would disclose."""
        back = self.mutual and self.recipients.holds(organisation)
        return self.disclosers.holds(organisation) or back


def _names(part: Part) -> frozenset[str]:
    return part.values or frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said: the day in London, and the moment where it is known."""

    day: date
    at: datetime | None = None

    def moment(self, *, is_yes: bool) -> datetime:
        """When it counts: where only the day is known, a yes at its start, all else at its end."""
        if self.at is not None:
            return self.at
        return datetime.combine(self.day, time.min if is_yes else time.max, LONDON)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing somebody said, as one organisation recorded it (the ``recorder``).

    ``takes_the_place_in`` is where a consent of before replaces earlier ones of the same voice and
    organisation, whatever their data, as the rule then was; empty for those recorded since.
    ``authority`` is that of an attorney or deputy. ``supersedes`` is the record whose consents a
    consent replaces. ``confirms`` is the statement that a discloser has seen the evidence of.
    ``sets_aside`` are the statements that an entry in error names. ``could_decide``: whether the
    person was judged able to decide as they spoke; None where nobody said. ``under_16_then``: they
    were known to be a child under 16. ``voice_ended_on``: the first day on which this voice decides
    nothing any more, as its recorder says; ``voice_ended_for`` the same, as each organisation says.
    ``agreed_for``: the organisation, of which a party took the place, that a
    consent was for; it is to be asked for again.
    """

    ref: Ref
    recorder: str
    status: ConsentState
    voice: Voice
    said: Said
    scopes: tuple[Scope, ...]
    expires_on: date | None = None
    authority: str = "none"
    explicit: bool | None = None
    freely_given: bool | None = None
    supersedes: str | None = None
    confirms: Ref | None = None
    sets_aside: frozenset[Ref] = frozenset()
    could_decide: bool | None = None
    under_16_then: bool = False
    takes_the_place_in: tuple[Scope, ...] = ()
    voice_ended_on: date | None = None
    agreed_for: str = ""
    voice_ended_for: tuple[tuple[str, date], ...] = ()

    def holds(self, cell: Cell) -> bool:
        """Whether it is about a cell: of its record's scope, and of the part it names if it does.

        What confirms another statement is about none by itself.
        """
        return self.confirms is None and all(scope.holds(cell) for scope in self.scopes)

    @property
    def disclosers_named(self) -> frozenset[str]:
        """Whoever a scope of it names as discloser."""
        return frozenset().union(*(scope.disclosers_named for scope in self.scopes))

    @property
    def objects(self) -> bool:
        """It refuses or withdraws."""
        return self.status.is_objection

    @property
    def is_consent(self) -> bool:
        """It is a yes, and not only word that the evidence of one was seen."""
        return self.status is ConsentState.GIVEN and self.confirms is None

    @property
    def decides(self) -> bool:
        """It is a yes or a no."""
        return self.objects or self.is_consent

    def is_heard_no_more(self, on: date, discloser: str = "") -> bool:
        """Whether whoever spoke may not speak any more on a day, as its recorder says.

        Of a consent the discloser says it too: nobody shares on the word of somebody who it knows
        may not speak. A no ends only by whoever recorded it.
        """
        if self.voice_ended_on is not None and self.voice_ended_on <= on:
            return True
        return self.is_consent and any(
            by == discloser and day <= on for by, day in self.voice_ended_for
        )

    @property
    def position(self) -> tuple[datetime, bool]:
        """The order in which it was said; at equal moments the no comes last."""
        is_yes = self.status is ConsentState.GIVEN
        return self.said.moment(is_yes=is_yes), self.objects
