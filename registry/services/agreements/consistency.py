"""What a schema cannot check in an agreement: that its parts fit each other.

A clause cannot bind anyone who has not signed. So everyone it names must be a party, and everyone
who shares under it must name a lawful basis. A processor acts only on its controllers'
instructions (UK GDPR Article 28), so what it shares rests on one of their bases.

Every check also works on what remains of a document after its schema faults were taken out
(``documents/json/partial.py``): fields may be missing, and a faulty entry of a list is ``""``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.documents.json.editions import is_second
from registry.domain.agreements.relied_law import directions_of, ends_in
from registry.domain.agreements.version import FEWEST_PARTIES
from registry.errors import Fault
from registry.services.agreements import flows
from registry.services.agreements.accession import SENDER

PROCESSOR, JOINT = "processor", "joint_controller"
# Each is a row that is found by a share. However many organisations there are, a clause has one,
# unless its data items name some of them.
MOST_FLOWS = 10_000
_NOT_HERE = "This organisation neither shares nor receives here."
_NOT_A_PARTY = "This organisation is not among the parties, so it would not sign."
_WHOSE_BASIS = "A processor acts for its controllers: say which basis one of them relies on."


@dataclass(frozen=True, slots=True)
class _Known:
    """The parties, found once: each clause is compared with all of them.

    Attributes:
        names: None if one of them cannot be read, because it could be any organisation.
        processors: those that are processors, with the controllers they act for.
    """

    names: frozenset[str] | None
    processors: Mapping[str, Sequence[str]]

    def is_no_party(self, partner: str) -> bool:
        """Whether an organisation is known not to be a party."""
        return self.names is not None and partner not in self.names


def named_parties(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The partner ids of the parties; the document may be incomplete."""
    return tuple(id_ for _, id_ in placed_parties(content))


def placed_parties(content: Mapping[str, Any]) -> tuple[tuple[int, str], ...]:
    """The same, each with its place in the list."""
    parties = _entries(content, "parties")
    return tuple((index, id_) for index, party in parties if (id_ := _id_of(party)))


def named_entries(content: Mapping[str, Any]) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """The parties that can be read with the names they sign under, each with its place."""
    parties = _entries(content, "parties")
    return tuple((index, party) for index, party in parties if _id_of(party) and len(party) > 1)


def names_all_parties(content: Mapping[str, Any]) -> bool:
    """Whether every party can be read."""
    return _is_whole(content.get("parties"))


def readable_objects(content: Mapping[str, Any]) -> set[str]:
    """The objects that are read even if one of their fields is faulty."""
    lists = ("parties", "sharings", "annexes", "approvals")
    found = {f"/{name}/{index}" for name in lists for index, _ in _entries(content, name)}
    return {"", "/accession", *found}


def readable_lists(content: Mapping[str, Any]) -> set[str]:
    """The lists that are read even if they are faulty: one of too few parties is still the whole
    list, and anyone else who is named is not a party."""
    parties = content.get("parties")
    is_short = isinstance(parties, list) and len(parties) < FEWEST_PARTIES
    return {"/parties"} if is_short else set()


