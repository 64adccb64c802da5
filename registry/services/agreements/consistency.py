"""What a schema cannot check in an agreement: that its parts fit each other and the register.

A clause cannot bind anyone who has not signed. So everyone it names must be a party, and everyone
who shares under it must name a lawful basis. A processor acts only on its controllers'
instructions (UK GDPR Article 28), so what it shares rests on one of their bases.

Every check also works on what remains of a document after its schema faults were taken out
(``documents/json/partial.py``): fields may be missing, and a faulty entry of a list is ``""``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from registry.documents.json.canonical import canonical_bytes
from registry.documents.json.parse import MAX_BYTES
from registry.documents.json.partial import sound_parts, together
from registry.documents.json.validate import faults_of
from registry.domain.agreements.agreement import Charter
from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import FEWEST_PARTIES, Version
from registry.domain.records.agreements import Document
from registry.errors import Fault
from registry.services.agreements.accession import SENDER
from registry.services.ports import Reads

PROCESSOR = "processor"
_NEVER = "9999-12-31"
_NOT_A_PARTY = "This organisation is not among the parties, so it would not sign."
_WHOSE_BASIS = "A processor acts for its controllers: say which basis one of them relies on."


async def every_fault(
    reads: Reads,
    schema: str,
    content: Mapping[str, Any],
    today: date,
    versions: Sequence[Version[Document]],
) -> list[Fault]:
    """Every fault of a charter or agreement at once: by its schema, in itself, by the register.

    Args:
        versions: the versions registered before it, as they stand.
    """
    found = faults_of(schema, content)
    if len(canonical_bytes(content)) > MAX_BYTES:
        found.append(Fault("", f"This is larger than {MAX_BYTES // 1024} KiB."))
    parts = sound_parts(content, found, _objects(content), _lists(content)) if found else content
    further = [
        *clause_faults(parts),
        *await register_faults(reads, parts, today),
        *leaving_faults(parts, versions),
    ]
    return together(found, further)


def named_parties(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The partner ids of the parties; the document may be incomplete."""
    return tuple(id_ for _, party in _entries(content, "parties") if (id_ := _id_of(party)))


