"""Steps of agreements and memberships over HTTP, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from registry.documents.signatures.notice import Notice, sign_notice
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL, discharge

SCAN = "5c" * 32
BASE = "/api/v1/agreements/discharge/1"


async def begun(api: Api) -> None:
    """Register the agreement, signed by the council and the hospital but not yet by the school."""
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await api.partnership.enrol(partner_id)
    await api.partnership.charter()
    await post(api, COUNCIL, "/api/v1/agreements", discharge(api.partnership))
    await api.partnership.sign("discharge", 1, COUNCIL, HOSPITAL)


async def post(api: Api, by: str, path: str, body: Any, status: int = 201) -> dict[str, Any]:
    headers = await api.headers(by, "officer")
    answer = await api.client.post(path, json=body, headers=headers)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_paper_steps_and_leaving(api: Api):
    await begun(api)
    paper = {"partner": SCHOOL, "person": "R. Head", "role": "Head", "scan_sha256": SCAN}
    today = api.partnership.registry.today()
    entered = await post(
        api, COUNCIL, f"{BASE}/paper-signatures", {**paper, "signed_on": today.isoformat()}
    )
    assert (entered["state"], entered["yet_to_sign"]) == ("partly_signed", [SCHOOL])
    assert len(entered["receipts"]) == 1
    step = entered["steps"][-1]
    assert (step["person"], step["role"], step["scan_sha256"]) == ("R. Head", "Head", SCAN)
    confirmation = f"{BASE}/paper-signatures/confirmation"
    wrong = await post(api, SCHOOL, confirmation, {"scan_sha256": "ab" * 32}, 422)
    assert wrong["errors"][0]["pointer"] == "/scan_sha256"
    again = {**paper, "person": "Another", "signed_on": today.isoformat()}
    await post(api, COUNCIL, f"{BASE}/paper-signatures", again)
    for body in ({}, {"entry": step["number"]}):  # no entry is named, or another one
        await post(api, SCHOOL, confirmation, {"scan_sha256": SCAN, **body}, 409)
    confirmed = await post(
        api, SCHOOL, confirmation, {"scan_sha256": SCAN, "entry": step["number"] + 1}
    )
    assert confirmed["state"] == "in_force"
    [school] = [party for party in confirmed["parties"] if party["partner"] == SCHOOL]
    assert (school["method"], school["kid"], school["scan_sha256"]) == ("recorded", None, SCAN)
    assert "suspend" in confirmed["next_acts"]
    assert "terminate" not in confirmed["next_acts"]

    suspended = await post(api, HOSPITAL, f"{BASE}/steps", {"act": "suspend", "reason": "a breach"})
    assert (suspended["state"], suspended["suspended_by"]) == ("suspended", [HOSPITAL])
    assert suspended["steps"][-1]["reason"] == "a breach"
    lifted = {"act": "reinstate", "reason": "mended"}
    refused = await post(api, SCHOOL, f"{BASE}/steps", lifted, 409)
    assert HOSPITAL in refused["detail"]
    await post(api, HOSPITAL, f"{BASE}/steps", lifted)

    day = (today + timedelta(days=10)).isoformat()
    letter = {
        "org": SCHOOL,
        "leaves": "discharge",
        "effective_on": day,
        "reason": "closing",
        "person": "R. Head",
        "role": "Head",
        "scan_sha256": SCAN,
    }
    left = await post(api, SCHOOL, "/api/v1/notices", {"letter": letter})
    assert left["departure"]["counterparts"] == [COUNCIL, HOSPITAL]
    assert [HOSPITAL, SCHOOL, "direct_care"] in left["departure"]["agreements"][0]["sharings"]
    headers = await api.headers(HOSPITAL, "officer")
    asked = await api.client.get(f"/api/v1/partners/{HOSPITAL}/departure", headers=headers)
    assert asked.json()["agreements"][0]["ends"] is True  # the school has already given notice


async def test_a_membership_from_application_to_a_signed_notice(api: Api):
    for partner_id in (COUNCIL, HOSPITAL):
        await api.partnership.enrol(partner_id)
    await api.partnership.charter()
    base = f"/api/v1/partners/{HOSPITAL}/membership"
    applied = await post(api, HOSPITAL, f"{base}/application", {"charter": "wisc"})
    assert applied["status"] == "applied"
    assert (await api.client.get(f"/api/v1/members/{HOSPITAL}")).status_code == 404
    await api.partnership.sign("wisc", 1, HOSPITAL)
    assert (await api.client.get(f"/api/v1/members/{HOSPITAL}")).json()["status"] == "active"
    today, now = api.partnership.registry.today(), api.partnership.clock.now
    notice = Notice(HOSPITAL, "wisc", today, "merged", "Chief Officer", "Chief Executive", now)
    text = sign_notice(notice, api.partnership.keys[HOSPITAL])
    left = await post(api, HOSPITAL, "/api/v1/notices", {"notice": text})
    assert (left["method"], left["departure"]["partner"]) == ("verified", HOSPITAL)
    assert (await api.client.get(f"/api/v1/members/{HOSPITAL}")).json()["status"] == "withdrawn"
    headers = await api.headers(HOSPITAL, "officer")
    steps = (await api.client.get(base, headers=headers)).json()
    assert [step["status"] for step in steps] == ["applied", "active", "withdrawn"]
    await post(api, HOSPITAL, "/api/v1/notices", {"notice": text}, 409)


async def test_bad_bodies_are_faults_and_strangers_learn_nothing(api: Api):
    await begun(api)
    for kind in ({}, [], 5, None, "other"):
        refused = await post(api, COUNCIL, "/api/v1/agreements", {"type": kind}, 422)
        assert refused["errors"][0]["pointer"] == "/type"
    both = {"notice": "a.b.c", "letter": None}
    assert (await post(api, SCHOOL, "/api/v1/notices", {}, 422))["errors"]
    await post(api, SCHOOL, "/api/v1/notices", both, 422)
    step = {"act": "suspend", "reason": "x", "effective_on": "2026-02-30"}
    wrong = await post(api, HOSPITAL, f"{BASE}/steps", step, 422)
    assert wrong["errors"][0]["pointer"] == "/effective_on"
    await post(api, NURSERY, f"{BASE}/steps", {"act": "suspend", "reason": "x"}, 404)
    await post(api, CHARITY, f"{BASE}/paper-signatures/confirmation", {"scan_sha256": SCAN}, 404)
    letter = {
        "org": CHARITY,
        "leaves": "discharge",
        "effective_on": api.partnership.registry.today().isoformat(),
        "reason": "x",
        "person": "x",
        "role": "x",
        "scan_sha256": SCAN,
    }
    await post(api, CHARITY, "/api/v1/notices", {"letter": letter}, 404)
    await post(api, HOSPITAL, "/api/v1/notices", {"letter": letter}, 403)
    practitioner = await api.headers(HOSPITAL, "practitioner")
    refused = await api.client.post(
        f"{BASE}/steps", json={"act": "suspend", "reason": "x"}, headers=practitioner
    )
    assert refused.status_code == 403
