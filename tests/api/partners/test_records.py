"""Organisations' records over HTTP.

Warnings, history, the record as it was known, what is due, and the policy document that a check
asks for.
"""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, partner_document

POLICY = {
    "id": "safeguarding",
    "title": "Safeguarding policy",
    "conditions": ["Sch1.18"],
    "review_date": "2027-03-01",
}
CONCERN: dict[str, Any] = {
    "from": SCHOOL,
    "to": COUNCIL,
    "purpose": "safeguarding_child",
    "data_categories": ["special:health"],
    "subject": {"age_band": "child_u13", "at_risk": True},
    "risk_of_serious_harm": "subject",
}


async def put(api: Api, partner_id: str, kind: str, version: int, **fields: Any) -> Any:
    headers = {**await api.headers(COUNCIL, "officer"), "If-Match": f'"{version}"'}
    document = {**partner_document(partner_id, kind), **fields}
    return await api.client.put(f"/api/v1/partners/{partner_id}", json=document, headers=headers)


async def test_identifiers_are_kept_in_one_form_and_doubts_come_with_the_answer(api: Api):
    numbers = [{"scheme": "ods", "value": "r 1h"}, {"scheme": "ico", "value": "00099999"}]
    answer = await put(api, HOSPITAL, "nhs_trust", 1, identifiers=numbers)
    assert answer.status_code == 200
    assert answer.json()["document"]["identifiers"][0]["value"] == "R1H"
    pointers = [doubt["pointer"] for doubt in answer.json()["warnings"]]
    assert pointers == ["/identifiers/1/value", "/role_holders"]
    headers = await api.headers(SCHOOL, "practitioner")
    again = await api.client.get(f"/api/v1/partners/{HOSPITAL}", headers=headers)
    assert [doubt["pointer"] for doubt in again.json()["warnings"]] == pointers


async def test_a_wrong_format_is_refused_with_everything_else_that_is_wrong(api: Api):
    holder = {"name": "Ann", "role": "dpo", "from": "2026-02-01", "to": "2026-01-01"}
    answer = await put(
        api,
        SCHOOL,
        "maintained_school",
        1,
        identifiers=[{"scheme": "ukprn", "value": "2000 7137"}],
        role_holders=[holder],
    )
    assert answer.status_code == 422
    found = {fault["pointer"] for fault in answer.json()["errors"]}
    assert found == {"/identifiers/0/value", "/role_holders/0/to"}


async def test_the_history_tells_each_change_and_the_past_can_be_read(api: Api):
    at_first = api.partnership.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    api.partnership.clock.advance(days=1)
    note = {"kind": "correction", "reason": "It had its old name."}
    assert (await put(api, CHARITY, "charity", 1, legal_name="New", change=note)).is_success
    headers = await api.headers(CHARITY, "officer")
    base = f"/api/v1/partners/{CHARITY}"
    history = (await api.client.get(f"{base}/history", headers=headers)).json()
    [newest, first] = history["versions"]
    assert (newest["version"], newest["change"]) == (2, note)
    assert newest["recorded_by"]
    assert newest["changes"] == [
        {"pointer": "/legal_name", "detail": "Legal name was Family Charity and is now New."}
    ]
    assert (first["version"], first["change"], first["changes"]) == (1, None, [])
    then = await api.client.get(f"{base}?as_of={at_first}", headers=headers)
    assert then.json()["legal_name"] == "Family Charity"
    assert then.headers["etag"] == '"1"'
    for wrong in ("2999-01-01", "yesterday"):
        refused = await api.client.get(f"{base}?as_of={wrong}", headers=headers)
        assert refused.status_code == 422
        assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/as_of"]
    assert (await api.client.get(f"{base}?as_of=2020-01-01", headers=headers)).status_code == 404
    elsewhere = await api.client.get(f"/api/v1/partners/{SCHOOL}/history", headers=headers)
    assert elsewhere.status_code == 403
    misread = await api.client.get(f"{base}/history?limit=1", headers=headers)
    assert misread.status_code == 422


