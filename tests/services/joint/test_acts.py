"""One officer of the operator alone becomes nobody else; a second person makes it count."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from registry.domain.records.acting import Actor
from registry.domain.records.joint import JointState
from registry.errors import (
    ActWaitsError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    StaleVersionError,
)
from registry.services.accounts import administration, invitation, tokens
from registry.services.charter import members, memberships
from registry.services.joint import confirming, listing
from registry.services.notifications.notify import list_own
from registry.services.partners import register
from registry.services.signer import CheckpointSigner
from registry.services.signing import keys
from tests.simulator import CHARITY, COUNCIL, SCHOOL, Partnership
from tests.simulator.signing_in import joined, take_up
from tests.support.two_people import LIFE, OBJECTION, actor_of, officers, second_yes, waiting

Act = Callable[[Partnership, Actor], Awaitable[Any]]
RENAMED = {"id": SCHOOL, "legal_name": "Valley School", "kind": "maintained_school"}


async def enrol(partnership: Partnership, by: Actor) -> Any:
    mine = replace_actor(partnership, by)
    return await mine.enrol(SCHOOL)


async def invite(partnership: Partnership, by: Actor) -> Any:
    return await administration.invite(
        partnership.registry, by, SCHOOL, ("officer",), "me@evil.example", "Eve"
    )


async def rename(partnership: Partnership, by: Actor) -> Any:
    return await register.amend_partner(partnership.registry, by, RENAMED, 1)


def replace_actor(partnership: Partnership, by: Actor) -> Partnership:
    """Return the partnership with somebody else in the operator's place."""

    class Played(Partnership):
        def actor(self, partner_id: str, *roles: str) -> Actor:
            return by if partner_id == COUNCIL else super().actor(partner_id, *roles)

    return Played(partnership.registry, partnership.clock, partnership.keys)


async def state_of(partnership: Partnership) -> tuple[int, int, str]:
    async with partnership.registry.database.reads() as reads:
        partner = await register.get_partner(reads, SCHOOL)
        return (
            len(await reads.keys(SCHOOL)),
            len(await reads.accounts(SCHOOL)),
            partner.legal_name,
        )


POWERS = [pytest.param(act, id=act.__name__) for act in (enrol, invite, rename)]


@pytest.mark.parametrize("act", POWERS)
async def test_nothing_counts_until_a_second_officer_says_yes(partnership: Partnership, act: Act):
    first, second = await officers(partnership)
    before = await state_of(partnership)
    with pytest.raises(ActWaitsError) as waits:
        await act(partnership, actor_of(first))
    assert await state_of(partnership) == before
    told = await list_own(partnership.registry, partnership.actor(SCHOOL, "officer"))
    assert (told[0].code, told[0].document_id) == ("act_waiting", waits.value.act_id)
    registry, act_id = partnership.registry, waits.value.act_id
    with pytest.raises(NotAllowedError, match="You began this"):
        await confirming.confirm(registry, actor_of(first), act_id, "telephone")
    with pytest.raises(NotAllowedError, match="a day in which it can object"):
        await confirming.confirm(registry, actor_of(second), act_id, "telephone")
    partnership.clock.now += OBJECTION
    with pytest.raises(InvalidInputError):
        await confirming.confirm(registry, actor_of(second), act_id, " ")
    for nobody in ("shell:root", "tok_1"):
        program = Actor(COUNCIL, frozenset({"officer"}), nobody)
        with pytest.raises(NotAllowedError, match="is nobody"):
            await confirming.confirm(registry, program, act_id, "telephone")
    done = await confirming.confirm(registry, actor_of(second), act_id, "telephone")
    assert done.act.state == JointState.TWO
    assert await state_of(partnership) != before
    with pytest.raises(ConflictError):
        await confirming.confirm(registry, actor_of(second), act_id, "telephone")


