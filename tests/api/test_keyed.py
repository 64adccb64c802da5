"""A POST with an Idempotency-Key is carried out once, on both engines (ADR 0031)."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from registry.services import once
from registry.services.consent import commands, recording
from registry.services.partners.register import amend_partner
from registry.services.people import looking_up
from tests.api.checks.test_routes import CONCERN, EARLY_HELP, NHS
from tests.api.conftest import Api
from tests.simulator import CHARITY, COUNCIL, SCHOOL, partner_document

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
PARTNERS, CHECKS = "/api/v1/partners", "/api/v1/checks"


async def post(api: Api, path: str, body: Any, partner: str = COUNCIL, **more: str) -> Any:
    role = "practitioner" if path.startswith((CHECKS, "/api/v1/con", "/api/v1/peo")) else "officer"
    headers = {**await api.headers(partner, role), **KEY, **more}
    return await api.client.post(path, json=body, headers=headers)


async def size(api: Api) -> int:
    async with api.partnership.registry.database.reads() as reads:
        return await reads.ledger_size()


async def test_the_same_request_is_recorded_once_and_answered_alike(api: Api):
    document = partner_document("new-one", "charity")
    first = await post(api, PARTNERS, document)
    assert first.status_code == 201
    before = await size(api)
    again = await post(api, PARTNERS, document)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["cache-control"] == "no-store"
    assert await size(api) == before


async def test_ten_at_once_are_recorded_once(api: Api):
    person = await api.partnership.person(SCHOOL, NHS)
    body = {
        "subject": person,
        "status": "given",
        "purposes": ["early_help"],
        "recipients": [COUNCIL],
        "data_categories": ["personal"],
        "effective_at": "2026-01-01T10:00:00Z",
    }
    await api.headers(SCHOOL, "practitioner")
    before = await size(api)
    answers = await asyncio.gather(
        *(post(api, "/api/v1/consents", body, SCHOOL) for _ in range(10))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await size(api) == before + 1


async def test_another_body_or_address_under_the_key_is_409(api: Api):
    await post(api, PARTNERS, partner_document("new-one", "charity"))
    before = await size(api)
    other = await post(api, PARTNERS, partner_document("new-two", "charity"))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/key-used")
    elsewhere = await post(
        api, f"/api/v1/partners/{SCHOOL}/keys/challenges", partner_document("new-one", "charity")
    )
    assert elsewhere.status_code == 409
    assert await size(api) == before


async def test_a_key_is_of_one_account(api: Api):
    """Whoever guesses the key of another learns nothing, and stops nothing."""
    person = {"identifiers": [NHS]}
    theirs = await post(api, "/api/v1/people", person, SCHOOL)
    ours = await post(api, "/api/v1/people", person, CHARITY)
    assert (theirs.status_code, ours.status_code) == (200, 200)
    assert theirs.json() != ours.json()


async def test_a_refused_request_may_be_corrected_under_its_key(api: Api):
    assert (await post(api, PARTNERS, {"id": "new-one"})).status_code == 422
    assert (await post(api, PARTNERS, partner_document("new-one", "charity"))).status_code == 201


async def test_to_be_told_of_a_refusal_takes_no_key(api: Api, monkeypatch: pytest.MonkeyPatch):
    """The notification about too many look-ups is recorded, though the request is refused."""
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 0)
    person = {"identifiers": [NHS]}
    assert (await post(api, "/api/v1/people", person, SCHOOL)).status_code == 429
    why = {"Look-Up-Reason": "joint_work"}
    assert (await post(api, "/api/v1/people", person, SCHOOL, **why)).status_code == 200


async def test_a_key_lasts_a_day_and_is_then_dropped(api: Api):
    document = partner_document("new-one", "charity")
    await post(api, PARTNERS, document)
    api.partnership.clock.advance(hours=24, seconds=1)
    again = await post(api, PARTNERS, document)
    assert again.status_code == 409  # as without a key: it is registered already
    assert again.json()["type"] == "/problems/conflict"
    fresh = await post(api, PARTNERS, partner_document("new-two", "charity"))
    assert fresh.status_code == 201
    await once.drop_expired(api.partnership.registry)
    api.partnership.clock.advance(hours=25)
    await once.drop_expired(api.partnership.registry)
    assert await kept_rows(api) == []


async def kept_rows(api: Api) -> list[dict[str, Any]]:
    engine: Any = api.partnership.registry.database
    return await engine.engine.fetch("SELECT * FROM slip WHERE kind = 'once'")


async def test_what_is_kept_tells_nothing(api: Api):
    """Neither the key, nor the account with it, nor a name in the answer, nor a plain digest."""
    document = {**partner_document("new-one", "charity"), "legal_name": "Unmistakable Name"}
    await post(api, PARTNERS, document)
    [row] = await kept_rows(api)
    text = repr(row).encode() + bytes(row["content"])
    for secret in (KEY["Idempotency-Key"].encode(), b"Unmistakable", b"new-one"):
        assert secret not in text


async def test_an_answer_that_was_not_kept_is_said_and_nothing_is_recorded_twice(
    api: Api, monkeypatch: pytest.MonkeyPatch
):
    """As if the server had been killed after the commit."""

    async def killed(*_: object) -> None:
        return None

    monkeypatch.setattr("registry.answering_once.keep_answer", killed)
    document = partner_document("new-one", "charity")
    await post(api, PARTNERS, document)
    before = await size(api)
    again = await post(api, PARTNERS, document)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/recorded-already")
    assert await size(api) == before


async def test_the_same_at_the_same_time_in_another_process_is_answered_by_the_first(
    api: Api, monkeypatch: pytest.MonkeyPatch
):
    """Two processes share no lock: they meet in the store."""
    found = once.find
    looked = 0

    async def blind_at_first(*arguments: Any) -> Any:
        nonlocal looked
        looked += 1
        return None if looked == 2 else await found(*arguments)

    monkeypatch.setattr("registry.answering_once.find", blind_at_first)
    document = partner_document("new-one", "charity")
    first = await post(api, PARTNERS, document)
    again = await post(api, PARTNERS, document)
    assert looked > 2
    assert (again.status_code, again.content) == (201, first.content)


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 256, "\u00e9"])
async def test_a_key_that_cannot_be_one_is_a_fault(api: Api, key: str):
    headers = {**await api.headers(COUNCIL, "officer"), "Idempotency-Key": key.encode("latin-1")}
    document = partner_document("new-one", "charity")
    answer = await api.client.post(PARTNERS, json=document, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/Idempotency-Key"


async def test_a_key_needs_a_token_like_everything(api: Api):
    for path in (PARTNERS, CHECKS, f"{CHECKS}/batch"):
        answer = await api.client.post(path, json={}, headers=KEY)
        assert answer.status_code == 401


# --- checks ---


async def test_a_check_is_answered_from_its_record_while_nothing_has_changed(api: Api):
    body = {**CONCERN, "subject": {**CONCERN["subject"], "identifiers": [NHS]}}
    first = await post(api, CHECKS, body, SCHOOL)
    before = await size(api)
    api.partnership.clock.advance(minutes=5)
    again = await post(api, CHECKS, body, SCHOOL)
    assert again.json() == first.json()
    assert await size(api) == before
    batch = [EARLY_HELP, {"from": "x"}, {**EARLY_HELP, "purpose": "nothing"}]
    first = await post(api, f"{CHECKS}/batch", batch, CHARITY)
    before = await size(api)
    again = await post(api, f"{CHECKS}/batch", batch, CHARITY)
    assert again.json() == first.json()
    assert again.json()[0]["check_id"]
    assert again.json()[1]["errors"]
    assert await size(api) == before


async def with_consent(api: Api) -> Any:
    person = await api.partnership.person(CHARITY, NHS)
    return await api.partnership.consent(CHARITY, person, "given", disclosers=(CHARITY,))


ABOUT = {**EARLY_HELP, "subject": {**EARLY_HELP["subject"], "identifiers": [NHS]}}


@pytest.mark.parametrize("path", [CHECKS, f"{CHECKS}/batch"])
async def test_an_old_yes_is_never_given_as_today_s(api: Api, path: str):
    """The attack: a yes is asked again with its key after the consent was withdrawn."""
    given = await with_consent(api)
    body: Any = ABOUT if path == CHECKS else [ABOUT]

    async def asked() -> dict[str, Any]:
        answer = await post(api, path, body, CHARITY)
        assert answer.status_code == 200
        content = answer.json()
        return content if path == CHECKS else content[0]

    yes = await asked()
    assert yes["outcome"] == "SHARE_SUPPORTED"
    api.partnership.clock.advance(seconds=1)
    step = commands.ConsentStep(given.record_id, "withdrawn", 1, api.partnership.clock.now)
    await recording.take_step(api.partnership.registry, api.partnership.actor(CHARITY), step)
    no = await asked()
    assert no["outcome"] != "SHARE_SUPPORTED"
    assert no["check_id"] != yes["check_id"]
    assert no["first_check"] == yes["check_id"]
    once_more = await asked()
    assert (once_more["check_id"], once_more["first_check"]) == (no["check_id"], yes["check_id"])


async def test_another_day_or_another_version_of_an_organisation_is_made_anew(api: Api):
    first = (await post(api, CHECKS, EARLY_HELP, CHARITY)).json()
    document = partner_document(COUNCIL, "local_authority")
    officer = api.partnership.actor(COUNCIL)
    await amend_partner(api.partnership.registry, officer, document, 1)  # saved as it was
    second = (await post(api, CHECKS, EARLY_HELP, CHARITY)).json()
    assert second["check_id"] != first["check_id"]
    at = api.partnership.clock.now
    api.partnership.clock.now = at.replace(hour=23, minute=30) + timedelta(hours=3)
    third = (await post(api, CHECKS, EARLY_HELP, CHARITY)).json()
    assert third["check_id"] not in {first["check_id"], second["check_id"]}
    assert third["first_check"] == first["check_id"]


async def test_ten_checks_at_once_are_one(api: Api):
    await api.headers(CHARITY, "practitioner")
    answers = await asyncio.gather(*(post(api, CHECKS, EARLY_HELP, CHARITY) for _ in range(10)))
    assert len({answer.json()["check_id"] for answer in answers}) == 1
    other = await post(api, CHECKS, {**EARLY_HELP, "routine": True}, CHARITY)
    assert other.status_code == 409


async def test_ten_at_once_in_several_processes_are_one_check(
    api: Api, monkeypatch: pytest.MonkeyPatch
):
    """Two processes share no lock: they meet in the store."""
    monkeypatch.setattr("registry.api.kit.keyed.turn", lambda _: nullcontext())
    await api.headers(CHARITY, "practitioner")
    answers = await asyncio.gather(*(post(api, CHECKS, EARLY_HELP, CHARITY) for _ in range(4)))
    found = {answer.json().get("check_id") for answer in answers if answer.status_code == 200}
    assert len(found) == 1
    assert {answer.status_code for answer in answers} <= {200, 503}


async def test_a_check_that_is_refused_keeps_no_key(api: Api):
    refused = await post(api, CHECKS, {**EARLY_HELP, "to": "nobody"}, CHARITY)
    assert refused.status_code == 422
    assert (await post(api, CHECKS, EARLY_HELP, CHARITY)).status_code == 200


async def test_revoking_what_is_revoked_writes_nothing(api: Api):
    headers = await api.headers(COUNCIL, "admin")
    await api.headers(COUNCIL, "practitioner")
    tokens = (await api.client.get("/api/v1/tokens", headers=headers)).json()
    [ended] = [token["id"] for token in tokens if token["roles"] == ["practitioner"]]
    path = f"/api/v1/tokens/{ended}/revocation"
    assert (await api.client.post(path, headers=headers)).status_code == 201
    before = await size(api)
    again = await api.client.post(path, headers=headers)
    assert again.status_code == 409
    assert "revoked already" in again.json()["detail"]
    assert await size(api) == before
