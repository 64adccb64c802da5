"""The parties of an agreement as they sign it: their legal names, kinds and identifiers.

The second version of the schema freezes them in the signed bytes. The registry fills in what a
draft leaves out, from the register on the day the version is registered, and refuses what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from registry.documents.json.editions import is_second
from registry.domain.agreements.version import Version
from registry.domain.dates import LONDON
from registry.domain.records.agreements import Document
from registry.domain.records.partners import Partner
from registry.errors import Fault
from registry.services.agreements.consistency import named_parties
from registry.services.context import Registry
from registry.services.partners.document import content_of
from registry.services.ports import Reads

MOST_PARTIES: Final = 400  # as the schema has it: of more, nobody is read
Party = Mapping[str, Any]


async def partners_to_name(registry: Registry, content: Mapping[str, Any]) -> dict[str, Partner]:
    """The records by which an agreement's parties are named; in the first version nobody is."""
    parties = content.get("parties")
    if not is_second(content) or not isinstance(parties, list) or len(parties) > MOST_PARTIES:
        return {}
    return await registered_parties(registry, named_parties(content))


async def registered_parties(registry: Registry, named: Sequence[str]) -> dict[str, Partner]:
    """The records of the organisations named, as far as there are any.

    A document that names more than it may is refused, so its further parties are not looked up.
    """
    async with registry.database.reads() as reads:
        return await reads.partners_named(named[:MOST_PARTIES])


def with_names(content: Mapping[str, Any], partners: Mapping[str, Partner]) -> Mapping[str, Any]:
    """An agreement of the second version with each party's name, kind and identifiers filled in.

    What a party states already is kept. A document of the first version stays as it is.
    """
    if not is_second(content) or not named_parties(content):
        return content
    return {**content, "parties": [_with_name(party, partners) for party in content["parties"]]}


async def name_faults(reads: Reads, parties: Sequence[tuple[int, Party]]) -> list[Fault]:
    """A fault for each name, kind or list of identifiers that is not as registered now."""
    parties = parties[:MOST_PARTIES]
    partners = await reads.partners_named([party["partner"] for _, party in parties])
    return [
        fault
        for index, party in parties
        if party["partner"] in partners
        for fault in _differing(
            f"/parties/{index}", party, as_registered(partners[party["partner"]])
        )
    ]


def as_registered(partner: Partner) -> dict[str, Any]:
    """How an organisation is named in what it signs."""
    identifiers = [
        {"scheme": entry["scheme"], "value": entry["value"]}
        for entry in content_of(partner).get("identifiers") or ()
    ]
    named: dict[str, Any] = {"legal_name": partner.legal_name, "kind": partner.kind}
    return named | ({"identifiers": identifiers} if identifiers else {})


def signed_names(content: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, str]:
    """Names by partner id: of the parties as in the signed bytes, of others as registered today."""
    own = {
        party["partner"]: party["legal_name"]
        for party in content.get("parties", ())
        if "legal_name" in party
    }
    return {**names, **own} if own else names


def as_signed(version: Version[Document], names: Mapping[str, str]) -> Mapping[str, str]:
    """The same for a registered version."""
    return signed_names(msgspec.json.decode(version.document.payload), names)


def joined_by_signing(version: Version[Document]) -> dict[str, date]:
    """The organisations that joined by signing: its bytes do not name them. Each with its day."""
    return {
        partner_id: signature.signed_at.astimezone(LONDON).date()
        for partner_id, signature in sorted(version.signed.items())
        if partner_id not in version.document.parties
    }


def _with_name(party: Any, partners: Mapping[str, Partner]) -> Any:
    partner = partners.get(str(party.get("partner"))) if isinstance(party, Mapping) else None
    return party if partner is None else {**as_registered(partner), **party}


def _differing(pointer: str, party: Party, registered: Mapping[str, Any]) -> Iterator[Fault]:
    if party.get("legal_name") != registered["legal_name"]:
        detail = f"It is registered as {registered['legal_name']}. Leave the name out."
        yield Fault(f"{pointer}/legal_name", detail)
    if party.get("kind") != registered["kind"]:
        yield Fault(f"{pointer}/kind", f"It is registered as {registered['kind']}.")
    stated = _pairs(party)
    if stated is not None and stated != _pairs(registered):
        detail = "These are not its identifiers as registered. Leave them out, or correct them."
        yield Fault(f"{pointer}/identifiers", detail)


def _pairs(party: Party) -> set[tuple[str, str]] | None:
    """Each identifier with its scheme; None if one of them cannot be read, which is a fault of its
    own."""
    entries = party.get("identifiers", [])
    found = [_pair(entry) for entry in entries] if isinstance(entries, list) else [None]
    return None if None in found else {pair for pair in found if pair}


def _pair(entry: object) -> tuple[str, str] | None:
    if not isinstance(entry, Mapping):
        return None
    scheme, value = entry.get("scheme"), entry.get("value")
    return (scheme, value) if isinstance(scheme, str) and isinstance(value, str) else None