def clause_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Every fault in a charter or agreement itself that its schema cannot see."""
    known = _known(content)
    return [
        *_dates(content),
        *_parties(content),
        *_clauses(content, known),
        *_flows(content, known),
        *_accession(content),
        *_papers(content, known),
        *_beside(content, known),
    ]


def _known(content: Mapping[str, Any]) -> _Known:
    whole = names_all_parties(content)
    return _Known(
        names=frozenset(named_parties(content)) if whole else None,
        processors={
            _id_of(party): party.get("acts_for", ())
            for _, party in _entries(content, "parties")
            if party.get("role") == PROCESSOR
        },
    )


def _dates(content: Mapping[str, Any]) -> Iterator[Fault]:
    start = content.get("start_date", "")
    for field in ("review_date", "end_date"):
        if content.get(field) and content[field] < start:
            yield Fault(f"/{field}", "This is before the start date.")
    if content.get("supersedes", 0) >= content.get("version", 1) > 0:
        yield Fault("/supersedes", "Name an earlier version than this one.")


def _parties(content: Mapping[str, Any]) -> Iterator[Fault]:
    roles = {_id_of(party): party.get("role") for _, party in _entries(content, "parties")}
    whole = names_all_parties(content)
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
        elif whole:
            for place, controller in enumerate(acts_for):
                if roles.get(controller, PROCESSOR) == PROCESSOR:
                    detail = "This is not a controller among the parties."
                    yield Fault(f"{base}/acts_for/{place}", detail)


def _clauses(content: Mapping[str, Any], known: _Known) -> Iterator[Fault]:
    ids = set()
    for number, clause in _entries(content, "sharings"):
        base = f"/sharings/{number}"
        if clause.get("id") in ids:
            yield Fault(f"{base}/id", "Another sharing has this id already. Give each its own.")
        ids.add(clause.get("id", base))
        yield from _items(clause, base)
        yield from _ends(clause, base, known)
        yield from _bases(clause, base, known)
        yield from _law_by_party(clause, base)


def _flows(content: Mapping[str, Any], known: _Known) -> Iterator[Fault]:
    """Items that name organisations divide a sharing, in the end into each way by itself."""
    acting = {partner: tuple(others) for partner, others in known.processors.items()}
    count = sum(
        flows.count({**clause, "data_items": [*_objects(clause, "data_items")]}, acting)
        for clause in _objects(content, "sharings")
    )
    if count > MOST_FLOWS:
        yield Fault(
            "/sharings",
            f"The organisations that data items name divide these into {count:,} ways of sharing"
            f" that differ. An agreement holds at most {MOST_FLOWS:,}: make several of it.",
        )


def _items(clause: Mapping[str, Any], base: str) -> Iterator[Fault]:
    ids = set()
    for index, item in _entries(clause, "data_items"):
        if item.get("id") in ids:
            detail = "Another data item of this sharing has this id already."
            yield Fault(f"{base}/data_items/{index}/id", detail)
        ids.add(item.get("id", index))
        yield from _only_between(clause, item, f"{base}/data_items/{index}/partners")


def _only_between(
    clause: Mapping[str, Any], item: Mapping[str, Any], pointer: str
) -> Iterator[Fault]:
    """The organisations an item concerns take part, and one of them shares with another."""
    if "partners" not in item:
        return
    named = item["partners"]
    yield from _repeated(named, pointer)
    senders, recipients = _at(clause, "from"), _at(clause, "to")
    if senders is None or recipients is None:
        return
    for index, partner in enumerate(named):
        if partner and partner not in senders | recipients:
            yield Fault(f"{pointer}/{index}", _NOT_HERE)
    sends, receives = senders & {*named}, recipients & {*named}
    if "" not in named and (not sends or not receives or len(sends | receives) == 1):
        yield Fault(pointer, "None of these shares with another of them here.")


def _ends(clause: Mapping[str, Any], base: str, known: _Known) -> Iterator[Fault]:
    """Senders and recipients must be parties, and none may share only with itself."""
    present = _at(clause, "from", "to")
    if present is not None and len(present) == 1:
        yield Fault(f"{base}/to", "Name another organisation than the one that shares.")
    for end in ("from", "to"):
        for index, partner in enumerate(clause.get(end, ())):
            if partner and known.is_no_party(partner):
                yield Fault(f"{base}/{end}/{index}", _NOT_A_PARTY)


def _law_by_party(clause: Mapping[str, Any], base: str) -> Iterator[Fault]:
    """Conditions, gateways and recipients' bases are those of who takes part in that way."""
    senders, recipients = _at(clause, "from"), _at(clause, "to")
    for field, key, allowed, detail in (
        ("conditions", "partner", _at(clause, "from", "to"), _NOT_HERE),
        ("recipient_bases", "partner", recipients, "This organisation receives nothing here."),
        ("gateways", "from", senders, "This organisation shares nothing here."),
        ("gateways", "to", recipients, "This organisation receives nothing here."),
    ):
        for index, entry in _entries(clause, field):
            for place, end in _placed(entry.get(key), f"{base}/{field}/{index}/{key}"):
                if end and allowed is not None and end not in allowed:
                    yield Fault(place, detail)
    for field in ("conditions", "recipient_bases"):
        known = [tuple(sorted(entry.items())) for _, entry in _entries(clause, field)]
        yield from _repeated(known, f"{base}/{field}")
    yield from _directions(clause, f"{base}/gateways")
    for end in ("from", "to"):
        yield from _repeated(clause.get(end, ()), f"{base}/{end}")


