"""What is read from an organisation's own document, beside the columns every query needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

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
# One at a time; of the others an organisation may have several.
SINGLE_HOLDER = (
    *("chief_officer", "siro", "caldicott_guardian", "dpo"),
    *("single_point_of_contact", "contact"),
)


@lru_cache(maxsize=1_024)
def content_of(partner: Partner) -> Mapping[str, Any]:
    """The document as JSON values. Shared: change nothing in it."""
    content: Mapping[str, Any] = msgspec.json.decode(partner.document)
    return content


def overrides_of(partner: Partner) -> Mapping[str, bool]:
    """Where the organisation differs from its kind, by the names of the partner schema."""
    return content_of(partner).get("overrides") or {}


def policy_documents_of(partner: Partner) -> Sequence[Mapping[str, Any]]:
    """Its appropriate policy documents, as recorded."""
    return content_of(partner).get("policy_documents") or ()


def holds(holder: Mapping[str, Any], on: date) -> bool:
    """Whether a role holder holds the role on a day: ``from`` and ``to`` are days they do."""
    day = on.isoformat()
    return str(holder.get("from", "")) <= day <= str(holder.get("to", "9999-12-31"))


def holder_in(content: Mapping[str, Any], role: str, on: date) -> Mapping[str, Any] | None:
    """As ``role_holder``, of a document that is not recorded yet."""
    holding = [h for h in content.get("role_holders") or () if h["role"] == role and holds(h, on)]
    # Where two overlap, the one who came last is who people will find there.
    return max(holding, key=lambda holder: holder.get("from", ""), default=None)


def role_holder(partner: Partner, role: str, on: date) -> Mapping[str, Any] | None:
    """Who holds a role of the organisation on a day: everywhere it is asked, it is asked here."""
    return holder_in(content_of(partner), role, on)


def signs_no_more(partner: Partner, person: str, on: date) -> bool:
    """Whether the organisation names somebody as its signatory, and not for this day.

    Of whom it does not name nothing follows: a key is enough.
    """
    named = [
        holder
        for holder in content_of(partner).get("role_holders") or ()
        if holder["role"] == "signatory" and _same_name(holder["name"], person)
    ]
    return bool(named) and not any(holds(holder, on) for holder in named)


def _same_name(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def contact_of(partner: Partner, on: date) -> Mapping[str, str] | None:
    """Whom to ring on a day: ``name``, and ``telephone`` and ``out_of_hours`` where known.

    A role holder who is the contact that day comes before the organisation's standing contact.
    """
    holder = role_holder(partner, "contact", on)
    standing: Mapping[str, str] | None = content_of(partner).get("contact")
    if holder is None or (standing and not {"telephone", "out_of_hours"} & holder.keys()):
        return standing  # a name without a number helps nobody who has to ring
    return holder
