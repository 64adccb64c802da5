"""Refusals are true and say what to do next; no client's text is logged or repeated."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from registry.errors import UnavailableError
from tests.api.checks.test_routes import NHS
from tests.api.conftest import Api
from tests.simulator import CHARITY, SCHOOL, partner_document

NAME = "amy-green"


async def step(api: Api, record: str, **changes: Any) -> httpx.Response:
    headers = await api.headers(CHARITY, "practitioner")
    body = {"status": "withdrawn", "seen_version": 1, **changes}
    return await api.client.post(f"/api/v1/consents/{record}/steps", json=body, headers=headers)


async def given(api: Api) -> str:
    person = await api.partnership.person(CHARITY, NHS)
    event = await api.partnership.consent(CHARITY, person, "given")
    return str(event.record_id)


async def test_a_version_that_does_not_exist_yet_is_a_fault_and_no_conflict(api: Api):
    answer = await step(api, await given(api), seen_version=9, effective_at="2090-01-01T00:00:00Z")
    assert answer.status_code == 422
    faults = {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}
    assert faults.keys() == {"/seen_version", "/effective_at"}
    assert "the newest is 1" in faults["/seen_version"]


async def test_a_step_that_cannot_follow_names_those_that_can(api: Api):
    answer = await step(api, await given(api), status="requested")
    assert answer.status_code == 409
    assert "changed" not in answer.text
    assert "It can become: invalidated, withdrawn." in answer.json()["detail"]


async def test_a_step_without_a_time_is_of_now_and_impossible_times_are_faults(api: Api):
    record = await given(api)
    wrong = await step(api, record, effective_at="2026-13-45T99:99:99Z")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/effective_at")
    api.partnership.clock.advance(minutes=5)
    answer = await step(api, record)
    assert answer.status_code == 201
    assert answer.json()["effective_at"] == answer.json()["recorded_at"]
    late = await step(api, record)
    assert late.status_code == 409
    assert "came first" in late.json()["detail"]


async def test_a_change_without_if_match_asks_for_it(api: Api):
    headers = await api.headers(SCHOOL, "officer")
    document = partner_document(SCHOOL, "maintained_school")
    for sent, status, words in (
        ({}, 428, "no If-Match"),
        ({"If-Match": "*"}, 428, "If-Match"),
        ({"If-Match": '"7"'}, 412, "the newest is 1"),
    ):
        answer = await api.client.put(
            f"/api/v1/partners/{SCHOOL}", json=document, headers={**headers, **sent}
        )
        assert answer.status_code == status
        assert words in answer.json()["detail"]
        assert "changed" not in answer.text
        assert "older" not in answer.text


async def test_options_are_told_to_anyone(api: Api):
    for path, allowed in (
        ("/api/v1/checks", "OPTIONS, POST"),
        ("/api/v1/partners", "GET, HEAD, OPTIONS, POST"),
        (f"/api/v1/partners/{SCHOOL}", "GET, HEAD, OPTIONS, PUT"),
        ("/danger", "GET, HEAD, OPTIONS"),
    ):
        answer = await api.client.options(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["allow"] == allowed
        assert "content-security-policy" in answer.headers


async def test_a_wrong_token_is_not_reported_as_no_token(api: Api):
    for token in ("a" * 20_000, "wisc_short"):
        answer = await api.client.get(
            "/api/v1/partners", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401
        assert "No token was sent" not in answer.text


async def test_a_missing_role_names_whom_to_ask(api: Api):
    headers = await api.headers(SCHOOL, "practitioner")
    detail = (await api.client.get("/api/v1/tokens", headers=headers)).json()["detail"]
    assert "role admin" in detail
    assert "officer" not in detail


async def test_a_charset_is_said_once_and_another_than_utf8_is_not_read(api: Api):
    for path in ("/static/plain.css", "/"):
        kind = (await api.client.get(path)).headers["content-type"]
        assert kind.count("charset") == 1
    headers = await api.headers(SCHOOL, "practitioner")
    body = '{"subject":"per_00000000000000000000"}'
    for charset, status in (("klingon", 415), ("utf-16", 415), ('"UTF-8"', 200)):
        kind = f"application/json; charset={charset}"
        answer = await api.client.post(
            "/api/v1/consents/search", content=body, headers={**headers, "content-type": kind}
        )
        assert answer.status_code == status


async def test_nothing_a_client_wrote_is_logged(
    api: Api, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    headers = await api.headers(SCHOOL, "practitioner")
    database = api.partnership.registry.database

    def gone() -> Any:
        raise UnavailableError("away")

    monkeypatch.setattr(database, "reads", gone)
    monkeypatch.setattr(database, "unit_of_work", gone)
    monkeypatch.setattr(logging.getLogger("httpx"), "disabled", True)  # the test client's own log
    with caplog.at_level(logging.INFO):
        for path in (f"/api/v1/checks/{NAME}", f"/api/v1/members/{NAME}?{NAME}={NAME}"):
            answer = await api.client.get(path, headers=headers)
            assert answer.status_code == 503
            assert NAME not in answer.text
            assert answer.json()["instance"] in caplog.text
    assert NAME not in caplog.text
    assert "/api/v1/members/{member_id}" in caplog.text


async def test_whoever_hangs_up_in_the_middle_is_not_logged_as_a_failure(
    api: Api, caplog: pytest.LogCaptureFixture
):
    token = (await api.headers(SCHOOL, "practitioner"))["Authorization"]
    for path in ("/api/v1/people", "/api/v1/checks", "/api/v1/assessments", "/sign-in"):
        await hang_up(api, path, token)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def hang_up(api: Api, path: str, token: str) -> None:
    heard: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": b'{"a":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> Any:
        return next(heard)

    async def send(message: Any) -> None:
        del message

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"registry.test"),
            (b"authorization", token.encode()),
            (b"content-type", b"application/json"),
            (b"sec-fetch-site", b"same-origin"),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("registry.test", 80),
        "state": {},
    }
    await api.app(scope, receive, send)


async def test_the_page_of_the_api_shows_fields_and_no_references(api: Api):
    page = (await api.client.get("/api")).text
    assert "$ref" not in page
    for field in ("subject.identifiers[].scheme", "seen_version", "sharings[].lawful_bases"):
        assert f"<code>{field}" in page
    assert 'href="/schemas/share-request.schema.json"' in page
    assert "now if left out" in page
