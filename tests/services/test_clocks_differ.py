"""Callers' clocks may be a little ahead of ours; what they say then is said now (F39)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from registry.errors import InvalidInputError
from registry.services.consent import commands, recording
from registry.services.partners.history import partner_as_of
from registry.services.signing import keys
from tests.services.people.test_finding import NHS
from tests.simulator import CHARITY, COUNCIL, SCHOOL, Partnership

AHEAD = [timedelta(seconds=5), timedelta(seconds=110)]
TOO_FAR = timedelta(seconds=130)


@pytest.mark.parametrize("ahead", AHEAD)
async def test_a_refusal_and_a_withdrawal_count_at_once(partnership: Partnership, ahead: timedelta):
    """Were they kept as said in five seconds, a check in between would still say yes."""
    person = await partnership.person(CHARITY, NHS)
    now = partnership.clock.now
    given = await partnership.consent(CHARITY, person, "given", effective_at=now + ahead)
    assert given.effective_at == now
    step = commands.ConsentStep(given.record_id, "withdrawn", 1, now + ahead)
    withdrawn, _ = await recording.take_step(partnership.registry, partnership.actor(CHARITY), step)
    assert withdrawn.effective_at == now


async def test_further_ahead_is_the_future(partnership: Partnership):
    person = await partnership.person(CHARITY, NHS)
    with pytest.raises(InvalidInputError):
        await partnership.consent(
            CHARITY, person, "given", effective_at=partnership.clock.now + TOO_FAR
        )


@pytest.mark.parametrize("ahead", AHEAD)
async def test_a_key_ends_at_once(partnership: Partnership, ahead: timedelta):
    await partnership.enrol(SCHOOL)
    async with partnership.registry.database.reads() as reads:
        [key] = await reads.keys(SCHOOL)
    now, officer = partnership.clock.now, partnership.actor(SCHOOL)
    with pytest.raises(InvalidInputError):
        await keys.revoke_key(partnership.registry, officer, key.kid, now + TOO_FAR)
    ended, _ = await keys.revoke_key(partnership.registry, officer, key.kid, now + ahead)
    assert ended.active_to == now


async def test_as_of_a_moment_ahead_is_as_of_now(partnership: Partnership):
    officer, now = partnership.actor(COUNCIL), partnership.clock.now
    soon = (now + AHEAD[0]).isoformat()
    assert (await partner_as_of(partnership.registry, officer, SCHOOL, soon)).partner_id == SCHOOL
    with pytest.raises(InvalidInputError):
        await partner_as_of(partnership.registry, officer, SCHOOL, (now + TOO_FAR).isoformat())