@pytest.mark.parametrize("act", POWERS)
async def test_an_organisation_with_officers_confirms_itself(partnership: Partnership, act: Act):
    first, second, own = await officers(partnership, COUNCIL, COUNCIL, SCHOOL)
    with pytest.raises(ActWaitsError) as waits:
        await act(partnership, actor_of(first))
    with pytest.raises(NotAllowedError, match="own officers"):
        await second_yes(partnership, waits.value, actor_of(second), timedelta(days=2))
    done = await second_yes(partnership, waits.value, actor_of(own, SCHOOL), timedelta())
    assert done.act.confirmed_by == own.account_id


@pytest.mark.parametrize("act", POWERS)
async def test_the_organisation_says_no(partnership: Partnership, act: Act):
    first, second = await officers(partnership)
    with pytest.raises(ActWaitsError) as waits:
        await act(partnership, actor_of(first))
    registry, act_id = partnership.registry, waits.value.act_id
    with pytest.raises(NotFoundError):
        await confirming.stop(registry, partnership.actor(CHARITY, "officer"), act_id)
    await confirming.stop(registry, partnership.actor(SCHOOL, "officer"), act_id)
    with pytest.raises(ConflictError):
        await second_yes(partnership, waits.value, actor_of(second))
    assert await waiting(partnership) == []


async def test_a_renewed_link_waits_and_the_one_concerned_cannot_confirm_it(
    partnership: Partnership,
):
    first, second, own = await officers(partnership, COUNCIL, COUNCIL, SCHOOL)
    registry = partnership.registry
    with pytest.raises(ActWaitsError) as waits:
        await administration.new_link(registry, actor_of(first), own.account_id)
    with pytest.raises(NotAllowedError, match="about you"):
        await second_yes(partnership, waits.value, actor_of(own, SCHOOL))
    done = await second_yes(partnership, waits.value, actor_of(second), timedelta())
    assert done.person is not None
    await take_up(partnership, done.person, done.secret)


async def test_the_link_of_an_invitation_is_shown_to_the_second_person(partnership: Partnership):
    first, second = await officers(partnership)
    with pytest.raises(ActWaitsError) as waits:
        await invite(partnership, actor_of(first))
    done = await second_yes(partnership, waits.value, actor_of(second))
    assert done.person is not None
    known = await invitation.find_invitation(partnership.registry, done.secret)
    assert (known.account.partner_id, known.private.name) == (SCHOOL, "Eve")


async def test_an_organisation_renews_its_own_practitioners_links_alone(partnership: Partnership):
    _, _, own = await officers(partnership, COUNCIL, COUNCIL, SCHOOL)
    registry, by = partnership.registry, actor_of(own, SCHOOL)
    invited = ("practitioner",), "pat@hill.example", "Pat"
    person, _ = await administration.invite(registry, by, SCHOOL, *invited)
    _, secret = await administration.new_link(registry, by, person.account_id)
    assert secret
    assert await waiting(partnership) == []


async def test_an_officer_of_the_operator_makes_no_sock_puppet_alone(partnership: Partnership):
    first, second = await officers(partnership)
    invited = ("officer",), "puppet@evil.example", "Pup Pet"
    with pytest.raises(ActWaitsError) as waits:
        await administration.invite(partnership.registry, actor_of(first), COUNCIL, *invited)
    with pytest.raises(NotAllowedError, match="You began this"):
        await second_yes(partnership, waits.value, actor_of(first))
    assert (await second_yes(partnership, waits.value, actor_of(second), timedelta())).secret


async def test_a_terminal_and_one_officer_of_the_operator_are_one(partnership: Partnership):
    first, second = await officers(partnership)
    shell = Actor(COUNCIL, frozenset({"officer", "admin"}), "shell:root")
    invited = ("officer",), "puppet@evil.example", "Pup Pet"
    with pytest.raises(ActWaitsError) as waits:
        await administration.invite(partnership.registry, shell, COUNCIL, *invited)
    assert (await second_yes(partnership, waits.value, actor_of(first), timedelta())).act.waits
    assert (await second_yes(partnership, waits.value, actor_of(second), timedelta())).secret


