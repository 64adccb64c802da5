"""A draft of the first version of the schema, carried over to the second in one step.

Nothing that was agreed is lost: what the first version says of a sharing as a whole is said of each
party that shares, or of each direction. A power that reaches only some kinds of organisation is
said of those directions alone, unless it reaches none: then its parties have to see that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from registry.documents.json.editions import SECOND, is_second
from registry.domain.agreements.relied_law import (
    EVERYONE,
    Gateway,
    as_entries,
    conditions_of,
    gateways_of,
)
from registry.domain.records.acting import Actor, Receipt
from registry.domain.records.drafting import AgreementDraft
from registry.errors import ConflictError
from registry.law import Law
from registry.services.agreements.consistency import PROCESSOR
from registry.services.agreements.parties import registered_parties
from registry.services.context import Registry
from registry.services.drafting.reading import named_in, read_to_edit
from registry.services.drafting.writing import edit

_NOTE = "carried over to the second version of the schema"
Kinds = Mapping[str, str]


async def carry_over(
    registry: Registry, actor: Actor, document_id: str, seen: int
) -> tuple[AgreementDraft, Receipt]:
    """Save a draft of the first version as one of the second.

    Raises:
        ConflictError: it is of the second version, or the actor may not edit it as it stands.
        StaleVersionError: somebody saved after version ``seen``.
    """
    draft = await read_to_edit(registry, actor, document_id)
    size = len(draft.content)
    named = await registry.apart(actor, size, partial(named_in, draft))
    partners = await registered_parties(registry, named)
    kinds = {partner_id: partner.kind for partner_id, partner in partners.items()}

    def carried() -> dict[str, Any]:
        content = draft.document()
        if is_second(content):
            raise ConflictError("This draft is of the second version already.")
        return second_of(content, kinds, registry.law)

    content = await registry.apart(actor, size, carried)
    return await edit(registry, actor, document_id, content, seen, _NOTE)


def second_of(content: Mapping[str, Any], kinds: Kinds, law: Law) -> dict[str, Any]:
    """An agreement of the first version, which may be incomplete, as one of the second.

    What is said of a party or of a direction already stays.

    Args:
        kinds: the kinds of the organisations named, by their ids.
    """
    parties, sharings = _objects(content, "parties"), _objects(content, "sharings")
    processors = {str(party.get("partner")) for party in parties if party.get("role") == PROCESSOR}
    return {
        **content,
        "schema_version": SECOND,
        "parties": [_party(party) for party in parties],
        "sharings": [_sharing(sharing, processors, kinds, law) for sharing in sharings],
    }


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    """A party whose contact is a role, with its person where the first version names one."""
    contact = party.get("contact")
    if not isinstance(contact, Mapping) or "name" not in contact:
        return dict(party)
    others = {name: text for name, text in contact.items() if name not in ("name", "role")}
    who = {"role": contact["role"], "person": contact["name"]} if "role" in contact else None
    return {**party, "contact": {**(who or {"role": contact["name"]}), **others}}


def _sharing(
    sharing: Mapping[str, Any], processors: set[str], kinds: Kinds, law: Law
) -> dict[str, Any]:
    found = dict(sharing)
    senders = [sender for sender in _ids(sharing, "from") if sender not in processors]
    if "conditions" in sharing:
        found["conditions"] = [
            {"partner": partner, "condition": condition.code}
            for condition in conditions_of(sharing)
            for partner in (senders if condition.partner == EVERYONE else [condition.partner])
        ]
    if "gateways" in sharing:
        found["gateways"] = as_entries(
            [
                Gateway(sender, recipient, gateway.code)
                for gateway in gateways_of(sharing)
                for sender, recipient in (
                    _reached(gateway.code, sharing, kinds, law)
                    if gateway.sender == EVERYONE
                    else [(gateway.sender, gateway.recipient)]
                )
            ]
        )
    return found


def _reached(
    code: str, sharing: Mapping[str, Any], kinds: Kinds, law: Law
) -> list[tuple[str, str]]:
    """The directions that a power reaches by the law tables; all of them, if it reaches none."""
    directions = [*_directions(sharing)]
    row = law.gateways.get(code)
    if row is None:
        return directions
    to_kinds = row.to_kinds | row.to_kinds_when_named
    reached = [
        (sender, recipient)
        for sender, recipient in directions
        if kinds.get(sender) in row.from_kinds and kinds.get(recipient) in to_kinds
    ]
    return reached or directions


def _directions(sharing: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for sender in _ids(sharing, "from"):
        for recipient in _ids(sharing, "to"):
            if sender != recipient:
                yield sender, recipient


def _objects(content: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    found = content.get(field)
    return (
        [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []
    )


def _ids(sharing: Mapping[str, Any], end: str) -> list[str]:
    found = sharing.get(end)
    return [id_ for id_ in found if isinstance(id_, str)] if isinstance(found, list) else []
