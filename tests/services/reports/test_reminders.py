"""Reminders of review dates and of a new charter, on both engines: each is sent once."""

import asyncio
import logging
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from registry.services.agreements import registering, steps
from registry.services.agreements.listing import listed
from registry.services.notifications import notify
from registry.services.reports import reminders
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    SCHOOL,
    Partnership,
    charter_document,
    discharge,
)
from tests.simulator.scenes import with_keys

PARTIES = (COUNCIL, HOSPITAL, SCHOOL)


async def due_next_spring(partnership: Partnership) -> None:
    """Put the agreement ``discharge`` in force, due for review by 31 May 2027."""
    await with_keys(partnership)
    await register(partnership, review_date="2027-05-31")
    await partnership.sign("discharge", 1, *PARTIES)


pytestmark = pytest.mark.scene(after=due_next_spring)


async def register(partnership: Partnership, version: int = 1, **changes: str) -> None:
    document = discharge(partnership, version, **changes)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), document)


def on(partnership: Partnership, day: str, hour: int = 12) -> None:
    partnership.clock.now = datetime.combine(
        date.fromisoformat(day), datetime.min.time(), UTC
    ).replace(hour=hour)


async def notified(
    partnership: Partnership, partner_id: str, about: str = "discharge"
) -> list[str]:
    """Return the codes of an organisation's notifications about a document, in order."""
    own = await notify.list_own(partnership.registry, partnership.actor(partner_id))
    return [
        notification.code for notification in reversed(own) if notification.document_id == about
    ]


async def reviews_told(partnership: Partnership, partner_id: str = SCHOOL) -> list[str]:
    return [code for code in await notified(partnership, partner_id) if "review" in code]


async def test_each_party_is_notified_of_each_stage_once(partnership: Partnership):
    stages = {
        "2027-02-27": [],
        "2027-02-28": ["review_in_3_months"],
        "2027-04-30": ["review_in_1_month"],
        "2027-05-24": ["review_in_1_week"],
        "2027-05-31": [],
        "2027-06-01": ["overdue_for_review"],
    }
    expected: list[str] = []
    for day, codes in stages.items():
        on(partnership, day)
        ran = await reminders.remind(partnership.registry)
        assert ran.notifications == len(PARTIES) * len(codes), day
        again = await reminders.remind(partnership.registry)
        assert again.notifications == 0
        expected += codes
        for partner_id in PARTIES:
            assert await reviews_told(partnership, partner_id) == expected
    assert await notified(partnership, NURSERY) == []


async def test_days_are_londons(partnership: Partnership):
    on(partnership, "2027-05-31", hour=22)
    await reminders.remind(partnership.registry)
    assert await reviews_told(partnership) == ["review_in_1_week"]
    on(partnership, "2027-05-31", hour=23)  # past midnight in London
    await reminders.remind(partnership.registry)
    assert await reviews_told(partnership) == ["review_in_1_week", "overdue_for_review"]


async def test_after_days_without_a_run_only_the_last_stage_is_notified(partnership: Partnership):
    on(partnership, "2027-08-01")
    await reminders.remind(partnership.registry)
    assert await reviews_told(partnership) == ["overdue_for_review"]
    on(partnership, "2027-05-25")  # the clock is set back
    await reminders.remind(partnership.registry)
    assert await reviews_told(partnership) == ["overdue_for_review"]


@pytest.mark.each_engine
async def test_each_reminder_is_sent_once_by_many_runs_at_once(partnership: Partnership):
    on(partnership, "2027-03-01")
    runs = await asyncio.gather(*(reminders.remind(partnership.registry) for _ in range(4)))
    assert sum(run.notifications for run in runs) == len(PARTIES)
    assert Counter(await reviews_told(partnership)) == {"review_in_3_months": 1}


async def test_nobody_is_reminded_of_a_version_that_is_not_in_force(partnership: Partnership):
    await register(partnership, 2, review_date="2027-06-30")  # which nobody has signed
    on(partnership, "2027-03-01")
    council = partnership.actor(COUNCIL)
    step = steps.StepRequest("discharge", 1, "terminate", "The ward has closed.")
    await steps.take_step(partnership.registry, council, step)
    assert (await reminders.remind(partnership.registry)).notifications == 0


