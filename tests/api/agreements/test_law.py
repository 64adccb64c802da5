"""An agreement registered over HTTP is answered with its warnings, or refused for them."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Api
from tests.simulator import HOSPITAL, discharge
from tests.simulator.second import sound, unfit

AGREEMENTS = "/api/v1/agreements"
WHY = "Our solicitor has looked at this."


async def sent(api: Api, body: Any) -> Any:
    headers = await api.headers(HOSPITAL, "officer")
    return await api.client.post(AGREEMENTS, json=body, headers=headers)


async def test_warnings_are_listed_answered_for_and_kept(api: Api):
    await api.partnership.charter()
    document = unfit(api.partnership)
    refused = await sent(api, document)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (422, "/problems/unsettled-warnings")
    assert "say why it can stay" in problem["detail"]
    closed = next(error for error in problem["errors"] if error["code"] == "6(1)(f)")
    assert (closed["pointer"], closed["finding"]) == ("/sharings/0/lawful_bases/0", "not_open")
    assert "not a basis" in closed["detail"]
    answers = [{"warning": error["warning"], "reason": WHY} for error in problem["errors"]]
    body = {"document": document, "acknowledged": answers}
    done = await sent(api, body)
    assert (done.status_code, done.json()["id"]) == (201, "discharge")
    assert {warning["id"] for warning in done.json()["warnings"]} == {
        answer["warning"] for answer in answers
    }
    assert all(warning["acknowledged"]["reason"] == WHY for warning in done.json()["warnings"])
    headers = await api.headers(HOSPITAL, "officer")
    read = (await api.client.get(f"{AGREEMENTS}/discharge/1", headers=headers)).json()
    assert [said["reason"] for said in read["acknowledged"]] == [WHY] * len(answers)
    assert read["warnings"] == []


async def test_callers_of_the_first_version_send_what_they_sent_before(api: Api):
    await api.partnership.charter()
    done = await sent(api, discharge(api.partnership))
    assert done.status_code == 201
    assert all("acknowledged" not in warning for warning in done.json()["warnings"])
    assert done.json()["warnings"]


async def test_a_wrapped_document_is_judged_like_a_bare_one(api: Api):
    await api.partnership.charter()
    wrong = await sent(api, {"document": sound(api.partnership), "acknowledged": [{"reason": ""}]})
    assert {error["pointer"] for error in wrong.json()["errors"]} == {
        "/acknowledged/0/warning",
        "/acknowledged/0/reason",
    }
    late = await sent(api, {"document": sound(api.partnership, end_date="2020-01-01")})
    assert "/end_date" in {error["pointer"] for error in late.json()["errors"]}
    done = await sent(api, {"document": sound(api.partnership)})
    assert (done.status_code, done.json()["warnings"]) == (201, [])
