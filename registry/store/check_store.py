"""The hot path: a check reads in one statement and writes in one transaction.

One statement is one snapshot on both engines, and one hop to a thread on SQLite. It bypasses
piccolo, which would cost more than the rest of a check (performance.md 1b).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, TypeVar

from registry.domain.consent.visible import EVERYONE
from registry.domain.records.accounts import Token
from registry.domain.records.acting import Receipt
from registry.domain.records.agreements import AgreementStep
from registry.domain.records.charter import MembershipEvent
from registry.domain.records.checks import Check
from registry.domain.records.consent import ConsentEvent
from registry.domain.records.partners import Partner, Succession
from registry.domain.records.people import LookUp, Subject
from registry.domain.records.signing import AcceptedSignature, SignatoryKey
from registry.errors import CouldNotCheckError, DamagedRecordError, UnavailableError
from registry.services.check_ports import CheckQuery, CheckRows, RegisterRows
from registry.store.appending import (
    LAST,
    SEALED_COLUMNS,
    Prepared,
    insert_sql,
    new_leaf_id,
    prepare,
)
from registry.store.binding import StoreEngine
from registry.store.check_documents import DocumentProofs
from registry.store.check_rows import BETWEEN, Row, found_rows, register_rows
from registry.store.engines.hardened import Batch, Last
from registry.store.keys_in_use import require_number
from registry.store.kinds import KINDS
from registry.store.known_register import Epoch, KnownRegister
from registry.store.proof import (
    latest_of,
    seal_of,
)
from registry.store.quarantine import BODIES, require_apart
from registry.store.recording import Recording
from registry.store.writing.people import LOOK_UP_COLUMNS, look_up_rows

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
# Nobody drops a trigger of SQLite's without a trace; those of PostgreSQL are ENABLE ALWAYS.
_SCHEMA = {
    "sqlite": "(SELECT CAST(schema_version AS TEXT) FROM pragma_schema_version)",
    "postgres": "''",
}

# Every part returns (part, n, k, body, blob) and what proves the row: its own index in the ledger,
# salt, seal (``store/proof.py``) and the newest version that the ledger has of the thing. Each part
# uses n and k in its own way, and a row may come twice. There is no DISTINCT, common table
# expression or IN over a query: each of those makes SQLite build a temporary table, which took ten
# times as long as everything else.
_PARTS = (
    """SELECT 'token' AS part, leaf_index AS n, sha256 AS k, body, CAST(NULL AS {bytes}) AS blob,
            {token} FROM token WHERE sha256 = :token AND {newest_token}""",
    """SELECT 'partner', leaf_index, partner_id, body, document, {partner}
        FROM partner WHERE partner_id = :sender AND {newest_partner}""",
    """SELECT 'partner', leaf_index, partner_id, body, document, {partner}
        FROM partner WHERE partner_id = :recipient AND {newest_partner}""",
    """SELECT 'succession', leaf_index, former, body, NULL, {succession}
        FROM succession WHERE former = :sender""",
    """SELECT 'succession', leaf_index, former, body, NULL, {succession}
        FROM succession WHERE former = :recipient""",
    """SELECT 'successor', partner.leaf_index, partner.partner_id, partner.body, document, {partner}
        FROM succession JOIN partner ON partner.partner_id = succession.partner_id
        WHERE former = :sender AND partner.{newest_partner}""",
    """SELECT 'successor', partner.leaf_index, partner.partner_id, partner.body, document, {partner}
        FROM succession JOIN partner ON partner.partner_id = succession.partner_id
        WHERE former = :recipient AND partner.{newest_partner}""",
    """SELECT 'membership', leaf_index, partner_id, body, NULL, {membership}
        FROM membership WHERE partner_id = :sender""",
    """SELECT 'membership', leaf_index, partner_id, body, NULL, {membership}
        FROM membership WHERE partner_id = :recipient""",
    """SELECT 'flow', flow.version, flow.document_id, flow.clause, NULL, flow.leaf_index, {none}
        FROM {flow}""",
    """SELECT 'agreement', version, document_id, summary, NULL, document.leaf_index, {none}
        FROM {flow} JOIN document USING (document_id, version)""",
    """SELECT 'later', later.version, later.document_id, later.summary, NULL, later.leaf_index,
            {none}
        FROM {flow} JOIN document later ON later.document_id = flow.document_id
            AND later.version > flow.version""",
    """SELECT 'signed', signature.document_version, signature.document_id, signature.body, NULL,
            {signature}
        FROM {flow} JOIN signature ON signature.document_id = flow.document_id
            AND signature.document_version >= flow.version""",
    """SELECT 'key', key.version, key.kid, key.body, NULL, {key}
        FROM {flow} JOIN document_party party ON party.document_id = flow.document_id
            AND party.version >= flow.version
        JOIN signatory_key key ON key.partner_id = party.partner_id""",
    """SELECT 'step', step.version, step.document_id, step.body, NULL, {step}
        FROM {flow} JOIN agreement_step step ON step.document_id = flow.document_id""",
    """SELECT 'related', 0, document_id, '', NULL, 0, {none} FROM agreement_flow
        WHERE sender = :sender AND recipient = :recipient AND purpose <> :purpose""",
    """SELECT 'related', 0, document_id, '', NULL, 0, {none} FROM agreement_flow
        WHERE sender = :recipient AND recipient = :sender""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key, {subject}
        FROM {own} JOIN subject ON subject.subject_id = own.subject_id WHERE {is_own}""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key, {subject}
        FROM {known} JOIN {concern} JOIN subject ON subject.subject_id = known.subject_id
        WHERE known.{macs} AND {concerns}""",
    """SELECT 'subject', subject.leaf_index, subject.subject_id, body, wrapped_key, {subject}
        FROM {own} {sharing} JOIN {concern}
        JOIN subject ON subject.subject_id = known.subject_id WHERE {is_own} AND {concerns}""",
    """SELECT 'consent', leaf_index, {place}, body, sealed, {consent_event}
        FROM {known} JOIN {concern} LEFT JOIN {events} WHERE known.{macs} AND {concerns}""",
    """SELECT 'consent', leaf_index, {place}, body, sealed, {consent_event}
        FROM {own} {sharing} JOIN {concern} LEFT JOIN {events} WHERE {is_own} AND {concerns}""",
    *(f"SELECT 'apart', 0, '', subject.body, NULL, 0, {{none}} {part}" for part in BODIES),
    """SELECT 'keys', coalesce(max(many), 0), '', '', NULL, 0, {none} FROM server_keys""",
    """SELECT 'size', coalesce(max(leaf_index) + 1, 0), '', '', NULL, 0, {none}
        FROM ledger_leaf""",
    """SELECT 'epoch', number, {schema}, '', CAST(NULL AS {bytes}), 0, CAST(NULL AS {bytes}),
            CAST(NULL AS TEXT), CAST(NULL AS INTEGER) FROM register_epoch""",
)
_EACH_TIME = frozenset({"subject", "consent", "apart", "keys", "size", "epoch"})
# The last come first: their columns are expressions, so that the writer's connection, which
# otherwise turns values into the types of the first part's columns, takes all as they are stored.
_OF_EACH_TIME = tuple(part for part in reversed(_PARTS) if part.split("'")[1] in _EACH_TIME)
_FLOW = """(SELECT document_id, version, leaf_index, body AS clause FROM agreement_flow
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
# LEFT, so that a record of which no step is there any more is seen to be damaged.
_EVENTS = "consent_event ON consent_event.record_id = concern.record_id"
# What concerns the sender decides for the recipient too, where that asks.
_CONCERNS = f"concern.partner_id IN ({_ASKER}, :sender, '{EVERYONE}')"
_NEWEST = "version = (SELECT max(version) FROM {0} newer WHERE newer.{1} = {0}.{1})"
# By the alias of its table in a part: the kind of record whose rows are proven there.
_PROVEN = {
    "token": Token,
    "partner": Partner,
    "succession": Succession,
    "membership": MembershipEvent,
    "signature": AcceptedSignature,
    "key": SignatoryKey,
    "step": AgreementStep,
    "subject": Subject,
    "consent_event": ConsentEvent,
}
Parts = dict[str, list[Row]]
R = TypeVar("R")


@functools.lru_cache(maxsize=32)
def _read_sql(engine_type: str, marks: int, *, whole: bool = True) -> str:
    """The statement, with room for ``marks`` MACs where the engine has no arrays; unless it is
    ``whole``, only of what is read each time."""
    names = ", ".join(f":mac{place}" for place in range(marks))
    macs = "mac = ANY(:macs)" if engine_type == "postgres" else f"mac IN ({names})"
    parts = "\nUNION ALL ".join(_PARTS if whole else _OF_EACH_TIME)
    return parts.format(
        macs=macs,
        known=_KNOWN,
        own=_OWN,
        sharing=_SHARING,
        events=_EVENTS,
        is_own=f"given.{macs} AND given.partner_id = {_ASKER}",
        concern=_CONCERN,
        concerns=_CONCERNS,
        bytes=_BYTES[engine_type],
        schema=_SCHEMA[engine_type],
        flow=_FLOW,
        newest_token=_NEWEST.format("token", "token_id"),
        newest_partner=_NEWEST.format("partner", "partner_id"),
        place=f"concern.record_id || '{BETWEEN}' || concern.subject_id",
        none="NULL, NULL, NULL",
        **{
            alias: f"{alias}.leaf_index, {alias}.salt, {seal_of(KINDS[record], alias)},"
            f" {latest_of(alias)}"
            for alias, record in _PROVEN.items()
        },
    )


class CheckStore:
    """Reads what a check needs, and writes checks."""

    def __init__(self, engine: StoreEngine, recording: Recording) -> None:
        self._engine = engine
        self._recording = recording
        self._documents = DocumentProofs(engine)
        self._known = KnownRegister()
        self._insert_check = insert_sql("share_check", _CHECK_COLUMNS, engine.engine_type)
        self._insert_look_up = insert_sql("look_up", LOOK_UP_COLUMNS, engine.engine_type)
        self._insert_leaf = insert_sql("ledger_leaf", SEALED_COLUMNS, engine.engine_type)

    async def rows(self, query: CheckQuery) -> CheckRows:
        """Everything a check needs, in one snapshot; raises ``CouldNotCheckError``."""
        try:
            parts = await self._parts(query, whole=query not in self._known)
            known = self._known.get(query, _epoch(parts))
            if known is None and query in self._known:  # something has changed since
                parts = await self._parts(query, whole=True)
            if known is None:
                known = await self._register(query, parts)
            [keys], [size] = parts["keys"], parts["size"]
            require_number(self._engine, keys.n)
            require_apart((row.body for row in parts["apart"]), [one.mac for one in query.aliases])
            return CheckRows(known, found_rows(parts), size.n)
        except DamagedRecordError as error:
            raise CouldNotCheckError(error.detail) from error
        except UnavailableError as error:
            raise CouldNotCheckError from error

    async def _register(self, query: CheckQuery, parts: Parts) -> RegisterRows:
        flows, summaries = parts["flow"], [*parts["agreement"], *parts["later"]]
        await self._documents.require(flows, summaries, parts["signed"])
        made = register_rows(parts, query.on)
        self._known.keep(query, _epoch(parts), made)
        return made

    async def _parts(self, query: CheckQuery, *, whole: bool) -> Parts:
        macs = [alias.mac for alias in query.aliases]
        args: dict[str, Any] = {
            "token": query.token_sha256,
            "sender": query.sender,
            "asker": query.asker,
        }
        if whole:
            args |= {"recipient": query.recipient, "purpose": query.purpose}
        marks, engine_type = 0, self._engine.engine_type
        if engine_type == "postgres":
            args["macs"] = macs
        else:
            # Powers of two give few different statements, so that each is prepared once.
            marks = 1 << max(len(macs) - 1, 0).bit_length()
            args.update({f"mac{n}": mac for n, mac in zip_longest(range(marks), macs)})
        sql = _read_sql(engine_type, marks, whole=whole)
        parts: Parts = defaultdict(list)
        for columns in await self._engine.read_once(sql, args):
            parts[columns[0]].append(Row._make(columns[1:]))
        return parts

    async def append(
        self, checks: Sequence[Check], look_ups: Sequence[LookUp] = ()
    ) -> list[Receipt]:
        """Record checks and their leaves, and who looked, in one transaction, in order."""
        if not checks:
            return []
        prepared = [prepare(check, new_leaf_id()) for check in checks]
        first = 0

        seals = self._engine.seals

        def rows(last: Last) -> list[Batch]:
            nonlocal first
            first = self._recording.after(last)
            placed = list(enumerate(prepared, start=first))
            looked = look_up_rows(look_ups, last["look_ups"], seals)
            return [
                (self._insert_check, [_check_row(check, index) for index, check in placed]),
                (self._insert_leaf, [check.sealed_row(index, seals) for index, check in placed]),
                *([(self._insert_look_up, looked)] if looked else []),
            ]

        await self._engine.append_after(LAST, rows)
        self._recording.went_up_to(first + len(prepared))
        return [check.receipt(index) for index, check in enumerate(prepared, start=first)]


def _epoch(parts: Parts) -> Epoch:
    [row] = parts["epoch"]
    return row.n, row.k


def _check_row(prepared: Prepared, index: int) -> tuple[Any, ...]:
    row = prepared.row(index)
    return tuple(row[column] for column in _CHECK_COLUMNS)