async def test_the_operators_practitioners_and_its_first_officers_need_nobody_else(
    partnership: Partnership,
):
    registry = partnership.registry
    [only] = await officers(partnership, COUNCIL)
    by = actor_of(only)
    second = await joined(partnership, COUNCIL, "officer", address="b@county.example", by=by)
    partnership.clock.advance(days=7)
    invited = ("practitioner",), "pat@county.example", "Pat"
    person, _ = await administration.invite(registry, by, COUNCIL, *invited)
    await administration.new_link(registry, by, person.account_id)
    await administration.new_link(registry, by, only.account_id)
    with pytest.raises(ActWaitsError):
        await administration.new_link(registry, by, second.account_id)


async def test_a_colleague_put_out_opens_no_way_for_a_week(partnership: Partnership):
    first, second = await officers(partnership)
    registry, evil = partnership.registry, actor_of(first)
    await administration.close_account(registry, evil, second.account_id)
    with pytest.raises(ActWaitsError):
        await invite(partnership, evil)
    again = ("officer",), second.address, "Bo"
    with pytest.raises(ActWaitsError):
        await administration.invite(registry, evil, COUNCIL, *again)
    partnership.clock.advance(days=8)
    _, secret = await administration.invite(registry, evil, COUNCIL, *again)
    assert secret


async def test_a_colleagues_account_is_not_taken_with_a_new_link(partnership: Partnership):
    first, second, third = await officers(partnership, COUNCIL, COUNCIL, COUNCIL)
    registry, evil = partnership.registry, actor_of(first)
    with pytest.raises(ActWaitsError) as waits:
        await administration.new_link(registry, evil, second.account_id)
    with pytest.raises(NotAllowedError, match="about you"):
        await second_yes(partnership, waits.value, actor_of(second))
    done = await second_yes(partnership, waits.value, actor_of(third))
    assert done.person is not None
    await take_up(partnership, done.person, done.secret)
    with pytest.raises(ActWaitsError) as act:  # who was given the link is somebody new for a week
        await invite(partnership, evil)
    with pytest.raises(NotAllowedError, match="officer of a week"):
        await second_yes(partnership, act.value, actor_of(second))


async def test_nobody_with_an_account_and_an_identity_of_the_provider_is_two(
    partnership: Partnership,
):
    [only] = await officers(partnership, COUNCIL)
    registry = replace(partnership.registry, with_provider=frozenset({COUNCIL}))
    provided = Partnership(registry, partnership.clock, partnership.keys)
    with pytest.raises(ActWaitsError) as waits:
        await invite(provided, actor_of(only))
    with pytest.raises(NotAllowedError, match="one person may have both"):
        await second_yes(provided, waits.value, oidc("oidc_1"))
    with pytest.raises(ActWaitsError) as again:
        await invite(provided, oidc("oidc_1"))
    with pytest.raises(NotAllowedError, match="one person may have both"):
        await second_yes(provided, again.value, actor_of(only))
    assert (await second_yes(provided, again.value, oidc("oidc_2"))).secret


def oidc(name: str) -> Actor:
    return Actor(COUNCIL, frozenset({"officer"}), name)


async def test_a_new_officer_beside_the_only_one_does_not_act_alone(partnership: Partnership):
    [only] = await officers(partnership, COUNCIL)
    by = actor_of(only)
    new = await joined(partnership, COUNCIL, "officer", address="new@evil.example", by=by)
    with pytest.raises(ActWaitsError) as waits:
        await invite(partnership, actor_of(new))
    assert (await second_yes(partnership, waits.value, actor_of(only))).secret


async def test_what_the_terminal_began_needs_two_people(partnership: Partnership):
    first, second = await officers(partnership)
    shell = Actor(COUNCIL, frozenset({"officer", "admin"}), "shell:root")
    with pytest.raises(ActWaitsError) as waits:
        await invite(partnership, shell)
    taken = await second_yes(partnership, waits.value, actor_of(first))
    assert (taken.act.waits, taken.act.begun_by, taken.secret) == (True, first.account_id, "")
    with pytest.raises(NotAllowedError, match="You began this"):
        await second_yes(partnership, waits.value, actor_of(first))
    assert (await second_yes(partnership, waits.value, actor_of(second))).secret


