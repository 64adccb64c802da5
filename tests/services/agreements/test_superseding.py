"""Which version is in force while another waits or follows, on both engines."""

from datetime import date, timedelta

import pytest

from registry.domain.agreements.lifecycle import Act
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import AgreementStep, Document
from registry.errors import (
    InvalidInputError,
)
from registry.services.agreements import registering
from registry.services.check_ports import CheckQuery
from registry.services.checks.checker import Checker
from registry.services.signing import keys
from tests.services.agreements.test_registering import register
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
)

pytestmark = pytest.mark.scene(after=Partnership.charter)


async def test_a_draft_does_not_hide_the_version_in_force_and_then_takes_its_place(
    partnership: Partnership,
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    begins = partnership.registry.today() + timedelta(days=10)
    without_school = {**discharge(partnership, version=2), "start_date": begins.isoformat()}
    without_school["parties"] = [
        party for party in without_school["parties"] if party["partner"] != SCHOOL
    ]
    for clause in without_school["sharings"]:
        for end in ("from", "to"):
            clause[end] = [partner_id for partner_id in clause[end] if partner_id != SCHOOL] or [
                COUNCIL
            ]
        clause["lawful_bases"] = [
            basis for basis in clause["lawful_bases"] if basis["partner"] != SCHOOL
        ]
    without_school["sharings"] = [
        clause
        for clause in without_school["sharings"]
        if set(clause["from"]) <= {basis["partner"] for basis in clause["lawful_bases"]}
        and len({*clause["from"], *clause["to"]}) > 1
    ]
    registry = partnership.registry
    with pytest.raises(InvalidInputError) as caught:
        await registering.register(registry, partnership.actor(COUNCIL), without_school)
    [fault] = caught.value.faults
    assert (fault.pointer, SCHOOL in fault.detail) == ("/parties", True)
    await leaves(partnership, SCHOOL, begins)
    await registering.register(registry, partnership.actor(COUNCIL), without_school)
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        actor = partnership.actor(partner_id)
        listed = await listed_one(partnership, partner_id)
        shown = await registering.read(registry, actor, "discharge", None)
        for view in (listed, shown):
            assert (view.document.version, view.standing.state) == (1, "under_amendment")
            assert view.newer == (None if partner_id == SCHOOL else 2)
    assert await _agreement_fact(partnership, HOSPITAL, SCHOOL) == "active"
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL)
    partnership.clock.advance(days=10)
    council = partnership.actor(COUNCIL)
    assert (await registering.read(registry, council, "discharge", None)).document.version == 2
    old = await registering.read(registry, council, "discharge", 1)
    assert old.standing.state == "superseded"
    assert await _agreement_fact(partnership, HOSPITAL, SCHOOL) == "none"
    left = await listed_one(partnership, SCHOOL)
    assert (left.document.version, left.standing.state) == (1, "superseded")
    assert await _superseded_from(partnership) == {1: registry.today(), 2: None}


async def leaves(partnership: Partnership, partner_id: str, on: date) -> None:
    """Record that a party leaves version 1 of the agreement."""
    async with partnership.registry.database.unit_of_work() as uow:
        uow.add(
            AgreementStep(
                document_id="discharge",
                version=1,
                document_version=1,
                act=Act.LEAVE,
                partner_id=partner_id,
                by=partner_id,
                effective_on=on,
                reason="it closes",
                recorded_at=partnership.clock.now,
                recorded_by="simulator",
            )
        )
        await uow.commit()


async def _agreement_fact(partnership: Partnership, sender: str, recipient: str) -> str:
    """Return the agreement fact that a check takes from the agreements between the two."""
    request = {
        "from": sender,
        "to": recipient,
        "purpose": "direct_care",
        "data_categories": ["personal"],
    }
    checker = Checker(partnership.registry)
    answer = await checker.check(request, actor=partnership.actor(sender))
    return answer.prepared.coverage.fact


async def listed_one(partnership: Partnership, partner_id: str) -> Version[Document]:
    actor = partnership.actor(partner_id)
    listed = await registering.list_own(partnership.registry, actor, after="", limit=10)
    [view] = [view for view in listed if view.document.document_id == "discharge"]
    return view


async def test_a_signed_version_that_has_not_begun_leaves_the_one_before_in_force(
    partnership: Partnership,
):
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    begins = partnership.registry.today() + timedelta(days=10)
    later = {**discharge(partnership, 2), "start_date": begins.isoformat()}
    await registering.register(partnership.registry, partnership.actor(COUNCIL), later)
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL, SCHOOL)
    view = await listed_one(partnership, SCHOOL)
    assert (view.document.version, view.standing.state, view.newer) == (1, "under_amendment", 2)
    assert await _superseded_from(partnership) == {1: begins, 2: None}
    partnership.clock.advance(days=10)
    view = await listed_one(partnership, SCHOOL)
    assert (view.document.version, view.standing.state, view.newer) == (2, "in_force", None)


async def test_a_version_signed_with_a_stolen_key_supersedes_nothing(partnership: Partnership):
    """Lists and checks agree: otherwise no version would be in force."""
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await register(partnership)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    partnership.clock.advance(hours=1)
    stolen = partnership.clock.now
    await register(partnership, version=2)
    await partnership.sign("discharge", 2, COUNCIL, HOSPITAL, SCHOOL)
    assert await _superseded_from(partnership) == {
        1: partnership.registry.today(),
        2: None,
    }
    async with partnership.registry.database.reads() as reads:
        [enrolled] = await reads.keys(HOSPITAL)
    await keys.revoke_key(partnership.registry, partnership.actor(HOSPITAL), enrolled.kid, stolen)
    view = await listed_one(partnership, SCHOOL)
    assert (view.document.version, view.standing.state, view.newer) == (1, "under_amendment", 2)
    assert await _superseded_from(partnership) == {1: None, 2: None}


async def _superseded_from(partnership: Partnership) -> dict[int, date | None]:
    """Return by version the day from which it is superseded, as a check sees it."""
    query = CheckQuery(None, HOSPITAL, COUNCIL, "direct_care", partnership.registry.today())
    [agreement] = (await partnership.registry.database.check_rows(query)).register.agreements
    return {version.document.version: version.superseded_from for version in agreement.versions}
