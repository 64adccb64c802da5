"""Consent, on both engines: recorded, withdrawn, and read by those who may."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.documents.json.validate import schema_text
from registry.domain.people import speakers
from registry.errors import ConflictError, InvalidInputError, NotFoundError
from registry.services.consent import recording
from tests.services.people.test_finding import LOCAL, NAME, NHS
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.scenes import AtRest
from tests.store.engines import elsewhere


async def test_withdrawing_by_two_at_once_one_wins(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "given")

    def withdrawal() -> recording.ConsentStep:
        return recording.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)

    registry = partnership.registry
    await recording.take_step(registry, partnership.actor(COUNCIL), withdrawal())
    with pytest.raises(ConflictError):
        await recording.take_step(registry, partnership.actor(SCHOOL), withdrawal())


async def test_sealed_text_is_read_only_by_the_organisation_that_recorded_it(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    await partnership.consent(
        SCHOOL, person, "not_sought_unsafe", private={"reason": "He reads her messages."}
    )
    own = await recording.history(partnership.registry, partnership.actor(SCHOOL), person)
    named = await recording.history(partnership.registry, partnership.actor(COUNCIL), person)
    other = await recording.history(partnership.registry, partnership.actor(HOSPITAL), person)
    unknown = await recording.history(
        partnership.registry, partnership.actor(HOSPITAL), "per_00000000000000000000"
    )
    assert own[0][1] == {"reason": "He reads her messages."}
    assert named[0][1] is None
    assert other == unknown == []


async def test_every_fault_of_a_consent_at_once(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    with pytest.raises(InvalidInputError) as caught:
        await partnership.consent(
            SCHOOL,
            person,
            "not_sought_unsafe",
            purposes=("no_such_purpose",),
            recipients=("nobody",),
            effective_at=partnership.clock.now + timedelta(days=1),
        )
    assert {fault.pointer for fault in caught.value.faults} == {
        "/purposes/0",
        "/recipients/0",
        "/effective_at",
        "/reason",
    }


async def test_a_record_of_others_is_not_found(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "given")
    step = recording.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)
    with pytest.raises(NotFoundError):
        await recording.take_step(partnership.registry, partnership.actor(HOSPITAL), step)


async def test_no_identifier_is_stored_in_clear(partnership: Partnership, stage: AtRest):
    person = await partnership.person(SCHOOL, NHS, NAME, LOCAL)
    await partnership.consent(SCHOOL, person, "refused", private={"notes": "Mother is Siân Vale"})
    stored = await everything_stored(stage.url)
    assert SCHOOL.encode() in stored
    for secret in (b"9434765919", b"943 476 5919", b"obrien", "Siân".encode(), b"P-17"):
        assert secret not in stored


async def everything_stored(url: str) -> bytes:
    """Return all bytes in the database: SQLite's files, or every row of PostgreSQL's."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    dumped = bytearray()
    for table in await elsewhere(url, "SELECT tablename FROM pg_tables WHERE schemaname='public'"):
        for row in await elsewhere(url, f'SELECT * FROM "{table[0]}"'):
            for value in row.values():
                dumped += value if isinstance(value, bytes) else str(value).encode()
    return bytes(dumped)


async def test_a_step_dated_before_the_one_it_changes_or_long_ago_is_a_fault(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "given")
    actor = partnership.actor(SCHOOL)
    early = recording.ConsentStep(
        event.record_id, "withdrawn", 1, partnership.clock.now - timedelta(days=1)
    )
    with pytest.raises(InvalidInputError, match="There is 1 fault"):
        await recording.take_step(partnership.registry, actor, early)
    with pytest.raises(InvalidInputError):
        await partnership.consent(
            SCHOOL, person, "given", effective_at=datetime(1066, 10, 14, tzinfo=UTC)
        )
    with pytest.raises(InvalidInputError):
        await partnership.person(SCHOOL, {**NAME, "date_of_birth": "1066-10-14"})


async def test_who_spoke_is_a_word_from_a_list_and_never_a_name(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    for speaker in ("jane doe", "jane", "mother-jane", "mother\n", "Mother"):
        with pytest.raises(InvalidInputError) as error:
            await partnership.consent(SCHOOL, person, "given", speaker=speaker)
        assert [fault.pointer for fault in error.value.faults] == ["/speaker"]
    for speaker in ("", "mother", "guardian-2"):
        assert await partnership.consent(SCHOOL, person, "given", speaker=speaker)
    for name in ("consent-request", "consent-record"):
        schema = json.loads(schema_text(name))["properties"]["speaker"]
        assert (schema["pattern"], schema["x-message"]) == (speakers.PATTERN, speakers.DETAIL)


async def test_a_record_replaces_one_of_the_same_person_that_was_said_before_it(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    other = await partnership.person(SCHOOL, NAME)
    refused = await partnership.consent(SCHOOL, person, "refused")
    for subject_id, earlier in ((other, 0), (person, 1)):
        said = refused.effective_at - timedelta(days=earlier)
        with pytest.raises(InvalidInputError):
            await partnership.consent(
                SCHOOL, subject_id, "given", supersedes=refused.record_id, effective_at=said
            )
    assert await partnership.consent(SCHOOL, person, "given", supersedes=refused.record_id)
