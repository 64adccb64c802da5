"""From the rows that a check reads to what they say: each is proven, or nothing is said.

The rows of one statement come as parts (``store/check_store.py``).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

from registry.domain.agreements.agreement import Agreement, Registered, assembled
from registry.domain.consent.reach import Found
from registry.domain.records.accounts import Token
from registry.domain.records.agreements import AgreementStep, Document, Flow, Outline
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.damage import NOWHERE, DamageFault
from registry.domain.records.partners import Partner, Succession
from registry.domain.records.people import Subject
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.services.check_ports import CheckQuery, RegisterRows
from registry.store.codec import decode
from registry.store.kinds import version_of
from registry.store.proof import (
    StoredRow,
    damaged,
    proven,
    require_newest,
    require_whole,
)
from registry.store.repositories.agreements import outline

BETWEEN: Final = " "  # in the k of a consent: the record, and whose it is
R = TypeVar("R")


class Row(NamedTuple):
    """A row of a part."""

    n: int
    k: str
    body: str
    blob: bytes
    leaf_index: int
    salt: bytes
    seal: str | None
    latest: int


def register_rows(parts: Mapping[str, list[Row]], query: CheckQuery) -> RegisterRows:
    """What a check reads of the register, proven; raises ``DamagedRecordError`` unless all is."""
    flows = _flows(parts["flow"], query)
    covering = {document_id for document_id, _ in flows}
    return RegisterRows(
        token=next((_newest(Token, row, "sha256") for row in parts["token"]), None),
        partners={row.k: _newest(Partner, row, "partner_id") for row in parts["partner"]},
        successions=tuple(_successions(parts["succession"])),
        successors={row.k: _newest(Partner, row, "partner_id") for row in parts["successor"]},
        memberships=_memberships(parts["membership"]),
        agreements=_agreements(parts, query.on),
        flows=flows,
        related=tuple(sorted({row.k for row in parts["related"]} - covering)),
    )


def found_rows(parts: Mapping[str, list[Row]]) -> Found:
    """People and what was said, each once, because several ways lead to one record.

    Rows about people are never remembered.
    """
    subjects = {row.k: row for row in parts["subject"]}
    consents = {row.n: row for row in parts["consent"]}
    if None in consents:
        raise damaged(ConsentEvent, NOWHERE, DamageFault.MISSING)
    read = []
    for _, row in sorted(consents.items()):
        record_id, _, place = row.k.partition(BETWEEN)
        event = _proven(ConsentEvent, row, {"sealed": row.blob}, {"record_id": record_id})
        read.append((event, row, place))
    require_whole(ConsentEvent, ((one.record_id, one.version, row.latest) for one, row, _ in read))
    people = [
        _proven(Subject, row, {"wrapped_key": row.blob}, {"subject_id": row.k})
        for _, row in sorted(subjects.items())
    ]
    for subject in people:
        row = subjects[subject.subject_id]
        require_newest(Subject, row.leaf_index, subject.version, row.latest)
    return Found(
        people,
        [event for event, _, _ in read],
        {event.record_id: place for event, _, place in read},
    )


def _proven(record: type[R], row: Row, blobs: Mapping[str, bytes], columns: Mapping[str, Any]) -> R:
    return proven(record, StoredRow(row.leaf_index, row.body, row.salt, row.seal, blobs, columns))


@functools.lru_cache(maxsize=1_024)
def _proven_before(
    record: type[Any],
    leaf_index: int,
    body: str,
    salt: bytes,
    seal: str | None,
    document: bytes,
    *columns: tuple[str, Any],
) -> Any:
    """The record in a row about an organisation, remembered with all that proves it: the same few
    come with every check."""
    row = StoredRow(leaf_index, body, salt, seal, {"document": document}, dict(columns))
    return proven(record, row)


def _remembered(record: type[R], row: Row, *columns: tuple[str, Any]) -> R:
    kind: Any = record
    document = row.blob or b""
    found: R = _proven_before(
        kind, row.leaf_index, row.body, row.salt, row.seal, document, *columns
    )
    return found


def _newest(record: type[R], row: Row, column: str) -> R:
    """The record in a row that has the newest version."""
    found = _remembered(record, row, (column, row.k))
    require_newest(record, row.leaf_index, version_of(found), row.latest)
    return found


def _agreements(parts: Mapping[str, list[Row]], on: date) -> tuple[Registered[Outline], ...]:
    """The agreements with a flow for this share, with all that decides how their versions stand."""
    rows = {(row.k, -row.n): row.body for row in (*parts["agreement"], *parts["later"])}
    keys = _in_order(SignatoryKey, parts["key"], "kid", "version")
    steps = _in_order(AgreementStep, parts["step"], "document_id", "version")
    require_whole(SignatoryKey, ((key.kid, key.version, row.latest) for key, row in keys))
    require_whole(
        AgreementStep, ((step.document_id, step.version, row.latest) for step, row in steps)
    )
    version = ("document_id", "document_version")
    signed = _in_order(AcceptedSignature, parts["signed"], *version)
    known = {key.kid for key, _ in keys}
    # A key that signed and is not there was taken away with all its versions.
    if any(signature.kid and signature.kid not in known for signature, _ in signed):
        raise damaged(SignatoryKey, NOWHERE, DamageFault.MISSING)
    found = assembled(
        [_outline(k, -n, body) for (k, n), body in sorted(rows.items())],
        made=[signature for signature, _ in signed],
        recorded=[step for step, _ in steps],
        key_ends={key.kid: key.active_to for key, _ in keys if key.active_to is not None},
        on=on,
    )
    return tuple(found)


@functools.lru_cache(maxsize=1_024)
def _outline(document_id: str, version: int, summary: str) -> Outline:
    return outline(document_id, version, Agreement.kind, summary)


@functools.lru_cache(maxsize=1_024)
def _flow(body: str) -> Flow:
    return decode(Flow, body, {})


def _flows(rows: list[Row], query: CheckQuery) -> dict[tuple[str, int], tuple[Flow, ...]]:
    """The flows of each version for this share; of a flow of many, what these two share."""
    flows: dict[tuple[str, int], list[Flow]] = defaultdict(list)
    for row in rows:
        flow = _flow(row.body).pair(query.sender, query.recipient)
        if flow is None or flow.purpose != query.purpose:  # it is found where it does not belong
            raise damaged(Document, row.leaf_index, DamageFault.ALTERED)
        flows[row.k, row.n].append(flow)
    return {version: tuple(own) for version, own in flows.items()}


def _in_order(record: type[R], rows: list[Row], k: str, n: str) -> list[tuple[R, Row]]:
    """The records in rows, each once and by version, because a part repeats rows for each flow.

    ``k`` and ``n`` are the columns that the part returns under these names.
    """
    once = {row.leaf_index: row for row in rows}
    in_order = sorted(once.values(), key=lambda row: (row.n, row.k, row.body))
    return [(_remembered(record, row, (k, row.k), (n, row.n)), row) for row in in_order]


def _successions(rows: list[Row]) -> list[Succession]:
    """Who took the place of sender or recipient, each once."""
    once = {row.leaf_index: row for row in rows}
    return [_remembered(Succession, row, ("former", row.k)) for _, row in sorted(once.items())]


def _memberships(rows: list[Row]) -> dict[str, tuple[MembershipEvent, ...]]:
    """Every event of each organisation, in order; the day decides which of them are in effect."""
    once = {row.n: row for row in rows}
    read = [
        (_remembered(MembershipEvent, row, ("partner_id", row.k)), row) for row in once.values()
    ]
    require_whole(MembershipEvent, ((row.k, event.version, row.latest) for event, row in read))
    found: dict[str, list[MembershipEvent]] = defaultdict(list)
    for event, row in sorted(read, key=lambda one: one[1].n):
        found[row.k].append(event)
    return {k: tuple(events) for k, events in found.items()}
