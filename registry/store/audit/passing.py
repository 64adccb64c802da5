"""The audit from its beginning to its end, part after part."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.services.ledger_ports import INDEXES, AuditStep
from registry.store.audit import consents, documents, indexes, people, schema, signatures
from registry.store.audit.marks import Marks
from registry.store.audit.steps import Scope
from registry.store.audit.walking import Walk
from registry.store.binding import StoreEngine
from registry.store.engines.errors import DamagedFileError


def _entries(scope: Scope) -> AsyncIterator[AuditStep]:
    return Walk(scope, Marks(scope.keys)).steps()


Part = Callable[[Scope], AsyncIterator[AuditStep]]
_PARTS: Final[tuple[Part, ...]] = (
    _entries,
    people.steps,
    consents.steps,
    documents.steps,
    signatures.steps,
    schema.steps,
    indexes.steps,
)


async def audit(
    engine: StoreEngine, keys: Sequence[Ed25519PublicKey], since: int, at_once: int
) -> AsyncIterator[AuditStep]:
    """Compare everything with what was written; implements ``services.ports.Database.audit``."""
    async with engine.raw_reader() as reader:
        scope = Scope(reader, engine.engine_type, keys, since, at_once)
        for part in _PARTS:
            try:
                async for step in part(scope):
                    scope.note(step.found)
                    yield step
            except DamagedFileError:
                yield AuditStep(INDEXES, 0, 0, (indexes.damaged_file("file"),))
