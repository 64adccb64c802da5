"""Drafts, comparisons, templates and notifications over HTTP, on both engines."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL, discharge
from tests.simulator.answering import settled

DRAFTS = "/api/v1/drafts"
ONE = f"{DRAFTS}/discharge"


async def begin(api: Api, by: str = HOSPITAL, **body: Any) -> Any:
    headers = await api.headers(by, "officer")
    sent = body or {"document": discharge(api.partnership)}
    return await api.client.post(DRAFTS, json=sent, headers=headers)


async def step(api: Api, name: str, by: str, **body: Any) -> Any:
    headers = await api.headers(by, "officer")
    return await api.client.post(f"{ONE}/{name}", json=body, headers=headers)


async def test_a_draft_is_saved_over_the_version_that_was_read_or_not_at_all(api: Api):
    await api.partnership.charter()
    first = await begin(api)
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert first.json()["next"] == ["edit", "submit", "abandon"]
    headers = await api.headers(HOSPITAL, "officer")
    document = first.json()["document"]
    assert (await api.client.put(ONE, json=document, headers=headers)).status_code == 428
    read = await api.client.get(ONE, headers=headers)
    seen = {**headers, "If-Match": read.headers["etag"]}

    async def save(title: str) -> Any:
        return await api.client.put(ONE, json={**document, "title": title}, headers=seen)

    answers = await asyncio.gather(*(save(f"Title {number}") for number in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    refused = next(answer for answer in answers if answer.status_code == 412).json()
    assert refused["type"] == "/problems/stale-version"
    assert "Version 2 was saved by tok_" in refused["detail"]
    mine = {**document, "title": "My title"}
    compared = await api.client.post(f"{ONE}/diff", json=mine, headers=headers)
    [change] = compared.json()["changes"]
    assert change["text"].endswith("to 'My title'.")
    again = {**headers, "If-Match": '"2"'}
    assert (await api.client.put(ONE, json=mine, headers=again)).headers["etag"] == '"3"'
    history = await api.client.get(f"{ONE}/history", headers=headers)
    assert [draft["version"] for draft in history.json()] == [1, 2, 3]


async def test_from_draft_to_the_version_that_parties_sign(api: Api):
    await api.partnership.charter()
    await begin(api)
    assert (await step(api, "submit", SCHOOL, seen_version=1)).status_code == 404
    assert (await step(api, "submit", HOSPITAL, seen_version=1)).json()["status"] == "in_review"
    school = await api.headers(SCHOOL, "officer")
    [listed] = (await api.client.get(DRAFTS, headers=school)).json()
    assert (listed["id"], listed["next"], "document" in listed) == (
        "discharge",
        ["send_back"],
        False,
    )
    nursery = await api.headers(NURSERY, "officer")
    assert (await api.client.get(DRAFTS, headers=nursery)).json() == []
    assert (await step(api, "register", SCHOOL, seen_version=2)).status_code == 403
    without = await step(api, "send_back", SCHOOL, seen_version=2)
    assert [fault["pointer"] for fault in without.json()["errors"]] == ["/reason"]
    sent = await step(api, "send_back", SCHOOL, seen_version=2, reason="The start is too soon.")
    assert sent.json()["note"] == "The start is too soon."
    refused = await step(api, "register", HOSPITAL, seen_version=3)
    assert refused.status_code == 409
    assert "put before its parties" in refused.json()["detail"]
    await step(api, "submit", HOSPITAL, seen_version=3)
    assert (await step(api, "register", HOSPITAL, seen_version=3)).status_code == 412
    warned = await step(api, "register", HOSPITAL, seen_version=4)
    assert warned.status_code == 422
    warnings = (await api.client.get(ONE, headers=await api.headers(HOSPITAL, "officer"))).json()
    marks = [warning["id"] for warning in warnings["warnings"]]
    assert len(warned.json()["errors"]) == len(marks)
    reason = {"warnings": marks, "reason": "Each has a document by then."}
    told = await step(api, "acknowledge", HOSPITAL, seen_version=4, **reason)
    assert (told.status_code, told.json()["status"]) == (201, "in_review")
    done = await step(api, "register", HOSPITAL, seen_version=5)
    assert (done.status_code, done.json()["state"]) == (201, "partly_signed")
    assert {said["reason"] for said in done.json()["acknowledged"]} == {reason["reason"]}
    assert (await step(api, "abandon", HOSPITAL, seen_version=6, reason="x")).status_code == 409


async def test_a_draft_begins_from_a_template_or_as_the_next_version(api: Api):
    await api.partnership.charter()
    headers = await api.headers(COUNCIL, "officer")
    listed = (await api.client.get("/api/v1/templates", headers=headers)).json()
    assert "hospital-discharge" in [template["id"] for template in listed]
    whole = await api.client.get("/api/v1/templates/hospital-discharge", headers=headers)
    assert whole.json()["type"] == "pisa-template"
    assert (await api.client.get("/api/v1/templates/tea", headers=headers)).status_code == 404
    order: dict[str, Any] = {
        "template": "hospital-discharge",
        "id": "discharge",
        "title": "Discharge",
        "parts": {"hospital": [HOSPITAL], "council": [COUNCIL]},
        "leave_out": ["general_practice", "commissioner"],
        "start_date": "2026-12-01",
    }
    wrong = {**order, "parts": {"hospital": [CHARITY], "council": [COUNCIL]}}
    refused = await begin(api, COUNCIL, template=wrong)
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [
        "/template/parts/hospital/0"
    ]
    for both in ({"template": order, "document": {}}, {"document": None}):
        assert (await begin(api, COUNCIL, **both)).status_code == 422
    begun = await begin(api, COUNCIL, template=order)
    assert begun.json()["document"]["review_date"] == "2027-12-01"
    await step(api, "submit", COUNCIL, seen_version=1)
    officer = api.partnership.actor(COUNCIL)
    seen = await settled(api.partnership.registry, officer, "discharge")
    registered = await step(api, "register", COUNCIL, seen_version=seen)
    assert registered.status_code == 201, registered.text
    amended = await begin(api, HOSPITAL, amend={"agreement": "discharge"})
    assert (amended.json()["agreement_version"], amended.json()["version"]) == (2, seen + 2)
    compared = await api.client.get(f"{ONE}/diff", headers=headers)
    texts = [change["text"] for change in compared.json()["changes"]]
    assert "Start date is taken out. It was: 1 December 2026." in texts


async def test_two_versions_are_compared_as_json_and_as_text(api: Api):
    await api.partnership.charter()
    headers = await api.headers(COUNCIL, "officer")
    for version, title in ((1, "Discharge"), (2, "Discharge home")):
        content = {**discharge(api.partnership, version), "title": title}
        await api.client.post("/api/v1/agreements", json=content, headers=headers)
    path = "/api/v1/agreements/discharge/diff"
    found = (await api.client.get(f"{path}?from=1&to=2", headers=headers)).json()
    assert (found["before"], found["after"]) == ("version 1", "version 2")
    assert found["changes"][0] == {
        "pointer": "/title",
        "text": "Title changed from 'Discharge' to 'Discharge home'.",
        "affects": sorted([COUNCIL, HOSPITAL, SCHOOL]),
    }
    text = await api.client.get(path, headers={**headers, "Accept": "text/plain"})
    assert text.text.startswith("discharge, version 1 to version 2: 2 changes.\n")
    assert (await api.client.get(f"{path}?to=9", headers=headers)).status_code == 404
    odd = await api.client.get(f"{path}?from=0&to=x&of=1", headers=headers)
    assert [fault["pointer"] for fault in odd.json()["errors"]] == ["/of", "/from", "/to"]
    stranger = await api.headers(NURSERY, "officer")
    assert (await api.client.get(path, headers=stranger)).status_code == 404


async def test_what_an_organisation_was_told_is_seen_once_and_only_by_itself(api: Api):
    await api.partnership.charter()
    await begin(api)
    await step(api, "submit", HOSPITAL, seen_version=1)
    school = await api.headers(SCHOOL, "officer")
    [told] = (await api.client.get("/api/v1/notifications", headers=school)).json()
    assert (told["code"], told["seen"]) == ("draft_in_review", False)
    assert told["title"] == "An agreement to review: Discharge, version 1"
    path = f"/api/v1/notifications/{told['id']}/seen"
    other = await api.headers(COUNCIL, "officer")
    assert (await api.client.post(path, headers=other)).status_code == 404
    assert (await api.client.post(path, headers=school)).status_code == 201
    assert (await api.client.post(path, headers=school)).status_code == 409
    [told] = (await api.client.get("/api/v1/notifications", headers=school)).json()
    assert told["seen"]


async def test_a_draft_of_more_than_a_mebibyte_is_413(api: Api):
    headers = await api.headers(HOSPITAL, "officer")
    document = {**discharge(api.partnership), "purpose": "x" * 300_000}
    assert (await begin(api, document=document)).status_code == 201
    document["purpose"] = "x" * 1_048_577
    large = await api.client.put(ONE, json=document, headers={**headers, "If-Match": '"1"'})
    assert large.status_code == 413
