"""Organisations and their keys over HTTP, on both engines."""

from __future__ import annotations

import asyncio
from typing import Any

from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, partner_document


async def test_two_officers_on_one_record_one_wins_and_the_other_gets_412(api: Api):
    headers = await api.headers(SCHOOL, "officer")
    read = await api.client.get(f"/api/v1/partners/{SCHOOL}", headers=headers)
    seen = {**headers, "If-Match": read.headers["etag"]}

    async def amend(name: str) -> int:
        document = {**partner_document(SCHOOL, "maintained_school"), "legal_name": name}
        answer = await api.client.put(f"/api/v1/partners/{SCHOOL}", json=document, headers=seen)
        return answer.status_code

    statuses = await asyncio.gather(*(amend(f"Name {number}") for number in range(6)))
    assert sorted(statuses) == [200, 412, 412, 412, 412, 412]
    again = await api.client.get(f"/api/v1/partners/{SCHOOL}", headers=headers)
    assert again.json()["version"] == 2
    assert await amend_without_if_match(api, headers) == 428


async def amend_without_if_match(api: Api, headers: dict[str, str]) -> int:
    document = partner_document(SCHOOL, "maintained_school")
    answer = await api.client.put(f"/api/v1/partners/{SCHOOL}", json=document, headers=headers)
    return answer.status_code


async def test_an_organisation_changes_its_own_record_and_no_other(api: Api):
    headers = {**await api.headers(CHARITY, "officer"), "If-Match": '"1"'}
    document = partner_document(SCHOOL, "maintained_school")
    answer = await api.client.put(f"/api/v1/partners/{SCHOOL}", json=document, headers=headers)
    assert answer.status_code == 403
    registering = await api.client.post(
        "/api/v1/partners", json=partner_document("new-one", "charity"), headers=headers
    )
    assert registering.status_code == 403


async def test_registering_answers_with_a_receipt_and_twice_is_409(api: Api):
    headers = await api.headers(COUNCIL, "officer")
    document = partner_document("new-one", "charity")
    first = await api.client.post("/api/v1/partners", json=document, headers=headers)
    assert first.status_code == 201
    assert set(first.json()["receipt"]) == {"leaf_index", "leaf_hash"}
    second = await api.client.post("/api/v1/partners", json=document, headers=headers)
    assert second.status_code == 409


async def enrolled_over_http(api: Api, partner_id: str) -> Any:
    key = new_key("ES256")
    jwk = public_jwk(key)
    headers = await api.headers(COUNCIL, "officer")
    base = f"/api/v1/partners/{partner_id}/keys"
    challenge = await api.client.post(f"{base}/challenges", json={"jwk": jwk}, headers=headers)
    nonce = challenge.json()["nonce"]
    body = {
        "jwk": jwk,
        "nonce": nonce,
        "proof": make_possession_proof(key, nonce=nonce, org=partner_id),
        "person": "Chief Officer",
        "role": "Chief Executive",
        "checked_by": "telephone",
    }
    answer = await api.client.post(base, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return key


async def test_a_key_ends_when_it_is_said_to_and_the_fault_names_what_was_sent(api: Api):
    await enrolled_over_http(api, HOSPITAL)
    headers = await api.headers(HOSPITAL, "officer")
    base = f"/api/v1/partners/{HOSPITAL}/keys"
    [key] = (await api.client.get(base, headers=headers)).json()

    async def revoke(active_to: str) -> Any:
        body = {"active_to": active_to}
        address = f"/api/v1/keys/{key['kid']}/revocation"
        return await api.client.post(address, json=body, headers=headers)

    for wrong in ("2026-02-30T12:00:00Z", "2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z"):
        refused = await revoke(wrong)
        assert refused.status_code == 422
        assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/active_to"]
    ended = await revoke(key["active_from"])  # the time as the answer showed it
    assert ended.status_code == 201, ended.text
    assert ended.json()["active_to"] == key["active_from"]


async def test_a_name_like_anothers_needs_the_operators_yes(api: Api):
    like = {"id": "impostor", "legal_name": "Hill Scool", "kind": "charity"}
    headers = await api.headers(COUNCIL, "officer")
    asked = await api.client.post("/api/v1/partners", json=like, headers=headers)
    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/name-to-confirm")
    for wrong in ("?name_is_meant=1", "?name_is_meant=", "?meant=true"):
        answer = await api.client.post(f"/api/v1/partners{wrong}", json=like, headers=headers)
        assert answer.status_code == 422
    yes = "/api/v1/partners?name_is_meant=true"
    assert (await api.client.post(yes, json=like, headers=headers)).status_code == 201
    own = {**await api.headers(SCHOOL, "officer"), "If-Match": '"1"'}
    renamed = {"id": SCHOOL, "legal_name": "Family Charityy", "kind": "maintained_school"}
    for query in ("", "?name_is_meant=true"):
        path = f"/api/v1/partners/{SCHOOL}{query}"
        refused = await api.client.put(path, json=renamed, headers=own)
        assert refused.json()["type"] == "/problems/name-to-confirm"
