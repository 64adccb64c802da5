"""A register of two organisations on the disk, with one person's refusal if a test needs it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from registry.bootstrap import open_registry, prepare_home
from registry.domain.records.acting import Actor
from registry.services import access
from registry.services.consent import commands, recording
from registry.services.context import Registry
from registry.services.partners import register
from registry.services.people import finding
from registry.services.setup import install
from registry.settings import Settings
from tests.simulator import COUNCIL, SCHOOL, partner_document

ANN = {"scheme": "nhs", "value": "943 476 5919"}
OFFICER = Actor(COUNCIL, frozenset(access.ROLES), "test")
Work = Callable[[Registry], Awaitable[Any]]


def small_register(home: Path, database_url: str, *more: Work) -> Settings:
    """Make one: a council, the operator, and a school; then do ``more``."""
    environment = {"REGISTRY_HOME": str(home), "REGISTRY_DATABASE_URL": database_url}
    settings = Settings.from_environment(environment)
    prepare_home(settings)

    async def fill(registry: Registry) -> None:
        for work in (_two_organisations, *more):
            await work(registry)

    opened(settings, fill, migrate=True)
    return settings


async def _two_organisations(registry: Registry) -> None:
    await install.install(registry, partner_document(COUNCIL, "local_authority"), "First")
    school = partner_document(SCHOOL, "maintained_school")
    await register.register_partner(registry, OFFICER, school)


async def record_refusal(registry: Registry) -> None:
    """Record that Ann refuses that her council shares with the school for early help."""
    person = await finding.identify(registry, OFFICER, [ANN])
    said = commands.RecordConsent(
        person.subject.subject_id,
        "refused",
        purposes=("early_help",),
        recipients=(SCHOOL,),
        data_categories=("personal",),
        effective_at=registry.now(),
    )
    await recording.record_consent(registry, OFFICER, said)


def opened(settings: Settings, work: Work, **how: Any) -> Any:
    """What ``work`` returns with the registry of these settings."""

    async def main() -> Any:
        async with open_registry(settings, **how) as registry:
            return await work(registry)

    return asyncio.run(main())
