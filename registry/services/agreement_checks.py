"""What a schema cannot see of an agreement: that its parts fit each other and the register.

A clause can bind nobody who has not signed. Everyone it names must be a party, and everyone who
shares under it must say on which basis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from registry.errors import Fault
from registry.services.ports import Reads

_NOT_A_PARTY = "This organisation is not among the parties, so it would not sign."


def clause_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Every fault within a charter or agreement that is valid by its schema."""
    return [*_dates(content), *_parties_twice(content), *_clauses(content)]


async def register_faults(reads: Reads, content: Mapping[str, Any], today: date) -> list[Fault]:
    """Every fault that only the register can see: who is not there, what is over already."""
    faults = [
        Fault(f"/parties/{index}/partner", "No organisation is registered under this id.")
        for index, party in enumerate(content.get("parties", ()))
        if await reads.partner(party["partner"]) is None
    ]
    charter = content.get("charter")
    if charter is not None and not await _is_charter(reads, charter["id"], charter["version"]):
        faults.append(Fault("/charter", "No charter is registered under this id and version."))
    if content.get("end_date") and content["end_date"] < today.isoformat():
        faults.append(Fault("/end_date", "This has passed already."))
    return faults


async def _is_charter(reads: Reads, document_id: str, version: int) -> bool:
    document = await reads.document(document_id, version)
    return document is not None and document.kind == "charter"


def _dates(content: Mapping[str, Any]) -> Iterator[Fault]:
    start = content["start_date"]
    for field in ("review_date", "end_date"):
        if content.get(field) and content[field] < start:
            yield Fault(f"/{field}", "This is before the start date.")


def _parties_twice(content: Mapping[str, Any]) -> Iterator[Fault]:
    seen = set()
    for index, party in enumerate(content.get("parties", ())):
        if party["partner"] in seen:
            yield Fault(f"/parties/{index}/partner", "This organisation is a party already.")
        seen.add(party["partner"])


def _clauses(content: Mapping[str, Any]) -> Iterator[Fault]:
    parties = {party["partner"] for party in content.get("parties", ())}
    for number, clause in enumerate(content.get("sharings", ())):
        base = f"/sharings/{number}"
        if len({*clause["from"], *clause["to"]}) == 1:
            yield Fault(f"{base}/to", "Name another organisation than the one that shares.")
        for end in ("from", "to"):
            for index, partner in enumerate(clause[end]):
                if partner not in parties:
                    yield Fault(f"{base}/{end}/{index}", _NOT_A_PARTY)
        relied = [basis["partner"] for basis in clause["lawful_bases"]]
        for index, partner in enumerate(relied):
            if partner not in parties:
                yield Fault(f"{base}/lawful_bases/{index}/partner", _NOT_A_PARTY)
        for index, partner in enumerate(clause["from"]):
            if partner not in relied:
                yield Fault(f"{base}/from/{index}", "Say which lawful basis this one relies on.")
