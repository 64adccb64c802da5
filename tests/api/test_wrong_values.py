"""No 500, whatever comes: thirteen wrong values for every member of every body of every route."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.handlers import HTTPRouteHandler

from registry.resources import shipped
from tests.api.conftest import Api
from tests.api.test_access_matrix import address, routes
from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.support.wrong_values import EXTREME, example_of_schema, example_of_struct, mutants

SEED, IN_MAKE_TEST = 20261130, 1_440
JSON = {"Content-Type": "application/json"}
_PARTNERS = (COUNCIL, SCHOOL, CHARITY)


def examples(handler: HTTPRouteHandler) -> Iterator[Any]:
    """Yield examples of a route's body: with every member, and those that are published."""
    name, struct = handler.opt.get("schema"), handler.opt.get("body")
    if struct is not None and hasattr(struct, "__struct_fields__"):
        yield example_of_struct(struct)
    elif struct is not None:
        name = "agreement"
    for each in [name] if isinstance(name, str) else name or ():
        yield from examples_of(each)


def examples_of(name: str) -> Iterator[Any]:
    """Yield the same of one published schema."""
    whole = example_of_schema(name)
    if name == "share-request":
        whole |= {"from": SCHOOL, "to": COUNCIL, "purpose": "safeguarding_child"}
    yield whole
    for path in sorted((shipped("schemas") / "examples" / "valid").glob(f"{name}-*.json"))[:2]:
        yield json.loads(path.read_text("utf-8"))["document"]


def requests(api: Api) -> list[tuple[str, str, HTTPRouteHandler, Any]]:
    found = []
    for method, path, handler in routes(api.app):
        for example in examples(handler):
            for body in mutants(example):
                found.append((method, address(path), handler, body))
                if handler.opt.get("batch"):
                    found.append((method, address(path), handler, [example, body, example]))
    return found


async def send_all(api: Api, chosen: list[tuple[str, str, HTTPRouteHandler, Any]]) -> None:
    headers = {
        role: [await api.headers(partner, role) for partner in _PARTNERS]
        for role in ("officer", "practitioner", "admin")
    }
    for number, (method, url, handler, body) in enumerate(chosen):
        permission = handler.opt.get("permission", "")
        role = (
            "practitioner" if permission.startswith(("check", "cons", "pers", "dec")) else "officer"
        )
        sent = {**headers[role][number % 3], **JSON, "If-Match": '"1"'}
        content = json.dumps(body)
        answer = await api.client.request(method, url, content=content, headers=sent)
        assert answer.status_code < 500, (method, url, body, answer.text)
        if answer.status_code == 422:
            assert len(answer.json().get("errors", [])) <= 200


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)], indirect=True
)
async def test_a_seeded_part_of_them(api: Api):
    every = requests(api)
    assert len(every) > 10_000
    await send_all(api, random.Random(SEED).sample(every, IN_MAKE_TEST))


@pytest.mark.parametrize("day", EXTREME[2:])
async def test_a_consent_of_the_first_or_last_day_there_is_is_a_fault(api: Api, day: str):
    """The attack: in London it was not yet the year 1, which failed with an OverflowError."""
    headers = await api.headers(COUNCIL, "practitioner")
    person = await api.partnership.person(COUNCIL, {"scheme": "nhs", "value": "9434765919"})
    consent = {"subject": person, "status": "given", "effective_at": "2026-11-01T10:00:00Z"}
    consent |= {"purposes": ["early_help"], "recipients": [SCHOOL], "data_categories": ["personal"]}
    late = {**consent, "effective_at": day}
    answer = await api.client.post("/api/v1/consents", json=late, headers=headers)
    assert answer.status_code == 422, answer.text
    made = await api.client.post("/api/v1/consents", json=consent, headers=headers)
    for status in ("withdrawn", "invalidated"):
        step = {"status": status, "seen_version": 1, "effective_at": day, "reason": "Made up."}
        url = f"/api/v1/consents/{made.json()['record']}/steps"
        answer = await api.client.post(url, json=step, headers=headers)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == "/effective_at"


@pytest.mark.long
async def test_every_one_of_them(api: Api):
    await send_all(api, requests(api))
