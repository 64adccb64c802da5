"""``kill -9`` of the served process: every check and consent that it acknowledged is there."""

from __future__ import annotations

import random
import time

import pytest

from tests.door.conftest import SETTINGS
from tests.door.engines import Installed, installed
from tests.door.serving import serving
from tests.door.writing import Acknowledged, require_kept, writing

KILLS, MANY_KILLS, SEED = 3, 50, 6962

__all__ = ["installed"]


def acknowledged_until_killed(installed: Installed, seconds: float) -> Acknowledged:
    """Start the server, which it does after every kill, and kill it beside clients who write."""
    settings = {**SETTINGS, **installed.settings}
    with (
        serving(installed.seeded, **settings) as (target, server),
        writing(target, installed.seeded.people[0]) as acknowledged,
    ):
        time.sleep(seconds)
        server.kill()
    return acknowledged


async def campaign(installed: Installed, kills: int) -> None:
    moments = random.Random(SEED)
    acknowledged: Acknowledged = []
    for _ in range(kills):
        acknowledged += acknowledged_until_killed(installed, moments.uniform(0, 0.15))
    print(f"{kills} kills, {len(acknowledged)} acknowledged")
    assert {kind for kind, _ in acknowledged} == {"check", "consent"}
    await require_kept(installed.database_url, acknowledged)


async def test_killing_the_server_loses_nothing_acknowledged(installed: Installed):
    await campaign(installed, KILLS)


@pytest.mark.long
async def test_killing_the_server_many_times(installed: Installed):
    await campaign(installed, MANY_KILLS)
