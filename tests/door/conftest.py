"""One served registry for the tests of the door, with bounds of fractions of a second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.seed import Seeded, seed
from tests.door.attacks import Target, check_once
from tests.door.serving import serving

HEADER_SECONDS, BODY_SECONDS, ANSWER_SECONDS = 0.5, 0.8, 0.8
CONNECTIONS, OF_ONE_ADDRESS = 40, 30
SETTINGS = {
    "REGISTRY_HEADER_SECONDS": str(HEADER_SECONDS),
    "REGISTRY_BODY_SECONDS": str(BODY_SECONDS),
    "REGISTRY_ANSWER_SECONDS": str(ANSWER_SECONDS),
    "REGISTRY_IDLE_SECONDS": "1",
    "REGISTRY_STOP_SECONDS": "4",
    "REGISTRY_CONNECTIONS": str(CONNECTIONS),
    "REGISTRY_CONNECTIONS_PER_ADDRESS": str(OF_ONE_ADDRESS),
}


@pytest.fixture(scope="package")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    return seed(tmp_path_factory.mktemp("door"), organisations=5, agreements=0, people=1)


@pytest.fixture(scope="package")
def target(seeded: Seeded) -> Iterator[Target]:
    with serving(seeded, **SETTINGS) as (target, _):
        check_once(target)
        yield target
