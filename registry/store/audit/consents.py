"""Whom consent records are found by, and with whom: compared with what they say.

``consent_concern`` names the organisations whose answers a record may change, and the person it
counts for now. A step adds the organisations that it concerns; none is ever taken away. So what the
whole record concerns must be there, and beside it only what it concerned at an earlier step may be.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

import msgspec

from registry.domain.consent.recorded import touched
from registry.domain.consent.visible import concerned
from registry.domain.people.consent_state import ConsentState
from registry.domain.records.damage import NOWHERE, DamagedRow, DamageFault
from registry.domain.records.people import REFERENCE
from registry.services.ledger_ports import DERIVED, AuditStep
from registry.store.audit.differing import differences
from registry.store.audit.entries import BEYOND_READING
from registry.store.audit.ranges import Ranges
from registry.store.audit.steps import Scope
from registry.store.engines.hardened import AsStored, RawMoment
from registry.store.proof import latest_of

CONCERN: Final = "consent_concern"
_STEPS: Final = """SELECT leaf_index, body FROM consent_event
    WHERE leaf_index >= ? AND leaf_index < ?"""
_CONCERNS: Final = """SELECT said.record_id, concern.concern_key, concern.record_id,
        concern.subject_id, concern.partner_id
    FROM consent_event said JOIN consent_concern concern ON concern.record_id = said.record_id
    WHERE said.leaf_index >= ? AND said.leaf_index < ?"""
_WHOLE: Final = f"""SELECT leaf_index, body, {latest_of("consent_event")} FROM consent_event
    WHERE record_id = ? ORDER BY version"""
_MOVES: Final = """SELECT body FROM correction WHERE body LIKE '%"kind":"entry_moved"%'
    AND body LIKE ? ORDER BY leaf_index"""
_OF_NOTHING: Final = """SELECT 1 FROM consent_concern concern WHERE NOT EXISTS
    (SELECT 1 FROM consent_event said WHERE said.record_id = concern.record_id) LIMIT 1"""
Rows = set[tuple[Any, ...]]


class Said(msgspec.Struct):
    """What of a step says whom it concerns; ``recorded.touched`` reads it."""

    record_id: str
    version: int
    subject_id: str
    status: ConsentState
    controller: str
    recorded_by: str
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    data_categories: tuple[str, ...]
    edition: int = 1
    disclosers: tuple[str, ...] = ()
    everybody: bool = False
    mutual: bool = False


class _Move(msgspec.Struct):
    """A consent record that an officer had count for another person."""

    record_id: str
    version: int
    subject_id: str
    others: tuple[str, ...]


class _Person(msgspec.Struct):
    partner_id: str = ""
    aliases: tuple[dict[str, Any], ...] = ()


_said = msgspec.json.Decoder(Said)
_move = msgspec.json.Decoder(_Move)
_person = msgspec.json.Decoder(_Person)


async def steps(scope: Scope) -> AsyncIterator[AuditStep]:
    """Compare every consent record's concerns with its steps."""
    moved = await scope.reader.in_one_moment(_all_moved)
    ranges = Ranges(scope, "consent_event")
    async for start, end in ranges:
        reading = _Reading(scope, moved, start, end)
        yield ranges.step(DERIVED, end, await scope.reader.in_one_moment(reading.compare))
    if await scope.reader.in_one_moment(_is_of_nothing):
        inserted = DamagedRow(CONCERN, NOWHERE, DamageFault.INSERTED)
        yield ranges.step(DERIVED, ranges.end, [inserted])


async def _is_of_nothing(moment: RawMoment) -> bool:
    return bool(await moment.rows(_OF_NOTHING))


async def _all_moved(moment: RawMoment, record_id: str = "") -> dict[str, str]:
    """Whose the records are that were moved, or just one of them."""
    moved: dict[str, str] = {}
    which = f'%"record_id":"{record_id}"%' if record_id else "%"
    for (body,) in await moment.rows(_MOVES, which):
        try:
            move = _move.decode(body)
            # Undone, it is where it was before.
            moved[move.record_id] = move.others[0] if move.version == 1 else move.subject_id
        except BEYOND_READING:
            continue
    return moved


