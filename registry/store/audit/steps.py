"""What the parts of the audit are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.domain.records.damage import DamagedRow
from registry.store.engines.hardened import RawReader


@dataclass(frozen=True, slots=True)
class Scope:
    """What is audited, and how.

    Attributes:
        keys: the registry's public keys.
        since: the entry to begin with; what was written before it is believed.
        at_once: how many entries are compared at a time.
        found: what the parts before found, by which a later one knows what not to rest on.
    """

    reader: RawReader
    engine_type: str
    keys: Sequence[Ed25519PublicKey]
    since: int = 0
    at_once: int = 1_000
    found: set[tuple[str, int]] = field(default_factory=set)

    def note(self, found: Sequence[DamagedRow]) -> None:
        """Remember what was found."""
        self.found.update((row.kind, row.leaf_index) for row in found)

    def is_damaged(self, kind: str, leaf_index: int) -> bool:
        """Whether it is known already that a row is not what was written."""
        return (kind, leaf_index) in self.found

    def has_damaged(self, kind: str) -> bool:
        """Whether any row of a kind is not what was written."""
        return any(damaged == kind for damaged, _ in self.found)
