"""What a check reads of an agreement beside its own row: proven against the agreement itself.

A check finds agreements by their flows and reads a summary, because whole agreements are long. Both
were made from the agreement's record and have no leaf of their own. The first time that one is met
the record is read and proven, and all that was made from it is known from then on: two hundred
schools ask under one agreement. The rows are append-only, so that what was once proven is known
again by its text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from registry.domain.records.agreements import Document
from registry.domain.records.damage import DamageFault
from registry.domain.records.signing import AcceptedSignature
from registry.store.binding import StoreEngine
from registry.store.checks.rows import Row
from registry.store.kinds import KINDS
from registry.store.proof import StoredRow, damaged, proven, seal_of
from registry.store.repositories.agreements import outline
from registry.store.writing.agreements import summary_of

_MOST_KNOWN = 50_000
_READ = f"""SELECT leaf_index, body, salt, {seal_of(KINDS[Document])}, payload
    FROM document WHERE leaf_index = :leaf_index"""
FLOW, SUMMARY = "flow", "summary"


class _Known(NamedTuple):
    """A text that was made from an agreement: which agreement's, and its digest."""

    what: str
    leaf_index: int
    document_id: str
    version: int
    digest: bytes


class _Flows(msgspec.Struct):
    """The flows in the body of an agreement or a signature, as they are written."""

    flows: list[msgspec.Raw] = []


_flows = msgspec.json.Decoder(_Flows)


class DocumentProofs:
    """Proves flows and summaries, and remembers which are proven."""

    def __init__(self, engine: StoreEngine) -> None:
        self._engine = engine
        self._known: set[_Known] = set()

    async def require(
        self, flows: Sequence[Row], summaries: Sequence[Row], signed: Sequence[Row]
    ) -> None:
        """Require that flows and summaries are those of their agreements.

        Args:
            signed: the rows of signatures, which add the flows of those that acceded.

        Raises:
            DamagedRecordError: one is not, or the agreement is not what was written.
        """
        read = [*((FLOW, row) for row in flows), *((SUMMARY, row) for row in summaries)]
        wanted = {_known(what, row): row for what, row in read}
        unknown = [row for known, row in wanted.items() if known not in self._known]
        if not unknown:
            return
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        for place in sorted({row.leaf_index for row in unknown}):
            self._known |= await self._made_from(place, summaries, signed)
        for known, row in wanted.items():
            if known not in self._known:
                raise damaged(Document, row.leaf_index, DamageFault.ALTERED)

    async def _made_from(
        self, place: int, summaries: Iterable[Row], signed: Iterable[Row]
    ) -> set[_Known]:
        """All that was made from an agreement, by its record and by those that acceded."""
        document, body = await self._document(place)
        version = place, document.document_id, document.version
        texts = [*_written(body)]
        for row in signed:
            if (row.k, row.n) == version[1:]:
                texts += _added(row)
        return {
            *(_Known(FLOW, *version, _digest(bytes(text))) for text in texts),
            *(_known(SUMMARY, row) for row in summaries if _is_summary(row, place, document)),
        }

    async def _document(self, place: int) -> tuple[Document, str]:
        found = await self._engine.read_once(_READ, {"leaf_index": place})
        if not found:
            raise damaged(Document, place, DamageFault.MISSING)
        [(leaf_index, body, salt, seal, payload)] = found
        row = StoredRow(leaf_index, body, salt, seal, {"payload": payload}, {})
        return proven(Document, row), body


def _known(what: str, row: Row) -> _Known:
    return _Known(what, row.leaf_index, row.k, row.n, _digest(row.body.encode()))


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=16).digest()


def _is_summary(row: Row, place: int, document: Document) -> bool:
    version = place, document.document_id, document.version
    if (row.leaf_index, row.k, row.n) != version:
        return False
    try:
        summary = outline(row.k, row.n, document.kind, row.body)
    except msgspec.MsgspecError:
        return False
    return summary == outline(row.k, row.n, document.kind, summary_of(document))


def _written(body: str) -> Iterable[msgspec.Raw]:
    """The text of each flow in a proven body; rows have the same."""
    return _flows.decode(body).flows


def _added(row: Row) -> Iterable[msgspec.Raw]:
    """The text of each flow that a signature adds."""
    columns = {"document_id": row.k}
    stored = StoredRow(row.leaf_index, row.body, row.salt, row.seal, {}, columns)
    proven(AcceptedSignature, stored)
    return _written(row.body)
