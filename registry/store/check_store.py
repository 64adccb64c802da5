"""The hot path: what a check reads, in one statement; what it writes, in one transaction.

One statement is one snapshot on both engines, and on SQLite one hop to a thread. It goes past
piccolo, which costs more than the rest of a check (performance.md 1b).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from registry.domain.records import (
    Check,
    ConsentEvent,
    MembershipEvent,
    Partner,
    Receipt,
    Subject,
    Token,
)
from registry.errors import CouldNotCheckError, UnavailableError
from registry.services.ports import AgreementRow, CheckQuery, CheckRows
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
from registry.store.sqlite_engine import Batch

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
_NEWEST = "version = (SELECT max(version) FROM {0} newer WHERE newer.{1} = {0}.{1})"
_MACS = {
    "sqlite": "mac IN (SELECT value FROM json_each(:macs))",
    "postgres": "mac = ANY(:macs)",
}
_BYTES = {"sqlite": "BLOB", "postgres": "BYTEA"}

# Every part answers (part, n, k, body, blob); what n and k are is the part's own affair.
_READ = """
WITH named AS (
    SELECT subject_id FROM alias WHERE {macs}
    UNION SELECT subject_id FROM subject WHERE subject_id = :subject
), flow AS (
    SELECT document_id, version, body FROM agreement_flow
    WHERE sender = :sender AND recipient = :recipient AND purpose = :purpose
)
SELECT 'token' AS part, leaf_index AS n, '' AS k, body, CAST(NULL AS {bytes}) AS blob
    FROM token WHERE sha256 = :token AND {newest_token}
UNION ALL SELECT 'partner', leaf_index, partner_id, body, document
    FROM partner WHERE partner_id IN (:sender, :recipient) AND {newest_partner}
UNION ALL SELECT 'membership', leaf_index, partner_id, body, NULL
    FROM membership WHERE partner_id IN (:sender, :recipient) AND {newest_membership}
UNION ALL SELECT 'flow', version, document_id, body, NULL FROM flow
UNION ALL SELECT 'agreement', version, document_id, summary, NULL
    FROM document WHERE (document_id, version) IN (SELECT document_id, version FROM flow)
UNION ALL SELECT 'newest', max(version), document_id, '', NULL
    FROM document WHERE document_id IN (SELECT document_id FROM flow) GROUP BY document_id
UNION ALL SELECT 'signed', document_version, document_id, partner_id, NULL
    FROM signature
    WHERE (document_id, document_version) IN (SELECT document_id, version FROM flow)
UNION ALL SELECT 'related', 0, document_id, '', NULL
    FROM agreement_flow WHERE sender = :sender AND recipient = :recipient AND purpose <> :purpose
UNION ALL SELECT 'related', 0, document_id, '', NULL
    FROM agreement_flow WHERE sender = :recipient AND recipient = :sender
UNION ALL SELECT 'subject', leaf_index, subject_id, body, wrapped_key
    FROM subject WHERE subject_id IN (SELECT subject_id FROM named)
UNION ALL SELECT 'consent', leaf_index, record_id, body, sealed
    FROM consent_event WHERE subject_id IN (SELECT subject_id FROM named)
