"""What an import says of organisations over time: parts, and who took whose place.

It is judged with the rows, and recorded after them as a person would record it: a part once both
sides have agreed, a successor with everybody told (ADR 0040).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from registry.domain.records.acting import Actor
from registry.domain.records.partners import Partner
from registry.errors import ActWaitsError, ConflictError
from registry.services.consent.succeeding import Succeed
from registry.services.context import Registry
from registry.services.leaving.succession import succeed
from registry.services.partners.parts import RecordPart, may_have, record_part
from registry.services.ports import Reads
from registry.spreadsheets.faults import RowFault
from registry.spreadsheets.partners.relations import Relation
from registry.spreadsheets.partners.rows import PartnerRow

_UNKNOWN = "No organisation is registered under this id, and no row registers one."
_ITSELF = "This is the organisation of the row itself."
_KINDS = "An organisation of this kind cannot have such parts."
_TWO = "Another row says that it takes this organisation’s place. Only one can."


async def faults_of_relations(
    reads: Reads, rows: Sequence[PartnerRow], partners: Mapping[str, Partner]
) -> list[RowFault]:
    """What is wrong with the organisations that rows name.

    Args:
        partners: those registered and those of the rows, by id.
    """
    followed = {one.former: one.partner_id for one in await reads.every_succession()}
    claimed = Counter(row.succeeds.other for row in rows if row.succeeds)
    found: list[RowFault] = []
    for row in rows:
        if row.part_of:
            found += _placed(row, row.part_of, _faults_of_whole(row, row.part_of, partners))
        if row.succeeds:
            former = row.succeeds.other
            details = _faults_of_other(row, row.succeeds, partners)
            if claimed[former] > 1:
                details.append(_TWO)
            if followed.get(former, row.partner_id) != row.partner_id:
                details.append(f"{followed[former]} took its place already.")
            found += _placed(row, row.succeeds, details)
    return found


def _placed(row: PartnerRow, relation: Relation, details: Iterable[str]) -> list[RowFault]:
    return [RowFault(row.number, relation.heading, detail) for detail in details]


def _faults_of_other(
    row: PartnerRow, relation: Relation, partners: Mapping[str, Partner]
) -> list[str]:
    if relation.other == row.partner_id:
        return [_ITSELF]
    return [] if relation.other in partners else [_UNKNOWN]


def _faults_of_whole(
    row: PartnerRow, relation: Relation, partners: Mapping[str, Partner]
) -> list[str]:
    if details := _faults_of_other(row, relation, partners):
        return details
    part = partners.get(row.partner_id)
    fits = part is None or may_have(partners[relation.other].kind, part.kind)
    return [] if fits else [_KINDS]


async def record_relations(registry: Registry, actor: Actor, rows: Iterable[PartnerRow]) -> int:
    """Record what rows say, but for what is recorded already; returns how many parts wait for
    another organisation to agree."""
    waiting = 0
    for row in rows:
        if row.succeeds and not await _is_succeeded(registry, row, row.succeeds):
            one = row.succeeds
            await succeed(registry, actor, Succeed(one.other, row.partner_id, one.since, one.words))
        if row.part_of:
            waiting += await _record_part(registry, actor, row.partner_id, row.part_of)
    return waiting


async def _is_succeeded(registry: Registry, row: PartnerRow, relation: Relation) -> bool:
    async with registry.database.reads() as reads:
        return any(
            one.partner_id == row.partner_id for one in await reads.successions(relation.other)
        )


async def _record_part(registry: Registry, actor: Actor, part: str, relation: Relation) -> bool:
    """Whether it waits for another organisation."""
    command = RecordPart(relation.other, part, relation.since, relation.words)
    try:
        await record_part(registry, actor, command)
    except ActWaitsError:
        return True
    except ConflictError:  # recorded already
        return False
    return False
