"""What happens at once: a withdrawal and a check, two joins, a move and a further step."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from registry.errors import RegistryError
from registry.services.consent import commands, recording
from registry.services.consent.moving import move_entry
from registry.services.people import correcting, finding
from tests.services.people.test_correcting import UPN, WHY, status
from tests.services.people.test_finding import LOCAL, NHS, NHS_TOO
from tests.simulator import SCHOOL, Partnership

pytestmark = pytest.mark.each_engine


async def all_at_once(*acts: Any) -> list[Any]:
    """The results, an error of our own in place of what was refused."""
    done = await asyncio.gather(*acts, return_exceptions=True)
    strange = [one for one in done if isinstance(one, BaseException) and not _is_ours(one)]
    assert strange == []
    return done


def _is_ours(error: BaseException) -> bool:
    return isinstance(error, RegistryError)


async def test_no_check_after_a_withdrawal_reads_the_consent(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    actor = partnership.actor(SCHOOL)
    for _ in range(8):
        given = await partnership.consent(SCHOOL, person, "given")
        partnership.clock.advance(minutes=1)
        acknowledged = asyncio.Event()

        async def withdraw(record_id: str, done: asyncio.Event) -> None:
            step = commands.ConsentStep(record_id, "withdrawn", 1, partnership.clock.now)
            await recording.take_step(partnership.registry, actor, step)
            done.set()

        async def check(done: asyncio.Event) -> tuple[bool, str]:
            began_after = done.is_set()
            return began_after, await status(partnership, SCHOOL, NHS)

        acts = [check(acknowledged) for _ in range(4)]
        found = await all_at_once(withdraw(given.record_id, acknowledged), *acts)
        found.append(await check(acknowledged))
        read = [result for result in found if isinstance(result, tuple)]
        assert len(read) == 5
        assert {read for began_after, read in read if began_after} <= {"withdrawn"}
        assert {read for _, read in read} <= {"given", "withdrawn"}
        partnership.clock.advance(minutes=1)


async def test_two_joins_at_once_leave_one_person(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    first, second, third = [await partnership.person(SCHOOL, given) for given in (NHS, LOCAL, UPN)]
    await partnership.consent(SCHOOL, third, "refused")
    pairs = [(first, second), (second, first), (second, third), (third, first)]
    await all_at_once(*(correcting.join(registry, officer, *pair, WHY) for pair in pairs))
    for reference in (first, second, third):
        assert await status(partnership, SCHOOL, reference=reference) == "refused"
    people = {await partnership.person(SCHOOL, given) for given in (NHS, LOCAL, UPN)}
    assert len(people) == 1


async def test_a_move_and_a_further_step_at_once_both_count(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL)
    wrong = await partnership.person(SCHOOL, NHS)
    right = await partnership.person(SCHOOL, NHS_TOO)
    given = await partnership.consent(SCHOOL, wrong, "given")
    partnership.clock.advance(minutes=1)
    step = commands.ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    await all_at_once(
        recording.take_step(registry, officer, step),
        move_entry(registry, officer, given.record_id, right, WHY),
    )
    assert await status(partnership, SCHOOL, NHS) == "no_record"
    assert await status(partnership, SCHOOL, NHS_TOO) == "withdrawn"


async def test_a_person_who_is_identified_twice_at_once_is_one(partnership: Partnership):
    actor = partnership.actor(SCHOOL)
    found = await all_at_once(
        *(finding.identify(partnership.registry, actor, [NHS]) for _ in range(6))
    )
    assert len({one.subject.subject_id for one in found}) == 1