UNION ALL SELECT 'size', coalesce(max(leaf_index) + 1, 0), '', '', NULL FROM ledger_leaf
"""
Row = tuple[int, str, str, bytes]  # n, k, body, blob


def _read_sql(engine_type: str) -> str:
    return _READ.format(
        macs=_MACS[engine_type],
        bytes=_BYTES[engine_type],
        newest_token=_NEWEST.format("token", "token_id"),
        newest_partner=_NEWEST.format("partner", "partner_id"),
        newest_membership=_NEWEST.format("membership", "partner_id"),
    )


class CheckStore:
    """Reads for a check, and writes of checks."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine
        self._read = _read_sql(engine.engine_type)
        self._insert_check = insert_sql("share_check", _CHECK_COLUMNS, engine.engine_type)
        self._insert_leaf = insert_sql("ledger_leaf", LEAF_COLUMNS, engine.engine_type)

    async def rows(self, query: CheckQuery) -> CheckRows:
        """Everything a check rests on, of one moment. Raises ``CouldNotCheckError``."""
        macs = [alias.mac for alias in query.aliases]
        args = {
            "token": query.token_sha256,
            "sender": query.sender,
            "recipient": query.recipient,
            "purpose": query.purpose,
            "subject": query.subject_id,
            "macs": macs if self._engine.engine_type == "postgres" else json.dumps(macs),
        }
        try:
            answer = await self._engine.read_once(self._read, args)
        except UnavailableError as error:
            raise CouldNotCheckError from error
        return _check_rows(answer)

    async def append(self, checks: Sequence[Check]) -> list[Receipt]:
        """Record checks and their leaves in one transaction, in order."""
        if not checks:
            return []
        prepared = [prepare(check, new_leaf_id()) for check in checks]
        first = 0

        def rows(number: int) -> list[Batch]:
            nonlocal first
            first = number
            placed = list(enumerate(prepared, start=number))
            return [
                (self._insert_check, [_check_row(each, index) for index, each in placed]),
                (self._insert_leaf, [each.leaf_row(index) for index, each in placed]),
            ]

        await self._engine.append_numbered(NEXT_INDEX, rows)
        return [each.receipt(index) for index, each in enumerate(prepared, start=first)]


def _check_row(prepared: Prepared, index: int) -> tuple[Any, ...]:
    row = prepared.row(index)
    return tuple(row[column] for column in _CHECK_COLUMNS)


def _check_rows(answer: Iterable[Sequence[Any]]) -> CheckRows:
    parts: dict[str, list[Row]] = defaultdict(list)
    for part, n, k, body, blob in answer:
        parts[part].append((n, k, body, blob))
    [(size, *_)] = parts["size"]
    agreements = _agreements(parts)
    covering = {row.document_id for row in agreements}
    return CheckRows(
        token=next((decode(Token, body, {}) for _, _, body, _ in parts["token"]), None),
        partners={
            k: decode(Partner, body, {"document": blob}) for _, k, body, blob in parts["partner"]
        },
        memberships={k: decode(MembershipEvent, body, {}) for _, k, body, _ in parts["membership"]},
        agreements=agreements,
        related=tuple(sorted({k for _, k, _, _ in parts["related"]} - covering)),
        subjects=tuple(
            decode(Subject, body, {"wrapped_key": blob})
            for _, _, body, blob in sorted(parts["subject"], key=lambda row: row[1])
        ),
        consent_events=tuple(
            decode(ConsentEvent, body, {"sealed": blob}, n)
            for n, _, body, blob in sorted(parts["consent"], key=lambda row: row[0])
        ),
        ledger_size=size,
    )


def _agreements(parts: dict[str, list[Row]]) -> tuple[AgreementRow, ...]:
    newest = {k: n for n, k, _, _ in parts["newest"]}
    categories: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    items: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    signed: dict[tuple[str, int], list[str]] = defaultdict(list)
    for n, k, body, _ in parts["flow"]:
        flow = json.loads(body)
        categories[k, n].update(dict.fromkeys(flow["data_categories"]))
        items[k, n].update(dict.fromkeys(flow["data_items"]))
    for n, k, partner, _ in parts["signed"]:
        signed[k, n].append(partner)
    return tuple(
        AgreementRow(
            document_id=k,
            version=n,
            title=summary["title"],
            start_date=summary["start_date"],
            review_date=summary["review_date"],
            end_date=summary["end_date"],
            parties=tuple(summary["parties"]),
            signed=tuple(sorted(signed[k, n])),
            data_categories=tuple(categories[k, n]),
            data_items=tuple(items[k, n]),
            newest_version=newest[k],
        )
        for n, k, body, _ in sorted(parts["agreement"], key=lambda row: (row[1], row[0]))
        for summary in (json.loads(body),)
    )
