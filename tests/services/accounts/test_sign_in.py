"""Signing in: what opens a session, what does not, how often one may try, and what is stored."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from registry.errors import InvalidInputError, NotFoundError, RegistryError
from registry.services.accounts import administration, crowd, own_account, passwords, sign_in
from registry.services.accounts.crowd import CrowdedError
from registry.services.accounts.rate_limits import TooManyAttemptsError
from registry.services.accounts.sessions import find_session
from tests.simulator import SCHOOL, Partnership
from tests.simulator.signing_in import PASSWORD, Someone, invited, joined, officer, take_up


async def _wrong(partnership: Partnership, address: str, times: int = 10) -> RegistryError:
    """Try wrong passwords and return the last refusal."""
    last: RegistryError | None = None
    for _ in range(times):
        with pytest.raises(RegistryError) as refused:
            await sign_in.begin(partnership.registry, address, "a wrong password")
        last = refused.value
    assert last is not None
    return last


async def test_a_password_and_a_code_open_a_session_of_the_organisation(partnership: Partnership):
    someone = await joined(partnership, SCHOOL, "practitioner", "auditor")
    registry = partnership.registry
    half = await sign_in.begin(registry, " ZOE@hill.example ", PASSWORD, {"next": "/decisions"})
    token, then = await sign_in.finish(registry, half, someone.code())
    session = await find_session(registry, token)
    assert session is not None
    assert session.actor.partner_id == SCHOOL
    assert session.actor.roles == {"practitioner", "auditor"}
    assert session.actor.name == someone.account_id
    assert then == {"next": "/decisions"}


async def test_half_a_sign_in_opens_nothing_and_lasts_five_minutes(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    assert await find_session(registry, half) is None
    partnership.clock.advance(minutes=5)
    with pytest.raises(sign_in.SignInOverError):
        await sign_in.finish(registry, half, someone.code())


@pytest.mark.each_engine
async def test_a_code_is_used_once(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    one = await sign_in.begin(registry, someone.address, PASSWORD)
    other = await sign_in.begin(registry, someone.address, PASSWORD)
    done = await asyncio.gather(
        sign_in.finish(registry, one, someone.code()),
        sign_in.finish(registry, other, someone.code()),
        return_exceptions=True,
    )
    refused = [result for result in done if isinstance(result, BaseException)]
    assert [type(refusal) for refusal in refused] == [sign_in.WrongSignInError]
    lost, won = (one, other) if isinstance(done[0], BaseException) else (other, one)
    partnership.clock.advance(seconds=30)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.finish(registry, lost, someone.code(-1))
    with pytest.raises(sign_in.SignInOverError):
        await sign_in.finish(registry, won, someone.code())


async def test_unknown_wrong_invited_and_closed_are_answered_alike_after_the_same_work(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    registry = partnership.registry
    await joined(partnership, SCHOOL, address="known@hill.example")
    closed = await joined(partnership, SCHOOL, address="closed@hill.example")
    await administration.close_account(registry, officer(), closed.account_id)
    await invited(partnership, SCHOOL, address="invited@hill.example")
    worked: list[str] = []
    await passwords.is_right("once, so that all is made ready", None)
    real = passwords.Argon2id.verify_phc_encoded

    class Counted:
        @staticmethod
        def verify_phc_encoded(password: bytes, kept: str) -> None:
            worked.append(kept.rpartition("$")[0].rpartition("$")[0])
            real(password, kept)

    monkeypatch.setattr(passwords, "Argon2id", Counted)
    said = set()
    for address in ("known", "closed", "invited", "nobody"):
        typed = "a wrong password" if address == "known" else PASSWORD
        with pytest.raises(sign_in.WrongSignInError) as refused:
            await sign_in.begin(registry, f"{address}@hill.example", typed)
        said.add((refused.value.code, str(refused.value)))
    assert len(said) == 1
    assert worked == [f"$argon2id$v=19$m={passwords.MEMORY_KIB},t=2,p=1"] * 4


async def test_ten_wrong_passwords_make_the_address_wait_known_or_not(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    for address in (someone.address, "nobody@hill.example"):
        assert isinstance(await _wrong(partnership, address), sign_in.WrongSignInError)
        assert isinstance(await _wrong(partnership, address, 1), TooManyAttemptsError)
    with pytest.raises(TooManyAttemptsError):
        await sign_in.begin(registry, someone.address.upper(), PASSWORD)
    partnership.clock.advance(minutes=15)
    assert await sign_in.begin(registry, someone.address, PASSWORD)
    assert isinstance(await _wrong(partnership, someone.address), sign_in.WrongSignInError)


async def test_further_attempts_do_not_lengthen_the_wait(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    await _wrong(partnership, someone.address, 11)
    for _ in range(15):
        partnership.clock.advance(seconds=55)
        await _wrong(partnership, someone.address, 1)
    partnership.clock.advance(seconds=76)
    assert await sign_in.begin(partnership.registry, someone.address, PASSWORD)


@pytest.mark.each_engine
async def test_of_many_attempts_at_once_ten_are_let_through(partnership: Partnership):
    async def tried() -> BaseException | str:
        [done] = await asyncio.gather(
            sign_in.begin(partnership.registry, "nobody@hill.example", "a wrong password"),
            return_exceptions=True,
        )
        return done

    done = [
        *await asyncio.gather(*(tried() for _ in range(25))),
        *[await tried() for _ in range(15)],
    ]
    assert {type(result) for result in done} == {
        sign_in.WrongSignInError,
        CrowdedError,
        TooManyAttemptsError,
    }
    assert sum(isinstance(result, sign_in.WrongSignInError) for result in done) == 10


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that grows with each hash: whether a password was stored."""
    made: list[bool] = []
    real = passwords.matches

    def counted(password: str, kept: str | None) -> bool:
        made.append(kept is not None)
        time.sleep(0.02)  # on its own thread, as the real work
        return real(password, kept)

    monkeypatch.setattr(passwords, "matches", counted)
    return made


