"""No 5xx, no exception, no hang and flat memory, whatever bytes come: real requests, garbled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fuzz.campaign import send_all
from tests.fuzz.conftest import Fuzzed
from tests.fuzz.garbling import garbled
from tests.fuzz.seeds import Seeds
from tests.fuzz.wire import Asked
from tests.simulator.scenes import three_members
from tests.support.shared import suite

SEED, IN_MAKE_TEST, IN_ALL = 20261130, 4_000, 200_000

pytestmark = pytest.mark.scene(after=three_members)


def endlessly(seeds: Seeds) -> Iterator[Asked]:
    rng = random.Random(SEED)
    while True:
        yield garbled(rng, rng.choice(seeds.requests))


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_seeded_part(fuzzed: Fuzzed):
    tally = await send_all(fuzzed.wire, endlessly(fuzzed.seeds), IN_MAKE_TEST)
    print(tally)
    assert len(fuzzed.seeds.requests) > 200
    assert {200, 400, 404, 422} <= tally.statuses.keys()


@pytest.mark.long
@pytest.mark.parametrize("engine_name", ["sqlite", "postgres"], indirect=True)
async def test_them_all(fuzzed: Fuzzed):
    tally = await send_all(fuzzed.wire, endlessly(fuzzed.seeds), IN_ALL // 2)  # on each engine
    print(tally)


def texts_of_the_suite(seeds: Seeds, *, everywhere: bool) -> Iterator[Asked]:
    """Yield each text of JSONTestSuite, alone and as a member, at one route in turn or at each."""
    files = sorted((suite("json-parsing-suite") / "test_parsing").glob("*.json"))
    takers = {one.target: one for one in seeds.requests if one.body[:1] in {b"{", b"["}}
    for number, path in enumerate(files):
        text = path.read_bytes()
        every = list(takers.values())
        for asked in every if everywhere else [every[number % len(every)]]:
            yield replace(asked, body=text)
            if everywhere:
                yield replace(asked, body=b'{"id":' + text + b"," + asked.body[1:])


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_each_text_of_jsontestsuite_at_one_route(fuzzed: Fuzzed):
    requests = list(texts_of_the_suite(fuzzed.seeds, everywhere=False))
    assert len(requests) == 318
    await send_all(fuzzed.wire, requests, len(requests))


@pytest.mark.long
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_each_text_of_jsontestsuite_at_every_route(fuzzed: Fuzzed):
    requests = list(texts_of_the_suite(fuzzed.seeds, everywhere=True))
    assert len(requests) > 10_000
    await send_all(fuzzed.wire, requests, len(requests))
