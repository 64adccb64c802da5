"""One running application for both campaigns of fuzz, in process, behind its own door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from tests.api.conftest import Api, held, running
from tests.fuzz.seeds import Seeds, make_seeds
from tests.fuzz.wire import Wire
from tests.simulator import Partnership


@dataclass
class Fuzzed:
    """A running application, its door, and requests as honest callers send them."""

    api: Api
    wire: Wire
    seeds: Seeds


@pytest_asyncio.fixture
async def fuzzed(partnership: Partnership, tmp_path: Path) -> AsyncIterator[Fuzzed]:
    async with held(running(partnership, tmp_path)) as api:
        seeds = await make_seeds(api)
        yield Fuzzed(api, Wire(api.app), seeds)
