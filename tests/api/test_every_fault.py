"""Every fault is listed at once, those of the schema and those only the register knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.services.checks import situation
from tests.api.checks.test_routes import CONCERN, NHS, ask
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, SCHOOL

WRONG_NHS = {"scheme": "nhs", "value": "943 476 5918"}
UNBORN = {"scheme": "name_dob", "name": "A B", "date_of_birth": "2090-01-01"}
CONSENT: dict[str, Any] = {
    "status": "given",
    "purposes": ["early_help"],
    "recipients": [COUNCIL],
    "data_categories": ["personal"],
    "effective_at": "2026-11-20T09:00:00Z",
}
FAULTY_SHARE = {
    **CONCERN,
    "to": "nobody",
    "risk_of_serious_harm": "?",
    "no_such_name": 1,
    "subject": {
        "identifiers": [{"scheme": "passport"}, WRONG_NHS],
        "date_of_birth": "2090-01-01",
        "at_risk": "yes",
    },
}
FAULTY_PLACES = [
    "",
    "/risk_of_serious_harm",
    "/subject/at_risk",
    "/subject/date_of_birth",
    "/subject/identifiers/0/scheme",
    "/subject/identifiers/0/value",
    "/subject/identifiers/1/value",
    "/to",
]


def places(answer: Any) -> list[str]:
    return sorted(fault["pointer"] for fault in answer["errors"])


async def test_a_check_says_the_registers_faults_with_those_of_the_schema(api: Api):
    answer = await ask(api, SCHOOL, FAULTY_SHARE)
    assert answer.status_code == 422
    assert places(answer.json()) == FAULTY_PLACES
    only_the_register = {**CONCERN, "to": "nobody", "subject": {"identifiers": [WRONG_NHS]}}
    answer = await ask(api, SCHOOL, only_the_register)
    assert places(answer.json()) == ["/subject/identifiers/0/value", "/to"]


async def test_each_item_of_a_batch_says_them_too(api: Api):
    items = [CONCERN, FAULTY_SHARE, {**CONCERN, "to": "nobody"}, "x", CONCERN]
    answers = (await ask(api, SCHOOL, items, "/api/v1/checks/batch")).json()
    assert places(answers[1]) == FAULTY_PLACES
    assert places(answers[2]) == ["/to"]
    assert places(answers[3]) == [""]
    assert "outcome" in answers[0]
    assert "outcome" in answers[4]


async def test_an_unknown_caller_does_not_learn_whom_the_register_knows(api: Api):
    token = {"Authorization": f"Bearer wisc_{'A' * 43}"}
    answer = await api.client.post("/api/v1/checks", json=FAULTY_SHARE, headers=token)
    assert answer.status_code == 401


async def test_a_consent_says_the_registers_faults_with_those_of_the_schema(api: Api):
    headers = await api.headers(CHARITY, "practitioner")
    subject = await api.partnership.person(CHARITY, NHS)
    body = {
        **CONSENT,
        "subject": subject,
        "purposes": ["early_help", "tea"],
        "recipients": ["Not an id", "nobody", COUNCIL],
        "effective_at": "2090-01-01T00:00:00Z",
        "explicit": "yes",
    }
    answer = await api.client.post("/api/v1/consents", json=body, headers=headers)
    assert answer.status_code == 422
    wanted = ["/effective_at", "/explicit", "/purposes/1", "/recipients/0", "/recipients/1"]
    assert places(answer.json()) == wanted
    bare = await api.client.post("/api/v1/consents", json=["x"], headers=headers)
    assert places(bare.json()) == [""]


async def test_a_person_says_a_wrong_number_with_the_faults_of_the_schema(api: Api):
    headers = await api.headers(SCHOOL, "practitioner")
    body = {"identifiers": [{"scheme": "passport"}, WRONG_NHS, {"scheme": "name_dob"}, UNBORN]}
    answer = await api.client.post("/api/v1/people", json=body, headers=headers)
    assert places(answer.json()) == [
        "/identifiers/0/scheme",
        "/identifiers/1/value",
        "/identifiers/2/date_of_birth",
        "/identifiers/2/name",
        "/identifiers/3/date_of_birth",
    ]


async def test_what_cannot_be_read_says_which_item_it_is_in(api: Api):
    headers = {
        **await api.headers(SCHOOL, "practitioner"),
        "content-type": "application/json",
    }
    good = json.dumps(CONCERN).encode()
    body = b'[%s,{"from":"a","from":"b","subject":{"n":1.5}},{"n":123456789012345678},%s]' % (
        good,
        good,
    )
    answers = (await api.client.post("/api/v1/checks/batch", content=body, headers=headers)).json()
    assert [places(answer) for answer in answers[1:3]] == [["", "/subject/n"], ["/n"]]
    assert all("outcome" in answer for answer in (answers[0], answers[3]))
    assessed = await api.client.post("/api/v1/assessments", content=body, headers=headers)
    assert assessed.status_code == 200
    assert [places(answer) for answer in assessed.json()[1:3]] == [["", "/subject/n"], ["/n"]]


async def test_a_failure_of_ours_in_one_item_is_that_item_s_alone(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """As if the program had a fault that one item meets: the others are answered all the same."""
    real = situation.prepare

    def fails(request: Any, *arguments: Any) -> Any:
        if request["purpose"] == "early_help":
            raise KeyError("Jane Smith")
        return real(request, *arguments)

    monkeypatch.setattr(situation, "prepare", fails)
    items = [CONCERN, {**CONCERN, "purpose": "early_help"}, CONCERN]
    answers = (await ask(api, SCHOOL, items, "/api/v1/checks/batch")).json()
    assert answers[1]["code"] == "could-not-check"
    assert "outcome" not in answers[1]
    assert all("outcome" in answer for answer in (answers[0], answers[2]))
    assert "unforeseen KeyError in" in caplog.text
    assert "Jane" not in caplog.text


async def test_an_unforeseen_failure_is_logged_with_route_and_id_and_without_the_person(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fails(*_: Any) -> Any:
        raise KeyError("Jane Smith")

    monkeypatch.setattr(situation, "prepare", fails)
    answer = await ask(api, SCHOOL, CONCERN)
    assert answer.status_code == 500
    [line] = [record.getMessage() for record in caplog.records if "unforeseen" in record.message]
    assert line.startswith("unforeseen KeyError in services/checks/situation.py:")
    assert f"at POST /api/v1/checks {answer.json()['instance']}" in line
    assert "Jane" not in caplog.text + answer.text


async def test_no_answer_lists_more_than_200_faults_and_it_says_how_many(api: Api):
    many = {**CONCERN, "data_items": [{"id": 1, "data_categories": [1, 2, 3, 4]}] * 60}
    for path, body in (("/api/v1/checks", many), ("/api/v1/checks/batch", [many])):
        answer = (await ask(api, SCHOOL, body, path)).json()
        [found] = answer if isinstance(answer, list) else [answer]
        assert len(found["errors"]) == 200
        assert found["errors_total"] > 200
