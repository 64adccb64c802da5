"""The hot path: a check reads in one statement and writes in one transaction.

One statement is one snapshot on both engines, and one hop to a thread on SQLite. It bypasses
piccolo, which would cost more than the rest of a check (performance.md 1b).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any, TypeVar

from registry.domain.agreements.agreement import Agreement, Registered, assembled
from registry.domain.consent.reach import Found
from registry.domain.consent.visible import EVERYBODY
from registry.domain.records.accounts import Token
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import AgreementStep, Flow, Outline
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.partners import Partner
from registry.domain.records.people import LookUp, Subject
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.errors import CouldNotCheckError, UnavailableError
from registry.services.ports import CheckQuery, CheckRows
from registry.store.appending import (
    LEAF_COLUMNS,
    NEXT_INDEX,
    Prepared,
    insert_sql,
    new_leaf_id,
    prepare,
)
from registry.store.binding import StoreEngine
from registry.store.codec import decode
from registry.store.engines.hardened import Batch
from registry.store.repositories.agreements import outline
from registry.store.writing.people import LOOK_UP_COLUMNS, look_up_row

_CHECK_COLUMNS = (
    "leaf_index",
    "leaf_id",
    "version",
    "recorded_at",
    "salt",
    "body",
    "check_id",
    "facts",
)
_BYTES = {"sqlite": "BLOB", "postgres": "BYTEA"}

# Every part returns (part, n, k, body, blob). Each part uses n and k in its own way, and a row may
# come twice. There is no DISTINCT, common table expression or IN over a query: each of those makes
# SQLite build a temporary table, which took ten times as long as everything else.
_PARTS = (
    """SELECT 'token' AS part, leaf_index AS n, '' AS k, body, CAST(NULL AS {bytes}) AS blob
        FROM token WHERE sha256 = :token AND {newest_token}""",
    """SELECT 'partner', leaf_index, partner_id, body, document
        FROM partner WHERE partner_id = :sender AND {newest_partner}""",
    """SELECT 'partner', leaf_index, partner_id, body, document
        FROM partner WHERE partner_id = :recipient AND {newest_partner}""",
    """SELECT 'membership', leaf_index, partner_id, body, NULL
        FROM membership WHERE partner_id = :sender""",
    """SELECT 'membership', leaf_index, partner_id, body, NULL
        FROM membership WHERE partner_id = :recipient""",
    "SELECT 'flow', flow.version, flow.document_id, flow.clause, NULL FROM {flow}",
    """SELECT 'agreement', version, document_id, summary, NULL
        FROM {flow} JOIN document USING (document_id, version)""",
    """SELECT 'later', later.version, later.document_id, later.summary, NULL
        FROM {flow} JOIN document later ON later.document_id = flow.document_id
            AND later.version > flow.version""",
    """SELECT 'signed', signature.document_version, signature.document_id, signature.body, NULL
        FROM {flow} JOIN signature ON signature.document_id = flow.document_id
            AND signature.document_version >= flow.version""",
    """SELECT 'ended', ended.version, ended.kid, ended.body, NULL
        FROM {flow} JOIN document_party party ON party.document_id = flow.document_id
            AND party.version >= flow.version
        JOIN signatory_key ended ON ended.partner_id = party.partner_id AND ended.version > 1""",
    """SELECT 'step', step.version, step.document_id, step.body, NULL
        FROM {flow} JOIN agreement_step step ON step.document_id = flow.document_id""",
    """SELECT 'related', 0, document_id, '', NULL FROM agreement_flow
        WHERE sender = :sender AND recipient = :recipient AND purpose <> :purpose""",
    """SELECT 'related', 0, document_id, '', NULL FROM agreement_flow
        WHERE sender = :recipient AND recipient = :sender""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key
        FROM {own} JOIN subject ON subject.subject_id = own.subject_id WHERE {is_own}""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key
        FROM {known} JOIN {concern} JOIN subject ON subject.subject_id = known.subject_id
        WHERE known.{macs} AND {concerns}""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key
        FROM {own} {sharing} JOIN {concern}
        JOIN subject ON subject.subject_id = known.subject_id WHERE {is_own} AND {concerns}""",
    """SELECT 'consent', leaf_index, concern.subject_id, body, sealed
        FROM {known} JOIN {concern} JOIN {events} WHERE known.{macs} AND {concerns}""",
    """SELECT 'consent', leaf_index, concern.subject_id, body, sealed
        FROM {own} {sharing} JOIN {concern} JOIN {events} WHERE {is_own} AND {concerns}""",
    "SELECT 'size', coalesce(max(leaf_index) + 1, 0), '', '', NULL FROM ledger_leaf",
)
_FLOW = """(SELECT document_id, version, body AS clause FROM agreement_flow
    WHERE sender = :sender AND recipient = :recipient AND purpose = :purpose) flow"""
_ASKER = "coalesce(:asker, (SELECT partner_id FROM token WHERE sha256 = :token LIMIT 1))"
# The asker's own records with something given; records that share a way with those, and records
# known in a way that was given. Of other organisations' none is read at which nothing concerns the
# asker, so that it takes no time either.
_OWN = """alias given JOIN alias own ON own.person = given.person
            AND own.partner_id = given.partner_id"""
_SHARING = "JOIN alias known ON known.mac = own.mac"
_KNOWN = "alias known"
_CONCERN = "consent_concern concern ON concern.subject_id = known.subject_id"
_EVENTS = "consent_event ON consent_event.record_id = concern.record_id"
# What concerns the sender decides for the recipient too, where that asks.
_CONCERNS = f"concern.partner_id IN ({_ASKER}, :sender, '{EVERYBODY}')"
_NEWEST = "version = (SELECT max(version) FROM {0} newer WHERE newer.{1} = {0}.{1})"
R = TypeVar("R")
Row = tuple[int, str, str, bytes]  # n, k, body, blob


@functools.lru_cache(maxsize=32)
def _read_sql(engine_type: str, marks: int) -> str:
    """The statement, with room for ``marks`` MACs where the engine has no arrays."""
    names = ", ".join(f":mac{place}" for place in range(marks))
    macs = "mac = ANY(:macs)" if engine_type == "postgres" else f"mac IN ({names})"
    return "\nUNION ALL ".join(_PARTS).format(
        macs=macs,
        known=_KNOWN,
        own=_OWN,
        sharing=_SHARING,
        events=_EVENTS,
        is_own=f"given.{macs} AND given.partner_id = {_ASKER}",
        concern=_CONCERN,
        concerns=_CONCERNS,
        bytes=_BYTES[engine_type],
        flow=_FLOW,
        newest_token=_NEWEST.format("token", "token_id"),
        newest_partner=_NEWEST.format("partner", "partner_id"),
    )


class CheckStore:
    """Reads what a check needs, and writes checks."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine
        self._insert_check = insert_sql("share_check", _CHECK_COLUMNS, engine.engine_type)
        self._insert_look_up = insert_sql("look_up", LOOK_UP_COLUMNS, engine.engine_type)
        self._insert_leaf = insert_sql("ledger_leaf", LEAF_COLUMNS, engine.engine_type)

    async def rows(self, query: CheckQuery) -> CheckRows:
        """Everything a check needs, in one snapshot; raises ``CouldNotCheckError``."""
        macs = [alias.mac for alias in query.aliases]
        args: dict[str, Any] = {
            "token": query.token_sha256,
            "sender": query.sender,
            "recipient": query.recipient,
            "purpose": query.purpose,
            "asker": query.asker,
        }
        marks = 0
        if self._engine.engine_type == "postgres":
            args["macs"] = macs
        else:
            # Powers of two give few different statements, so that each is prepared once.
            marks = 1 << max(len(macs) - 1, 0).bit_length()
            args.update({f"mac{n}": mac for n, mac in zip_longest(range(marks), macs)})
        try:
            answer = await self._engine.read_once(_read_sql(self._engine.engine_type, marks), args)
            return _check_rows(answer, query.on)
        except (UnavailableError, ValueError) as error:  # or a row that nobody can read
            raise CouldNotCheckError from error

    async def append(
        self, checks: Sequence[Check], look_ups: Sequence[LookUp] = ()
    ) -> list[Receipt]:
        """Record checks and their leaves, and who looked, in one transaction, in order."""
        if not checks:
            return []
        prepared = [prepare(check, new_leaf_id()) for check in checks]
        first = 0

        def rows(number: int) -> list[Batch]:
            nonlocal first
            first = number
            placed = list(enumerate(prepared, start=number))
            return [
                (self._insert_check, [_check_row(check, index) for index, check in placed]),
                (self._insert_leaf, [check.leaf_row(index) for index, check in placed]),
                *([(self._insert_look_up, list(map(look_up_row, look_ups)))] if look_ups else []),
            ]

        await self._engine.append_numbered(NEXT_INDEX, rows)
        return [check.receipt(index) for index, check in enumerate(prepared, start=first)]