async def test_after_two_weeks_it_is_begun_again(partnership: Partnership):
    first, second = await officers(partnership)
    with pytest.raises(ActWaitsError) as waits:
        await invite(partnership, actor_of(first))
    with pytest.raises(NotAllowedError, match="two weeks"):
        await second_yes(partnership, waits.value, actor_of(second), LIFE)


async def test_what_no_longer_fits_is_not_done(partnership: Partnership):
    first, second = await officers(partnership)
    with pytest.raises(ActWaitsError) as renaming:
        await rename(partnership, actor_of(first))
    with pytest.raises(ActWaitsError) as one:
        await enrol(partnership, actor_of(first))
    with pytest.raises(ActWaitsError) as another:
        await enrol(partnership, actor_of(first))
    own = {**RENAMED, "legal_name": "Hill School", "privacy_notice_url": "https://hill.example/p"}
    await register.amend_partner(partnership.registry, partnership.actor(SCHOOL), own, 1)
    with pytest.raises(StaleVersionError):
        await second_yes(partnership, renaming.value, actor_of(second))
    await second_yes(partnership, one.value, actor_of(second))
    with pytest.raises(ConflictError, match="has a key by now"):
        await second_yes(partnership, another.value, actor_of(second))


async def test_one_officer_acts_at_once_and_it_is_marked(partnership: Partnership):
    [only] = await officers(partnership, COUNCIL)
    registry = partnership.registry
    await enrol(partnership, actor_of(only))
    [key] = await keys.list_keys(registry, SCHOOL)
    assert await listing.marked_acts(registry, SCHOOL) == ["Enrol a signatory's key"]
    assert await marks_in_trust_file(partnership) == {key.kid: True}
    address, by = "second@county.example", actor_of(only)
    second = await joined(partnership, COUNCIL, "officer", address=address, by=by)
    acts = await listing.list_acts(registry, actor_of(second))
    [act_id] = [view.act.act_id for view in acts if view.act.concerns == key.kid]
    with pytest.raises(ConflictError, match="has taken effect"):
        await confirming.stop(registry, actor_of(second), act_id)
    await confirming.confirm(registry, actor_of(second), act_id)
    assert await listing.marked_acts(registry, SCHOOL) == []
    assert await marks_in_trust_file(partnership) == {key.kid: None}


async def marks_in_trust_file(partnership: Partnership) -> dict[str, bool | None]:
    registry = partnership.registry
    trust = await members.trust_file(registry, CheckpointSigner(registry))
    return {key["kid"]: key.get("confirmed_by_one") for key in trust["trust"]["member_keys"]}


async def test_what_protects_takes_effect_at_once_and_is_confirmed_afterwards(
    partnership: Partnership,
):
    await partnership.enrol(SCHOOL)
    await partnership.charter()
    await partnership.sign("wisc", 1, SCHOOL)
    first, second, person = await officers(partnership, COUNCIL, COUNCIL, SCHOOL)
    registry, by = partnership.registry, actor_of(first)
    [key] = await keys.list_keys(registry, SCHOOL)
    ended, _ = await keys.revoke_key(registry, by, key.kid, registry.now())
    await memberships.change(registry, by, SCHOOL, "suspended", "a theft")
    closed = await administration.close_account(registry, by, person.account_id)
    assert (ended.active_to, closed.status) == (registry.now(), "closed")
    titles = await listing.marked_acts(registry, SCHOOL)
    assert {*titles} >= {"Close an account", "Suspend the membership", "End a key"}
    for view in await listing.list_acts(registry, actor_of(second)):
        if view.act.state == JointState.ONE and view.act.kind.protects:
            await try_to_confirm(partnership, view.act.act_id, first.account_id, second.account_id)
    left = await listing.marked_acts(registry, SCHOOL)
    assert "Close an account" not in left


async def try_to_confirm(partnership: Partnership, act_id: str, first: str, second: str) -> None:
    registry, role = partnership.registry, frozenset({"officer"})
    with pytest.raises(NotAllowedError):
        await confirming.confirm(registry, Actor(COUNCIL, role, first), act_id)
    await confirming.confirm(registry, Actor(COUNCIL, role, second), act_id)


