"""What stands for a cell, as the organisation that asks may know it (consent.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.domain.consent.entitlement import Person
from registry.domain.consent.standing import Standing, confirmed_by, standing
from registry.domain.consent.statement import Cell, Statement
from registry.domain.people.consent_state import ConsentState


def seen_by(asker: str, statements: Sequence[Statement], cell: Cell) -> list[Statement]:
    """The statements that what an organisation may know of a cell rests on.

    The discloser sees every statement about its own sharing. The recipient sees what it recorded
    and the consents that name it; where one of those is the discloser's, or confirmed by it, also
    what stands against it. A refusal that names it otherwise decides for the discloser alone.
    """
    if asker == cell.discloser:
        return list(statements)
    seen = confirmed_by(cell.discloser, statements)
    relies = any(
        made.is_consent
        and made.holds(cell)
        and _names(made, asker)
        and (made.recorder == cell.discloser or made.ref in seen)
        for made in statements
    )
    if relies:
        return list(statements)
    return [made for made in statements if made.recorder == asker or _names(made, asker)]


def standing_for(
    asker: str, statements: Sequence[Statement], cell: Cell, person: Person, on: date
) -> Standing:
    """What stands for a cell, for its discloser or its recipient.

    To the recipient a mark that it was not safe to ask is a consent that was not sought.
    """
    found = standing(seen_by(asker, statements, cell), cell, person, on)
    if asker != cell.discloser and found.status.is_unsafe:
        return Standing(ConsentState.NOT_SOUGHT)
    return found


def _names(made: Statement, asker: str) -> bool:
    """A consent that names somebody as its recipient, or a statement that names it as discloser."""
    named = any(
        scope.recipients.values is not None and asker in scope.recipients.values
        for scope in made.scopes
    )
    discloses = any(
        scope.disclosers.values is not None and asker in scope.disclosers.values
        for scope in made.scopes
    )
    return discloses or (named and made.is_consent)