async def flooded(partnership: Partnership, someone: Someone, hashed: list[bool]) -> float:
    """Sign in beside two hundred invented addresses; return how many seconds that took."""
    registry = partnership.registry

    async def invented(number: int) -> RegistryError:
        with pytest.raises(RegistryError) as refused:
            await sign_in.begin(registry, f"nobody-{number}@hill.example", "a wrong password")
        return refused.value

    flood = [asyncio.create_task(invented(number)) for number in range(200)]
    await asyncio.sleep(0.05)
    began = time.monotonic()
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    assert await sign_in.finish(registry, half, someone.code())
    took = time.monotonic() - began
    assert hashed.count(False) < 100  # in turn it would have waited for two hundred
    answers = await asyncio.gather(*flood)
    said = Counter(type(answer) for answer in answers)
    assert set(said) == {sign_in.WrongSignInError, CrowdedError}
    assert said[CrowdedError] > 100
    assert "Try again in a minute" in str(next(a for a in answers if isinstance(a, CrowdedError)))
    return took


async def test_two_hundred_invented_addresses_keep_nobody_waiting(
    partnership: Partnership, hashed: list[bool]
):
    await flooded(partnership, await joined(partnership, SCHOOL), hashed)


@pytest.mark.long
@pytest.mark.usefixtures("full_cost")
async def test_they_keep_nobody_waiting_for_two_seconds(
    partnership: Partnership, hashed: list[bool]
):
    """At full cost, on a machine that does nothing else; it took ten seconds."""
    assert await flooded(partnership, await joined(partnership, SCHOOL), hashed) < 2


