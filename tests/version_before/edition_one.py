"""Consent records of the version before, put into a partnership of today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from registry.domain.records.consent import ConsentEvent
from registry.services.context import new_id
from tests.simulator import Partnership, consent_event


async def said_before(
    partnership: Partnership, recorder: str, subject_id: str, **changes: Any
) -> ConsentEvent:
    """Record what a person said ten days ago, as the version before did."""
    at = partnership.clock.now - timedelta(days=10)
    values = {
        "record_id": new_id("con"),
        "subject_id": subject_id,
        "controller": recorder,
        "recorded_by": recorder,
        "edition": 1,
        **changes,
    }
    event = consent_event(at, **values)
    async with partnership.registry.database.unit_of_work() as uow:
        uow.add(event)
        await uow.commit()
    return event
