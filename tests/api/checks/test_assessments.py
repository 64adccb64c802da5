"""Anyone may assess facts over HTTP; answers come in order, and nothing is stored."""

from __future__ import annotations

from tests.api.conftest import Api


async def test_assessing_facts_needs_no_sign_in_and_stores_nothing(api: Api):
    size = api.partnership.registry.database
    async with size.reads() as reads:
        before = await reads.ledger_size()
    facts = {
        "from_kind": "police",
        "to_kind": "academy",
        "purpose": "safeguarding_child",
        "data_categories": ["personal"],
    }
    one = await api.client.post("/api/v1/assessments", json=facts)
    assert one.status_code == 200
    many = await api.client.post("/api/v1/assessments", json=[facts, {}])
    assert many.status_code == 200
    assert many.json()[0] == one.json()
    assert {fault["pointer"] for fault in many.json()[1]["errors"]} == {
        "/from_kind",
        "/to_kind",
        "/purpose",
        "/data_categories",
    }
    assert (await api.client.post("/api/v1/assessments", json={})).status_code == 422
    async with size.reads() as reads:
        assert await reads.ledger_size() == before


async def test_a_thousand_facts_are_assessed_in_order(api: Api):
    purposes = ["safeguarding_child", "early_help", "direct_care", "marketing"]
    facts = [
        {
            "from_kind": "charity",
            "to_kind": "local_authority",
            "purpose": purposes[number % 4],
            "data_categories": ["personal"],
        }
        for number in range(1_000)
    ]
    singly = [
        (await api.client.post("/api/v1/assessments", json=asked)).json() for asked in facts[:4]
    ]
    many = await api.client.post("/api/v1/assessments", json=facts)
    assert many.json() == singly * 250
    too_many = await api.client.post("/api/v1/assessments", json=[*facts, facts[0]])
    assert too_many.status_code == 422
    assert "at most 1000" in too_many.text
