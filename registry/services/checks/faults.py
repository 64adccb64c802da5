"""Every fault in a share request at once: by its schema, and those only the register can see.

This is asked only for a request that is known to have a fault, so a valid one costs nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from registry.documents.json.partial import sound_parts, together
from registry.documents.json.validate import faults_of
from registry.errors import Fault, InvalidInputError, UnavailableError
from registry.services.checks.facts import NOT_REGISTERED
from registry.services.checks.recipients import kind_named, unknown_kind_faults
from registry.services.checks.subject import life_faults, person_faults
from registry.services.context import Registry
from registry.services.people.identifier_input import identifier_faults
from registry.services.ports import Reads

_SCHEMA = "share-request"


async def share_faults(registry: Registry, reads: Reads, request: object) -> list[Fault]:
    """Every fault in what was sent as a share request; empty if there is none."""
    found = faults_of(_SCHEMA, request)
    parts = sound_parts(request, found, {"", "/subject"})
    subject = parts.get("subject") or {}
    identifiers = [item or {} for item in subject.get("identifiers") or ()]
    subject = {**subject, "identifiers": identifiers}
    on = date.fromisoformat(parts.get("evaluation_date") or registry.today().isoformat())
    further = [
        *await _end_faults(registry, reads, parts),
        *identifier_faults(identifiers, "/subject/identifiers"),
        *person_faults(subject, on),
        *life_faults({**parts, "subject": subject}),
    ]
    return together(found, further)


async def require_share_request(registry: Registry, request: object) -> None:
    """Raise ``InvalidInputError`` with every fault in what was sent as a share request."""
    async with registry.database.reads() as reads:
        faults = await share_faults(registry, reads, request)
    if faults:
        raise InvalidInputError(faults)


async def with_further(registry: Registry, request: object, known: Sequence[Fault]) -> list[Fault]:
    """Every fault in a share request; only the known ones if the register is unavailable."""
    try:
        async with registry.database.reads() as reads:
            faults = await share_faults(registry, reads, request)
    except UnavailableError:
        return list(known)
    return together(faults, known)


async def _end_faults(registry: Registry, reads: Reads, parts: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the sender and the recipient, as far as they are named."""
    faults = [
        Fault(f"/{end}", NOT_REGISTERED)
        for end in ("from", "to")
        if end in parts
        and kind_named(parts[end]) is None
        and await reads.partner(parts[end]) is None
    ]
    faults += unknown_kind_faults(parts.get("to", ""), registry.law)
    if "from" in parts and parts["from"] == parts.get("to"):
        faults.append(Fault("/to", "Choose another organisation than the one that shares."))
    return faults
