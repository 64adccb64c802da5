"""What ``/health/ready`` says: it said that all was well with damage, and where nothing is kept."""

from __future__ import annotations

import pytest

from registry.domain.records.damage import NotRecording
from tests.api.conftest import Api
from tests.simulator import COUNCIL, SCHOOL
from tests.simulator.scenes import AtRest
from tests.support.damage import damage

CHECK = {
    "from": COUNCIL,
    "to": SCHOOL,
    "purpose": "early_help",
    "data_categories": ["personal"],
}


async def test_ready_where_all_is_whole(api: Api):
    answer = await api.client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


async def test_damage_is_counted_and_the_rest_is_answered(api: Api, stage: AtRest):
    altered = f"UPDATE partner SET document = salt WHERE partner_id = '{SCHOOL}'"
    assert await damage(stage.url, altered) == 1
    headers = await api.headers(COUNCIL, "practitioner")
    refused = await api.client.post("/api/v1/checks", json=CHECK, headers=headers)
    assert refused.status_code == 503
    assert refused.json()["type"].endswith("could-not-check")
    assert refused.json()["title"] == "We could not check. This is not a no."
    other = {**CHECK, "to": "county-police"}
    answered = await api.client.post("/api/v1/checks", json=other, headers=headers)
    assert answered.status_code == 200
    batch = await api.client.post("/api/v1/checks/batch", json=[CHECK, other], headers=headers)
    assert [item.get("code") for item in batch.json()] == ["could-not-check", None]
    assert (await api.client.get(f"/api/v1/partners/{SCHOOL}", headers=headers)).status_code == 503
    answer = await api.client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "damaged", "damaged": 1})


STOPPED = {
    "ledger-end-damaged": "The end of the ledger is damaged. Leaf 7 is missing.",
    "disk-full": "The register's disk is nearly full.",
    "register-rolled-back": "The register was put back to an older state.",
}


@pytest.mark.parametrize("reason", NotRecording)
async def test_not_ready_where_nothing_can_be_recorded(api: Api, reason: NotRecording):
    headers = await api.headers(COUNCIL, "practitioner")
    api.partnership.registry.database.stop_recording("Leaf 7 is missing.", reason)
    answer = await api.client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("cannot-record")
    assert answer.json()["reason"] == reason
    assert STOPPED[reason] in answer.json()["detail"]
    assert (await api.client.get("/health/live")).status_code == 200
    refused = await api.client.post("/api/v1/checks", json=CHECK, headers=headers)
    assert refused.json()["title"] == "We could not check. This is not a no."
