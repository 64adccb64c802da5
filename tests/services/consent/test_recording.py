"""People and consent, on both engines."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.documents.json.validate import schema_text
from registry.domain.people import speakers
from registry.errors import AmbiguousPersonError, ConflictError, InvalidInputError, NotFoundError
from registry.services.consent import recording
from registry.services.people import finding
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.scenes import AtRest
from tests.store.engines import elsewhere

NHS = {"scheme": "nhs", "value": "943 476 5919"}
OTHER_NHS = {"scheme": "nhs", "value": "987 654 3210"}
NAME = {"scheme": "name_dob", "name": "Zoë O'Brien", "date_of_birth": "2014-03-09"}
LOCAL = {"scheme": "local", "value": "P-17"}


async def test_the_same_identifiers_are_the_same_person_however_written(partnership: Partnership):
    one = await partnership.person(SCHOOL, NHS, NAME)
    assert await partnership.person(COUNCIL, {"scheme": "nhs", "value": "9434765919"}) == one
    typed_differently = {**NAME, "name": "ZOE OBRIEN"}
    assert await partnership.person(SCHOOL, typed_differently) == one


async def test_an_organisations_own_number_is_its_own(partnership: Partnership):
    assert await partnership.person(SCHOOL, LOCAL) != await partnership.person(CHARITY, LOCAL)


async def test_a_doubtful_match_asks_and_the_caller_may_say_someone_else(partnership: Partnership):
    upn_free = await partnership.person(SCHOOL, LOCAL, NAME)
    with pytest.raises(AmbiguousPersonError):
        await partnership.person(COUNCIL, NHS, NAME)
    subject, _ = await finding.identify(
        partnership.registry, partnership.actor(COUNCIL), [NHS, NAME], new_person=True
    )
    assert subject.subject_id != upn_free
    with pytest.raises(AmbiguousPersonError):
        await partnership.person(COUNCIL, NAME)


OTHER_NAME = {"scheme": "name_dob", "name": "Amy Green", "date_of_birth": "2013-01-02"}
OTHER_LOCAL = {"scheme": "local", "value": "P-18"}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param([LOCAL, OTHER_NAME], id="the number of one, the name of another"),
        pytest.param([LOCAL, {**NAME, "name": "Nobody Known"}], id="a number, an unknown name"),
        pytest.param([LOCAL, OTHER_LOCAL], id="the numbers of two"),
        pytest.param([LOCAL, {"scheme": "local", "value": "P-99"}], id="one number known"),
        pytest.param([NHS, OTHER_NAME], id="the number of one without a name, a name known"),
    ],
)
@pytest.mark.parametrize("new_person", [False, True])
async def test_details_of_two_people_name_nobody(
    partnership: Partnership, given: list[dict[str, str]], new_person: bool
):
    await partnership.person(SCHOOL, LOCAL, NAME)
    await partnership.person(SCHOOL, OTHER_LOCAL, OTHER_NAME)
    await partnership.person(SCHOOL, NHS)
    with pytest.raises(AmbiguousPersonError) as caught:
        await finding.identify(
            partnership.registry, partnership.actor(SCHOOL), given, new_person=new_person
        )
    assert "Green" not in str(caught.value)


async def test_a_changed_name_is_added_beside_the_old_one(partnership: Partnership):
    person = await partnership.person(SCHOOL, LOCAL, NAME)
    married = {**NAME, "name": "Zoë Green"}
    assert await partnership.person(SCHOOL, LOCAL, NAME, married) == person
    assert await partnership.person(COUNCIL, married) == person


async def test_a_namesake_with_a_number_of_their_own_casts_no_doubt(partnership: Partnership):
    person = await partnership.person(SCHOOL, LOCAL)
    await partnership.person(SCHOOL, OTHER_LOCAL, NAME)
    assert await partnership.person(SCHOOL, LOCAL, NAME) == person


async def test_the_caller_may_say_that_a_namesake_is_someone_else(partnership: Partnership):
    first = await partnership.person(SCHOOL, NAME)
    second, _ = await finding.identify(
        partnership.registry, partnership.actor(COUNCIL), [NAME], new_person=True
    )
    assert second.subject_id != first


async def test_every_bad_identifier_is_a_fault(partnership: Partnership):
    bad = [{"scheme": "nhs", "value": "987 654 4321"}, {"scheme": "upn", "value": "X"}]
    with pytest.raises(InvalidInputError) as caught:
        await partnership.person(SCHOOL, *bad)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/identifiers/0/value",
        "/identifiers/1/value",
    ]


async def test_withdrawing_by_two_at_once_one_wins(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "given")

    def withdrawal() -> recording.ConsentStep:
        return recording.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)

    registry = partnership.registry
    await recording.take_step(registry, partnership.actor(COUNCIL), withdrawal())
    with pytest.raises(ConflictError):
        await recording.take_step(registry, partnership.actor(SCHOOL), withdrawal())


async def test_what_is_sealed_is_read_by_its_recorder_alone(partnership: Partnership):
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
    """What somebody reads who has the database: SQLite's files, every row of PostgreSQL's."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    dumped = bytearray()
    for table in await elsewhere(url, "SELECT tablename FROM pg_tables WHERE schemaname='public'"):
        for row in await elsewhere(url, f'SELECT * FROM "{table[0]}"'):
            for value in row.values():
                dumped += value if isinstance(value, bytes) else str(value).encode()
    return bytes(dumped)


async def test_a_step_before_what_it_changes_and_a_year_long_gone_are_faults(
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


async def test_nobody_is_born_tomorrow(partnership: Partnership):
    tomorrow = partnership.registry.today() + timedelta(days=1)
    with pytest.raises(InvalidInputError) as error:
        await partnership.person(SCHOOL, {**NAME, "date_of_birth": tomorrow.isoformat()})
    assert [fault.pointer for fault in error.value.faults] == ["/identifiers/0/date_of_birth"]
    today = partnership.registry.today()
    assert await partnership.person(SCHOOL, {**NAME, "date_of_birth": today.isoformat()})


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
