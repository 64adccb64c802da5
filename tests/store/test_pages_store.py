"""What the pages store: decisions and accounts for ever, one-time secrets for a short time."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from registry.domain.records.accounts import OneTimeSecret
from registry.domain.records.checks import Decision
from registry.errors import ConflictError, StaleVersionError
from registry.store.database import StoreDatabase
from tests.store import samples
from tests.store.samples import NOW, SCHOOL
from tests.store.test_repository import add

LATER = NOW + timedelta(minutes=5)


def secret(key: str = "k", content: bytes = b"first", owner: str = "acc_one") -> OneTimeSecret:
    return OneTimeSecret("draft", key, owner, content, LATER)


def unplaced(decision: Decision) -> Decision:
    """The decision without its ledger index, which is known only once it is written."""
    assert decision.leaf_index is not None
    return dataclasses.replace(decision, leaf_index=None)


async def put(database: StoreDatabase, *secrets: OneTimeSecret) -> list[int]:
    async with database.unit_of_work() as work:
        counts = [await work.put_secret(one_time_secret) for one_time_secret in secrets]
        await work.commit()
    return counts


async def test_a_decision_keeps_its_versions_and_the_latest_is_listed_first(
    database: StoreDatabase,
) -> None:
    await database.append_checks([samples.check("chk_one")])
    first = samples.decision(check_id="chk_one")
    added = samples.decision(version=2, check_id="chk_one", sealed=b"more")
    other = samples.decision("dec_two")
    await add(database, first)
    await add(database, other, added)
    async with database.reads() as reads:
        assert [*map(unplaced, await reads.decision("dec_one"))] == [first, added]
        assert [*map(unplaced, await reads.decisions(SCHOOL))] == [added, other]
        assert await reads.decisions("somebody-else") == []
    with pytest.raises(StaleVersionError):
        await add(database, added)


async def test_a_login_is_one_accounts(database: StoreDatabase) -> None:
    invited = samples.account()
    active = samples.account(version=2, status="active", sealed=b"t")
    await add(database, invited)
    await add(database, active)
    async with database.reads() as reads:
        assert await reads.account("acc_one") == active
        assert await reads.account_by_login(invited.login) == active
        assert await reads.account_by_login(samples.mac("b@example.org")) is None
        assert await reads.accounts(SCHOOL) == [active]
    with pytest.raises(ConflictError):
        await add(database, samples.account("acc_two"))


async def test_a_slip_is_read_until_it_expires(database: StoreDatabase) -> None:
    await put(database, secret(), secret("other", owner="acc_two"))
    async with database.reads() as reads:
        assert await reads.secret("draft", "k", NOW) == secret()
        assert await reads.secrets_of("draft", "acc_one", NOW) == [secret()]
        assert await reads.secret("draft", "k", LATER) is None
        assert await reads.secrets_of("draft", "acc_one", LATER) == []
        assert await reads.secret("session", "k", NOW) is None
    async with database.unit_of_work() as work:
        await work.drop_expired_secrets(LATER)
        await work.commit()
    async with database.reads() as reads:
        assert await reads.secret("draft", "k", NOW) is None


async def test_a_slip_is_put_in_the_place_of_the_one_before_and_counted(
    database: StoreDatabase,
) -> None:
    assert await put(database, secret(), secret(content=b"second")) == [1, 2]
    async with database.reads() as reads:
        found = await reads.secret("draft", "k", NOW)
    assert found is not None
    assert (found.content, found.version) == (b"second", 2)


async def test_attempts_at_once_are_all_counted(database: StoreDatabase) -> None:
    counts = await asyncio.gather(*(put(database, secret()) for _ in range(8)))
    assert sorted(count for [count] in counts) == list(range(1, 9))


async def test_of_two_who_take_a_secret_at_once_one_gets_it(database: StoreDatabase) -> None:
    await put(database, secret())

    async def take() -> OneTimeSecret | None:
        async with database.unit_of_work() as work:
            found = await work.take_secret("draft", "k", NOW)
            await work.commit()
        return found

    found = await asyncio.gather(take(), take(), take())
    assert [taken for taken in found if taken] == [secret()]


async def test_an_expired_slip_is_not_taken_and_an_uncommitted_one_is_not_kept(
    database: StoreDatabase,
) -> None:
    await put(database, secret())
    async with database.unit_of_work() as work:
        assert await work.take_secret("draft", "k", LATER) is None
    async with database.unit_of_work() as work:
        await work.drop_secrets("acc_one", "draft")
    async with database.reads() as reads:
        assert await reads.secret("draft", "k", NOW) == secret()
