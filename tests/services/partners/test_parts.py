"""One organisation is part of another: who says so, from when, and what is refused."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from registry.domain.partners.parts import on_day
from registry.errors import (
    ActWaitsError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
)
from registry.services.joint import confirming
from registry.services.leaving import parting
from registry.services.notifications.notify import list_own
from registry.services.partners import parts, register
from tests.simulator import COUNCIL, HOSPITAL, POLICE, SCHOOL, Partnership, partner_document
from tests.support.two_people import OBJECTION, actor_of, officers

TRUST, PRIMARY = "beacon-trust", "river-primary"


async def a_trust(p: Partnership) -> None:
    """Register a trust and an academy."""
    for partner_id in (TRUST, PRIMARY):
        await register.register_partner(
            p.registry, p.actor(COUNCIL), partner_document(partner_id, "academy")
        )


pytestmark = pytest.mark.scene(after=a_trust)


def order(p: Partnership, **changes: Any) -> parts.RecordPart:
    values = {"whole": TRUST, "part": PRIMARY, "since": p.registry.today()}
    return parts.RecordPart(**{**values, "evidence": "Funding agreement of 2025", **changes})


async def parts_on(p: Partnership, day: date) -> list[str]:
    async with p.registry.database.reads() as reads:
        return [spell.part for spell in on_day(await reads.parts_of(TRUST), day)]


async def test_an_officer_of_each_side_has_to_say_so(p: Partnership):
    theirs, ours = await officers(p, TRUST, PRIMARY)
    with pytest.raises(ActWaitsError) as waits:
        await parts.record_part(p.registry, actor_of(theirs, TRUST), order(p))
    assert await parts_on(p, p.registry.today()) == []
    with pytest.raises(NotAllowedError):
        await confirming.confirm(p.registry, actor_of(theirs, TRUST), waits.value.act_id)
    with pytest.raises(NotFoundError):
        await confirming.confirm(p.registry, p.actor(HOSPITAL), waits.value.act_id)
    await confirming.confirm(p.registry, actor_of(ours, PRIMARY), waits.value.act_id)
    assert await parts_on(p, p.registry.today()) == [PRIMARY]
    for side in (TRUST, PRIMARY):
        own = await list_own(p.registry, p.actor(side))
        assert "part_recorded" in {told.code for told in own}


async def test_a_side_without_officers_is_stood_for_by_two_of_the_operator(p: Partnership):
    first, second, ours = await officers(p, COUNCIL, COUNCIL, PRIMARY)
    with pytest.raises(ActWaitsError) as waits:
        await parts.record_part(p.registry, actor_of(ours, PRIMARY), order(p))
    p.clock.now += OBJECTION
    for officer, then in ((first, []), (second, [PRIMARY])):
        await confirming.confirm(p.registry, actor_of(officer), waits.value.act_id, "telephone")
        assert await parts_on(p, p.registry.today()) == then
    told = await list_own(p.registry, p.actor(TRUST))
    assert "between_waiting" in {one.code for one in told}


async def test_a_program_of_one_side_alone_makes_nobody_a_part(p: Partnership):
    program = p.actor(PRIMARY)
    with pytest.raises(ActWaitsError):
        await parts.record_part(p.registry, program, order(p))
    assert await parts_on(p, p.registry.today()) == []


async def test_strangers_and_practitioners_record_nothing(p: Partnership):
    ending = parting.EndPart(TRUST, PRIMARY, p.registry.today())
    for actor in (p.actor(HOSPITAL), p.actor(TRUST, "practitioner")):
        with pytest.raises(NotAllowedError):
            await parts.record_part(p.registry, actor, order(p))
        with pytest.raises(NotAllowedError):
            await parting.end_part(p.registry, actor, ending)


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"part": "nobody", "evidence": " "}, {"/part", "/evidence"}),
        ({"whole": "nobody", "evidence": "x" * 201}, {"/whole", "/evidence"}),
        ({"part": TRUST}, {"/part"}),
        ({"whole": POLICE}, {"/whole"}),
        ({"part": SCHOOL}, {"/whole"}),
    ],
)
async def test_every_fault_is_named_at_once(
    p: Partnership, changes: dict[str, str], pointers: set[str]
):
    with pytest.raises(InvalidInputError) as refused:
        await parts.record_part(p.registry, p.actor(COUNCIL), order(p, **changes))
    assert {fault.pointer for fault in refused.value.faults} == pointers


async def test_it_leaves_and_comes_back_and_each_day_is_known(p: Partnership):
    operator, today = p.actor(COUNCIL), p.registry.today()
    await parts.record_part(p.registry, operator, order(p))
    with pytest.raises(ConflictError, match="already"):
        await parts.record_part(p.registry, operator, order(p))
    for until in (today - timedelta(days=1), today - timedelta(days=400)):
        with pytest.raises(InvalidInputError):
            await parting.end_part(p.registry, operator, parting.EndPart(TRUST, PRIMARY, until))
    gone = today + timedelta(days=10)
    await parting.end_part(p.registry, p.actor(PRIMARY), parting.EndPart(TRUST, PRIMARY, gone))
    with pytest.raises(ConflictError, match="not recorded as part"):
        await parting.end_part(p.registry, operator, parting.EndPart(TRUST, PRIMARY, gone))
    back = gone + timedelta(days=10)
    await parts.record_part(p.registry, operator, order(p, since=back))
    for day, there in ((today, True), (gone, False), (back, True)):
        assert (PRIMARY in await parts_on(p, day)) is there
    family = await parts.family_of(p.registry, PRIMARY)
    assert [(spell.since, spell.until) for spell in family.wholes] == [(today, gone), (back, None)]


@pytest.mark.each_engine
async def test_of_two_at_once_one_is_recorded(p: Partnership):
    both = [parts.record_part(p.registry, p.actor(COUNCIL), order(p)) for _ in range(2)]
    results = await asyncio.gather(*both, return_exceptions=True)
    failed = [one for one in results if isinstance(one, Exception)]
    assert len(failed) == 1
    assert isinstance(failed[0], ConflictError | StaleVersionError)
    assert await parts_on(p, p.registry.today()) == [PRIMARY]
