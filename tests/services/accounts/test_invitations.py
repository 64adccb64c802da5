"""Accounts are invited, accepted, given a new link and closed, by the right officers only."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RegistryError,
)
from registry.services.accounts import administration, invitation, one_time_secrets, sign_in
from registry.services.accounts.sessions import find_session
from registry.services.vault import Vault
from tests.simulator import CHARITY, COUNCIL, SCHOOL, Partnership
from tests.simulator.signing_in import PASSWORD, Someone, invited, joined, officer, take_up


async def test_looking_at_a_link_uses_nothing_up(partnership: Partnership):
    person, link = await invited(partnership, SCHOOL)
    for _ in range(3):
        known = await invitation.find_invitation(partnership.registry, link)
        assert known.account_id == person.account_id
    await take_up(partnership, person, link)


async def test_a_link_is_used_once(partnership: Partnership):
    person, link = await invited(partnership, SCHOOL)
    registry = partnership.registry
    one = await invitation.choose_password(registry, link, PASSWORD)
    other = await invitation.choose_password(registry, link, "someone else’s words")
    secrets = []
    for setup in (one, other):
        found = await one_time_secrets.look(registry, invitation.SETUP, setup)
        assert found is not None
        secrets.append(found.content["totp"])
    assert secrets[0] != secrets[1]
    await take_up(partnership, person, link)
    for setup in (one, other):
        with pytest.raises(NotFoundError):
            await invitation.accept_invitation(registry, setup, "123456")
    with pytest.raises(NotFoundError):
        await invitation.find_invitation(registry, link)


@pytest.mark.each_engine
async def test_a_link_used_twice_at_once_is_used_once(partnership: Partnership):
    person, link = await invited(partnership, SCHOOL)
    done = await asyncio.gather(
        *(take_up(partnership, person, link) for _ in range(3)), return_exceptions=True
    )
    refused = [result for result in done if isinstance(result, BaseException)]
    assert len(refused) == len(done) - 1
    assert [one for one in refused if not isinstance(one, RegistryError)] == []


async def test_a_link_lives_three_days(partnership: Partnership):
    _, link = await invited(partnership, SCHOOL)
    partnership.clock.advance(days=3, seconds=-1)
    assert await invitation.find_invitation(partnership.registry, link)
    partnership.clock.advance(seconds=1)
    with pytest.raises(NotFoundError):
        await invitation.find_invitation(partnership.registry, link)


async def test_a_new_link_ends_earlier_ones_and_replaces_all_once_used(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    token, _ = await sign_in.finish(registry, half, someone.code())
    _, first = await administration.new_link(registry, officer(), someone.account_id)
    person, second = await administration.new_link(registry, officer(), someone.account_id)
    with pytest.raises(NotFoundError):
        await invitation.find_invitation(registry, first)
    assert await find_session(registry, token)
    again = await take_up(partnership, person, second, "another four words")
    assert await find_session(registry, token) is None
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.begin(registry, someone.address, PASSWORD)
    half = await sign_in.begin(registry, someone.address, "another four words")
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.finish_with_recovery_code(registry, half, someone.codes[0])
    partnership.clock.advance(seconds=60)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.finish(registry, half, someone.code())
    assert await sign_in.finish(registry, half, again.code())


async def test_closing_ends_everything_at_once(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    token, _ = await sign_in.finish(registry, half, someone.code())
    partnership.clock.advance(seconds=60)
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    _, link = await administration.new_link(registry, officer(), someone.account_id)
    await administration.close_account(registry, officer(), someone.account_id)
    assert await find_session(registry, token) is None
    with pytest.raises(sign_in.SignInOverError):
        await sign_in.finish(registry, half, someone.code())
    with pytest.raises(NotFoundError):
        await invitation.find_invitation(registry, link)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.sign_in_with_recovery_code(
            registry, someone.address, PASSWORD, someone.codes[0]
        )
    for again in (administration.close_account, administration.new_link):
        with pytest.raises(ConflictError):
            await again(registry, officer(), someone.account_id)


async def test_a_person_who_left_may_be_invited_again_in_another_role(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    with pytest.raises(ConflictError):
        await invited(partnership, SCHOOL)
    await administration.close_account(registry, officer(), someone.account_id)
    with pytest.raises(ConflictError):
        await invited(partnership, CHARITY)
    person, link = await invited(partnership, SCHOOL, "auditor", address="ZOE@hill.example")
    assert person.account_id == someone.account_id
    assert (await take_up(partnership, person, link)).account_id == someone.account_id
    [found] = await administration.list_people(registry, officer(SCHOOL), SCHOOL)
    assert (found.roles, found.status) == (("auditor",), "active")


async def test_another_organisations_officer_finds_nothing(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry, other = partnership.registry, officer(CHARITY)
    for use_case in (
        administration.find_person,
        administration.new_link,
        administration.close_account,
    ):
        with pytest.raises(NotFoundError):
            await use_case(registry, other, someone.account_id)
        with pytest.raises(NotFoundError):
            await use_case(registry, officer(), "acc_nobody")
    with pytest.raises(NotFoundError):
        await administration.list_people(registry, other, SCHOOL)
    with pytest.raises(NotFoundError):
        await administration.invite(registry, other, SCHOOL, ("practitioner",), "a@b.example", "A")
    with pytest.raises(NotFoundError):
        await administration.invite(
            registry, officer(), "nowhere", ("practitioner",), "a@b.example", "A"
        )
    assert await administration.list_people(registry, officer(SCHOOL), SCHOOL)
    assert await administration.list_people(registry, officer(COUNCIL), SCHOOL)


@pytest.mark.parametrize("role", ["practitioner", "auditor", "verifier"])
async def test_only_officers_and_administrators_look_after_accounts(
    partnership: Partnership, role: str
):
    someone = await joined(partnership, SCHOOL)
    registry, actor = partnership.registry, officer(SCHOOL, role)
    for use_case in (
        administration.find_person,
        administration.new_link,
        administration.close_account,
    ):
        with pytest.raises(NotAllowedError):
            await use_case(registry, actor, someone.account_id)
    with pytest.raises(NotAllowedError):
        await administration.list_people(registry, actor, SCHOOL)
    with pytest.raises(NotAllowedError):
        await administration.invite(registry, actor, SCHOOL, (role,), "a@b.example", "A")


async def test_nobody_becomes_more_than_they_are_through_another(partnership: Partnership):
    registry = partnership.registry
    admin = await joined(partnership, SCHOOL, "admin")
    only_officer = officer(SCHOOL, "officer")
    assert "admin" not in administration.roles_to_give(only_officer)
    with pytest.raises(NotAllowedError):
        await administration.invite(registry, only_officer, SCHOOL, ("admin",), "a@b.example", "A")
    for use_case in (administration.new_link, administration.close_account):
        with pytest.raises(NotAllowedError):
            await use_case(registry, only_officer, admin.account_id)
    itself = type(only_officer)(SCHOOL, frozenset({"admin"}), admin.account_id)
    with pytest.raises(ConflictError):
        await administration.close_account(registry, itself, admin.account_id)


async def test_every_fault_of_an_invitation_is_named_at_once(partnership: Partnership):
    for address in ("", "zoe", "zoe@", "a b@c.example", "x" * 250 + "@b.example", "<a@b.example>"):
        with pytest.raises(InvalidInputError) as refused:
            await administration.invite(
                partnership.registry, officer(), SCHOOL, ("boss",), address, " "
            )
        pointers = [fault.pointer for fault in refused.value.faults]
        assert pointers == ["/name", "/address", "/roles"]


async def test_a_bad_password_or_code_leaves_the_link_as_it_was(partnership: Partnership):
    person, link = await invited(partnership, SCHOOL)
    registry = partnership.registry
    for password in ("short", "x" * 200, "password1234", "zoe@hill.example"):
        with pytest.raises(InvalidInputError):
            await invitation.choose_password(registry, link, password)
    setup = await invitation.choose_password(registry, link, PASSWORD)
    for code in ("000000", "", "abcdef"):
        with pytest.raises(InvalidInputError):
            await invitation.accept_invitation(registry, setup, code)
    await take_up(partnership, person, link)


async def test_every_change_is_in_the_ledger(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    await administration.new_link(partnership.registry, officer(), someone.account_id)
    await administration.close_account(partnership.registry, officer(), someone.account_id)
    async with partnership.registry.database.reads() as reads:
        leaves = await reads.leaves(0, 1_000)
    versions = [leaf.version for leaf in leaves if leaf.kind == "account"]
    assert versions == [1, 2, 3, 4]


async def test_accounts_are_found_after_the_lookup_key_changes(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    old = partnership.registry.vault
    vault = Vault({**old.lookup_keys, 2: b"n" * 32}, old.wrapping_keys, old.challenge_keys)
    registry = dataclasses.replace(partnership.registry, vault=vault)
    assert await sign_in.begin(registry, someone.address, PASSWORD)


async def test_the_code_that_ends_the_set_up_is_spent(partnership: Partnership):
    """The attack: whoever read it over a shoulder signs in with it, knowing the password."""
    person, link = await invited(partnership, SCHOOL)
    registry = partnership.registry
    setup = await invitation.choose_password(registry, link, PASSWORD)
    secret = (await invitation.find_setup(registry, setup)).secret
    someone = Someone(partnership, person.account_id, person.address, secret)
    await invitation.accept_invitation(registry, setup, someone.code())
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.finish(registry, half, someone.code())
    assert await sign_in.finish(registry, half, someone.code(1))