async def test_a_token_for_another_organisation_is_told_to_it(partnership: Partnership):
    registry, shell = partnership.registry, partnership.actor(COUNCIL)
    await tokens.new_token(registry, shell, SCHOOL, ("officer",))
    await tokens.new_token(registry, shell, COUNCIL, ("officer",))
    told = await list_own(registry, partnership.actor(SCHOOL, "officer"))
    assert [one.code for one in told] == ["token_made"]
    assert await list_own(registry, partnership.actor(COUNCIL, "officer")) == []


async def test_others_see_nothing_of_it(partnership: Partnership):
    first, _ = await officers(partnership)
    with pytest.raises(ActWaitsError) as waits:
        await invite(partnership, actor_of(first))
    other = replace(partnership.actor(CHARITY, "officer"), name="acc_other")
    with pytest.raises(NotFoundError):
        await listing.read_act(partnership.registry, other, waits.value.act_id)
    assert await listing.list_acts(partnership.registry, other) == []
    with pytest.raises(NotFoundError):
        await confirming.confirm(partnership.registry, other, waits.value.act_id)


OFFICE = {"name": "The office", "telephone": "01632 960111"}
REACHED = {
    "id": SCHOOL,
    "legal_name": "Hill School",
    "kind": "maintained_school",
    "contact": OFFICE,
}


@pytest.mark.parametrize(
    "changed",
    [
        {"contact": {"name": "The office", "telephone": "01632 960999"}},
        {"contact": {**OFFICE, "email": "desk@elsewhere.example"}},
        {"contact": {**OFFICE, "out_of_hours": "01632 960999"}},
        {"role_holders": [{"name": "Eve", "role": "contact", "telephone": "01632 960999"}]},
        {"role_holders": [{"name": "Eve", "role": "dpo", "email": "eve@elsewhere.example"}]},
    ],
)
async def test_whom_to_ring_is_not_changed_by_one_person(
    partnership: Partnership, changed: dict[str, Any]
):
    first, second = await officers(partnership)
    registry, school = partnership.registry, partnership.actor(SCHOOL, "officer")
    old, _ = await register.amend_partner(registry, school, REACHED, 1)
    [told, *_] = await list_own(registry, school)
    assert told.code == "contact_changed"
    with pytest.raises(ActWaitsError) as waits:
        await register.amend_partner(registry, actor_of(first), {**REACHED, **changed}, old.version)
    assert await register.find_partner(registry, SCHOOL) == old
    [told, *_] = await list_own(registry, school)
    assert (told.code, told.document_id) == ("act_waiting", waits.value.act_id)
    view = await listing.read_act(registry, school, waits.value.act_id)
    assert "Until now, to tell it there: contact, The office, 01632 960111" in view.details
    assert any(detail.startswith("To be: ") for detail in view.details)
    with pytest.raises(NotAllowedError, match="You began this"):
        await second_yes(partnership, waits.value, actor_of(first))
    await second_yes(partnership, waits.value, actor_of(second))
    now = await register.find_partner(registry, SCHOOL)
    assert (now.version, now.document == old.document) == (old.version + 1, False)


async def test_what_reaches_nobody_needs_no_second_person(partnership: Partnership):
    first, _ = await officers(partnership)
    registry, school = partnership.registry, partnership.actor(SCHOOL, "officer")
    old, _ = await register.amend_partner(registry, school, REACHED, 1)
    named = {**REACHED, "role_holders": [{"name": "Ann Bell", "role": "chief_officer"}]}
    now, _ = await register.amend_partner(registry, actor_of(first), named, old.version)
    assert await register.find_partner(registry, SCHOOL) == now


async def test_one_officer_changes_whom_to_ring_at_once_and_it_is_marked(
    partnership: Partnership,
):
    [only] = await officers(partnership, COUNCIL)
    await register.amend_partner(partnership.registry, actor_of(only), REACHED, 1)
    marked = await listing.marked_acts(partnership.registry, SCHOOL)
    assert marked == ["Change whom to ring or write to"]
