"""What is read from an organisation's own document, besides the columns every query needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from registry.domain.decision.facts_parts import Status
from registry.domain.folding import folded
from registry.domain.records.partners import Partner

ROLE_WORDS = {
    "chief_officer": "chief officer",
    "siro": "senior information risk owner (SIRO)",
    "caldicott_guardian": "Caldicott Guardian",
    "dpo": "data protection officer",
    "information_asset_owner": "information asset owner",
    "single_point_of_contact": "single point of contact",
    "safeguarding_lead": "safeguarding lead",
    "signatory": "signatory",
    "contact": "contact about shares",
}
# Roles with one holder at a time; an organisation may have several holders of the others.
SINGLE_HOLDER = (
    *("chief_officer", "siro", "caldicott_guardian", "dpo"),
    *("single_point_of_contact", "contact"),
)


@lru_cache(maxsize=1_024)
def content_of(partner: Partner) -> Mapping[str, Any]:
    """The document as JSON values. It is shared, so nothing in it may be changed."""
    content: Mapping[str, Any] = msgspec.json.decode(partner.document)
    return content


def overrides_of(partner: Partner) -> Mapping[str, bool]:
    """How the organisation differs from its kind, by the names in the partner schema."""
    return content_of(partner).get("overrides") or {}


def status_of(partner: Partner) -> dict[str, bool]:
    """The facts of a share in which the organisation differs from its kind (contract §1)."""
    overrides = overrides_of(partner)
    return {name: overrides[name] for name in Status._fields if name in overrides}


def policy_documents_of(partner: Partner) -> Sequence[Mapping[str, Any]]:
    """The organisation's appropriate policy documents, as recorded."""
    return content_of(partner).get("policy_documents") or ()


def holds(holder: Mapping[str, Any], on: date) -> bool:
    """Whether a role holder holds the role on a day, from ``from`` to ``to``, both included."""
    day = on.isoformat()
    return str(holder.get("from", "")) <= day <= str(holder.get("to", "9999-12-31"))


def holder_in(content: Mapping[str, Any], role: str, on: date) -> Mapping[str, Any] | None:
    """The same as ``role_holder``, for a document that is not recorded yet."""
    holding = [
        holder
        for holder in content.get("role_holders") or ()
        if holder["role"] == role and holds(holder, on)
    ]
    # If two overlap, people will find the one who came last.
    return max(holding, key=lambda holder: holder.get("from", ""), default=None)


def role_holder(partner: Partner, role: str, on: date) -> Mapping[str, Any] | None:
    """Who holds a role of the organisation on a day; the only place where this is decided."""
    return holder_in(content_of(partner), role, on)


def signs_no_more(partner: Partner, person: str, on: date) -> bool:
    """Whether the organisation names somebody as its signatory, but not for this day.

    For somebody it does not name the answer is no: their key is enough.
    """
    named = [
        holder
        for holder in content_of(partner).get("role_holders") or ()
        if holder["role"] == "signatory" and _same_name(holder["name"], person)
    ]
    return bool(named) and not any(holds(holder, on) for holder in named)


def _same_name(first: str, second: str) -> bool:
    return folded(first) == folded(second)


def contact_of(partner: Partner, on: date) -> Mapping[str, str] | None:
    """Whom to ring on a day: ``name``, and ``telephone`` and ``out_of_hours`` if known.

    A role holder who is the contact on that day precedes the organisation's standing contact.
    """
    holder = role_holder(partner, "contact", on)
    standing: Mapping[str, str] | None = content_of(partner).get("contact")
    if holder is None or (standing and not {"telephone", "out_of_hours"} & holder.keys()):
        return standing  # a name without a number does not help someone who has to ring
    return holder
