"""A clock that is set back over midnight undoes nothing that was done "from today"."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.bootstrap import open_registry, prepare_home
from registry.domain.agreements.lifecycle import Act, State
from registry.services.agreements import registering, steps
from registry.services.agreements.steps import StepRequest
from registry.services.charter import memberships
from registry.services.checks.checker import Checker
from registry.services.clock import SteadyClock
from registry.services.setup.install import install
from registry.services.signer import CheckpointSigner
from registry.settings import Settings
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
    partner_document,
)
from tests.simulator.scenes import two_members

MIDNIGHT = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
SHARE = {
    "from": HOSPITAL,
    "to": COUNCIL,
    "purpose": "direct_care",
    "data_categories": ["special:health"],
}


@pytest.mark.scene(after=two_members)
async def test_a_suspension_made_a_moment_before_holds(partnership: Partnership):
    actor = partnership.actor(COUNCIL)
    await registering.register(partnership.registry, actor, discharge(partnership))
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)

    partnership.clock.now = MIDNIGHT
    steady = SteadyClock(partnership.clock, MIDNIGHT)
    registry = dataclasses.replace(partnership.registry, clock=steady)
    step = StepRequest("discharge", 1, Act.SUSPEND, "a breach")
    await steps.take_step(registry, actor, step)
    await memberships.change(registry, actor, HOSPITAL, "suspended", "a breach")

    partnership.clock.advance(minutes=-10)
    answer = await Checker(registry).check(SHARE, actor=actor)
    assert answer.prepared.coverage.fact == "none"
    assert answer.prepared.facts.charter_members == "to_only"
    view = await registering.read(registry, actor, "discharge", 1)
    assert view.standing.state == State.SUSPENDED


async def test_a_registry_that_is_opened_again_does_not_go_back_either(
    empty_url: str, tmp_path: Path
):
    settings = Settings.from_environment(
        {"REGISTRY_HOME": str(tmp_path), "REGISTRY_DATABASE_URL": empty_url}
    )
    prepare_home(settings)
    async with open_registry(settings, clock=lambda: MIDNIGHT, migrate=True) as registry:
        await install(registry, partner_document(COUNCIL, "local_authority"), "First Officer")
        await CheckpointSigner(registry).sign_once()
    before = MIDNIGHT.replace(day=22, hour=23)
    async with open_registry(settings, clock=lambda: before) as registry:
        assert registry.now() == MIDNIGHT
        assert registry.today() == MIDNIGHT.date()
