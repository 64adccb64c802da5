"""Organisations' records on both engines: warnings, history, the record as known, dues."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import InvalidInputError, NotAllowedError, NotFoundError
from registry.services.access import Role
from registry.services.agreements import registering
from registry.services.context import iso
from registry.services.partners import register
from registry.services.partners.document import content_of
from registry.services.partners.doubts import look_over
from registry.services.partners.faults import clean_document
from registry.services.partners.history import partner_as_of, partner_history
from registry.services.reports.dues import partners_due
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    SCHOOL,
    Partnership,
    discharge,
    partner_document,
)


async def amend(
    partnership: Partnership, partner_id: str, kind: str, seen: int, **fields: Any
) -> None:
    document = {**partner_document(partner_id, kind), **fields}
    actor = partnership.actor(COUNCIL)
    await register.amend_partner(partnership.registry, actor, document, seen)


async def doubts(partnership: Partnership, kind: str, **fields: Any) -> dict[str, str]:
    document = clean_document({**partner_document("new-one", kind), **fields})
    async with partnership.registry.database.reads() as reads:
        found = await look_over(partnership.registry, reads, document)
    return {fault.pointer: fault.detail for fault in found}


async def test_doubtful_values_are_kept_with_a_warning(partnership: Partnership):
    await amend(
        partnership,
        CHARITY,
        "charity",
        1,
        identifiers=[
            {"scheme": "charity", "value": "SC012345"},
            {"scheme": "ico", "value": "ZA 123 456"},
        ],
    )
    found = await doubts(
        partnership,
        "gp_practice",
        identifiers=[
            {"scheme": "ico", "value": "za123456"},
            {"scheme": "company", "value": "SC012345", "expires_on": "2026-11-21"},
            {"scheme": "ods", "value": "A12345", "expires_on": "2026-11-22"},
            {"scheme": "ods", "value": "a12345"},
        ],
        role_holders=[
            {"name": "Ann", "role": "dpo"},
            {"name": "Ben", "role": "dpo", "from": "2026-01-01"},
            {"name": "Cy", "role": "signatory"},
            {"name": "Di", "role": "signatory"},
        ],
        policy_documents=[
            {"id": "one", "title": "One", "review_date": "2027-01-01"},
            {
                "id": "two",
                "title": "Two",
                "review_date": "2027-01-01",
                "conditions": ["Sch1.18", "Sch1.2", "9(2)(g)+Sch1.6", "Sch8.4"],
            },
        ],
    )
    assert sorted(found) == [
        "/identifiers/0/value",
        "/identifiers/1/expires_on",
        "/identifiers/1/value",
        "/identifiers/3/value",
        "/policy_documents/0/conditions",
        "/policy_documents/1/conditions/1",
        "/role_holders",
        "/role_holders/1",
    ]
    assert "Family Charity" in found["/identifiers/0/value"]
    assert "Scottish" in found["/identifiers/1/value"]
    assert "Caldicott" in found["/role_holders"]


async def test_an_organisation_does_not_clash_with_itself(partnership: Partnership):
    number = [{"scheme": "urn", "value": "123456"}]
    await amend(partnership, SCHOOL, "maintained_school", 1, identifiers=number)
    async with partnership.registry.database.reads() as reads:
        school = await register.get_partner(reads, SCHOOL)
        assert await look_over(partnership.registry, reads, content_of(school)) == []


async def test_a_correction_is_a_new_version_and_what_was_known_stays(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, Role.OFFICER)
    first = iso(partnership.clock.now)
    partnership.clock.advance(days=3)
    note = {"kind": "correction", "reason": "It was the number of the school next door."}
    number = [{"scheme": "urn", "value": "123456"}]
    await amend(partnership, SCHOOL, "maintained_school", 1, identifiers=number, change=note)
    partnership.clock.advance(days=3)
    # Read, changed and sent back with the note of the version before: the note is not repeated.
    await amend(partnership, SCHOOL, "maintained_school", 2, legal_name="Hill", change=note)
    history = await partner_history(registry, officer, SCHOOL)
    assert [(v.partner.version, v.note) for v in history] == [(3, None), (2, note), (1, None)]
    assert [change.detail for change in history[1].changes] == ["Added: URN (value 123456)."]
    assert {change.pointer for change in history[0].changes} == {"/identifiers/0", "/legal_name"}
    assert history[2].changes == ()

    async def known(at: str) -> int:
        return (await partner_as_of(registry, officer, SCHOOL, at)).version

    assert await known(first) == 1
    assert [await known(day) for day in ("2026-11-24", "2026-11-25", "2026-11-28")] == [1, 2, 3]
    assert await known("2026-11-25T08:59:59Z") == 1
    assert await known("2026-11-25T09:00:00+00:00") == 2
    with pytest.raises(NotFoundError):
        await known("2026-11-21")
    for wrong in ("2026-11-29", "2999-01-01T00:00:00Z", "9999-12-31", "2026-02-30", "soon", ""):
        with pytest.raises(InvalidInputError):
            await known(wrong)


async def test_history_is_for_the_organisation_itself_and_the_operator(partnership: Partnership):
    registry = partnership.registry
    assert await partner_history(registry, partnership.actor(COUNCIL, Role.OFFICER), SCHOOL)
    assert await partner_history(registry, partnership.actor(SCHOOL, Role.AUDITOR), SCHOOL)
    for actor in (
        partnership.actor(CHARITY, Role.OFFICER),
        partnership.actor(SCHOOL, Role.PRACTITIONER),
    ):
        with pytest.raises(NotAllowedError):
            await partner_history(registry, actor, SCHOOL)
    with pytest.raises(NotFoundError):
        await partner_history(registry, partnership.actor(COUNCIL, Role.OFFICER), "nobody")


async def test_an_organisation_sees_what_falls_due_for_itself_and_its_counterparties(
    partnership: Partnership,
):
    for partner_id, kind, day in (
        (HOSPITAL, "nhs_trust", "2026-11-01"),
        (NURSERY, "nursery", "2026-12-01"),
        (CHARITY, "charity", "2027-12-01"),
    ):
        assurance = [{"standard": "dspt", "expires_on": day}]
        await amend(partnership, partner_id, kind, 1, assurance=assurance)
    await partnership.charter()
    officer, document = partnership.actor(COUNCIL), discharge(partnership)
    await registering.register(partnership.registry, officer, document)  # with hospital and school

    async def seen(partner_id: str, within: int = 90) -> list[tuple[str, bool]]:
        actor = partnership.actor(partner_id, Role.OFFICER)
        report = await partners_due(partnership.registry, actor, within)
        assert report.total == len(report.items)
        return [(due.partner_id, due.overdue) for due in report.items]

    assert await seen(COUNCIL) == [(HOSPITAL, True), (NURSERY, False)]
    assert await seen(COUNCIL, 0) == [(HOSPITAL, True)]
    assert await seen(SCHOOL) == [(HOSPITAL, True)]
    assert await seen(NURSERY) == [(NURSERY, False)]
    assert await seen(CHARITY) == []
    assert await seen(CHARITY, 400) == [(CHARITY, False)]
    for wrong in (-1, 3_661):
        with pytest.raises(InvalidInputError):
            await seen(COUNCIL, wrong)
    practitioner = partnership.actor(COUNCIL, Role.PRACTITIONER)
    with pytest.raises(NotAllowedError):
        await partners_due(partnership.registry, practitioner, 90)