def clause_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Every fault in a charter or agreement itself that its schema cannot see."""
    return [
        *_dates(content),
        *_parties(content),
        *_clauses(content),
        *_accession(content),
        *_papers(content),
    ]


async def register_faults(reads: Reads, content: Mapping[str, Any], today: date) -> list[Fault]:
    """Every fault that only the register can see: unknown ids, and an end date that has passed."""
    faults = [
        Fault(f"/parties/{index}/partner", "No organisation is registered under this id.")
        for index, party in _entries(content, "parties")
        if (known := _id_of(party)) and await reads.partner(known) is None
    ]
    if await _has_no_charter(reads, content.get("charter") or {}):
        faults.append(Fault("/charter", "No charter is registered under this id and version."))
    if content.get("end_date") and content["end_date"] < today.isoformat():
        faults.append(Fault("/end_date", "This has passed already."))
    return faults


def leaving_faults(
    content: Mapping[str, Any], versions: Sequence[Version[Document]]
) -> list[Fault]:
    """A fault for each party to a binding version that is no longer named and has not left.

    It would lose what it agreed to without a say. ``versions`` is as in ``every_fault``.
    """
    if not _is_whole(content.get("parties")):
        return []
    named = {*named_parties(content)}
    start = content.get("start_date", _NEVER)
    staying = {
        party: view.document.version
        for view in reversed(versions)
        if view.state.binds
        for party in view.parties
        if party not in named and not _has_left(view, party, start)
    }
    return [
        Fault(
            "/parties",
            f"{party} is a party to version {version} and has not left. Ask for its notice of"
            " leaving first, or keep it.",
        )
        for party, version in sorted(staying.items())
    ]


def _has_left(view: Version[Document], party: str, start: str) -> bool:
    """Whether the party's leaving is recorded and takes effect by the new version's first day."""
    return any(
        step.act == Act.LEAVE
        and step.partner_id == party
        and step.effective_on.isoformat() <= start
        for step in view.steps
    )


async def _has_no_charter(reads: Reads, charter: Mapping[str, Any]) -> bool:
    """Whether the agreement is under something that is not a registered charter."""
    if not {"id", "version"} <= charter.keys():
        return False
    document = await reads.document(charter["id"], charter["version"])
    return document is None or not Charter.is_kind_of(document)


def _dates(content: Mapping[str, Any]) -> Iterator[Fault]:
    start = content.get("start_date", "")
    for field in ("review_date", "end_date"):
        if content.get(field) and content[field] < start:
            yield Fault(f"/{field}", "This is before the start date.")
    if content.get("supersedes", 0) >= content.get("version", 1) > 0:
        yield Fault("/supersedes", "Name an earlier version than this one.")


def _parties(content: Mapping[str, Any]) -> Iterator[Fault]:
    roles = {_id_of(party): party.get("role") for _, party in _entries(content, "parties")}
    seen = set()
    for index, party in _entries(content, "parties"):
        base = f"/parties/{index}"
        if _id_of(party) in seen:
            yield Fault(f"{base}/partner", "This organisation is a party already.")
        seen.add(_id_of(party))
        role, acts_for = party.get("role"), party.get("acts_for", ())
        if role == PROCESSOR and "acts_for" not in party:
            yield Fault(f"{base}/acts_for", "Say which of the parties this processor acts for.")
        if role is not None and role != PROCESSOR and acts_for:
            yield Fault(f"{base}/acts_for", "Only a processor acts for others. Take this out.")
        elif _is_whole(content["parties"]):
            for place, controller in enumerate(acts_for):
                if roles.get(controller, PROCESSOR) == PROCESSOR:
                    detail = "This is not a controller among the parties."
                    yield Fault(f"{base}/acts_for/{place}", detail)


def _clauses(content: Mapping[str, Any]) -> Iterator[Fault]:
    ids = set()
    for number, clause in _entries(content, "sharings"):
        base = f"/sharings/{number}"
        if clause.get("id") in ids:
            yield Fault(f"{base}/id", "Another sharing has this id already. Give each its own.")
        ids.add(clause.get("id", base))
        yield from _items(clause, base)
        yield from _ends(content, clause, base)
        yield from _bases(content, clause, base)


def _items(clause: Mapping[str, Any], base: str) -> Iterator[Fault]:
    ids = set()
    for index, item in _entries(clause, "data_items"):
        if item.get("id") in ids:
            detail = "Another data item of this sharing has this id already."
            yield Fault(f"{base}/data_items/{index}/id", detail)
        ids.add(item.get("id", index))


def _ends(content: Mapping[str, Any], clause: Mapping[str, Any], base: str) -> Iterator[Fault]:
    """Senders and recipients must be parties, and none may share only with itself."""
    if len({*clause.get("from", ()), *clause.get("to", ())} - {""}) == 1:
        yield Fault(f"{base}/to", "Name another organisation than the one that shares.")
    for end in ("from", "to"):
        for index, partner in enumerate(clause.get(end, ())):
            if partner and _is_no_party(content, partner):
                yield Fault(f"{base}/{end}/{index}", _NOT_A_PARTY)


def _bases(content: Mapping[str, Any], clause: Mapping[str, Any], base: str) -> Iterator[Fault]:
    """Every sender must rely on a basis; a processor on that of a controller it acts for."""
    processors = _processors(content)
    relied = {_id_of(entry) for _, entry in _entries(clause, "lawful_bases")}
    for index, entry in _entries(clause, "lawful_bases"):
        place = f"{base}/lawful_bases/{index}/partner"
        if _id_of(entry) in processors:
            yield Fault(place, f"{_WHOSE_BASIS} It relies on none itself.")
        elif _id_of(entry) and _is_no_party(content, _id_of(entry)):
            yield Fault(place, _NOT_A_PARTY)
    if not _is_whole(clause.get("lawful_bases")):
        return
    for index, partner in enumerate(clause.get("from", ())):
        if partner in processors:
            if not relied & {*processors[partner]}:
                yield Fault(f"{base}/from/{index}", _WHOSE_BASIS)
        elif partner and partner not in relied:
            yield Fault(f"{base}/from/{index}", "Say which lawful basis this one relies on.")


def _accession(content: Mapping[str, Any]) -> Iterator[Fault]:
    accession = content.get("accession", {})
    clauses = {clause.get("id") for _, clause in _entries(content, "sharings")}
    seen = set()
    for index, join in _entries(accession, "joins"):
        base, clause = f"/accession/joins/{index}", join.get("sharing")
        if clause and clause not in clauses and _is_whole(content.get("sharings")):
            yield Fault(f"{base}/sharing", "This agreement has no sharing of this id.")
        if clause in seen:
            yield Fault(f"{base}/sharing", "This sharing is listed already. Say it once.")
        seen.add(clause or base)
        if SENDER in join.get("as", ()) and "basis" not in join:
            yield Fault(f"{base}/basis", "Say which lawful basis one that joins relies on.")


def _papers(content: Mapping[str, Any]) -> Iterator[Fault]:
    """The policy documents and assessments relied on must be those of parties."""
    for name in ("policy_documents", "assessments"):
        for index, paper in _entries(content, name):
            if _id_of(paper) and _is_no_party(content, _id_of(paper)):
                yield Fault(f"/{name}/{index}/partner", "This organisation is not a party.")


def _is_no_party(content: Mapping[str, Any], partner: str) -> bool:
    """Whether an organisation is known not to be a party.

    If a party cannot be read, it could be this organisation.
    """
    return _is_whole(content.get("parties")) and partner not in named_parties(content)


def _processors(content: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The parties that are processors, with the controllers they act for."""
    return {
        _id_of(party): party.get("acts_for", ())
        for _, party in _entries(content, "parties")
        if party.get("role") == PROCESSOR
    }


def _objects(content: Mapping[str, Any]) -> set[str]:
    """The objects that are read even if one of their fields is faulty."""
    lists = ("parties", "sharings")
    found = {f"/{name}/{index}" for name in lists for index, _ in _entries(content, name)}
    return {"", "/accession", *found}


def _lists(content: Mapping[str, Any]) -> set[str]:
    """The lists that are read even if they are faulty: one of too few parties is still the whole
    list, and anyone else who is named is not a party."""
    return {"/parties"} if len(named_parties(content)) < FEWEST_PARTIES else set()


def _entries(content: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects in a list, with their indexes."""
    found = content.get(name)
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield index, entry


def _is_whole(found: object) -> bool:
    """Whether every entry of a list can be read, with its organisation or its id."""
    return isinstance(found, list) and all(
        isinstance(entry, Mapping) and (_id_of(entry) or "id" in entry) for entry in found
    )


def _id_of(entry: Mapping[str, Any]) -> str:
    found = entry.get("partner")
    return found if isinstance(found, str) else ""
