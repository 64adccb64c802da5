"""What is large is read, judged and answered in a thread: the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest

from tests.api.conftest import Api
from tests.simulator import COUNCIL
from tests.simulator.partnership import Partnership
from tests.support.loop_lag import loop_lag

NAMED = {"id": "large", "type": "pisa", "version": 1}

pytestmark = pytest.mark.scene(after=Partnership.charter)


def members(count: int) -> dict[str, Any]:
    """Names that no schema knows."""
    return {f"m{number:06}": 1 for number in range(count)}


def deep(count: int) -> list[Any]:
    """Lists of objects, nested almost as deep as is read."""
    one: Any = []
    for _ in range(14):
        one = {"a": [one]}
    return [one] * count


def sharings(count: int) -> list[dict[str, Any]]:
    """Whole sharings but for their parties, so that every clause has faults."""
    one = {"from": ["a", "b"], "to": ["c"], "purpose": "early_help"}
    return [{**one, "id": f"c{number}"} for number in range(count)]


WORST: dict[str, dict[str, Any]] = {
    "members": members(18_000),
    "empty objects": {"sharings": [{}] * 80_000},
    "nameless parties": {"parties": [{}] * 80_000},
    "deep": {"sharings": deep(1_500)},
    "texts": {"purpose": ["x"] * 60_000},
    "clauses": {"sharings": sharings(3_000)},
}
DRAFTS: dict[str, Callable[[int], dict[str, Any]]] = {
    "members": members,
    "deep": lambda count: {"sharings": deep(count // 12)},
    "parties": lambda count: {
        "parties": [{"partner": f"p{number}"} for number in range(count // 2)]
    },
}
FEW, MANY = 18_000, 75_000
_LONG = pytest.mark.long


def _some_of(every: Iterable[str], *chosen: str) -> list[Any]:
    """All of them, but in the ordinary run only those that are chosen."""
    return [pytest.param(one, marks=() if one in chosen else _LONG) for one in every]


async def _send(api: Api, method: str, path: str, body: object, **headers: str) -> httpx.Response:
    """Send as somebody who may, and watch the loop."""
    role = "practitioner" if path in {"/people", "/consents"} else "officer"
    known = await api.headers(COUNCIL, role)
    content = json.dumps(body, separators=(",", ":")).encode()
    kind = {"Content-Type": "application/json"}
    await asyncio.sleep(0)
    with loop_lag() as lag:
        answer = await api.client.request(
            method, f"/api/v1{path}", content=content, headers={**known, **kind, **headers}
        )
        await asyncio.sleep(0.01)  # so that the last step is over as well
    assert lag.is_short, lag
    return answer


@pytest.mark.parametrize("what", _some_of(WORST, "nameless parties", "deep"))
async def test_an_agreement_is_judged_off_the_loop(api: Api, what: str):
    answer = await _send(api, "POST", "/agreements", {**NAMED, **WORST[what]})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/partners"),
        pytest.param("PUT", f"/partners/{COUNCIL}", marks=_LONG),
        pytest.param("POST", "/people", marks=_LONG),
        ("POST", "/consents"),
        pytest.param("POST", "/agreements/large/1/signatures", marks=_LONG),
    ],
)
async def test_so_is_every_other_document(api: Api, method: str, path: str):
    answer = await _send(api, method, path, WORST["members"], **{"If-Match": '"1"'})
    assert answer.status_code == 422


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=_LONG)])
@pytest.mark.parametrize("what", _some_of(DRAFTS, "deep"))
async def test_a_draft_is_saved_compared_and_put_forward_off_the_loop(
    api: Api, what: str, count: int
):
    draft = {**NAMED, **DRAFTS[what](count)}
    begun = await _send(api, "POST", "/drafts", {"document": draft})
    assert begun.status_code == 201
    saved = await _send(api, "PUT", "/drafts/large", draft, **{"If-Match": '"1"'})
    assert saved.json()["document"] == draft
    same = await _send(api, "POST", "/drafts/large/diff", draft)
    assert same.json()["changes"] == []
    refused = await _send(api, "POST", "/drafts/large/submit", {"seen_version": 2})
    assert refused.status_code == 422


async def test_what_is_kept_is_answered_as_it_is_kept(api: Api):
    draft = {**NAMED, **members(MANY)}
    headers = await api.headers(COUNCIL, "officer")
    await api.client.post("/api/v1/drafts", json={"document": draft}, headers=headers)
    with loop_lag() as lag:
        answer = await api.client.get("/api/v1/drafts/large", headers=headers)
        await asyncio.sleep(0.01)
    assert lag.longest < 0.015, "it was read and written again, which takes the loop 25 ms"
    assert answer.json()["document"] == draft
