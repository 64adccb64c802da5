"""Hostile requests to every route get a clear answer, never a 5xx, and all security headers."""

from __future__ import annotations

import json
import random

from tests.api.checks.test_routes import CONCERN
from tests.api.conftest import Api
from tests.api.test_access_matrix import address, routes
from tests.simulator import COUNCIL, SCHOOL

SEED, MUTATIONS = 20261122, 25
_SEEDS = [
    json.dumps(CONCERN).encode(),
    b'{"identifiers":[{"scheme":"nhs","value":"943 476 5919"}]}',
    b'{"jwk":{"kty":"OKP","crv":"Ed25519","x":"AAAA"},"nonce":"x","proof":"y"}',
    b'{"type":"pisa","id":"a","version":1}',
    b'{"signatures":[{"protected":"e30","signature":"AA"}]}',
    b"[" * 40_000,
    b'{"a":' * 40_000,
    b"\xff\xfe",
    b'"\\ud800"',
    b'{"a":1,"a":2}',
    b'{"n":1e999,"m":NaN}',
    b'{"from":"\\u0000"}',
    b"null",
    b"",
    b"1" * 5_000,
]


def mutate(data: bytes, rng: random.Random) -> bytes:
    content = bytearray(data[:2_000] or b"{}")
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(content))
        match rng.randrange(4):
            case 0:
                content[place] = rng.randrange(256)
            case 1:
                del content[place : place + rng.randint(1, 9)]
                content = content or bytearray(b"{")
            case 2:
                content[place:place] = rng.choice([b"{", b"[", b'"', b"\\u0000", b"\xed\xa0\x80"])
            case _:
                content[place:place] = content[:place][-20:]
    return bytes(content)


async def test_mutated_bodies_never_cause_a_5xx(api: Api):
    rng = random.Random(SEED)
    headers = {
        **await api.headers(COUNCIL, "officer"),
        "content-type": "application/json",
    }
    practitioner = {
        **await api.headers(SCHOOL, "practitioner"),
        "content-type": "application/json",
    }
    asked = 0
    for method, path, _ in routes(api.app):
        if method == "GET":
            continue
        bodies = [*_SEEDS, *(mutate(rng.choice(_SEEDS), rng) for _ in range(MUTATIONS))]
        for body in bodies:
            sent = practitioner if rng.random() < 0.5 else headers
            answer = await api.client.request(method, address(path), content=body, headers=sent)
            assert answer.status_code < 500, (method, path, body[:200], answer.text)
            asked += 1
    assert asked > 400


async def test_odd_addresses_and_queries_never_cause_a_5xx(api: Api):
    headers = await api.headers(COUNCIL, "officer")
    auditor = await api.headers(COUNCIL, "auditor")
    odd = ["%00", "%ff", "..%2f..", "9" * 5_000, "%F0%9F%92%A9", "a" * 300, "%0a", "'--", "{}"]
    for piece in odd:
        for path in (f"/api/v1/partners/{piece}", f"/api/v1/members/{piece}", f"/schemas/{piece}"):
            assert (await api.client.get(path, headers=headers)).status_code in {400, 404}, path
        listed = await api.client.get(f"/api/v1/partners?after={piece}", headers=headers)
        assert listed.status_code == 422
        leaves = await api.client.get(f"/api/v1/ledger/leaves?start={piece}", headers=auditor)
        assert leaves.status_code == 422
        versions = await api.client.get(f"/api/v1/agreements/x/{piece}", headers=headers)
        assert versions.status_code in {400, 404}


async def test_only_json_is_read(api: Api):
    headers = await api.headers(SCHOOL, "practitioner")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = await api.client.post(
            "/api/v1/checks",
            content=json.dumps(CONCERN),
            headers={**headers, "content-type": kind},
        )
        assert answer.status_code == 415, kind


async def test_too_large_a_body_is_413_and_bad_utf8_and_deep_nesting_are_400(api: Api):
    headers = {**await api.headers(SCHOOL, "practitioner"), "content-type": "application/json"}
    cases = {413: b" " * 300_000, 400: b'{"from":"\xff"}'}
    for status, body in cases.items():
        answer = await api.client.post("/api/v1/checks", content=body, headers=headers)
        assert answer.status_code == status
    deep = await api.client.post("/api/v1/checks", content=b"[" * 100_000, headers=headers)
    assert deep.status_code == 400


async def test_security_headers_and_problem_documents_everywhere(api: Api):
    for path, status in {
        "/": 200,
        "/nothing": 404,
        "/api/v1/partners": 401,
        "/danger": 200,
    }.items():
        answer = await api.client.get(path)
        assert answer.status_code == status
        for name in (
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "strict-transport-security",
        ):
            assert name in answer.headers, (path, name)
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert {"type", "title", "status", "detail"} <= answer.json().keys()
            page = await api.client.get(answer.json()["type"])
            assert page.status_code == 200
    assert (await api.client.delete("/api/v1/members")).status_code == 405


async def test_nothing_of_the_request_comes_back_in_a_problem(api: Api):
    headers = await api.headers(SCHOOL, "practitioner")
    secret = "943 476 5918"
    answer = await api.client.post(
        "/api/v1/people",
        json={"identifiers": [{"scheme": "nhs", "value": secret}]},
        headers=headers,
    )
    assert answer.status_code == 422
    assert secret not in answer.text
