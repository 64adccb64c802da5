"""Conditional requests and content negotiation, as RFC 9110 has them (F41, F42)."""

from __future__ import annotations

import pytest

from registry.negotiation import preferred
from tests.api.conftest import Api
from tests.simulator import COUNCIL, SCHOOL, partner_document

SCHOOL_PATH = f"/api/v1/partners/{SCHOOL}"
JSON, CSV = "application/json", "text/csv"


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ("{}", True),
        ("W/{}", True),
        ('"99", {}', True),
        ("*", True),
        ('"99"', False),
        ("1", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_what_a_caller_has_is_not_sent_again(api: Api, sent: str, known: bool, method: str):
    headers = await api.headers(SCHOOL, "officer")
    tag = (await api.client.get(SCHOOL_PATH, headers=headers)).headers["etag"]
    answer = await api.client.request(
        method, SCHOOL_PATH, headers={**headers, "If-None-Match": sent.format(tag)}
    )
    assert answer.status_code == (304 if known else 200)
    assert answer.headers["etag"] == tag
    if known:
        assert answer.content == b""
        assert "content-type" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


async def test_an_older_tag_or_a_refusal_is_answered_in_full(api: Api):
    headers = await api.headers(SCHOOL, "officer")
    first = await api.client.get(SCHOOL_PATH, headers=headers)
    document = {**partner_document(SCHOOL, "maintained_school"), "legal_name": "New Name"}
    changed = {**headers, "If-Match": first.headers["etag"]}
    assert (await api.client.put(SCHOOL_PATH, json=document, headers=changed)).status_code == 200
    seen = {"If-None-Match": first.headers["etag"]}
    assert (await api.client.get(SCHOOL_PATH, headers={**headers, **seen})).status_code == 200
    assert (await api.client.get(SCHOOL_PATH, headers={"If-None-Match": "*"})).status_code == 401


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ('"99", "1"', 200),
        ('"1","99"', 200),
        ('"99", "98"', 412),
        ("1", 428),
        ('W/"1"', 428),
        ('"1", 2', 428),
        ('"one"', 428),
        ('"1" "2"', 428),
        ('"12345678"', 428),
        ('"1.0123456789abcdef"', 200),
    ],
)
async def test_a_change_names_the_versions_it_may_replace(api: Api, sent: str, status: int):
    headers = {**await api.headers(SCHOOL, "officer"), "If-Match": sent}
    document = partner_document(SCHOOL, "maintained_school")
    answer = await api.client.put(SCHOOL_PATH, json=document, headers=headers)
    assert answer.status_code == status, answer.text


async def test_what_is_doubtful_today_changes_the_tag(api: Api):
    """Doubts come with the day, and belong to what is shown: a 304 must not hide a new one."""
    headers = await api.headers(COUNCIL, "officer")
    odd = {
        **partner_document("odd", "gp_practice"),
        "identifiers": [{"scheme": "ods", "value": "ZZ99X"}],
    }
    registered = await api.client.post("/api/v1/partners", json=odd, headers=headers)
    assert registered.json()["warnings"]
    assert registered.headers["etag"].startswith('"1.')


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/*;q=0.5, application/json;q=0.1", CSV),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv;q=0.1, application/json", JSON),
        ("text/csv;q=0", JSON),
        ("text/csv;q=0, */*", JSON),
        ("application/json;q=0, */*;q=0.1", CSV),
        ("*/*", JSON),
        ("text/csv;q=inf, application/json;q=0.1", JSON),
        ("text/csv;q=nan", JSON),
        ("text/csvx", JSON),
        ("application/text/csv", JSON),
        ("text/csv;version=1;q=1, application/json;q=0.9", CSV),
        ("image/png", JSON),
        ("", JSON),
        (",;=,/", JSON),
    ],
)
async def test_a_caller_gets_the_form_it_prefers(api: Api, accept: str, kind: str):
    headers = {**await api.headers(COUNCIL, "officer"), "Accept": accept}
    answer = await api.client.get("/api/v1/exports/partners", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["vary"] == "Accept"
    assert preferred([accept], JSON, CSV) == kind


async def test_a_program_that_likes_pages_less_gets_the_problem_document(api: Api):
    for accept, kind in (
        ("text/html;q=0.1, application/problem+json", "application/problem+json"),
        ("*/*", "application/problem+json"),
    ):
        answer = await api.client.get("/nowhere", headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith(kind)
