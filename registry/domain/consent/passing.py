"""What passes to an organisation that takes another's place (consent.md §6).

Refusals, withdrawals and marks of danger do, wherever the former organisation is named. Consents do
not, for they named another: that somebody agreed is known, and it is asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from registry.domain.consent.ending import answers, is_within, relied_on_by
from registry.domain.consent.standing import in_effect, replaced_records
from registry.domain.consent.statement import Part, Scope, Statement
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker


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
        if _names(made, former)
        and not made.is_heard_no_more(on)
        and _stands(made, statements, current)
    ]


def _names(made: Statement, former: str) -> bool:
    parts = (part for scope in made.scopes for part in (scope.disclosers, scope.recipients))
    named = any(former in (part.values or ()) for part in parts)
    return made.confirms is None and (named or made.recorder == former)


def _stands(made: Statement, every: Sequence[Statement], current: Sequence[Statement]) -> bool:
    """Whether it passes: a no unless the same voice took back all of it by a consent that counts
    whoever reads it, a mark unless its recorder said that it is safe to ask, a consent unless all
    of it was taken back or replaced. In doubt a no and a mark pass."""
    since = [other for other in current if other.position > made.position]
    on = date.max
    if made.objects:
        replaced = replaced_records(every, on)
        return not any(_takes_back(yes, made, replaced) for yes in since)
    if made.status.is_unsafe:
        safe_again = (one for one in since if one.status is ConsentState.NOT_SOUGHT)
        return all(one.ref.record_id != made.ref.record_id for one in safe_again)
    by = relied_on_by(made, current)
    return (
        made.is_consent
        and made.ref.record_id not in replaced_records(every, on)
        and not any(answers(no, made, by) and is_within(made, no) for no in since)
    )


def _takes_back(yes: Statement, no: Statement, replaced: frozenset[str]) -> bool:
    surely_able = yes.could_decide is True or yes.voice.capacity is not Speaker.SELF
    return (
        yes.is_consent
        and yes.voice == no.voice
        and yes.expires_on is None
        and surely_able
        and yes.disclosers_named <= {yes.recorder}
        and yes.ref.record_id not in replaced
        and not yes.takes_the_place_in
        and is_within(no, yes)
    )


def _renamed(made: Statement, former: str, successor: str) -> Scope:
    """What a statement is about, with the successor in the place of the former organisation."""
    scope = reduce(Scope.within, made.scopes)
    disclosers, recipients = (
        part
        if part.values is None
        else Part(frozenset(successor if one == former else one for one in part.values))
        for part in (scope.disclosers, scope.recipients)
    )
    return replace(scope, disclosers=disclosers, recipients=recipients)
