"""A signature with a schedule: one organisation binds its parts to an agreement with itself.

Only parts that are recorded as its own, on the day they are signed for and today, under the names
and kinds that are recorded now. A part takes its own place where the agreement names it, the place
of the whole where it names that, and the place of those who join where its kind may (ADR 0040).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from registry.domain.agreements.lifecycle import Act, transition
from registry.domain.agreements.version import Version
from registry.domain.dates import LONDON
from registry.domain.partners.parts import covers, spells
from registry.domain.records.agreements import Document, Flow
from registry.domain.records.partners import PartOf
from registry.domain.records.signing import AcceptedSignature, Scheduled
from registry.errors import ConflictError, Fault, InvalidInputError
from registry.services.agreements.accession import is_open_to, joining_flows
from registry.services.agreements.flows import flows_of
from registry.services.charter.joining import require_able
from registry.services.context import Registry
from registry.services.partners.parts import parts_on, scheduled
from registry.services.ports import Reads

_UNKNOWN = "No organisation is registered under this id."
_CHANGED = "It is recorded under another name or kind now. Make the schedule again, and sign that."
_TWICE = "The schedule names it twice."


async def parts_to_bind(
    registry: Registry,
    reads: Reads,
    version: Version[Document],
    signature: AcceptedSignature,
    made: Collection[str],
) -> list[Scheduled]:
    """The parts that a signature binds, without those that are bound already.

    Args:
        made: the organisations that have signed the version.

    Raises:
        InvalidInputError: every part that it cannot bind, and why.
    """
    every = spells(await reads.parts_of(signature.partner_id))
    own = [spell for spell in every if spell.whole == signature.partner_id]
    faults = _twice(signature.schedule)
    for place, part in enumerate(signature.schedule):
        detail = await _not_own(registry, reads, signature, part, own)
        if detail is None and _is_to_be_bound(version, part, made):
            detail = await _not_admitted(registry, reads, version, signature.partner_id, part)
        if detail is not None:
            faults.append(Fault(f"/schedule/{place}/partner", detail))
    if faults:
        raise InvalidInputError(faults)
    return [part for part in signature.schedule if part.partner_id not in made]


def _is_to_be_bound(version: Version[Document], part: Scheduled, made: Collection[str]) -> bool:
    """Whether a signature would bind a part anew: one that has left is told so, not passed over."""
    return part.partner_id not in made or part.partner_id in version.standing.left


def _twice(schedule: Collection[Scheduled]) -> list[Fault]:
    times = Counter(part.partner_id for part in schedule)
    return [
        Fault(f"/schedule/{place}/partner", f"{part.partner_id}: {_TWICE}")
        for place, part in enumerate(schedule)
        if times[part.partner_id] > 1
    ]


async def _not_own(
    registry: Registry,
    reads: Reads,
    signature: AcceptedSignature,
    part: Scheduled,
    own: Collection[PartOf],
) -> str | None:
    """Why an organisation cannot be signed for; None if it is a part, as the schedule names it."""
    partner = await reads.partner(part.partner_id)
    if partner is None:
        return f"{part.partner_id}: {_UNKNOWN}"
    times = [spell for spell in own if spell.part == part.partner_id]
    if not times:
        return f"{part.partner_id} is not recorded as part of {signature.partner_id}."
    for day in sorted({signature.signed_at.astimezone(LONDON).date(), registry.today()}):
        if not any(covers(spell, day) for spell in times):
            ended = [spell.until for spell in times if spell.until and spell.until <= day]
            left = f" It left on {max(ended)}." if ended else ""
            return f"{part.partner_id} was no part of {signature.partner_id} on {day}.{left}"
    return None if scheduled(partner) == part else f"{part.partner_id}: {_CHANGED}"


async def _not_admitted(
    registry: Registry, reads: Reads, version: Version[Document], whole: str, part: Scheduled
) -> str | None:
    """Why a part cannot take part in this version; None if it can."""
    document = version.document
    if part.partner_id in version.standing.left:
        return f"{part.partner_id} has left this agreement. Register the next version."
    events = await reads.membership_events(part.partner_id)
    try:
        require_able(events, part.partner_id, version, registry.today())
    except ConflictError as error:
        return error.detail
    is_named = not {part.partner_id, whole}.isdisjoint(document.parties)
    if is_named or is_open_to(document.payload, part.kind):
        return None
    return f"{part.partner_id} is not a party, and an organisation of its kind may not join."


async def parts_to_sign_for(
    registry: Registry, reads: Reads, version: Version[Document], whole: str
) -> int:
    """How many parts of today an organisation can sign a version for, as it stands."""
    document, state = version.document, version.state
    if version.makes_members or state not in transition(Act.ACCEDE).before:
        return 0
    done = {*version.signed, *version.standing.left}
    return sum(
        part.partner_id not in done
        and (
            not {part.partner_id, whole}.isdisjoint(document.parties)
            or is_open_to(document.payload, part.kind)
        )
        for part in await parts_on(reads, whole, registry.today())
    )


def for_part(
    signature: AcceptedSignature, part: Scheduled, flows: tuple[Flow, ...]
) -> AcceptedSignature:
    """The signature of a part, which refers to that of the whole."""
    return dataclasses.replace(
        signature,
        partner_id=part.partner_id,
        protected="",
        signature="",
        schedule=(),
        version=1,
        flows=flows,
        bound_by=signature.partner_id,
    )


def flows_of_part(
    content: Mapping[str, Any], whole: str, part: Scheduled, acceded: Collection[str]
) -> tuple[Flow, ...]:
    """The flows that a part adds that the agreement does not name as a party."""
    flows = [*flows_of({**content, **_in_the_place_of(content, whole, part.partner_id)})]
    if part.kind in content.get("accession", {}).get("kinds", ()):
        flows += joining_flows(content, part.partner_id, sorted(acceded))
    return tuple(dict.fromkeys(flows))


def _in_the_place_of(content: Mapping[str, Any], whole: str, part: str) -> dict[str, Any]:
    """The agreement's parties and sharings with a part in the place of the whole, and no others."""
    parties = content.get("parties", ())
    own = [{**party, "partner": part} for party in parties if party["partner"] == whole]
    sharings = [
        limited
        for clause in content.get("sharings", ())
        for limited in _limited(clause, whole, part)
    ]
    return {"parties": [*parties, *own], "sharings": sharings}


def _limited(clause: Mapping[str, Any], whole: str, part: str) -> Iterator[dict[str, Any]]:
    """A clause in the directions from the part and to it, with the items that name the whole."""
    items = [_named_too(item, whole, part) for item in clause["data_items"]]
    clause = {**clause, "data_items": items}
    if whole in clause["from"]:
        yield {**clause, "from": [part], "to": [to for to in clause["to"] if to != whole]}
    if whole in clause["to"]:
        yield {**clause, "from": [one for one in clause["from"] if one != whole], "to": [part]}


def _named_too(item: Mapping[str, Any], whole: str, part: str) -> dict[str, Any]:
    """An item that names the whole names its part beside it."""
    named = item.get("partners", ())
    return {**item, "partners": [*named, part]} if whole in named else {**item}