async def test_a_suspended_version_is_still_to_be_reviewed(partnership: Partnership):
    on(partnership, "2027-03-01")
    step = steps.StepRequest("discharge", 1, "suspend", "A new system is on trial.")
    await steps.take_step(partnership.registry, partnership.actor(SCHOOL), step)
    await reminders.remind(partnership.registry)
    assert await reviews_told(partnership) == ["review_in_3_months"]


async def test_a_version_replaced_in_time_needs_no_review(partnership: Partnership):
    start = {"start_date": "2027-05-01", "review_date": "2028-05-01"}
    await register(partnership, 2, **start)
    await partnership.sign("discharge", 2, *PARTIES)
    on(partnership, "2027-03-01")
    assert (await reminders.remind(partnership.registry)).notifications == 0


async def test_a_stopped_run_continues_next_time(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    on(partnership, "2027-03-01")
    stop = asyncio.Event()
    stop.set()
    assert (await reminders.remind(partnership.registry, stop)).notifications == 0
    monkeypatch.setattr(reminders, "_AT_ONCE", 1)
    assert (await reminders.remind(partnership.registry)).notifications == len(PARTIES)


async def test_a_failure_beside_a_server_is_logged_and_tried_again(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    on(partnership, "2027-03-01")
    stop = asyncio.Event()
    real = reminders.remind
    tries = 0

    async def failing(*arguments: object) -> object:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ValueError("Jane Citizen")
        done = await real(*arguments)  # type: ignore[arg-type]
        stop.set()
        return done

    monkeypatch.setattr(reminders, "remind", failing)
    with caplog.at_level(logging.WARNING):
        await asyncio.wait_for(
            reminders.keep_reminding(partnership.registry, stop, every=0.001), timeout=10
        )
    assert await reviews_told(partnership) == ["review_in_3_months"]
    assert "ValueError" in caplog.text
    assert "Jane" not in caplog.text


async def test_the_charter_too_is_reviewed(partnership: Partnership):
    await partnership.sign("wisc", 1, SCHOOL)
    async with partnership.registry.database.reads() as reads:
        charter = await reads.document("wisc")
    assert charter is not None
    on(partnership, charter.review_date.isoformat())
    await reminders.remind(partnership.registry)
    assert await notified(partnership, SCHOOL, "wisc") == ["review_in_1_week"]
    assert await notified(partnership, COUNCIL, "wisc") == ["review_in_1_week"]  # the operator
    assert await notified(partnership, HOSPITAL, "wisc") == []  # not a member


async def test_members_are_notified_of_a_new_charter_as_it_is_registered(partnership: Partnership):
    await partnership.sign("wisc", 1, SCHOOL, HOSPITAL)
    newer = charter_document(version=2)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), newer)
    for partner_id, codes in {SCHOOL: 1, HOSPITAL: 1, CHARITY: 0, COUNCIL: 0}.items():
        assert await notified(partnership, partner_id, "wisc") == ["charter_changed"] * codes


async def test_lists_show_the_same_as_the_page_of_one_document(partnership: Partnership):
    """Each version has the same state, read a hundred at a time or alone."""
    await register(partnership, 2, start_date="2027-01-01", review_date="2028-01-01")
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL)
    step = steps.StepRequest("discharge", 2, "withdraw", "A wrong annex.")
    await steps.take_step(partnership.registry, partnership.actor(COUNCIL), step)
    await register(partnership, 3, start_date="2027-02-01", review_date="2028-01-01")
    registry = partnership.registry
    for day in ("2026-11-22", "2027-02-01", "2028-06-01"):
        on(partnership, day)
        if day == "2027-02-01":
            await partnership.sign("discharge", 3, *PARTIES)
        async with registry.database.reads() as reads:
            alone = await reads.registered("discharge", registry.today())
            together = [
                version async for page in listed(reads, registry.today()) for version in page
            ]
        assert [version.standing for version in together] == [
            version.standing for version in alone.versions
        ], day
        assert [version.parties for version in together] == [
            version.parties for version in alone.versions
        ]
