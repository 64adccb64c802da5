"""What a check reads of an agreement beside its own row: proven against the agreement itself.

A check finds agreements by their flows and reads a summary, because whole agreements are long. Both
were made from the agreement's record and have no leaf of their own. The first time that one is met
the record is read, proven and compared with it. The rows are append-only, so that what was once
proven is known again by its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from registry.domain.records.agreements import Document, Flow
from registry.domain.records.damage import DamageFault
from registry.domain.records.signing import AcceptedSignature
from registry.store.binding import StoreEngine
from registry.store.check_rows import Row
from registry.store.codec import decode
from registry.store.kinds import KINDS
from registry.store.proof import StoredRow, damaged, proven, seal_of
from registry.store.repositories.agreements import outline
from registry.store.writing.agreements import summary_of

_MOST_KNOWN = 10_000
_READ = f"""SELECT leaf_index, body, salt, {seal_of(KINDS[Document])}, payload
    FROM document WHERE leaf_index = :leaf_index"""
_Known = tuple[int, str]  # the index of the agreement's leaf, and the text


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
        unknown = [row for row in (*flows, *summaries) if _known(row) not in self._known]
        if not unknown:
            return
        places = {row.leaf_index for row in unknown}
        documents = {place: await self._document(place) for place in sorted(places)}
        for row in unknown:
            document = documents[row.leaf_index]
            fits = _is_flow(row, document, signed) if row in flows else _is_summary(row, document)
            if not fits:
                raise damaged(Document, row.leaf_index, DamageFault.ALTERED)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(map(_known, unknown))

    async def _document(self, place: int) -> Document:
        found = await self._engine.read_once(_READ, {"leaf_index": place})
        if not found:
            raise damaged(Document, place, DamageFault.MISSING)
        [(leaf_index, body, salt, seal, payload)] = found
        return proven(Document, StoredRow(leaf_index, body, salt, seal, {"payload": payload}, {}))


def _known(row: Row) -> _Known:
    return row.leaf_index, row.body


def _is_summary(row: Row, document: Document) -> bool:
    if (row.k, row.n) != (document.document_id, document.version):
        return False
    try:
        summary = outline(row.k, row.n, document.kind, row.body)
    except msgspec.MsgspecError:
        return False
    return summary == outline(row.k, row.n, document.kind, summary_of(document))


def _is_flow(row: Row, document: Document, signed: Iterable[Row]) -> bool:
    if (row.k, row.n) != (document.document_id, document.version):
        return False
    try:
        flow = decode(Flow, row.body, {})
    except (ValueError, KeyError, TypeError):
        return False
    return flow in document.flows or any(
        flow in signature.flows for signature in _signatures(document, signed)
    )


def _signatures(document: Document, signed: Iterable[Row]) -> Iterable[AcceptedSignature]:
    for row in signed:
        if (row.k, row.n) == (document.document_id, document.version):
            yield proven(
                AcceptedSignature,
                StoredRow(row.leaf_index, row.body, row.salt, row.seal, {}, {"document_id": row.k}),
            )