def _at(clause: Mapping[str, Any], *ends: str) -> frozenset[str] | None:
    """Who shares or receives; None if one cannot be read, because it could be any organisation."""
    found = [clause.get(end) for end in ends]
    if not all(isinstance(listed, list) and listed and "" not in listed for listed in found):
        return None
    return frozenset(partner for listed in found for partner in listed or ())


def _directions(clause: Mapping[str, Any], base: str) -> Iterator[Fault]:
    """Each power is said of a direction once, and of no organisation with itself."""
    known: set[tuple[str, str, str]] = set()
    for index, entry in _entries(clause, "gateways"):
        senders, recipients = ({*ends_in(entry.get(end, ""))} - {""} for end in ("from", "to"))
        if senders == recipients and len(senders) == 1:
            yield Fault(f"{base}/{index}/to", "Name another than the one that shares.")
        said = [(*way, entry.get("gateway", "")) for way in directions_of(entry)]
        if len({*said}) < len(said) or not known.isdisjoint(said):
            yield Fault(f"{base}/{index}", "This is listed already. Say it once.")
        known.update(said)


def _placed(named: object, pointer: str) -> Iterator[tuple[str, str]]:
    """The organisations on one side of an entry, one or a list, each with its place."""
    if isinstance(named, str):
        yield pointer, named
    elif isinstance(named, list):
        yield from (
            (f"{pointer}/{index}", one) for index, one in enumerate(named) if isinstance(one, str)
        )


def _repeated(values: Sequence[Any], pointer: str) -> Iterator[Fault]:
    """A fault for each entry that a list has already. A schema compares short lists only."""
    seen = set()
    for index, value in enumerate(values):
        if value and value in seen:
            yield Fault(f"{pointer}/{index}", "This is listed already. Say it once.")
        seen.add(value)


def _bases(clause: Mapping[str, Any], base: str, known: _Known) -> Iterator[Fault]:
    """Every sender must rely on a basis; a processor on that of a controller it acts for."""
    processors = known.processors
    relied = {_id_of(entry) for _, entry in _entries(clause, "lawful_bases")}
    for index, entry in _entries(clause, "lawful_bases"):
        place = f"{base}/lawful_bases/{index}/partner"
        if _id_of(entry) in processors:
            yield Fault(place, f"{_WHOSE_BASIS} It relies on none itself.")
        elif _id_of(entry) and known.is_no_party(_id_of(entry)):
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


def _papers(content: Mapping[str, Any], known: _Known) -> Iterator[Fault]:
    """The policy documents and assessments relied on must be those of parties."""
    for name in ("policy_documents", "assessments"):
        for index, paper in _entries(content, name):
            if _id_of(paper) and known.is_no_party(_id_of(paper)):
                yield Fault(f"/{name}/{index}/partner", "This organisation is not a party.")


def _beside(content: Mapping[str, Any], known: _Known) -> Iterator[Fault]:
    """What the second version says beside its sharings: leads, approvals, annexes, Article 26."""
    if content.get("lead") and known.is_no_party(content["lead"]):
        yield Fault("/lead", _NOT_A_PARTY)
    for index, approval in _entries(content, "approvals"):
        if approval.get("organisation") and known.is_no_party(approval["organisation"]):
            yield Fault(f"/approvals/{index}/organisation", "This organisation is not a party.")
    digests = [annex.get("sha256") for _, annex in _entries(content, "annexes")]
    for fault in _repeated(digests, "/annexes"):
        yield Fault(f"{fault.pointer}/sha256", "Another annex is this very file.")
    joint = any(party.get("role") == JOINT for _, party in _entries(content, "parties"))
    if joint and is_second(content) and "joint_arrangement" not in content:
        detail = "Joint controllers need an arrangement (UK GDPR Article 26). Say what it is."
        yield Fault("/joint_arrangement", detail)


def _entries(content: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The objects in a list, with their indexes."""
    found = content.get(name)
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield index, entry


def readable_entries(content: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects in a list that can be read, each with its place."""
    return list(_entries(content, name))


def _objects(content: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The objects in a list."""
    return (entry for _, entry in _entries(content, name))


def _is_whole(found: object) -> bool:
    """Whether every entry of a list can be read, with its organisation or its id."""
    return isinstance(found, list) and all(
        isinstance(entry, Mapping) and (_id_of(entry) or "id" in entry) for entry in found
    )


def _id_of(entry: Mapping[str, Any]) -> str:
    found = entry.get("partner")
    return found if isinstance(found, str) else ""
