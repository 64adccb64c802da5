"""What stands beside an agreement so that a check finds it: compared with the agreement itself.

Its summary, its parties and its flows were made from its record, and from the signatures by which
others joined. Their text is the same as in the record's body, so that no value has to be read.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Final

import msgspec

from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault
from registry.services.ledger_ports import DERIVED, AuditStep
from registry.store.audit.differing import differences
from registry.store.audit.entries import BEYOND_READING
from registry.store.audit.ranges import Ranges
from registry.store.audit.steps import Scope
from registry.store.engines.hardened import AsStored, RawMoment
from registry.store.writing.agreements import FROM, TO

PARTY: Final = "document_party"
FLOW: Final = "agreement_flow"
END: Final = "flow_end"
_DOCUMENTS: Final = """SELECT leaf_index, body, summary FROM document
    WHERE leaf_index >= ? AND leaf_index < ?"""
_PARTIES: Final = """SELECT own.leaf_index, party.party_key, party.leaf_index, party.document_id,
        party.version, party.partner_id
    FROM document own JOIN document_party party
        ON party.document_id = own.document_id AND party.version = own.version
    WHERE own.leaf_index >= ? AND own.leaf_index < ?"""
# Their keys begin with their agreement's place: "123/0", and end before "1230".
_FLOWS: Final = """SELECT own.leaf_index, flow.flow_key, flow.leaf_index, flow.document_id,
        flow.version, flow.sender, flow.recipient, flow.purpose, flow.body
    FROM document own JOIN agreement_flow flow
        ON flow.flow_key >= own.leaf_index || '/' AND flow.flow_key < own.leaf_index || '0'
    WHERE own.leaf_index >= ? AND own.leaf_index < ?"""
_ENDS: Final = """SELECT own.leaf_index, part.end_key, part.leaf_index, part.flow_key, part.side,
        part.partner_id, part.purpose
    FROM document own JOIN flow_end part
        ON part.end_key >= own.leaf_index || '/' AND part.end_key < own.leaf_index || '0'
    WHERE own.leaf_index >= ? AND own.leaf_index < ?"""
# Who adds flows, signs with a schedule, or is bound by another's.
_ADDS: Final = """(made.body LIKE '%"flows":[{%' OR made.body LIKE '%"schedule":[{%' OR
        (made.body LIKE '%"bound_by":"%' AND made.body NOT LIKE '%"bound_by":""%'))"""
_JOINING: Final = f"""SELECT own.leaf_index, made.body FROM document own JOIN signature made
        ON made.document_id = own.document_id AND made.document_version = own.version
    WHERE own.leaf_index >= ? AND own.leaf_index < ? AND {_ADDS}"""
_STRAY_PARTIES: Final = """SELECT 1 FROM document_party party WHERE NOT EXISTS
    (SELECT 1 FROM document own WHERE own.leaf_index = party.leaf_index
        AND own.document_id = party.document_id AND own.version = party.version) LIMIT 1"""
_STRAY_FLOWS: Final = """SELECT 1 FROM agreement_flow flow WHERE NOT EXISTS
    (SELECT 1 FROM document own WHERE own.leaf_index = flow.leaf_index AND flow.flow_key >=
        own.leaf_index || '/' AND flow.flow_key < own.leaf_index || '0') LIMIT 1"""
_STRAY_ENDS: Final = """SELECT 1 FROM flow_end part WHERE NOT EXISTS
    (SELECT 1 FROM document own WHERE own.leaf_index = part.leaf_index AND part.end_key >=
        own.leaf_index || '/' AND part.end_key < own.leaf_index || '0') LIMIT 1"""
Rows = dict[int, set[tuple[Any, ...]]]


class _Flow(msgspec.Struct):
    sender: str
    recipient: str
    purpose: str
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


class _Document(msgspec.Struct):
    """What of an agreement says how it is found, its parts as they are written."""

    document_id: str
    version: int
    title: msgspec.Raw
    start_date: msgspec.Raw
    review_date: msgspec.Raw
    end_date: msgspec.Raw
    parties: msgspec.Raw
    flows: list[msgspec.Raw]

    def summary(self) -> str:
        """The text of its summary."""
        parts = ("end_date", "parties", "review_date", "start_date", "title")
        said = ",".join(f'"{name}":{_text(getattr(self, name))}' for name in parts)
        return f"{{{said}}}"


class _Joining(msgspec.Struct):
    partner_id: str
    flows: list[msgspec.Raw]


_document = msgspec.json.Decoder(_Document)
_joining = msgspec.json.Decoder(_Joining)
_flow = msgspec.json.Decoder(_Flow)
_names = msgspec.json.Decoder(list[str])


async def steps(scope: Scope) -> AsyncIterator[AuditStep]:
    """Compare what stands beside each agreement and charter."""
    begin = await scope.reader.in_one_moment(lambda moment: _joined_since(moment, scope.since))
    ranges = Ranges(scope, "document", begin)
    async for start, end in ranges:
        found = await scope.reader.in_one_moment(_Reading(scope, start, end).compare)
        yield ranges.step(DERIVED, end, found)
    found = await scope.reader.in_one_moment(_strays)
    yield ranges.step(DERIVED, ranges.end, found)


async def _joined_since(moment: RawMoment, since: int) -> int:
    """The place of the first agreement that somebody has joined since an entry, or that entry."""
    [(first,)] = await moment.rows(
        "SELECT min(own.leaf_index) FROM signature made JOIN document own"
        " ON own.document_id = made.document_id AND own.version = made.document_version"
        f" WHERE made.leaf_index >= ? AND {_ADDS}",
        since,
    )
    return min(since, first) if isinstance(first, int) else since


async def _strays(moment: RawMoment) -> list[DamagedRow]:
    return [
        DamagedRow(kind, NOWHERE, DamageFault.INSERTED)
        for kind, sql in ((PARTY, _STRAY_PARTIES), (FLOW, _STRAY_FLOWS), (END, _STRAY_ENDS))
        if await moment.rows(sql)
    ]


class _Reading:
    def __init__(self, scope: Scope, start: int, end: int) -> None:
        self._scope, self._range = scope, (start, end)

    async def compare(self, moment: RawMoment) -> list[DamagedRow]:
        """Compare the agreements of a range, in one snapshot; run again, it begins anew."""
        self._parties: Rows = defaultdict(set)
        self._flows: Rows = defaultdict(set)
        self._ends: Rows = defaultdict(set)
        self._found: list[DamagedRow] = []
        self._documents: dict[int, _Document] = {}
        parties: Rows = defaultdict(set)
        flows: Rows = defaultdict(set)
        ends: Rows = defaultdict(set)
        await moment.each(
            [
                AsStored(_DOCUMENTS, self._range, self._take_documents, 50),
                AsStored(_JOINING, self._range, self._take_joining),
                AsStored(_PARTIES, self._range, functools.partial(_take, parties)),
                AsStored(_FLOWS, self._range, functools.partial(_take, flows)),
                AsStored(_ENDS, self._range, functools.partial(_take, ends)),
            ]
        )
        for kind, wanted, there in (
            (PARTY, self._parties, parties),
            (FLOW, self._flows, flows),
            (END, self._ends, ends),
        ):
            for place in self._documents:
                faults = differences(wanted[place], there[place])
                self._found += [DamagedRow(kind, place, fault) for fault in faults]
        return self._found

    def _take_documents(self, rows: Iterable[Any]) -> None:
        for place, body, summary in rows:
            document = self._read(place, body, summary)
            if document is not None:
                self._documents[place] = document

    def _take_joining(self, rows: Iterable[Any]) -> None:
        for place, body in rows:
            if place in self._documents:
                self._want_joining(place, self._documents[place], body)

    def _read(self, place: int, body: Any, summary: Any) -> _Document | None:
        if self._scope.is_damaged("document", place):
            return None
        try:
            document = _document.decode(body)
            names = _names.decode(document.parties)
            self._want(place, document, names, document.flows, str(place))
        except BEYOND_READING:  # the entries say so
            return None
        if summary != document.summary():
            self._found.append(DamagedRow("document", place, DamageFault.ALTERED))
        return document

    def _want_joining(self, place: int, document: _Document, body: Any) -> None:
        """Who joins an agreement adds itself as a party, and its flows."""
        try:
            made = _joining.decode(body)
            mark = f"{place}/{made.partner_id}"
            self._want(place, document, [made.partner_id], made.flows, mark)
        except BEYOND_READING:
            return

    def _want(
        self,
        place: int,
        document: _Document,
        parties: Sequence[str],
        flows: Sequence[msgspec.Raw],
        mark: str,
    ) -> None:
        version = (place, document.document_id, document.version)
        self._parties[place].update((f"{place}/{name}", *version, name) for name in parties)
        for number, text in enumerate(flows):
            flow = _flow.decode(text)
            ends = (flow.sender, flow.recipient, flow.purpose)
            key = f"{mark}/{number}"
            self._flows[place].add((key, *version, *ends, _text(text)))
            self._ends[place].update(
                (f"{key}/{side}/{partner}", place, key, side, partner, flow.purpose)
                for side, partners in ((FROM, flow.senders), (TO, flow.recipients))
                for partner in partners
            )


def _take(into: Rows, rows: Iterable[Any]) -> None:
    for row in rows:
        into[row[0]].add(row[1:])


def _text(raw: msgspec.Raw) -> str:
    return bytes(raw).decode()
