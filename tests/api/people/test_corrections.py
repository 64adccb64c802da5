"""Putting right whom records are of, and who looked people up, over the API."""

from __future__ import annotations

from typing import Any

from registry.services.people import looking_up
from tests.api.conftest import Api
from tests.api.people.test_identifying import LOCAL, NHS, checked, identified, refuse
from tests.simulator import CHARITY, COUNCIL

NHS_TOO = {"scheme": "nhs", "value": "987 654 3210"}


async def sent(api: Api, role: str, path: str, body: dict[str, Any] | None = None) -> Any:
    headers = await api.headers(CHARITY, role)
    address = f"/api/v1/people/{path}"
    if body is None:
        return await api.client.get(address, headers=headers)
    return await api.client.post(address, json=body, headers=headers)


async def test_every_kind_of_correction_and_its_undoing(api: Api):
    person = (await identified(api, CHARITY, NHS)).json()["reference"]
    other = (await identified(api, CHARITY, LOCAL)).json()["reference"]
    await refuse(api, person)
    event = (await api.partnership.consent(CHARITY, other, "refused")).record_id
    for kind, members in {
        "number_replaced": {"person": person, "old": NHS, "new": NHS_TOO},
        "joined": {"person": person, "other": other},
        "joined_across": {"person": person},
        "alias_taken_back": {"person": other, "old": LOCAL},
    }.items():
        body = {"kind": kind, "reason": "The officer looked.", **members}
        answer = await sent(api, "officer", "corrections", body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["kind"], made["undone"]) == (kind, False)
        assert bool(made.get("code")) == (kind == "joined_across")
        undone = await sent(
            api, "officer", f"corrections/{made['correction']}/undo", {"reason": "It was wrong."}
        )
        assert undone.json()["undone"], undone.text
    moved = {"kind": "entry_moved", "reason": "Wrong child.", "record": event, "other": person}
    assert (await sent(api, "officer", "corrections", moved)).status_code == 201
    listed = (await sent(api, "officer", "corrections")).json()
    assert [(made["kind"], made["undone"]) for made in listed][::4] == [
        ("entry_moved", False),
        ("number_replaced", True),
    ]


async def test_what_is_missing_is_said_beside_its_field(api: Api):
    answer = await sent(api, "officer", "corrections", {"kind": "number_replaced", "reason": "x"})
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert (answer.status_code, pointers) == (422, {"/person", "/old", "/new"})


async def test_every_look_up_that_names_a_person_leaves_a_row_found_or_not_refused_or_not(
    api: Api,
):
    await identified(api, CHARITY, NHS)
    await identified(api, CHARITY, {"scheme": "local", "value": "P-99"}, NHS)
    await identified(api, CHARITY, {"scheme": "local", "value": "P-98"}, NHS)  # refused: 409
    await checked(api, CHARITY, NHS)
    await checked(api, CHARITY, {"scheme": "upn", "value": "H801200001001"})
    await checked(api, CHARITY, {"scheme": "local", "value": "P-98"}, NHS)  # refused: 409
    rows = (await sent(api, "auditor", "look-ups")).json()
    purposes = sorted(row["purpose"] for row in rows)
    assert purposes == [looking_up.CHECK] * 3 + [looking_up.IDENTIFY] * 3
    assert {row["account"] for row in rows} != {""}
    assert (await sent(api, "practitioner", "look-ups")).status_code == 403


async def test_past_the_limit_the_organisation_is_told_and_a_reason_is_asked_for(
    api: Api, monkeypatch: Any
):
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 2)
    assert (await identified(api, CHARITY, LOCAL)).status_code == 200
    assert (await checked(api, CHARITY, NHS_TOO)).status_code == 200
    for look in (identified, checked):
        answer = await look(api, CHARITY, NHS)
        assert (answer.status_code, answer.json()["type"]) == (429, "/problems/reason-needed")
        assert "outcome" not in answer.json()
    assert (await checked(api, CHARITY, LOCAL)).status_code == 200  # whom it knows
    headers = await api.headers(CHARITY, "practitioner")
    body = {"identifiers": [NHS]}
    reasoned = {**headers, "Look-Up-Reason": "many_referrals"}
    answer = await api.client.post("/api/v1/people", json=body, headers=reasoned)
    assert answer.status_code == 200
    share = {
        "from": CHARITY,
        "to": COUNCIL,
        "purpose": "safeguarding_child",
        "data_categories": ["personal"],
        "subject": {"identifiers": [NHS_TOO]},
        "emergency": True,
        "risk_of_serious_harm": "subject",
    }
    answer = await api.client.post("/api/v1/checks", json=share, headers=headers)
    assert answer.json()["outcome"] == "EMERGENCY_SHARE_SUPPORTED"
    async with api.partnership.registry.database.reads() as reads:
        told = await reads.notifications(CHARITY)
    assert [one.code for one in told] == [looking_up.MANY]  # once a day
    rows = (await sent(api, "auditor", "look-ups")).json()
    assert len(rows) == 7
    assert [row["reason"] for row in rows].count("many_referrals") == 1


async def test_of_very_many_people_whom_it_knows_the_organisation_is_told_once(
    api: Api, monkeypatch: Any
):
    monkeypatch.setattr(looking_up, "MOST", 3)
    for _ in range(6):
        assert (await identified(api, CHARITY, NHS)).status_code == 200
    async with api.partnership.registry.database.reads() as reads:
        assert [one.code for one in await reads.notifications(CHARITY)] == [looking_up.MANY]
