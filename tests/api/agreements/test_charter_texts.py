"""The texts that agreements take from the charter over HTTP, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.api.agreements.test_lifecycle import post
from tests.api.conftest import Api
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL
from tests.simulator.second import sound, terms_charter

BASE = "/api/v1/agreements"
BREACHES, LATER = "Tell the others within 24 hours.", "Tell the others within 12 hours."


async def get(api: Api, by: str, path: str, status: int = 200) -> dict[str, Any]:
    answer = await api.client.get(path, headers=await api.headers(by, "officer"))
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_changes_is_read_objected_to_and_reported(api: Api):
    p = api.partnership
    await post(api, COUNCIL, BASE, terms_charter(p, 1, breaches=BREACHES))
    for member in (COUNCIL, HOSPITAL, SCHOOL):
        await p.enrol(member)
        await p.sign("wisc", 1, member)
    content = {name: value for name, value in sound(p).items() if name != "breaches"}
    await post(api, COUNCIL, BASE, content)
    await post(api, COUNCIL, BASE, terms_charter(p, 2, breaches=LATER))
    day = p.registry.today() + timedelta(days=30)

    changed = await get(api, SCHOOL, f"{BASE}/wisc/2/changed-terms")
    [text] = changed["texts"]
    assert (text["effect"], text["before"], text["after"]) == ("reworded", BREACHES, LATER)
    [agreement] = changed["agreements"]
    assert (agreement["id"], agreement["from_day"]) == ("discharge", day.isoformat())
    assert agreement["may_object"] is True

    report = await get(api, SCHOOL, "/api/v1/reports/charter-texts")
    assert [(row["what"], row["texts"]) for row in report["items"]] == [("changing", ["breaches"])]
    await post(api, SCHOOL, f"{BASE}/wisc/2/objections", {"reason": ""}, 422)
    nobody = {"reason": "too short", "agreements": ["nothing"]}
    await post(api, SCHOOL, f"{BASE}/wisc/2/objections", nobody, 404)
    made = await post(api, SCHOOL, f"{BASE}/wisc/2/objections", {"reason": "too short"})
    assert made["agreements"] == ["discharge"]
    [step] = made["steps"]
    assert (step["act"], step["partner"], step["charter_version"]) == ("object", SCHOOL, 2)
    assert len(made["receipts"]) == 1
    await post(api, SCHOOL, f"{BASE}/wisc/2/objections", {"reason": "again"}, 409)

    p.clock.advance(days=30)
    terms = await get(api, HOSPITAL, f"{BASE}/discharge/1/terms")
    [term] = terms["texts"]
    assert (term["text"], term["charter_version"]) == (BREACHES, 1)
    assert "So the text of version 1 stays." in term["notes"][1]
    assert (terms["charter"], terms["warnings"]) == ("wisc", [])
    assert (await get(api, HOSPITAL, f"{BASE}/wisc/1/terms"))["texts"] == []
    await get(api, HOSPITAL, f"{BASE}/discharge/1/changed-terms", 404)
