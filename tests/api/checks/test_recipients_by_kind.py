"""Somebody who is not in the register would be told: only their kind is named (contract §2)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from registry.services.checks.assess import assess_one
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL

NHS = {"scheme": "nhs", "value": "943 476 5919"}
PERSON = "kind:family_member"
MOTHER: dict[str, Any] = {
    "from": SCHOOL,
    "to": PERSON,
    "purpose": "safeguarding_child",
    "data_categories": ["personal"],
    "subject": {"age_band": "child_u13", "at_risk": True, "gillick": "not_competent"},
    "risk_of_serious_harm": "subject",
    "recipient": {
        "relation": "parent_with_responsibility",
        "is_or_lives_with_source_of_risk": False,
    },
}
BESIDE_THE_DECISION = ("outcome", "bases", "conditions", "messages", "reasons", "items", "missing")


async def ask(api: Api, partner_id: str, body: Any, path: str = "/api/v1/checks") -> Any:
    headers = await api.headers(partner_id, "practitioner")
    return await api.client.post(path, json=body, headers=headers)


async def kept(api: Api, check_id: str, partner_id: str = SCHOOL) -> dict[str, Any]:
    headers = await api.headers(partner_id, "practitioner")
    return (await api.client.get(f"/api/v1/checks/{check_id}", headers=headers)).json()


async def test_nothing_but_the_kind_and_the_relation_is_known_of_a_person(api: Api):
    answer = await ask(api, SCHOOL, MOTHER)
    assert answer.status_code == 200, answer.text
    view = answer.json()
    assert view["membership"]["to"] == {"id": PERSON, "status": "none"}
    assert view["agreement"] == {"status": "none", "for_other_purposes": []}
    assert view["answer"]["ring"] == []
    recorded = await kept(api, view["check_id"])
    assert recorded["to"] == PERSON
    facts = recorded["facts"]
    assert (facts["from_kind"], facts["to_kind"]) == ("maintained_school", "family_member")
    assert facts["recipient"] == MOTHER["recipient"]
    assert facts["charter_members"] == "neither"
    assert facts["to_status"] == {}


async def test_the_words_name_nobody(api: Api):
    answer = (await ask(api, SCHOOL, MOTHER)).json()
    words = msgspec.json.encode(answer["answer"]).decode()
    assert PERSON not in words
    assert "the family member" not in words


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"recipient": {"relation": "parent_without", "is_or_lives_with_source_of_risk": None}},
        {"recipient": {"is_or_lives_with_source_of_risk": True}},
        {"recipient": None, "risk_of_serious_harm": None},
        {"to": "kind:police", "recipient": None},
        {"to": "kind:regulator", "purpose": "regulation_or_complaints", "recipient": None},
        {"emergency": True},
    ],
)
async def test_the_outcome_is_the_one_assess_gives_for_the_recorded_facts(
    api: Api, changes: dict[str, Any]
):
    answer = (await ask(api, SCHOOL, {**MOTHER, **changes})).json()
    recorded = await kept(api, answer["check_id"])
    registry = api.partnership.registry
    again = assess_one(recorded["facts"], registry.law, registry.today())
    for part in BESIDE_THE_DECISION:
        assert again[part] == answer[part], part


async def test_only_whoever_would_share_asks(api: Api):
    refused = await ask(api, COUNCIL, MOTHER)
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/not-allowed"
    batch = (await ask(api, COUNCIL, [MOTHER], "/api/v1/checks/batch")).json()
    assert [item["code"] for item in batch] == ["not-allowed"]


async def test_a_kind_that_nobody_knows_is_a_fault_with_the_list(api: Api):
    other = {**MOTHER, "to": "kind:neighbour"}
    for answer in (
        (await ask(api, SCHOOL, other)).json(),
        (await ask(api, SCHOOL, [other], "/api/v1/checks/batch")).json()[0],
    ):
        [fault] = answer["errors"]
        assert fault["pointer"] == "/to"
        assert all(f"kind:{kind}" in fault["detail"] for kind in api.partnership.registry.law.kinds)
        assert "neighbour" not in fault["detail"]


async def test_it_is_a_fault_beside_others(api: Api):
    other = {**MOTHER, "to": "kind:neighbour", "purpose": "gossip"}
    answer = await ask(api, SCHOOL, other)
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/purpose", "/to"]


async def test_a_batch_answers_for_persons_and_organisations(api: Api):
    bodies = [MOTHER, {**MOTHER, "to": COUNCIL}, {**MOTHER, "to": "kind:police"}]
    answers = (await ask(api, SCHOOL, bodies, "/api/v1/checks/batch")).json()
    kinds = [(await kept(api, one["check_id"]))["facts"]["to_kind"] for one in answers]
    assert kinds == ["family_member", "local_authority", "police"]


async def test_a_no_that_names_nobody_is_heard_and_a_yes_for_another_is_not(api: Api):
    person = await api.partnership.person(CHARITY, NHS)
    await api.partnership.consent(CHARITY, person, "given")
    body = {
        "from": CHARITY,
        "to": PERSON,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {"age_band": "adult", "capacity": "has", "reference": person},
        "recipient": {"relation": "spouse_or_partner"},
    }
    view = (await ask(api, CHARITY, body)).json()
    assert view["consent"]["status"] in ("no_record", "not_sought")
    assert (await ask(api, CHARITY, {**body, "to": COUNCIL})).json()["consent"]["status"] == "given"
    await api.partnership.consent(
        CHARITY, person, "refused", recipients=(), purposes=(), data_categories=()
    )
    assert (await ask(api, CHARITY, body)).json()["consent"]["status"] == "refused"


async def test_the_ledger_shows_nothing_of_it(api: Api):
    answer = (await ask(api, SCHOOL, MOTHER)).json()
    headers = await api.headers(HOSPITAL, "auditor")
    index = answer["recorded"]["leaf_index"]
    leaves = await api.client.get(f"/api/v1/ledger/leaves?start={index}", headers=headers)
    assert answer["recorded"]["leaf_hash"] in leaves.text
    for word in ("family", "parent", SCHOOL):
        assert word not in leaves.text
