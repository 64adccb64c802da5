"""The seal of a checkpoint: it names the one before, so that one taken out of the middle is missed.

The signature covers size and root. The seal covers the rest of the row too: when it was, and the
frontier from which signing goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.ledger.rows import CheckpointRow
from registry.ledger.seals import CHECKPOINT, Seals


@dataclass(frozen=True, slots=True)
class Link:
    """What a checkpoint says of those before it.

    Attributes:
        first: the size of the first checkpoint that was sealed; those before have no seal.
        before: the size of the one that it follows, 0 if it is the first of all.
        root: the root of that one.
    """

    first: int
    before: int = 0
    root: str = ""

    def text(self) -> str:
        return f"{self.first}.{self.before}.{self.root}"


def sealed(seals: Seals, row: CheckpointRow, before: CheckpointRow | None) -> str:
    """The seal of a checkpoint that follows ``before``."""
    known = link_of(seals, before) if before else None
    link = Link(
        first=known.first if known else row.size,
        before=before.size if before else 0,
        root=before.root if before else "",
    )
    return f"{link.text()}.{seals.seal(CHECKPOINT, row.size, *_parts(row, link))}"


def link_of(seals: Seals, row: CheckpointRow) -> Link | None:
    """What its seal says of the one before; None if the seal does not fit the row."""
    try:
        first, before, root, seal = row.seal.split(".")
        link = Link(int(first), int(before), root)
    except (ValueError, AttributeError):
        return None
    return link if seals.fits(seal, CHECKPOINT, row.size, *_parts(row, link)) else None


def _parts(row: CheckpointRow, link: Link) -> tuple[object, ...]:
    return row.note, row.frontier, row.recorded_at, link.text()