async def test_what_is_due_is_asked_in_days(api: Api):
    await put(
        api, CHARITY, "charity", 1, policy_documents=[{**POLICY, "review_date": "2026-12-01"}]
    )
    headers = await api.headers(COUNCIL, "officer")
    path = "/api/v1/reports/partners-due"
    report = (await api.client.get(f"{path}?within=30", headers=headers)).json()
    assert (report["on"], report["until"], report["total"]) == ("2026-11-22", "2026-12-22", 1)
    assert report["items"] == [
        {
            "partner": CHARITY,
            "legal_name": "Family Charity",
            "kind": "policy_document",
            "what": "policy document “Safeguarding policy”",
            "due_on": "2026-12-01",
            "overdue": False,
            "pointer": "/policy_documents/0/review_date",
        }
    ]
    assert (await api.client.get(f"{path}?within=3", headers=headers)).json()["items"] == []
    others = await api.headers(SCHOOL, "officer")
    assert (await api.client.get(path, headers=others)).json()["items"] == []
    for wrong in ("within=-1", "within=ten", "within=9999", "days=3", "within=1&within=2"):
        assert (await api.client.get(f"{path}?{wrong}", headers=headers)).status_code == 422


async def test_a_check_asks_the_senders_record_for_the_policy_document(api: Api):
    headers = await api.headers(SCHOOL, "practitioner")

    async def policy(**facts: Any) -> tuple[Any, str, Any]:
        body = {**CONCERN, **facts}
        answer = (await api.client.post("/api/v1/checks", json=body, headers=headers)).json()
        kept = await api.client.get(f"/api/v1/checks/{answer['check_id']}", headers=headers)
        [line] = [r for r in answer["answer"]["rests_on"] if r["label"] == "Health details"]
        found = answer["policy_document"]
        assert kept.json()["facts"]["apd_in_place"] == found["in_place"]
        return found, line["text"], answer["outcome"]

    found, text, _ = await policy()
    assert (found["in_place"], found["source"], found["documents"]) == (None, "register", [])
    assert "Hill School has none on record here" in text
    await put(api, SCHOOL, "maintained_school", 1, policy_documents=[POLICY])
    found, text, outcome = await policy()
    assert outcome == "DUTY_TO_SHARE"
    assert found["in_place"] is True
    assert found["documents"] == [
        {
            "id": "safeguarding",
            "title": "Safeguarding policy",
            "review_date": "2027-03-01",
            "current": True,
            "covers": ["9(2)(g)+Sch1.18"],
        }
    ]
    assert "Hill School's is in place" in text
    assert "review due 1 March 2027" in text
    found, _, _ = await policy(apd_in_place=False)
    assert (found["in_place"], found["source"]) == (False, "request")
    found, text, outcome = await policy(evaluation_date="2027-03-02")
    assert found["in_place"] is False
    assert "due for review since 1 March 2027" in text
    assert outcome == "DUTY_TO_SHARE"  # it never stops a share for a child at risk


async def test_the_contact_is_whoever_holds_that_role_today(api: Api):
    holder = {
        "name": "Winter desk",
        "role": "contact",
        "from": "2026-11-22",
        "to": "2026-11-22",
        "telephone": "01632 960109",
    }
    desk = {"name": "Desk", "telephone": "01632 960100"}
    await put(api, COUNCIL, "local_authority", 1, contact=desk, role_holders=[holder])
    headers = await api.headers(SCHOOL, "practitioner")

    async def ring() -> str:
        answer = await api.client.post("/api/v1/checks", json=CONCERN, headers=headers)
        return answer.json()["answer"]["ring"][0]

    assert await ring() == "County Council, Winter desk: 01632 960109"
    api.partnership.clock.advance(days=1)
    assert await ring() == "County Council, Desk: 01632 960100"
