"""A damaged row, or a new key of the registry's own, holds up no act that does not rest on it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from registry.domain.joint.second_person import Refusal, Way
from registry.domain.records.joint import JointState
from registry.errors import ActWaitsError, ConflictError, DamagedRecordError, StaleVersionError
from registry.services.accounts import administration
from registry.services.accounts.records import following, opened
from registry.services.joint import confirming, listing
from registry.services.partners import register
from registry.services.setup.server_keys import ITSELF
from registry.services.signing import keys
from tests.services.joint.test_acts import invite, rename
from tests.services.joint.test_lists import NAMES, imported, names
from tests.simulator import CHARITY, COUNCIL, SCHOOL, Partnership
from tests.simulator.scenes import AtRest
from tests.simulator.signing_in import Someone
from tests.support.damage import damage
from tests.support.two_people import OBJECTION, actor_of, officers, second_yes, waiting

ALTERED = "UPDATE account SET body = replace(body, 'officer', 'admin') WHERE account_id = '{}'"
TAKEN_AWAY = "DELETE FROM account WHERE version = 1 AND account_id = '{}'"


async def rekeyed(partnership: Partnership, someone: Someone) -> None:
    """Bring an account to a new key, as a rotation does."""
    registry = partnership.registry
    async with registry.database.unit_of_work() as uow:
        account = await uow.account(someone.account_id)
        assert account is not None
        uow.add(following(registry, opened(registry, account), ITSELF.name))
        await uow.commit()


async def test_a_rotation_of_keys_makes_nobody_new(partnership: Partnership):
    """The registry brings every account to the new key; an act that waits goes on."""
    first, second = await officers(partnership)
    with pytest.raises(ActWaitsError) as waits:
        await rename(partnership, actor_of(first))
    for someone in (first, second):
        await rekeyed(partnership, someone)
    done = await second_yes(partnership, waits.value, actor_of(second))
    assert done.act.state == JointState.TWO


async def test_what_no_longer_fits_does_not_hold_up_its_list(partnership: Partnership):
    first, second = await officers(partnership)
    await imported(partnership, actor_of(first))
    registry = partnership.registry
    mine = {"id": CHARITY, "legal_name": "Family Charity", "kind": "charity"}
    await register.amend_partner(registry, partnership.actor(CHARITY, "officer"), mine, 1)
    partnership.clock.now += OBJECTION
    acts = await listing.list_acts(registry, actor_of(second))
    one = next(view.act for view in acts if view.act.waits and view.act.partner_id == SCHOOL)
    await confirming.confirm(registry, actor_of(second), one.act_id, "letter")
    assert await names(partnership) == {**NAMES, CHARITY: "Family Charity"}
    [left] = await waiting(partnership)
    view = await listing.read_act(registry, actor_of(second), left)
    assert (view.act.partner_id, view.act.version) == (CHARITY, 1)


@pytest.mark.parametrize("attack", [ALTERED, TAKEN_AWAY])
async def test_what_protects_is_done_whoever_s_account_is_damaged(
    partnership: Partnership, stage: AtRest, attack: str
):
    key = await partnership.enrol(SCHOOL)
    first, second, own, other = await officers(partnership, COUNCIL, COUNCIL, SCHOOL, CHARITY)
    for damaged in (second, own):
        assert await damage(stage.url, attack.format(damaged.account_id)) > 0
    registry, by = partnership.registry, actor_of(first)
    await administration.close_account(registry, by, other.account_id)
    [kept] = await keys.list_keys(registry, SCHOOL)
    ended, _ = await keys.revoke_key(registry, by, kept.kid, registry.now())
    assert key is not None
    assert ended.active_to is not None


@pytest.mark.parametrize("attack", [ALTERED, TAKEN_AWAY])
async def test_a_damaged_account_confirms_nothing_and_the_others_go_on(
    partnership: Partnership, stage: AtRest, attack: str
):
    first, second, third = await officers(partnership, COUNCIL, COUNCIL, COUNCIL)
    with pytest.raises(ActWaitsError) as waits:
        await rename(partnership, actor_of(first))
    assert await damage(stage.url, attack.format(third.account_id)) > 0
    registry = partnership.registry
    [view] = await listing.list_acts(registry, actor_of(third))
    assert view.refused == Refusal.TOO_NEW
    done = await second_yes(partnership, waits.value, actor_of(second))
    assert done.act.state == JointState.TWO


@pytest.mark.parametrize("attack", [ALTERED, TAKEN_AWAY])
async def test_a_damaged_account_makes_nobody_the_only_officer(
    partnership: Partnership, stage: AtRest, attack: str
):
    first, second, own = await officers(partnership, COUNCIL, COUNCIL, SCHOOL)
    registry = partnership.registry
    with pytest.raises(ActWaitsError) as waits:
        await rename(partnership, actor_of(first))
    for damaged in (second, own):
        assert await damage(stage.url, attack.format(damaged.account_id)) > 0
    with pytest.raises(DamagedRecordError):
        await administration.invite(
            registry, actor_of(first), CHARITY, ("officer",), "me@evil.example", "Eve"
        )
    views = await listing.list_acts(registry, actor_of(first))  # it is seen, and can be stopped
    [view] = [view for view in views if view.act.act_id == waits.value.act_id]
    assert (view.refused, view.way) == (Refusal.DAMAGED, Way.OPERATOR)
    with pytest.raises(DamagedRecordError):
        await second_yes(partnership, waits.value, actor_of(own, SCHOOL), timedelta())
    stopped = await confirming.stop(registry, actor_of(own, SCHOOL), waits.value.act_id)
    assert stopped.state == JointState.STOPPED


@pytest.mark.parametrize("attack", ["UPDATE operator SET partner_id = 'x'", "DELETE FROM operator"])
async def test_nobody_escapes_the_second_person_by_damage_to_who_operates(
    partnership: Partnership, stage: AtRest, attack: str
):
    first, _ = await officers(partnership)
    assert await damage(stage.url, attack) == 1
    with pytest.raises(DamagedRecordError):
        await administration.invite(
            partnership.registry, actor_of(first), COUNCIL, ("officer",), "me@evil.example", "Eve"
        )


async def test_a_damaged_act_hides_no_other(partnership: Partnership, stage: AtRest):
    first, second = await officers(partnership)
    with pytest.raises(ActWaitsError) as one:
        await rename(partnership, actor_of(first))
    await imported(partnership, actor_of(first))
    which = f"WHERE act_id = '{one.value.act_id}'"
    assert await damage(stage.url, f"UPDATE joint_act SET body = '{{}}' {which}") == 1
    registry = partnership.registry
    views = await listing.list_acts(registry, actor_of(second))
    assert len(views) == len(NAMES)
    partnership.clock.now += OBJECTION
    await confirming.confirm(registry, actor_of(second), views[0].act.act_id, "letter")
    assert await names(partnership) == NAMES
    with pytest.raises(DamagedRecordError):
        await listing.read_act(registry, actor_of(second), one.value.act_id)


async def test_of_two_who_confirm_or_stop_at_once_one_does(partnership: Partnership):
    first, second, third = await officers(partnership, COUNCIL, COUNCIL, COUNCIL)
    registry = partnership.registry
    with pytest.raises(ActWaitsError) as waits:
        await invite(partnership, actor_of(first))
    partnership.clock.now += OBJECTION
    act_id = waits.value.act_id
    done = await asyncio.gather(
        confirming.confirm(registry, actor_of(second), act_id, "letter"),
        confirming.confirm(registry, actor_of(third), act_id, "telephone"),
        confirming.stop(registry, partnership.actor(SCHOOL, "officer"), act_id),
        return_exceptions=True,
    )
    refused = [one for one in done if isinstance(one, Exception)]
    assert len(refused) == 2
    assert all(isinstance(one, ConflictError | StaleVersionError) for one in refused)
    view = await listing.read_act(registry, actor_of(second), act_id)
    assert (view.act.version, view.act.is_open) == (2, False)
