"""What organisations are called in lists: by name, and by kind and number if names are alike.

A school that closes and opens again as an academy often keeps its name (cases/field.json F29).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from registry.domain.folding import folded
from registry.domain.records.partners import Partner
from registry.law.model import Kind
from registry.services.partners.document import content_of

_NUMBERS = (("urn", "URN"), ("ods", "ODS"), ("company", "company"), ("charity", "charity"))


def labels(kinds: Mapping[str, Kind], partners: Iterable[Partner]) -> dict[str, str]:
    """The label of each organisation by its id, in the order given; no two are the same."""
    every = list(partners)
    alike: dict[str, list[Partner]] = defaultdict(list)
    for partner in every:
        alike[folded(partner.legal_name)].append(partner)
    found: dict[str, str] = {}
    for partner in every:
        same = alike[folded(partner.legal_name)]
        found[partner.partner_id] = (
            partner.legal_name if len(same) == 1 else _apart(kinds, partner, same)
        )
    return found


def _apart(kinds: Mapping[str, Kind], partner: Partner, same: Iterable[Partner]) -> str:
    """A name with what tells it from others of the same name: kind and number, or the id."""
    told = _told(kinds, partner)
    if sum(_told(kinds, other) == told for other in same) > 1:
        told = f"{told}, {partner.partner_id}"
    return f"{partner.legal_name} ({told})"


def _told(kinds: Mapping[str, Kind], partner: Partner) -> str:
    identifiers = content_of(partner).get("identifiers") or ()
    values = {one["scheme"]: one["value"] for one in identifiers}
    number = next((f", {word} {values[of]}" for of, word in _NUMBERS if of in values), "")
    return f"{kinds[partner.kind].name}{number}"