def _check_row(prepared: Prepared, index: int) -> tuple[Any, ...]:
    row = prepared.row(index)
    return tuple(row[column] for column in _CHECK_COLUMNS)


def _check_rows(answer: Iterable[Sequence[Any]], on: date) -> CheckRows:
    parts: dict[str, list[Row]] = defaultdict(list)
    for part, n, k, body, blob in answer:
        parts[part].append((n, k, body, blob))
    [(size, *_)] = parts["size"]
    flows = _flows(parts["flow"])
    covering = {document_id for document_id, _ in flows}
    return CheckRows(
        token=next((_read_before(Token, body) for _, _, body, _ in parts["token"]), None),
        partners={k: _read_before(Partner, body, blob) for _, k, body, blob in parts["partner"]},
        memberships=_memberships(parts["membership"]),
        agreements=_agreements(parts, on),
        flows=flows,
        related=tuple(sorted({k for _, k, _, _ in parts["related"]} - covering)),
        found=_found(parts),
        ledger_size=size,
    )


def _found(parts: dict[str, list[Row]]) -> Found:
    """People and what was said, each once, because several ways lead to one record."""
    subjects = {k: (body, blob) for _, k, body, blob in parts["subject"]}
    consents = {n: (k, body, blob) for n, k, body, blob in parts["consent"]}
    read = {
        n: (k, decode(ConsentEvent, body, {"sealed": blob}, n))
        for n, (k, body, blob) in sorted(consents.items())
    }
    return Found(
        [
            decode(Subject, body, {"wrapped_key": blob})
            for _, (body, blob) in sorted(subjects.items())
        ],
        [event for _, event in read.values()],
        {event.record_id: k for k, event in read.values()},
    )


