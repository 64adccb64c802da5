"""Organisations over time, over the API."""

from __future__ import annotations

import pytest

from registry.services.partners import register
from tests.api.conftest import Api
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, partner_document

TRUST, ACADEMY = "beacon-trust", "hill-academy"
V1 = "/api/v1/partners"


@pytest.fixture
async def academies(api: Api) -> Api:
    p = api.partnership
    for partner_id in (TRUST, ACADEMY):
        document = partner_document(partner_id, "academy")
        await register.register_partner(p.registry, p.actor(COUNCIL), document, name_is_meant=True)
    return api


async def test_a_part_waits_for_the_other_side_and_is_read_by_everybody(academies: Api):
    api = academies
    body = {"part": ACADEMY, "since": "2026-09-01", "evidence": "Funding agreement"}
    headers = await api.headers(TRUST, "officer")
    answer = await api.client.post(f"{V1}/{TRUST}/parts", json=body, headers=headers)
    assert answer.status_code in {201, 202}
    stranger = await api.headers(HOSPITAL, "officer")
    refused = await api.client.post(f"{V1}/{TRUST}/parts", json=body, headers=stranger)
    assert refused.status_code == 403
    wrong = {"part": "nobody", "since": "2026-09-01", "evidence": "x"}
    answer = await api.client.post(f"{V1}/{TRUST}/parts", json=wrong, headers=headers)
    assert answer.status_code == 422
    for path in (f"{V1}/{TRUST}/parts", f"{V1}/{TRUST}/schedule"):
        listed = await api.client.get(path, headers=stranger)
        assert listed.status_code == 200
    end = {"part": SCHOOL, "until": "2026-12-31"}
    answer = await api.client.post(f"{V1}/{TRUST}/parts/ends", json=end, headers=headers)
    assert answer.status_code == 409


async def test_a_successor_is_recorded_once(academies: Api):
    api, headers = academies, await academies.headers(COUNCIL, "officer")
    body = {"successor": ACADEMY, "since": "2026-09-01", "reason": "An academy now"}
    answer = await api.client.post(f"{V1}/{SCHOOL}/successor", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    read = (await api.client.get(f"{V1}/{SCHOOL}/successor", headers=headers)).json()
    assert read["successor"]["successor"] == ACADEMY
    back = (await api.client.get(f"{V1}/{ACADEMY}/successor", headers=headers)).json()
    assert [one["former"] for one in back["formers"]] == [SCHOOL]
    two = {**body, "successor": TRUST}
    answer = await api.client.post(f"{V1}/{SCHOOL}/successor", json=two, headers=headers)
    assert answer.status_code == 409
    assert "one successor" in answer.text
