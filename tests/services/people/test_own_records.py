"""An officer finds the organisation's own records, and nothing of anybody else's."""

from __future__ import annotations

import pytest

from registry.errors import InvalidInputError, NotAllowedError, NotFoundError
from registry.services.consent import commands, recording
from registry.services.consent.moving import own_records
from registry.services.people import correcting, finding, looking_up
from registry.services.people.own_records import find_own
from tests.services.people.test_correcting import NAME, OTHER_NAME, UPN, WHY
from tests.services.people.test_finding import LOCAL, NHS
from tests.simulator import CHARITY, SCHOOL, Partnership


async def test_each_own_person_with_one_of_the_details_is_found_once(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    first = await partnership.person(SCHOOL, NHS, NAME)
    actor = partnership.actor(SCHOOL)
    second = await finding.identify(registry, actor, [LOCAL, NAME], new_person=True)
    await partnership.person(CHARITY, NHS, OTHER_NAME)
    for given, many in (([NHS], 1), ([NAME], 2), ([NHS, LOCAL], 2), ([OTHER_NAME], 0)):
        assert len(await find_own(registry, officer, given)) == many
    await correcting.join(registry, officer, first, second.subject.subject_id, WHY)
    [found] = await find_own(registry, officer, [NAME])
    assert found.person == first
    with pytest.raises(InvalidInputError):
        await find_own(registry, officer, [{"scheme": "nhs", "value": "0000000000"}])
    with pytest.raises(NotAllowedError):
        await find_own(registry, partnership.actor(SCHOOL, "practitioner"), [NHS])


async def test_it_makes_nobody_and_is_kept_as_a_look_up(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 1)
    async with registry.database.reads() as reads:
        before = await reads.ledger_size()
    assert await find_own(registry, officer, [NHS]) == []
    with pytest.raises(looking_up.ReasonNeededError):
        await find_own(registry, officer, [NHS])
    assert await find_own(registry, officer, [NHS], reason="joint_work") == []
    made = await looking_up.own_look_ups(registry, officer)
    assert sorted(one.reason for one in made) == ["", "", "joint_work"]
    assert {(one.purpose, one.known) for one in made} == {(looking_up.CORRECT, False)}
    async with registry.database.reads() as reads:
        [notified] = await reads.leaves(before, 9)
    assert notified.kind == "notification"  # no person was made


async def test_an_officer_sees_which_entries_are_of_a_person(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    person = await partnership.person(SCHOOL, NHS)
    at_charity = await partnership.person(CHARITY, NHS)
    event = await partnership.consent(SCHOOL, person, "given")
    await partnership.consent(CHARITY, at_charity, "refused", disclosers=(SCHOOL,))
    partnership.clock.advance(minutes=1)
    step = commands.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)
    await recording.take_step(registry, partnership.actor(SCHOOL), step)
    [steps] = await own_records(registry, officer, person)
    assert [one.status for one in steps] == ["given", "withdrawn"]
    assert await own_records(registry, officer, await partnership.person(SCHOOL, UPN)) == []
    with pytest.raises(NotFoundError):
        await own_records(registry, officer, at_charity)
    with pytest.raises(NotAllowedError):
        await own_records(registry, partnership.actor(SCHOOL, "practitioner"), person)


async def test_a_detail_is_taken_off_whichever_joined_record_has_it(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    first = await partnership.person(SCHOOL, NHS)
    second = await partnership.person(SCHOOL, LOCAL, OTHER_NAME)
    await correcting.join(registry, officer, first, second, WHY)
    made = await correcting.take_back(registry, officer, first, OTHER_NAME, WHY)
    assert made.subject_id == second
    assert await find_own(registry, officer, [OTHER_NAME]) == []
