"""Who may confirm an act of the operator over another organisation, and from when (ADR 0029).

1. An officer of that organisation other than the one concerned, where it has one who was there a
   week before: at once, and nobody else.
2. Otherwise a second officer of the operator who was there a week before, after a day in which the
   organisation can object.
3. While the operator has one officer, the act takes effect at once and is marked as confirmed by
   one person, until a second one confirms it.
4. An act that protects takes effect at once, and is confirmed afterwards in the same way.

Making an officer of the operator, or a link for one, waits as well while the operator has a second
officer: otherwise one of them could become two people.

Whether the operator has one officer is asked of a week before, so that nobody becomes the only one
by closing a colleague's account. A program or a terminal is no person: the first person who
confirms what it began stands for it, and a second one is still needed. A new sign-in link made by
somebody else begins a week anew, for it may be in other hands. Where the operator has a sign-in
provider nobody counts as its only officer, and of two of its people both come by the provider or
neither: one human may have an account and an identity of the provider.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

STANDING = timedelta(days=7)
OBJECTION = timedelta(days=1)
LIFE = timedelta(days=14)  # an act that nobody has confirmed by then has to be begun again
_NOBODY = ("shell:", "tok_", "init")
_BY_PROVIDER = "oidc_"


class Way(StrEnum):
    """Which rule an act waits by."""

    OWN = "own"
    OPERATOR = "operator"
    ONE = "one"


class Refusal(StrEnum):
    """Why somebody cannot confirm an act now."""

    PROGRAM = "program"
    STRANGER = "stranger"
    SAME = "same"
    CONCERNED = "concerned"
    MIXED = "mixed"
    OWN_FIRST = "own_first"
    TOO_NEW = "too_new"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    DAMAGED = "damaged"  # it cannot be told: an account that it rests on is not what was written


@dataclass(frozen=True, slots=True)
class Term:
    """A time during which somebody was an officer without a break; ``until`` None: still is."""

    person: str
    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether they were an officer at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Begun:
    """An act as the rule sees it: ``concerned`` are those who gain by it."""

    by: str
    at: datetime
    concerned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Who wants to confirm: an officer of the organisation concerned, of the operator, or both."""

    person: str
    is_own: bool
    operates: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """By which way an act waits, whose accounts may confirm it, and from when."""

    way: Way
    people: frozenset[str]
    not_before: datetime


def is_person(name: str) -> bool:
    """Whether an actor is somebody who has signed in, and no program or terminal."""
    return not name.startswith(_NOBODY)


def terms_of(
    begun: Begun, own: Collection[Term], operators: Collection[Term], *, by_provider: bool = False
) -> Terms:
    """How an act waits.

    Args:
        own, operators: every term of the officers of the organisation concerned and the operator.
        by_provider: the operator has a sign-in provider, so that not all its officers are known.
    """
    week_before = begun.at - STANDING
    others = begun.concerned | {begun.by}
    own_officers = _standing(own, week_before) - others
    if own_officers:
        return Terms(Way.OWN, own_officers, begun.at)
    counted = {term.person for term in operators if term.covers(week_before)}
    counted |= {begun.by} if is_person(begun.by) else set()
    if len(counted) > 1 or by_provider or _comes_by_provider(begun.by):
        people = _standing(operators, week_before) - others
        return Terms(Way.OPERATOR, people, begun.at + OBJECTION)
    return Terms(Way.ONE, frozenset(), begun.at)


def refusal(
    begun: Begun, terms: Terms, who: Confirmer, now: datetime, *, in_effect: bool
) -> Refusal | None:
    """Why somebody cannot confirm an act now; None if they can.

    Args:
        in_effect: it has taken effect already, so that confirming it is never too early or late.
    """
    if not is_person(who.person):
        return Refusal.PROGRAM
    if not (who.is_own or who.operates):
        return Refusal.STRANGER
    if who.person == begun.by:
        return Refusal.SAME
    if who.person in begun.concerned:
        return Refusal.CONCERNED
    mixed = _comes_by_provider(who.person) != _comes_by_provider(begun.by)
    if who.operates and is_person(begun.by) and mixed:
        return Refusal.MIXED
    if not _stands(terms, who):
        own_first = terms.way == Way.OWN and not who.is_own
        return Refusal.OWN_FIRST if own_first else Refusal.TOO_NEW
    if in_effect:
        return None
    if now >= begun.at + LIFE:
        return Refusal.TOO_LATE
    is_early = now < terms.not_before and not who.is_own
    return Refusal.TOO_EARLY if is_early else None


def _standing(terms: Iterable[Term], week_before: datetime) -> frozenset[str]:
    return frozenset(
        term.person for term in terms if term.since <= week_before and term.until is None
    )


def _stands(terms: Terms, who: Confirmer) -> bool:
    """Whether somebody was there a week before. Of its own people a provider knows that itself."""
    if terms.way == Way.ONE:
        return who.operates
    if who.person in terms.people:
        return True
    side = who.is_own if terms.way == Way.OWN else True
    return side and _comes_by_provider(who.person)


def _comes_by_provider(person: str) -> bool:
    return person.startswith(_BY_PROVIDER)