@functools.lru_cache(maxsize=1_024)
def _read_before(record: type[R], body: str, document: bytes = b"") -> R:
    """The record in a row about an organisation, remembered: the same few come with every check.

    Rows about people are never remembered.
    """
    return decode(record, body, {"document": document})


def _agreements(parts: dict[str, list[Row]], on: date) -> tuple[Registered[Outline], ...]:
    """The agreements with a flow for this share, with all that decides how their versions stand."""
    rows = {(k, -n): body for n, k, body, _ in (*parts["agreement"], *parts["later"])}
    ended = [_read_before(SignatoryKey, body) for body in _in_order(parts["ended"])]
    found = assembled(
        [_outline(k, -n, body) for (k, n), body in sorted(rows.items())],
        made=[_read_before(AcceptedSignature, body) for body in _in_order(parts["signed"])],
        recorded=[_read_before(AgreementStep, body) for body in _in_order(parts["step"])],
        key_ends={key.kid: key.active_to for key in ended if key.active_to is not None},
        on=on,
    )
    return tuple(found)


@functools.lru_cache(maxsize=1_024)
def _outline(document_id: str, version: int, summary: str) -> Outline:
    return outline(document_id, version, Agreement.kind, summary)


def _flows(rows: list[Row]) -> dict[tuple[str, int], tuple[Flow, ...]]:
    """The flows of each version for this share."""
    flows: dict[tuple[str, int], list[Flow]] = defaultdict(list)
    for n, k, body, _ in rows:
        flows[k, n].append(_read_before(Flow, body))
    return {version: tuple(own) for version, own in flows.items()}


def _in_order(rows: list[Row]) -> list[str]:
    """The bodies of rows, each once and by version, because a part repeats rows for each flow."""
    return [body for _, _, body in sorted({(n, k, body) for n, k, body, _ in rows})]


def _memberships(rows: list[Row]) -> dict[str, tuple[MembershipEvent, ...]]:
    """Every event of each organisation, in order; the day decides which of them are in effect."""
    found: dict[str, dict[int, MembershipEvent]] = defaultdict(dict)
    for n, k, body, _ in sorted(rows, key=lambda row: row[0]):
        found[k][n] = _read_before(MembershipEvent, body)
    return {k: tuple(events.values()) for k, events in found.items()}
