"""What passes to an organisation that takes another's place (consent.md §6).

Refusals, withdrawals and marks of danger do, wherever the former organisation is named. Consents do
not, for they named another: that somebody agreed is known, and it is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.consent.ending import ended_by, is_within
from registry.domain.consent.standing import in_effect
from registry.domain.consent.statement import EVERY, Scope, Statement
from registry.domain.people.consent_state import ConsentState


@dataclass(frozen=True, slots=True)
class Passing:
    """A statement that passes, and what it is about for the successor."""

    made: Statement
    scope: Scope

    @property
    def is_to_be_asked_again(self) -> bool:
        """Whether it is a consent, which does not count for the successor."""
        return self.made.is_consent


def passing(
    statements: Sequence[Statement], former: str, successor: str, on: date
) -> list[Passing]:
    """What passes of all that concerns the former organisation at one person's record."""
    current = in_effect(statements, on)
    return [
        Passing(made, _renamed(made, former, successor))
        for made in current
        if _names(made, former) and not made.is_heard_no_more(on) and _stands(made, current)
    ]


def _names(made: Statement, former: str) -> bool:
    parts = (part for scope in made.scopes for part in (scope.disclosers, scope.recipients))
    named = any(former in (part.values or ()) for part in parts)
    return made.confirms is None and (named or made.recorder == former)


def _stands(made: Statement, current: Iterable[Statement]) -> bool:
    """Whether nothing said since took all of it back."""
    since = [other for other in current if other.position > made.position]
    if made.objects:
        yeses = (other for other in since if other.is_consent and other.voice == made.voice)
        return not any(is_within(made, yes) for yes in yeses)
    if made.status.is_unsafe:
        return not any(_lifts(other, made) for other in since)
    return made.is_consent and not any(ended_by(no, [made]) and is_within(made, no) for no in since)


def _lifts(other: Statement, mark: Statement) -> bool:
    safe_again = other.status is ConsentState.NOT_SOUGHT
    if safe_again:
        return other.ref.record_id == mark.ref.record_id
    return other.decides and is_within(mark, other)


def _renamed(made: Statement, former: str, successor: str) -> Scope:
    """What a statement is about, with the successor in the place of the former organisation."""
    scope = made.scopes[0]
    for part in made.scopes[1:]:
        scope = Scope(
            scope.disclosers.within(part.disclosers),
            scope.recipients.within(part.recipients),
            scope.purposes.within(part.purposes),
            scope.categories.within(part.categories),
            mutual=scope.mutual,
        )
    disclosers, recipients = (
        EVERY
        if part.values is None
        else type(part)(frozenset(successor if one == former else one for one in part.values))
        for part in (scope.disclosers, scope.recipients)
    )
    return Scope(disclosers, recipients, scope.purposes, scope.categories, mutual=scope.mutual)
