"""The actor of a request, and the receipt for what was written."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an acknowledged write: the record, and its leaf in the ledger."""

    kind: str
    record_id: str
    version: int
    leaf_index: int
    leaf_hash: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a request: an organisation and the roles its token carries."""

    partner_id: str
    roles: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
