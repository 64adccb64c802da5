"""Every fault is listed at once, those of the schema and those only the register knows."""

from __future__ import annotations

from typing import Any

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
    body = b'[{"from":"a"},{"from":"a","from":"b","subject":{"n":1.5}},{"n":123456789012345678}]'
    for path in ("/api/v1/checks/batch", "/api/v1/assessments"):
        answer = await api.client.post(path, content=body, headers=headers)
        assert answer.status_code == 400
        assert places(answer.json()) == ["/1", "/1/subject/n", "/2/n"]