async def test_a_crowd_is_no_way_to_find_out_who_has_an_account(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    """Unknown, wrong, counted out, closed: the same words at the same moment."""
    someone = await joined(partnership, SCHOOL)
    counted_out = await joined(partnership, SCHOOL, address="counted-out@hill.example")
    await _wrong(partnership, counted_out.address, 11)
    monkeypatch.setattr(crowd, "ALL", crowd.Line("full", longest=0, each=2))
    monkeypatch.setattr(crowd, "TOLD_AFTER_SECONDS", 0.3)
    said, waits = set(), []
    for address in ("nobody@hill.example", someone.address, counted_out.address):
        for password in ("a wrong password", PASSWORD):
            if (address, password) == (someone.address, PASSWORD):
                continue
            began = time.monotonic()
            with pytest.raises(CrowdedError) as refused:
                await sign_in.begin(partnership.registry, address, password)
            waits.append(time.monotonic() - began)
            said.add(str(refused.value))
    assert len(said) == 1
    assert max(waits) - min(waits) < 0.1
    assert await sign_in.begin(partnership.registry, someone.address, PASSWORD)


async def test_one_address_takes_no_more_than_its_share():
    line = crowd.Line("test", longest=3, each=2)
    async with AsyncExitStack() as stack:

        async def joins(whose: str) -> bool:
            return await stack.enter_async_context(line.place(whose))

        assert [await joins("one") for _ in range(4)] == [True, True, False, False]
        assert [await joins(whose) for whose in ("two", "three")] == [True, False]
    async with line.place("three") as has_room:
        assert has_room


async def test_what_is_wrong_with_a_recovery_sign_in_costs_the_same_work(
    partnership: Partnership, hashed: list[bool]
):
    """The attack: an unknown address, or a wrong code, was answered without a hash."""
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    for address, password, code in (
        ("nobody@hill.example", PASSWORD, someone.codes[0]),
        (someone.address, PASSWORD, "aaaa-aaaa-aaaa-aaaa"),
        (someone.address, PASSWORD, "no code"),
        (someone.address, "a wrong password", someone.codes[0]),
    ):
        with pytest.raises(sign_in.WrongSignInError):
            await sign_in.sign_in_with_recovery_code(registry, address, password, code)
    assert hashed == [False, False, False, True]


async def test_a_crowd_holds_up_no_recovery_code(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    someone = await joined(partnership, SCHOOL)
    monkeypatch.setattr(crowd, "ALL", crowd.Line("full", longest=0, each=2))
    monkeypatch.setattr(crowd, "TOLD_AFTER_SECONDS", 0.0)
    arguments = (partnership.registry, someone.address, PASSWORD)
    with pytest.raises(CrowdedError):
        await sign_in.sign_in_with_recovery_code(*arguments, "aaaa-aaaa-aaaa-aaaa")
    assert await sign_in.sign_in_with_recovery_code(*arguments, someone.codes[0])


async def test_codes_are_counted_for_the_account_and_its_day(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    for _ in range(3):
        half = await sign_in.begin(registry, someone.address, PASSWORD)
        for _ in range(10):
            with pytest.raises(sign_in.WrongSignInError):
                await sign_in.finish(registry, half, someone.code(9))
        half = await sign_in.begin(registry, someone.address, PASSWORD)
        with pytest.raises(TooManyAttemptsError):
            await sign_in.finish(registry, half, someone.code())
        partnership.clock.advance(minutes=15)
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    with pytest.raises(TooManyAttemptsError):
        await sign_in.finish(registry, half, someone.code())


async def test_a_recovery_code_gets_in_once_however_many_others_have_tried(
    partnership: Partnership,
):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    await _wrong(partnership, someone.address, 11)
    typed = someone.codes[3].upper()
    token = await sign_in.sign_in_with_recovery_code(registry, someone.address, PASSWORD, typed)
    assert await find_session(registry, token)
    with pytest.raises(sign_in.WrongSignInError) as used:
        await sign_in.sign_in_with_recovery_code(registry, someone.address, PASSWORD, typed)
    with pytest.raises(sign_in.WrongSignInError) as wrong:
        await sign_in.sign_in_with_recovery_code(
            registry, someone.address, "a wrong password", someone.codes[4]
        )
    with pytest.raises(sign_in.WrongSignInError) as unknown:
        await sign_in.sign_in_with_recovery_code(registry, "no@one.example", PASSWORD, typed)
    assert str(used.value) == str(wrong.value) == str(unknown.value)
    partnership.clock.advance(minutes=15)
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.finish_with_recovery_code(registry, half, typed)
    assert await sign_in.finish_with_recovery_code(registry, half, someone.codes[5])


@pytest.mark.each_engine
async def test_a_recovery_code_used_twice_at_once_opens_one_session(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    done = await asyncio.gather(
        *(
            sign_in.sign_in_with_recovery_code(
                partnership.registry, someone.address, PASSWORD, someone.codes[0]
            )
            for _ in range(4)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(result, str) for result in done) == 1
    assert {type(result) for result in done} == {str, sign_in.WrongSignInError}


async def test_changing_the_password_ends_what_the_old_one_opened(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    actor = partnership.actor(SCHOOL)
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    token, _ = await sign_in.finish(registry, half, someone.code())
    session = await find_session(registry, token)
    assert session is not None
    with pytest.raises(InvalidInputError) as both:
        await own_account.change_password(registry, session.actor, "not it", "short")
    assert [fault.pointer for fault in both.value.faults] == ["/present", "/password"]
    new = await own_account.change_password(registry, session.actor, PASSWORD, "another four words")
    assert await find_session(registry, token) is None
    assert await find_session(registry, new)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.begin(registry, someone.address, PASSWORD)
    with pytest.raises(NotFoundError):
        await own_account.own_account(registry, actor)


async def test_new_recovery_codes_replace_the_old(partnership: Partnership):
    someone = await joined(partnership, SCHOOL)
    registry = partnership.registry
    actor = partnership.actor(SCHOOL)
    mine = type(actor)(SCHOOL, frozenset({"practitioner"}), someone.account_id)
    codes = await own_account.renew_recovery_codes(registry, mine, PASSWORD)
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    with pytest.raises(sign_in.WrongSignInError):
        await sign_in.finish_with_recovery_code(registry, half, someone.codes[0])
    assert await sign_in.finish_with_recovery_code(registry, half, codes[0])
    for _ in range(9):
        with pytest.raises(InvalidInputError):
            await own_account.renew_recovery_codes(registry, mine, "not it")


async def test_stored_data_names_nobody_and_opens_nothing(partnership: Partnership):
    person, link = await invited(partnership, SCHOOL)
    someone: Someone = await take_up(partnership, person, link)
    registry = partnership.registry
    half = await sign_in.begin(registry, someone.address, PASSWORD)
    async with registry.database.reads() as reads:
        account = await reads.account(someone.account_id)
        found = await reads.secrets_of(sign_in.HALF, someone.account_id, registry.now())
    assert account is not None
    kept = repr(account) + repr(found)
    for secret in ("zoe", "Zoë", PASSWORD, someone.secret, half, *someone.codes, "argon2"):
        assert secret not in kept
