"""Consent records that are read differently since the migration, for their own officers."""

from __future__ import annotations

import dataclasses

import pytest

from registry.domain.records.acting import Actor
from registry.errors import NotAllowedError
from registry.services.notifications import notify
from registry.services.reports import consent_changes as report
from registry.services.reports.consent_changes import ConsentChanges, consent_changes
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, POLICE, SCHOOL, Partnership
from tests.simulator.partnership import KINDS, Belongings, opened_again
from tests.store.databases import SIGNING_KEY
from tests.version_before.edition_one import said_before
from tests.version_before.loading import vault

NAMED = {"scheme": "name_dob", "name": "Maya Reed", "date_of_birth": "1990-05-14"}


async def of(partnership: Partnership, partner_id: str, *roles: str) -> ConsentChanges:
    return await consent_changes(partnership.registry, partnership.actor(partner_id, *roles))


async def test_a_record_is_listed_for_who_made_it(partnership: Partnership):
    maya = await partnership.person(SCHOOL, NAMED)
    consent = await said_before(partnership, SCHOOL, maya)
    await said_before(
        partnership, COUNCIL, await partnership.person(COUNCIL, NAMED), status="refused"
    )
    found = await of(partnership, SCHOOL, "officer")
    assert (found.on, found.total) == (partnership.registry.today(), 1)
    [row] = found.items
    assert (row.record, row.subject) == (consent.record_id, maya)
    assert (row.discloser, row.recipients, row.purposes) == (COUNCIL, (SCHOOL,), ("early_help",))
    assert (row.was, row.now) == ("yes", "no")
    assert row.for_whom[0] == "someone whose age is not given"
    assert (await of(partnership, COUNCIL, "officer")).items == ()
    assert (await of(partnership, SCHOOL, "auditor")) == found


async def test_what_another_would_share_says_yes_or_no_alone(partnership: Partnership):
    """Why it is no now may be somebody else's refusal, which this organisation may not read."""
    maya = await partnership.person(SCHOOL, NAMED)
    await said_before(partnership, SCHOOL, maya)
    await said_before(partnership, SCHOOL, maya, status="requested", purposes=("direct_care",))
    await said_before(partnership, SCHOOL, maya, status="refused", recipients=())
    rows = {row.discloser: row for row in (await of(partnership, SCHOOL)).items}
    assert {name: row.status_now for name, row in rows.items()} == {SCHOOL: "refused", COUNCIL: ""}


async def test_people_are_read_page_by_page(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    people = [
        await partnership.person(SCHOOL, {**NAMED, "name": f"Maya Reed{letter}"})
        for letter in "abcde"
    ]
    records = [(await said_before(partnership, SCHOOL, person)).record_id for person in people]
    await said_before(partnership, HOSPITAL, await partnership.person(HOSPITAL, NAMED))
    monkeypatch.setattr(report, "_AT_ONCE", 2)
    found = await of(partnership, SCHOOL)
    assert sorted(row.record for row in found.items) == sorted(records)
    assert [row.subject for row in found.items] == sorted(people)


@pytest.mark.parametrize("role", ["practitioner", "verifier", "admin"])
async def test_it_is_for_officers_and_auditors(partnership: Partnership, role: str):
    with pytest.raises(NotAllowedError):
        await of(partnership, SCHOOL, role)


async def test_the_migration_tells_each_officer_who_has_something_to_read(url_migrated: str):
    own = Belongings(vault=vault(), signing_key=SIGNING_KEY)
    async with opened_again(url_migrated, own) as partnership:
        listed = {each: await of(partnership, each) for each in (COUNCIL, SCHOOL, POLICE)}
        told = {partner_id: await codes(partnership, partner_id) for partner_id in KINDS}
        assert all(of_each.count("consent_reread") == 1 for of_each in told.values())
        assert {row.now for found in listed.values() for row in found.items} == {"yes", "no"}
        for partner_id, found in listed.items():
            assert found.total
            assert await recorders_of(partnership, found) == {partner_id}
        await partnership.registry.database.migrate()
        assert told[CHARITY] == await codes(partnership, CHARITY)


async def codes(partnership: Partnership, partner_id: str) -> list[str]:
    actor = Actor(partner_id, frozenset({"officer"}), "officer")
    return [told.code for told in await notify.list_own(partnership.registry, actor)]


async def recorders_of(partnership: Partnership, found: ConsentChanges) -> set[str]:
    """Who made the records of a report."""
    async with partnership.registry.database.reads() as reads:
        return {
            event.controller
            for row in found.items
            for event in await reads.consent_record(row.record)
        }


async def test_nobody_is_told_where_nothing_changed(partnership: Partnership):
    assert "consent_reread" not in await codes(partnership, COUNCIL)
    assert dataclasses.astuple(await of(partnership, COUNCIL))[1:] == (0, ())
