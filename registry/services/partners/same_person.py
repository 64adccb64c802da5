"""Who has signed stays the legal person that signed: another kind or another body is a successor.

A name may be spelt or styled in another way. It may change altogether while the record keeps a
number that names one person for good, such as a company's: a change of name alone (ADR 0040).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from registry.domain.partners.legal_names import are_one_name
from registry.domain.records.partners import Partner
from registry.errors import ConflictError
from registry.services.context import Registry
from registry.services.partners.document import content_of
from registry.services.ports import Reads

# Not LAESTAB, UKPRN or ODS: a school or practice can keep those under another legal person.
_OF_ONE_PERSON = frozenset({"company", "charity", "urn", "gss"})
_OTHER_KIND = (
    "An organisation that has signed keeps its kind. It signed as: {then}. This would be another"
    " legal person: {now}."
)
_OTHER_NAME = (
    "An organisation that has signed keeps its name, but for its spelling: “{now}” would be another"
    " legal person than “{then}”."
)
NEXT_STEP = (
    "Register the new organisation under an id of its own, and record that it is the successor:"
    " registry partner succeed. If only the name has changed, record its company, charity, URN or"
    " GSS number first, and sign again under it."
)


async def require_same_person(
    registry: Registry, reads: Reads, before: Partner, after: Partner
) -> None:
    """Require that a newer version is the legal person that signed; raises ``ConflictError``."""
    if why := await another_person(registry, reads, before, after):
        raise ConflictError(why, next_step=NEXT_STEP)


async def another_person(registry: Registry, reads: Reads, before: Partner, after: Partner) -> str:
    """Why a newer version would be another legal person than the one that signed; empty if it is
    the same, or nothing has been signed for it."""
    if (before.kind, before.legal_name) == (after.kind, after.legal_name):
        return ""
    signed = await reads.signatures_of(after.partner_id)
    if not signed:
        return ""
    if before.kind != after.kind:
        kinds = registry.law.kinds
        return _OTHER_KIND.format(then=kinds[before.kind].name, now=kinds[after.kind].name)
    history = await reads.partner_history(after.partner_id)
    then = {_as_of(history, signature.recorded_at) for signature in signed}
    if any(_is_one(one, after) for one in then):
        return ""
    return _OTHER_NAME.format(then=before.legal_name, now=after.legal_name)


def _as_of(history: Sequence[Partner], moment: datetime) -> Partner:
    """The version at a moment; the first, where a clock says that it was recorded later."""
    return next((one for one in reversed(history) if one.recorded_at <= moment), history[0])


def _is_one(then: Partner, now: Partner) -> bool:
    names_one = are_one_name(then.legal_name, now.legal_name)
    return names_one or not _numbers(then).isdisjoint(_numbers(now))


def _numbers(partner: Partner) -> set[tuple[str, str]]:
    identifiers = content_of(partner).get("identifiers") or ()
    return {(one["scheme"], one["value"]) for one in identifiers if one["scheme"] in _OF_ONE_PERSON}
