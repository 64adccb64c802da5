"""Organisations, keys, agreements and membership over HTTP, on both engines."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from registry.documents.signatures.envelope import sign
from registry.documents.signatures.keys import new_key, public_jwk
from registry.documents.signatures.possession import make_possession_proof
from registry.documents.signatures.statement import verify_membership
from registry.documents.verify.trust import read_trust
from registry.resources import shipped
from registry.services.signer import CheckpointSigner
from tests.api.conftest import Api
from tests.services.signing.test_accepting import discharge
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL, partner_document


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


async def test_the_whole_line_over_http(api: Api):
    """Enrol, register, sign by each party, in force; the envelope verifies outside."""
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
    ended = await revoke(key["active_from"])  # as it was shown
    assert ended.status_code == 201, ended.text
    assert ended.json()["active_to"] == key["active_from"]


async def test_members_are_public_and_statements_verify(api: Api):
    charter = json.loads((shipped("agreements") / "charter/wisc-charter.json").read_text())
    officer = await api.headers(COUNCIL, "officer")
    await api.client.post("/api/v1/agreements", json=charter, headers=officer)
    await api.partnership.enrol(SCHOOL)
    await api.partnership.sign("wisc", 1, SCHOOL)
    assert [member["id"] for member in (await api.client.get("/api/v1/members")).json()] == [SCHOOL]
    unknown = await api.client.get(f"/api/v1/members/{CHARITY}")
    assert unknown.status_code == 404
    assert unknown.headers["content-type"] == "application/problem+json"
    await CheckpointSigner(api.partnership.registry).sign_once()
    trust = read_trust((await api.client.get("/.well-known/wisc-trust.json")).content)
    answer = await api.client.get(
        f"/api/v1/members/{SCHOOL}", headers={"Accept": "application/jwt"}
    )
    assert answer.headers["content-type"] == "application/jwt"
    claims = verify_membership(answer.text, trust.registry_jwk, api.partnership.clock.now)
    assert (claims["sub"], claims["status"]) == (SCHOOL, "active")
    await api.client.post(
        f"/api/v1/partners/{SCHOOL}/membership",
        json={"status": "suspended", "reason": "no policy document"},
        headers=officer,
    )
    now = await api.client.get(f"/api/v1/members/{SCHOOL}")
    assert now.json()["status"] == "suspended"


async def test_the_ledger_is_signed_in_the_background_and_read_by_auditors(api: Api):
    for _ in range(100):
        note = await api.client.get("/api/v1/ledger/checkpoint")
        if note.status_code == 200:
            break
        await asyncio.sleep(0.05)
    assert note.text.startswith("registry.test/ledger\n")
    auditor = await api.headers(COUNCIL, "auditor")
    leaves = (await api.client.get("/api/v1/ledger/leaves", headers=auditor)).json()
    assert [leaf["leaf_index"] for leaf in leaves] == list(range(len(leaves)))
    assert set(leaves[0]) == {
        "leaf_index",
        "kind",
        "record_id",
        "version",
        "commitment",
        "leaf_hash",
        "recorded_at",
    }
