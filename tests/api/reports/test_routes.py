"""Reports over HTTP, and reminders that a running server sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from registry.api.reports import routes
from registry.services.agreements import registering
from registry.services.context import Registry
from registry.services.notifications import notify
from registry.serving import create_registry_app
from tests.api.conftest import Api, settings
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge
from tests.version_before.edition_one import said_before

PARTIES = (COUNCIL, HOSPITAL, SCHOOL)


async def in_force(partnership: Partnership, **changes: str) -> None:
    await partnership.charter()
    for partner_id in PARTIES:
        await partnership.enrol(partner_id)
        await partnership.sign("wisc", 1, partner_id)
    document = discharge(partnership, **changes)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), document)
    await partnership.sign("discharge", 1, *PARTIES)


async def test_every_report_answers(api: Api):
    await in_force(api.partnership)
    headers = await api.headers(HOSPITAL, "officer")
    totals = {
        "due-for-review?within=365": 1,
        "unsigned": 0,
        "matrix?partner=hill-school&purpose=direct_care": 4,
        "bases?on=2026-11-22": 0,
        "members": 3,
        "reacceptance": 0,
        "consent-changes": 0,
    }
    for path, total in totals.items():
        answer = await api.client.get(f"/api/v1/reports/{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        report = answer.json()
        assert (report["on"], report["total"]) == ("2026-11-22", total), path
        assert len(report["items"]) == total
    due = await api.client.get("/api/v1/reports/due-for-review?within=365", headers=headers)
    assert due.json()["items"] == [
        {
            "agreement": "discharge",
            "version": 1,
            "title": "Discharge",
            "kind": "pisa",
            "state": "in_force",
            "review_date": "2027-11-22",
            "days_left": 365,
            "parties": list(PARTIES),
        }
    ]


async def test_consent_changes_are_an_organisations_own(api: Api):
    named = {"scheme": "name_dob", "name": "Maya Reed", "date_of_birth": "1990-05-14"}
    maya = await api.partnership.person(SCHOOL, named)
    consent = await said_before(api.partnership, SCHOOL, maya)
    path = "/api/v1/reports/consent-changes"
    officer = await api.client.get(path, headers=await api.headers(SCHOOL, "officer"))
    report = officer.json()
    assert (officer.status_code, report["on"], report["total"]) == (200, "2026-11-22", 1)
    [row] = report["items"]
    assert row.pop("for_whom")[0] == "someone whose age is not given"
    assert row == {
        "record": consent.record_id,
        "subject": maya,
        "discloser": COUNCIL,
        "recipients": [SCHOOL],
        "purposes": ["early_help"],
        "data_categories": ["personal", "special:health"],
        "was": "yes",
        "now": "no",
        "status_now": "",
    }
    assert "Maya" not in officer.text
    auditor = await api.client.get(path, headers=await api.headers(SCHOOL, "auditor"))
    assert auditor.text == officer.text
    operator = await api.client.get(path, headers=await api.headers(COUNCIL, "officer"))
    assert operator.json()["items"] == []
    practitioner = await api.client.get(path, headers=await api.headers(SCHOOL, "practitioner"))
    assert practitioner.status_code == 403


async def test_a_long_answer_is_cut_and_says_how_long_it_is(
    api: Api, monkeypatch: pytest.MonkeyPatch
):
    await in_force(api.partnership)
    monkeypatch.setattr(routes, "MAX_SHOWN", 2)
    headers = await api.headers(COUNCIL, "officer")
    report = (await api.client.get("/api/v1/reports/members", headers=headers)).json()
    assert (report["total"], len(report["items"])) == (3, 2)


@pytest.mark.parametrize(
    ("path", "pointers"),
    [
        ("due-for-review?within=soon", ["/within"]),
        ("due-for-review?within=99999", ["/within"]),
        ("unsigned?x=1", ["/x"]),
        ("matrix?all=yes&colour=red", ["/colour", "/all"]),
        ("matrix?partner=nobody&purpose=gossip", ["/partner", "/purpose"]),
        ("bases?on=tomorrow", ["/on"]),
        ("bases?on=2026-02-30", ["/on"]),
        ("members?members=1", ["/members"]),
        ("consent-changes?partner=hill-school", ["/partner"]),
    ],
)
async def test_unusable_parameters_are_reported(api: Api, path: str, pointers: list[str]):
    headers = await api.headers(COUNCIL, "officer")
    answer = await api.client.get(f"/api/v1/reports/{path}", headers=headers)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == pointers


async def test_a_server_reminds_as_it_starts(partnership: Partnership, tmp_path: Path):
    await in_force(partnership, review_date="2026-12-01")
    partnership.clock.advance(days=10)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Registry]:
        yield partnership.registry

    async def reminded() -> list[str]:
        actor = partnership.actor(SCHOOL)
        notifications = await notify.list_own(partnership.registry, actor)
        return [
            notification.code
            for notification in notifications
            if notification.code == "overdue_for_review"
        ]

    assert await reminded() == []
    async with create_registry_app(settings(tmp_path), opened).lifespan():
        for _ in range(200):
            if await reminded():
                break
            await asyncio.sleep(0.02)
    assert await reminded() == ["overdue_for_review"]
