"""Damage in words, for those who may read of it.

The operator's officers and auditors read everything. An auditor of another organisation sees that
there is damage and of what kind; names only where they are their own organisation's. The words are
in ``domain/damage``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from registry.documents.signatures.fingerprints import spoken
from registry.domain.damage.standing import new_among
from registry.domain.damage.told import DamageWords, Names, told
from registry.domain.records.acting import Actor
from registry.domain.records.damage import (
    REGISTER,
    Damage,
    DamagedRow,
    DamageFault,
    DamageOutcome,
    NotRecording,
    Remains,
)
from registry.errors import CannotRecordError, DamagedRecordError, NotAllowedError, NotFoundError
from registry.services import access
from registry.services.context import Registry, iso
from registry.services.ports import Reads

MOST_MET: Final = 20  # of what is not on record yet, in words: more is not read at once
_ANOTHER = "another organisation"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads; ``sees_names``: of every organisation, not only of their own."""

    partner_id: str
    sees_names: bool


TERMINAL: Final = Reader("", sees_names=True)  # who can run commands can read the database


@dataclass(frozen=True, slots=True)
class DamageList:
    """All damage, the newest first.

    Attributes:
        open: on record, and nobody has dealt with it.
        met: met by this process and not on record yet, or not to be recorded now; it has no id.
        settled: dealt with.
        not_recording: the error where nothing can be recorded now.
    """

    open: Sequence[Damage]
    met: Sequence[Damage]
    settled: Sequence[Damage]
    not_recording: CannotRecordError | None

    @property
    def many(self) -> int:
        """How much is not dealt with."""
        return len(self.open) + len(self.met)


@dataclass(frozen=True, slots=True)
class DamageView:
    """One damage in words.

    ``written_at``, ``organisation``, ``agreement`` and ``fingerprint`` are what can still be read
    of it. The last is that of the key that stands in the register now.
    """

    damage: Damage
    told: DamageWords
    written_at: datetime | None
    organisation: str
    agreement: str
    fingerprint: str

    @property
    def outcome(self) -> DamageOutcome:
        """How it was dealt with; only of what was."""
        return DamageOutcome(self.damage.outcome)

    def as_json(self) -> dict[str, Any]:
        """The same for programs, in the API and at the terminal."""
        damage, words = self.damage, self.told
        return {
            "id": damage.damage_id,
            "kind": damage.kind,
            "place": damage.place,
            "fault": damage.fault,
            "where": damage.where,
            "what": words.what,
            "meanwhile": words.meanwhile,
            "do_now": list(words.do_now),
            "put_right": list(words.put_right),
            "caveat": words.caveat,
            "written_at": iso(self.written_at) if self.written_at else None,
            "organisation": self.organisation,
            "agreement": self.agreement,
            "fingerprint": self.fingerprint,
            "went_on_from": damage.went_on_from,
            "found_at": iso(damage.found_at),
            "times": damage.times,
            "outcome": damage.outcome,
            "note": damage.note,
            "settled_at": None if damage.is_open else iso(damage.recorded_at),
        }


async def reader_of(registry: Registry, actor: Actor) -> Reader:
    """How much an actor may read; raises ``NotAllowedError`` if nothing."""
    access.require(actor, "damage.read")
    async with registry.database.reads() as reads:
        is_operator = actor.partner_id == await reads.operator()
    if not is_operator and access.Role.AUDITOR not in actor.roles:
        raise NotAllowedError(
            "Only the registry operator's officers, and auditors, can read this.",
            next_step="Ask the registry's operator.",
        )
    return Reader(actor.partner_id, is_operator)


async def list_damage(registry: Registry, reader: Reader) -> DamageList:
    """All damage that is known to this process; ``reader`` shows that somebody may read it."""
    del reader
    async with registry.database.reads() as reads:
        recorded = await reads.damage()
    not_recording = await registry.database.cannot_record()
    newest_first = sorted(recorded, key=lambda damage: damage.found_at, reverse=True)
    return DamageList(
        open=[damage for damage in newest_first if damage.is_open],
        met=_met(registry, recorded, not_recording),
        settled=[damage for damage in newest_first if not damage.is_open],
        not_recording=not_recording,
    )


async def list_if_allowed(registry: Registry, actor: Actor) -> DamageList | None:
    """As ``list_damage``; None for an actor who may not read it."""
    try:
        reader = await reader_of(registry, actor)
    except NotAllowedError:
        return None
    return await list_damage(registry, reader)


async def read_damage(registry: Registry, reader: Reader, damage_id: str) -> DamageView:
    """One damage; raises ``NotFoundError`` if there is none under this id."""
    async with registry.database.reads() as reads:
        damage = await reads.damage_record(damage_id)
    if damage is None:
        raise NotFoundError("There is no damage under that reference.")
    [view] = await in_words(registry, reader, [damage])
    return view


async def in_words(registry: Registry, reader: Reader, found: Sequence[Damage]) -> list[DamageView]:
    """Damage in words, with the names that the reader may see."""
    async with registry.database.reads() as reads:
        return [await _view(registry, reads, reader, damage) for damage in found]


async def _view(registry: Registry, reads: Reads, reader: Reader, damage: Damage) -> DamageView:
    remains = await reads.remains(damage.kind, damage.place)
    is_own = reader.sees_names or remains.partner_id == reader.partner_id
    names = await _names(reads, remains) if is_own else _hidden(remains)
    return DamageView(
        damage=damage,
        told=told(
            damage.row,
            remains,
            names,
            today=registry.today(),
            found_at=damage.found_at if damage.damage_id else None,
        ),
        written_at=remains.recorded_at,
        organisation=names.organisation,
        agreement=names.agreement,
        fingerprint=spoken(remains.kid) if is_own and remains.kind == "key" else "",
    )


async def _names(reads: Reads, remains: Remains) -> Names:
    """Names as they are proven; of what is damaged itself, the id."""
    organisation = agreement = ""
    if remains.partner_id:
        with suppress(DamagedRecordError):
            partner = await reads.partner(remains.partner_id)
            organisation = partner.legal_name if partner else ""
        organisation = organisation or remains.partner_id
    if remains.document_id:
        agreement = f"“{await _title(reads, remains) or remains.document_id}”"
    return Names(organisation, agreement)


async def _title(reads: Reads, remains: Remains) -> str:
    for version in (remains.document_version or None, None):
        with suppress(DamagedRecordError):
            document = await reads.document(remains.document_id, version)
            if document is not None:
                return document.title
    return ""


def _hidden(remains: Remains) -> Names:
    return Names(_ANOTHER if remains.partner_id else "", "")


def _met(
    registry: Registry, recorded: Sequence[Damage], not_recording: CannotRecordError | None
) -> list[Damage]:
    met = new_among(registry.database.noticed(), recorded)
    is_older = not_recording is not None and not_recording.reason == NotRecording.ROLLED_BACK
    if is_older and all(row.kind != REGISTER for row in met):
        met.insert(0, DamagedRow(REGISTER, -1, DamageFault.ROLLED_BACK))
    now = registry.now()
    return [
        Damage("", 0, row.kind, row.leaf_index, row.fault, None, now, "", row.where) for row in met
    ]
