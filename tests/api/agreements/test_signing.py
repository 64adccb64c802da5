"""An agreement is signed over HTTP, on both engines, from the first key until it is in force."""

from __future__ import annotations

import asyncio
from typing import Any

from registry.documents.signatures.envelope import sign
from tests.api.conftest import Api
from tests.api.partners.test_routes import enrolled_over_http
from tests.simulator import COUNCIL, HOSPITAL, NURSERY, SCHOOL, discharge


async def test_the_whole_line_over_http(api: Api):
    """Enrol, register, sign by each party, in force; the envelope verifies outside the registry."""
    keys = {p: await enrolled_over_http(api, p) for p in (COUNCIL, HOSPITAL, SCHOOL)}
    await api.partnership.charter()
    officer = await api.headers(COUNCIL, "officer")
    registered = await api.client.post(
        "/api/v1/agreements", json=discharge(api.partnership), headers=officer
    )
    assert registered.json()["state"] == "partly_signed"
    base = "/api/v1/agreements/discharge/1"
    payload = (await api.client.get(f"{base}/document", headers=officer)).content

    def entry(partner_id: str) -> dict[str, str]:
        by = {"person": "Chief Officer", "role": "Chief Executive"}
        moment = api.partnership.clock.now
        return sign(payload, keys[partner_id], org=partner_id, signed_at=moment, **by)

    async def hand_in(partner_id: str, as_org: str) -> Any:
        headers = await api.headers(as_org, "officer")
        envelope = {"signatures": [entry(partner_id)]}
        return await api.client.post(f"{base}/signatures", json=envelope, headers=headers)

    assert (await hand_in(HOSPITAL, SCHOOL)).status_code == 403
    assert (await hand_in(HOSPITAL, NURSERY)).status_code == 404
    same_moment = await asyncio.gather(*(hand_in(HOSPITAL, HOSPITAL) for _ in range(4)))
    assert sorted(answer.status_code for answer in same_moment) == [201, 409, 409, 409]
    await hand_in(SCHOOL, SCHOOL)
    last = await hand_in(COUNCIL, COUNCIL)
    assert last.json()["state"] == "in_force"
    envelope = await api.client.get(f"{base}/signatures", headers=officer)
    assert len(envelope.json()["signatures"]) == 3