class _Reading:
    def __init__(self, scope: Scope, moved: dict[str, str], start: int, end: int) -> None:
        self._scope, self._moved, self._range = scope, moved, (start, end)

    async def compare(self, moment: RawMoment) -> list[DamagedRow]:
        """Compare the records that have a step in a range, in one snapshot."""
        made: dict[str, tuple[int, Said]] = {}
        there: dict[str, Rows] = defaultdict(set)

        def take_steps(rows: Any) -> None:
            for place, body in rows:
                said = _read(body)
                if said is not None and not self._scope.is_damaged("consent", place):
                    made[said.record_id] = (place, said)

        def take_concerns(rows: Any) -> None:
            for row in rows:
                there[row[0]].add(row[1:])

        await moment.each(
            [
                AsStored(_STEPS, self._range, take_steps),
                AsStored(_CONCERNS, self._range, take_concerns),
            ]
        )
        found: list[DamagedRow] = []
        for record_id, (place, said) in made.items():
            person = self._moved.get(record_id, said.subject_id)
            if said.version > 1 or _rows(record_id, person, [said]) != there[record_id]:
                faults = await self._faults(moment, said, there[record_id])
                found += [DamagedRow(CONCERN, place, fault) for fault in faults]
        return found

    async def _faults(self, moment: RawMoment, said: Said, there: Rows) -> Sequence[DamageFault]:
        """How the rows of a record differ, by all its steps and moves."""
        record_id = said.record_id
        rows = await moment.rows(_WHOLE, record_id)
        made = [step for _, body, _ in rows if (step := _read(body)) is not None]
        latest = max((latest or 0 for _, _, latest in rows), default=0)
        if (
            not made
            or len(made) != latest
            or any(self._scope.is_damaged("consent", row[0]) for row in rows)
        ):
            return ()  # not all of what was said is there to compare with; that is named already
        person = (await _all_moved(moment, record_id)).get(record_id, "")
        if not person:
            person = await _whose(moment, made[0], there)
        before = [made[:many] for many in range(1, len(made))]
        allowed = {row for steps in before for row in _rows(record_id, person, steps)}
        return differences(_rows(record_id, person, made), there, allowed)


async def _whose(moment: RawMoment, first: Said, there: Rows) -> str:
    """Whose a record is that was not moved: the person's about whom it was said.

    Records of before belonged to nobody. Each was given to its recorder, whose own record of the
    person goes by the old reference too.
    """
    people = {row[2] for row in there}
    if first.edition != 1 or people == {first.subject_id} or len(people) != 1:
        return first.subject_id
    [person] = people
    for (body,) in await moment.rows("SELECT body FROM subject WHERE subject_id = ?", person):
        try:
            record = _person.decode(body)
        except BEYOND_READING:
            continue
        former = {way.get("mac") for way in record.aliases if way.get("scheme") == REFERENCE}
        if record.partner_id == first.recorded_by and first.subject_id in former:
            return str(person)
    return first.subject_id


def _read(body: Any) -> Said | None:
    try:
        return _said.decode(body)
    except BEYOND_READING:  # the entries say so
        return None


def _rows(record_id: str, person: str, made: Sequence[Said]) -> Rows:
    return {
        (f"{record_id}/{partner_id}", record_id, person, partner_id) for partner_id in _whom(made)
    }


def _whom(made: Sequence[Said]) -> frozenset[str]:
    if len(made) > 1:
        return concerned(touched(made))
    [only] = made
    return _whom_it_concerns(
        only.edition,
        only.status,
        only.controller,
        only.recorded_by,
        only.recipients,
        only.disclosers,
        only.everybody,
        only.mutual,
    )


@functools.lru_cache(maxsize=16_384)
def _whom_it_concerns(*said: Any) -> frozenset[str]:
    """Whom a record of one step concerns; many say the same of the same organisations."""
    edition, status, controller, recorded_by, recipients, disclosers, everybody, mutual = said
    step = Said(
        record_id="",
        version=1,
        subject_id="",
        status=status,
        controller=controller,
        recorded_by=recorded_by,
        purposes=(),
        recipients=recipients,
        data_categories=(),
        edition=edition,
        disclosers=disclosers,
        everybody=everybody,
        mutual=mutual,
    )
    return concerned(touched([step]))
