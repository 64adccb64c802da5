"""An agreement made out from a template: the organisations that fill its parts become parties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.documents.json.editions import is_second, schema_of
from registry.documents.json.validate import validate
from registry.domain.agreements.relied_law import Gateway, as_entries
from registry.errors import Fault, InvalidInputError

_OF_THE_TEMPLATE = {
    *("type", "id", "title", "version", "structure_after"),
    *("parts", "sharings", "review_after_months"),
}


@dataclass(frozen=True, slots=True)
class MakeOut:
    """What a template needs to become an agreement.

    Attributes:
        fill: part → the ids of the partners that fill it.
        kinds: partner id → kind, for every partner named.
    """

    agreement_id: str
    title: str
    charter_id: str
    charter_version: int
    fill: Mapping[str, Sequence[str]]
    kinds: Mapping[str, str]
    start: date
    review: date


def make_out(template: Mapping[str, Any], order: MakeOut) -> dict[str, Any]:
    """Version 1 of an agreement, valid by its schema.

    Raises:
        InvalidInputError: every fault: a part that nobody fills, an unknown part or partner, or a
            partner whose kind may not fill the part.
    """
    validate(schema_of(template, "pisa-template"), template)
    faults = _faults(template, order)
    if faults:
        raise InvalidInputError(faults)
    agreement = {
        **{key: value for key, value in template.items() if key not in _OF_THE_TEMPLATE},
        "type": "pisa",
        "id": order.agreement_id,
        "title": order.title,
        "version": 1,
        "charter": {"id": order.charter_id, "version": order.charter_version},
        "parties": _parties(template, order),
        "sharings": [_sharing(sharing, order) for sharing in template["sharings"]],
        "start_date": order.start.isoformat(),
        "review_date": order.review.isoformat(),
        "template": template["id"],
    }
    if not is_second(agreement):  # the names that parties sign under are filled in later
        validate("agreement", agreement)
    return agreement


def _faults(template: Mapping[str, Any], order: MakeOut) -> list[Fault]:
    parts = {part["part"]: part for part in template["parts"]}
    faults = [
        Fault(f"/parts/{name}", "This template has no such part.")
        for name in order.fill
        if name not in parts
    ]
    for name, part in parts.items():
        filled = order.fill.get(name, ())
        if not filled:
            faults.append(Fault(f"/parts/{name}", "Say which organisations fill this part."))
        for index, partner in enumerate(filled):
            if order.kinds.get(partner) not in part["kinds"]:
                allowed = ", ".join(part["kinds"])
                detail = f"This part can be filled by: {allowed}."
                faults.append(Fault(f"/parts/{name}/{index}", detail))
    return faults


def _parties(template: Mapping[str, Any], order: MakeOut) -> list[dict[str, str]]:
    roles = {
        partner: part["role"] for part in template["parts"] for partner in order.fill[part["part"]]
    }
    return [{"partner": partner, "role": roles[partner]} for partner in sorted(roles)]


def _sharing(sharing: Mapping[str, Any], order: MakeOut) -> dict[str, Any]:
    return {
        **sharing,
        "from": _fill(sharing["from"], order.fill),
        "to": _fill(sharing["to"], order.fill),
        "lawful_bases": [
            {"partner": partner, "basis": relied["basis"]}
            for relied in sharing["lawful_bases"]
            for partner in order.fill[relied["part"]]
        ],
        **by_party(sharing, order.fill),
    }


def by_party(sharing: Mapping[str, Any], fill: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the second version states of parts, said of those that fill them."""
    found: dict[str, Any] = {}
    if any("parts" in item for item in sharing["data_items"]):
        found["data_items"] = [_item(item, fill) for item in sharing["data_items"]]
    for field, what in (("conditions", "condition"), ("recipient_bases", "basis")):
        entries = sharing.get(field, ())
        if any(isinstance(entry, Mapping) for entry in entries):
            found[field] = [
                {"partner": partner, what: entry[what]}
                for entry in entries
                for partner in fill[entry["part"]]
            ]
    gateways = sharing.get("gateways", ())
    if any(isinstance(entry, Mapping) for entry in gateways):
        directions = {
            Gateway(sender, recipient, entry["gateway"]): None
            for entry in gateways
            for sender in fill[entry["from"]]
            for recipient in fill[entry["to"]]
            if sender != recipient
        }
        found["gateways"] = as_entries([*directions])
    return found


def _item(item: Mapping[str, Any], fill: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A data item, which a template may limit to some parts."""
    if "parts" not in item:
        return dict(item)
    rest = {name: value for name, value in item.items() if name != "parts"}
    return {**rest, "partners": _fill(item["parts"], fill)}


def _fill(parts: Sequence[str], fill: Mapping[str, Sequence[str]]) -> list[str]:
    return sorted({partner for part in parts for partner in fill[part]})
