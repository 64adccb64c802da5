"""What stands for a cell, as the organisation that asks may know it (consent.md §5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from registry.domain.consent.entitlement import AgeAndCapacity
from registry.domain.consent.standing import (
    ConsentStanding,
    confirmed_by,
    in_effect,
    is_unconfirmed,
    standing,
)
from registry.domain.consent.statement import Cell, Scope, Statement
from registry.domain.people.consent_state import ConsentState
from registry.domain.people.speakers import Speaker

EVERYONE = "*"


def seen_by(asker: str, statements: Sequence[Statement], cell: Cell, on: date) -> list[Statement]:
    """The statements that what an organisation may know of a cell rests on.

    The discloser sees every statement about its own sharing. The recipient sees what it recorded
    and the consents that name it; where one of those is the discloser's, or confirmed by it, also
    what stands against it. A refusal that names it otherwise decides for the discloser alone.
    """
    if asker == cell.discloser:
        return list(statements)
    confirmed = confirmed_by(cell.discloser, statements)
    relies = any(
        made.is_consent
        and made.holds(cell)
        and is_shown(made, asker)
        and not is_unconfirmed(made, cell, confirmed)
        for made in in_effect(statements, on)
    )
    seen = [
        made
        for made in statements
        if is_shown(made, asker)
        or (made.confirms is not None and made.recorder == cell.discloser)
        or (relies and may_stand_against(made))
    ]
    return seen + _entries_in_error(statements, seen)


def standing_for(
    asker: str, seen: Sequence[Statement], cell: Cell, person: AgeAndCapacity, on: date
) -> ConsentStanding:
    """What stands for a cell, for its discloser or its recipient, on what they see (``seen_by``).

    To the recipient another's mark that it was not safe to ask is a consent that was not sought.
    """
    found = standing(seen, cell, person, on)
    if asker == cell.discloser or found.unsafe is None:
        return found
    own = [made for made in seen if not made.status.is_unsafe or is_shown(made, asker)]
    without = standing(own, cell, person, on)
    if found.status.is_unsafe and not without.status.is_unsafe:
        status = ConsentState.NOT_SOUGHT
        return dataclasses.replace(found, status=status, deciding=(), unsafe=None)
    return without


def own_words(seen: Sequence[Statement], cell: Cell, on: date) -> list[Statement]:
    """What the person themself decided about a cell, of what is seen (``seen_by``)."""
    confirmed = confirmed_by(cell.discloser, seen)
    return [
        made
        for made in in_effect(seen, on)
        if made.voice.capacity is Speaker.SELF
        and made.decides
        and made.holds(cell)
        and not is_unconfirmed(made, cell, confirmed)
    ]


def _entries_in_error(
    statements: Iterable[Statement], seen: Iterable[Statement]
) -> list[Statement]:
    """What says of statements that are seen, or of one of these itself, that they were errors."""
    known = {made.ref for made in seen}
    found: list[Statement] = []
    for made in sorted(statements, key=lambda step: step.ref.version):
        if made.ref not in known and made.sets_aside & known:
            found.append(made)
            known.add(made.ref)
    return found


def is_shown(made: Statement, asker: str) -> bool:
    """Whether it is the asker's, a consent that names it as recipient, or names it as discloser."""
    recipient = any(asker in scope.recipients_named for scope in made.scopes)
    return (
        made.recorder == asker
        or (recipient and made.is_consent)
        or (
            asker in made.disclosers_named
            and all(scope.may_be_shared_by(asker) for scope in made.scopes)
        )
    )


class Concerning(Protocol):
    """What ``concerned`` asks for: a ``Statement``, or a part of one."""

    @property
    def recorder(self) -> str: ...
    @property
    def status(self) -> ConsentState: ...
    @property
    def scopes(self) -> tuple[Scope, ...]: ...


def concerned(statements: Iterable[Concerning]) -> frozenset[str]:
    """The organisations whose answers what is said may change; ``EVERYONE`` where that is open.

    More than may know of it: each answer then goes by the rules above.
    """
    found: set[str] = set()
    for made in statements:
        found.add(made.recorder)
        for scope in made.scopes:
            found |= scope.disclosers_named
            if made.status is ConsentState.GIVEN:
                found |= scope.recipients_named
        if is_about_everybody(made):
            found.add(EVERYONE)
    return frozenset(found)


def is_about_everybody(made: Concerning) -> bool:
    """Whether it is about what anybody at all would share: in its record's whole scope, and in the
    part that it names."""
    return all(
        scope.disclosers.values is None or (scope.mutual and scope.recipients.values is None)
        for scope in made.scopes
    )


def may_stand_against(made: Statement) -> bool:
    """Whether it can take from a consent: a no, a mark, what lifts one, or what replaces it."""
    status = made.status
    return (
        made.objects
        or status.is_unsafe
        or status is ConsentState.NOT_SOUGHT
        or made.supersedes is not None
        or bool(made.takes_the_place_in)
    )
