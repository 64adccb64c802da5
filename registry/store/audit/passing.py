"""The audit from its beginning to its end, part after part."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.services.ledger_ports import AuditStep
from registry.store.audit import consents, documents, people, schema, signatures
from registry.store.audit.marks import Marks
from registry.store.audit.steps import Scope
from registry.store.audit.walking import Walk
from registry.store.binding import StoreEngine

Part = Callable[[Scope], AsyncIterator[AuditStep]]
_AFTER_THE_ENTRIES: Final[tuple[Part, ...]] = (
    people.steps,
    consents.steps,
    documents.steps,
    signatures.steps,
    schema.steps,
)


async def audit(
    engine: StoreEngine, keys: Sequence[Ed25519PublicKey], since: int, at_once: int
) -> AsyncIterator[AuditStep]:
    """Compare everything with what was written; implements ``services.ports.Database.audit``."""
    async with engine.raw_reader() as reader:
        scope = Scope(reader, engine.engine_type, keys, since, at_once)
        async for step in Walk(scope, Marks(keys)).steps():
            scope.note(step.found)
            yield step
        for part in _AFTER_THE_ENTRIES:
            async for step in part(scope):
                yield step
