"""Where a request with a key meets damage, or a register that cannot record (ADR 0030, 0031)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from registry.errors import CannotRecordError
from registry.services.accounts.sessions import find_session, start_session
from registry.services.checks.checker import Checker
from registry.store.unit_of_work import UnitOfWork
from tests.api.checks.test_routes import EARLY_HELP
from tests.api.conftest import Api
from tests.api.test_keyed import ABOUT, CHECKS, KEY, PARTNERS, post, with_consent
from tests.simulator import CHARITY, COUNCIL, partner_document
from tests.simulator.scenes import AtRest
from tests.support.damage import damage

DAMAGED = "UPDATE consent_event SET body = replace(body, '\"given\"', '\"refused\"')"
RESTORED = "UPDATE consent_event SET body = replace(body, '\"refused\"', '\"given\"')"


async def test_a_check_that_could_not_be_made_meanwhile_still_names_its_first(
    api: Api, stage: AtRest
):
    """A row of the first item is damaged, then restored from a backup: the key goes on."""
    await with_consent(api)
    path, both = f"{CHECKS}/batch", [ABOUT, EARLY_HELP]
    first = (await post(api, path, both, CHARITY)).json()
    assert await damage(stage.url, DAMAGED) > 0
    meanwhile = (await post(api, path, both, CHARITY)).json()
    assert meanwhile[0]["code"] == "could-not-check"
    assert meanwhile[1]["check_id"] == first[1]["check_id"]
    assert await damage(stage.url, RESTORED) > 0
    again = (await post(api, path, both, CHARITY)).json()
    assert [one["check_id"] for one in again] == [one["check_id"] for one in first]


CONTENT = ["substr(content, 1, 5)", "substr(content, 1, 0)", "(SELECT min(salt) FROM partner)"]


@pytest.mark.parametrize("content", CONTENT)
async def test_what_is_kept_of_a_key_is_damaged(api: Api, stage: AtRest, content: str):
    document = partner_document("new-one", "charity")
    await post(api, PARTNERS, document)
    await post(api, CHECKS, EARLY_HELP, CHARITY)
    assert await damage(stage.url, f"UPDATE slip SET content = {content} WHERE kind = 'once'") == 2
    again = await post(api, PARTNERS, document)
    assert (again.status_code, again.json()["type"]) == (503, "/problems/damaged-record")
    assert "with a new key" in again.json()["detail"]
    check = await post(api, CHECKS, EARLY_HELP, CHARITY)
    assert (check.status_code, check.json()["type"]) == (503, "/problems/could-not-check")


@pytest.mark.parametrize("content", CONTENT)
async def test_a_damaged_session_is_none(api: Api, stage: AtRest, content: str):
    registry = api.partnership.registry
    token = await start_session(registry, api.partnership.actor(CHARITY, "practitioner"))
    assert await find_session(registry, token) is not None
    assert await damage(stage.url, f"UPDATE slip SET content = {content}") > 0
    assert await find_session(registry, token) is None


async def test_a_token_that_does_not_prove_itself_is_named(api: Api, stage: AtRest):
    headers = await api.headers(CHARITY, "practitioner")
    widened = """UPDATE token SET body = replace(body, '"roles":[', '"roles":["auditor",')"""
    assert await damage(stage.url, widened) > 0
    for answer in (
        await api.client.get(PARTNERS, headers=headers),
        await api.client.post(CHECKS, json=EARLY_HELP, headers=headers),
    ):
        assert "token does not prove itself" in answer.json()["detail"], answer.text
        assert "A new one helps" in answer.json()["detail"]


async def test_with_a_key_too_a_check_says_that_nothing_can_be_recorded(
    api: Api, monkeypatch: pytest.MonkeyPatch
):
    """The disk is full, and this is the first to notice."""

    async def full(_: UnitOfWork) -> Any:
        raise CannotRecordError("The disk is full.")

    await api.headers(CHARITY, "practitioner")
    monkeypatch.setattr(UnitOfWork, "_commit", full)
    answer = await post(api, CHECKS, EARLY_HELP, CHARITY)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/could-not-check")
    assert "can record nothing" in answer.json()["detail"]


async def test_a_new_lookup_key_loses_no_key_of_a_request(api: Api):
    """The lookup key is rotated while answers are kept."""
    document = partner_document("new-one", "charity")
    made = await post(api, PARTNERS, document)
    first = (await post(api, CHECKS, EARLY_HELP, CHARITY)).json()
    registry = api.partnership.registry
    keys = {**registry.vault.lookup_keys, 2: b"2" * 32}
    rotated = replace(registry, vault=replace(registry.vault, lookup_keys=keys))
    api.app.state.registry, api.app.state.checker = rotated, Checker(rotated)
    assert (await post(api, PARTNERS, document)).content == made.content
    for _ in range(2):
        again = await post(api, CHECKS, EARLY_HELP, CHARITY)
        assert (again.status_code, again.json()["check_id"]) == (200, first["check_id"])


async def test_two_keys_are_none(api: Api):
    headers = [*(await api.headers(COUNCIL, "officer")).items(), *KEY.items()]
    headers.append(("Idempotency-Key", "another"))
    document = partner_document("new-one", "charity")
    answer = await api.client.post(PARTNERS, json=document, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/Idempotency-Key"
