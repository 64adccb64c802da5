"""What agreements take from their charter, read for one of them or for many at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from registry.documents.json.editions import SECOND
from registry.domain.agreements.agreement import Agreement
from registry.domain.agreements.common_terms import (
    COMMON_TERMS,
    CharterTerms,
    FromCharter,
    Taking,
    TermsChange,
    objections,
)
from registry.domain.agreements.version import Version
from registry.domain.dates import day_in_london
from registry.domain.records.agreements import Document, Outline
from registry.errors import DamagedRecordError
from registry.services.agreements.listing import listed
from registry.services.context import Registry
from registry.services.ports import Reads

Charters = dict[str, tuple[CharterTerms, ...]]


class _Charter(msgspec.Struct):
    id: str
    version: int


_Sketch: Any = msgspec.defstruct(
    "_Sketch",
    [
        ("charter", _Charter),
        ("schema_version", int, 1),
        *((name, Any, msgspec.UNSET) for name in COMMON_TERMS),
    ],
)
_sketch = msgspec.json.Decoder(_Sketch)  # the part of an agreement's text that is needed


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """An agreement version with what it takes from its charter.

    ``charters`` are the versions of that charter, the earliest first.
    """

    version: Version[Outline]
    taking: Taking
    charters: tuple[CharterTerms, ...]

    def taken(self, on: date) -> dict[str, FromCharter]:
        """The texts that it takes on a day, by name."""
        return self.taking.taken(self.charters, on)

    def foreseen(self, on: date) -> dict[str, FromCharter]:
        """Those that it takes once every notice is over."""
        return self.taking.foreseen(self.charters, on)

    def proposed(self, since: date) -> list[TermsChange]:
        """How they would change after a day if nobody had objected."""
        return self.taking.unopposed().changes(self.charters, since)

    def changes(self, since: date) -> list[TermsChange]:
        """How these change after a day."""
        return self.taking.changes(self.charters, since)


async def own_terms(
    registry: Registry, reads: Reads, version: Version[Document]
) -> OwnTerms | None:
    """What an agreement version takes from its charter; None where it can take nothing."""
    if version.makes_members:
        return None
    document = version.document
    taking = _taking(version, document.payload, document.recorded_at)
    if taking is None:
        return None
    charters = await charter_terms(registry, reads, taking.charter_id)
    return OwnTerms(version, taking, charters)


async def all_terms(
    registry: Registry,
    reads: Reads,
    *,
    party: str | None = None,
    only: Collection[str] | None = None,
    charters: Charters | None = None,
) -> AsyncIterator[OwnTerms]:
    """Every agreement version, not yet over, that can take texts from its charter.

    Args:
        party: only those that this organisation takes part in.
        only: only agreements with one of these ids.
        charters: charters as they are to be read, such as with a version about to be registered.
    """
    known = dict(charters or {})
    async for page in listed(reads, registry.today(), of=Agreement, party=party):
        current = [
            version
            for version in page
            if (version.state.binds or version.may_be_signed)
            and (only is None or version.document.document_id in only)
            and (party is None or party in version.parties)
        ]
        ids = sorted({version.document.document_id for version in current})
        texts, times = await reads.payloads_on(ids), await reads.registered_at(ids)
        for version in current:
            key = version.document.document_id, version.document.version
            taking = None
            with suppress(msgspec.DecodeError):  # a damaged text is told elsewhere, and hides none
                taking = _taking(version, texts[key], times[key])
            if taking is None:
                continue
            charter_id = taking.charter_id
            if charter_id not in known:
                known[charter_id] = ()
                with suppress(DamagedRecordError):  # it must not hold up a step of anybody else
                    known[charter_id] = await charter_terms(registry, reads, charter_id)
            yield OwnTerms(version, taking, known[charter_id])


def charter_named(payload: bytes) -> tuple[str, int]:
    """The charter that an agreement's text names, and its version."""
    named = _sketch.decode(payload).charter
    return named.id, named.version


async def charter_terms(
    registry: Registry, reads: Reads, charter_id: str
) -> tuple[CharterTerms, ...]:
    """What each version of a charter says about common terms, the earliest first."""
    charter = await reads.registered(charter_id, registry.today())
    versions: Sequence[Version[Document]] = charter.versions if charter else ()
    return tuple(
        terms_in(version.document)
        for version in reversed(versions)
        if not version.standing.never_begins
    )


def terms_in(charter: Document) -> CharterTerms:
    """What one charter version says about common terms."""
    content = msgspec.json.decode(charter.payload)
    return CharterTerms(charter.version, content, day_in_london(charter.recorded_at))


def taking_in(payload: bytes, recorded_at: datetime) -> Taking | None:
    """What an agreement version takes by its text alone; None for the first version of the schema.

    Args:
        recorded_at: when it is registered.
    """
    sketch = _sketch.decode(payload)
    if sketch.schema_version != SECOND:
        return None
    return Taking(
        names=tuple(name for name in COMMON_TERMS if getattr(sketch, name) is msgspec.UNSET),
        charter_id=sketch.charter.id,
        charter_version=sketch.charter.version,
        registered_on=day_in_london(recorded_at),
    )


def _taking(version: Version[Outline], payload: bytes, recorded_at: datetime) -> Taking | None:
    taking = taking_in(payload, recorded_at)
    return taking and dataclasses.replace(
        taking, last_day=version.last_day, objections=objections(version.steps)
    )
