"""What waits for a second person, over HTTP: 202, and nobody takes it for done."""

from __future__ import annotations

from typing import Any

from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.support.two_people import officers


async def enrol(api: Api) -> Any:
    key = new_key("ES256")
    jwk = public_jwk(key)
    headers, base = await api.headers(COUNCIL, "officer"), f"/api/v1/partners/{SCHOOL}/keys"
    challenge = await api.client.post(f"{base}/challenges", json={"jwk": jwk}, headers=headers)
    nonce = challenge.json()["nonce"]
    body = {
        "jwk": jwk,
        "nonce": nonce,
        "proof": make_possession_proof(key, nonce=nonce, org=SCHOOL),
        "person": "Chief Officer",
        "role": "Chief Executive",
        "checked_by": "telephone",
    }
    return await api.client.post(base, json=body, headers=headers)


async def test_a_key_waits_is_seen_and_is_objected_to(api: Api):
    await officers(api.partnership)
    waits = await enrol(api)
    assert waits.status_code == 202
    where = waits.headers["location"]
    assert where == f"/api/v1/acts/{waits.json()['act']}"
    school, charity = await api.headers(SCHOOL, "officer"), await api.headers(CHARITY, "officer")
    assert (await api.client.get(f"/api/v1/partners/{SCHOOL}/keys", headers=school)).json() == []
    seen = (await api.client.get(where, headers=school)).json()
    assert (seen["state"], seen["partner"], seen["confirmed_by_way"]) == (
        "waiting",
        SCHOOL,
        "operator",
    )
    assert (await api.client.get(where, headers=charity)).status_code == 404
    assert (await api.client.get("/api/v1/acts", headers=charity)).json() == []
    for headers in (school, await api.headers(COUNCIL, "officer")):
        confirmed = await api.client.post(f"{where}/confirmation", json={}, headers=headers)
        assert confirmed.status_code == 403
        assert "A program or a terminal is nobody" in confirmed.json()["detail"]
    stopped = await api.client.post(f"{where}/objection", headers=school)
    assert (stopped.status_code, stopped.json()["state"]) == (201, "stopped")
    again = await api.client.post(f"{where}/objection", headers=school)
    assert again.status_code == 409


async def test_renaming_another_organisation_waits(api: Api):
    await officers(api.partnership)
    headers = {**await api.headers(COUNCIL, "officer"), "If-Match": '"1"'}
    renamed = {"id": SCHOOL, "legal_name": "Valley School", "kind": "maintained_school"}
    path = f"/api/v1/partners/{SCHOOL}"
    assert (await api.client.put(path, json=renamed, headers=headers)).status_code == 202
    kept = {**renamed, "legal_name": "Hill School", "privacy_notice_url": "https://hill.example/p"}
    assert (await api.client.put(path, json=kept, headers=headers)).status_code == 200
    own = {**await api.headers(SCHOOL, "officer"), "If-Match": '"2"'}
    assert (await api.client.put(path, json=renamed, headers=own)).status_code == 200
