"""Consent, on both engines: recorded, withdrawn, and read by those who may."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from registry.documents.json.validate import schema_text
from registry.domain.people import speakers
from registry.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from registry.services.checks.checker import Checker
from registry.services.consent import bounds, commands, recording
from tests.services.people.test_finding import LOCAL, NAME, NHS, NHS_TOO
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.scenes import AtRest
from tests.store.engines import elsewhere


async def test_withdrawing_by_two_at_once_one_wins(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "given")

    def withdrawal() -> commands.ConsentStep:
        return commands.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)

    registry = partnership.registry
    await recording.take_step(registry, partnership.actor(SCHOOL), withdrawal())
    with pytest.raises(ConflictError):
        await recording.take_step(registry, partnership.actor(SCHOOL), withdrawal())


async def test_only_who_recorded_a_consent_adds_to_it_and_others_end_it_by_their_own_statement(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, person, "given")
    registry, council = partnership.registry, partnership.actor(COUNCIL)
    for status in ("withdrawn", "requested", "invalidated"):
        step = commands.ConsentStep(given.record_id, status, 1, partnership.clock.now)
        with pytest.raises(NotAllowedError):
            await recording.take_step(registry, council, step)
    step = commands.ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    theirs = await partnership.person(COUNCIL, NHS)
    ended, _ = await recording.withdraw(registry, council, step, theirs)
    assert ended.record_id != given.record_id
    assert (ended.controller, ended.status, ended.disclosers) == (COUNCIL, "withdrawn", (SCHOOL,))
    assert (ended.recipients, ended.purposes) == (given.recipients, given.purposes)
    with pytest.raises(NotFoundError):
        await recording.withdraw(registry, partnership.actor(HOSPITAL), step, theirs)
    with pytest.raises(NotFoundError):
        await recording.withdraw(registry, council, step, person)  # another's reference
    other = await partnership.person(COUNCIL, NHS_TOO)
    with pytest.raises(NotFoundError):  # of somebody else
        await recording.withdraw(registry, council, step, other)


async def test_a_consent_names_what_it_is_about_even_after_a_refusal_of_everything(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    nothing = {"recipients": (), "purposes": (), "data_categories": ()}
    refused = await partnership.consent(SCHOOL, person, "refused", **nothing)
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    asked = commands.ConsentStep(refused.record_id, "requested", 1, partnership.clock.now)
    await recording.take_step(registry, school, asked)
    given = dataclasses.replace(asked, status="given", seen_version=2)
    with pytest.raises(InvalidInputError) as raised:
        await recording.take_step(registry, school, given)
    assert {fault.pointer for fault in raised.value.faults} == {f"/{name}" for name in nothing}
    named = {"recipients": (COUNCIL,), "purposes": ("early_help",)}
    step = dataclasses.replace(given, data_categories=("personal",), **named)
    event, _ = await recording.take_step(registry, school, step)
    assert event.recipients == (COUNCIL,)


@pytest.mark.parametrize("status", ["refused", "requested", "not_sought_unsafe", "given"])
async def test_whatever_was_recorded_in_error_is_set_aside(partnership: Partnership, status: str):
    person = await partnership.person(SCHOOL, NHS)
    wrong = await partnership.consent(SCHOOL, person, status, private={"reason": "Not safe."})
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    error = commands.ConsentStep(wrong.record_id, "invalidated", 1, partnership.clock.now)
    event, _ = await recording.take_step(registry, school, error)
    assert event.sets_aside == (1,)
    # Of several steps it has to be said which; an entry in error can be one itself.
    again = commands.ConsentStep(wrong.record_id, "invalidated", 2, partnership.clock.now)
    with pytest.raises(InvalidInputError) as caught:
        await recording.take_step(registry, school, again)
    assert [fault.pointer for fault in caught.value.faults] == ["/sets_aside"]
    event, _ = await recording.take_step(
        registry, school, dataclasses.replace(again, sets_aside=(2,))
    )
    assert event.sets_aside == (2,)


async def test_a_refusal_may_leave_open_what_it_is_about_and_a_consent_may_not(
    partnership: Partnership,
):
    person = await partnership.person(SCHOOL, NHS)
    everything = {"recipients": (), "purposes": (), "data_categories": ()}
    refused = await partnership.consent(SCHOOL, person, "refused", **everything)
    assert refused.recipients == refused.purposes == refused.data_categories == ()
    with pytest.raises(InvalidInputError) as caught:
        await partnership.consent(SCHOOL, person, "given", **everything, everybody=True)
    assert {fault.pointer for fault in caught.value.faults} == {
        "/recipients",
        "/purposes",
        "/data_categories",
        "/disclosers",
    }


async def test_anyone_but_the_person_says_whose_word_it_is(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    with pytest.raises(InvalidInputError) as caught:
        await partnership.consent(SCHOOL, person, "given", given_by="parental_responsibility")
    assert [fault.pointer for fault in caught.value.faults] == ["/speaker"]


async def test_days_are_those_of_london(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 1 July in London
    with pytest.raises(InvalidInputError) as caught:
        await partnership.consent(
            SCHOOL, person, "given", effective_at=late, expires_on=date(2026, 6, 30)
        )
    assert [fault.pointer for fault in caught.value.faults] == ["/expires_on"]


async def test_what_is_sealed_is_read_by_its_recorder_alone(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    await partnership.consent(
        SCHOOL, person, "not_sought_unsafe", private={"reason": "He reads her messages."}
    )
    await partnership.consent(SCHOOL, person, "given", private={"notes": "On the phone."})

    async def read(partner_id: str, subject_id: str) -> list:
        return await recording.history(
            partnership.registry, partnership.actor(partner_id), subject_id
        )

    theirs = await partnership.person(COUNCIL, NHS)
    own, named = await read(SCHOOL, person), await read(COUNCIL, theirs)
    assert [private for _, private in own] == [
        {"reason": "He reads her messages."},
        {"notes": "On the phone."},
    ]
    assert [(event.status, private) for event, private in named] == [("given", None)]
    stranger = await partnership.person(HOSPITAL, NHS)
    unknown = "per_00000000000000000000"
    assert [await read(HOSPITAL, who) for who in (stranger, person, unknown)] == [[], [], []]


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
    step = commands.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)
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
    early = commands.ConsentStep(
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


async def test_past_a_hundred_statements_only_a_no_or_a_correction_is_taken(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bounds, "MOST", 3)
    person = await partnership.person(SCHOOL, NHS)
    for _ in range(3):
        given = await partnership.consent(SCHOOL, person, "given")
    for status in ("given", "requested"):
        with pytest.raises(bounds.TooManyStatementsError):
            await partnership.consent(SCHOOL, person, status)
    await partnership.consent(SCHOOL, person, "refused")
    error = commands.ConsentStep(given.record_id, "invalidated", 1, partnership.clock.now)
    await recording.take_step(partnership.registry, partnership.actor(SCHOOL), error)
    theirs = await partnership.person(COUNCIL, NHS)
    await partnership.consent(COUNCIL, theirs, "given", recipients=(SCHOOL,))
    async with partnership.registry.database.reads() as reads:
        told = await reads.notifications(SCHOOL)
    assert [one.code for one in told] == ["many_statements"]


GUARDIAN = {"given_by": "parental_responsibility", "speaker": "guardian-1"}


async def test_who_ends_anothers_consent_is_the_same_voice_whatever_its_word(
    partnership: Partnership,
):
    theirs = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, theirs, "given", **GUARDIAN)
    person = await partnership.person(COUNCIL, NHS)
    partnership.clock.advance(minutes=1)
    ends = {"given_by": "", "ends": f"{given.record_id}/1"}
    await partnership.consent(COUNCIL, person, "withdrawn", **ends)
    about = {"identifiers": [NHS], "age_band": "child_u13"}
    share = {"from": SCHOOL, "to": COUNCIL, "purpose": "early_help", "subject": about}
    request = {**share, "data_categories": ["personal"]}
    actor = partnership.actor(SCHOOL)
    found = await Checker(partnership.registry).check(request, actor=actor)
    whole = found.prepared.consent.whole
    assert (whole.status, whole.conflict) == ("withdrawn", False)


@pytest.mark.parametrize(
    ("status", "changes", "pointer"),
    [
        ("refused", {}, "/confirms"),
        ("requested", {}, "/confirms"),
        ("given", {"expires_on": date(2027, 1, 1)}, "/expires_on"),
    ],
)
async def test_only_a_consent_to_ones_own_sharing_is_confirmed(
    partnership: Partnership, status: str, changes: dict, pointer: str
):
    theirs = await partnership.person(COUNCIL, NHS)
    form = {"disclosers": (SCHOOL,), "recipients": (COUNCIL,)}
    said = await partnership.consent(COUNCIL, theirs, status, **form)
    person = await partnership.person(SCHOOL, NHS)
    seen = {"given_by": "", "confirms": f"{said.record_id}/1", **changes}
    with pytest.raises((InvalidInputError, NotFoundError)) as error:
        await partnership.consent(SCHOOL, person, "given", **seen)
    if isinstance(error.value, InvalidInputError):
        assert [fault.pointer for fault in error.value.faults] == [pointer]


async def test_a_no_takes_back_nothing_that_was_said_after_it(partnership: Partnership):
    theirs = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, theirs, "given")
    person = await partnership.person(COUNCIL, NHS)
    before = given.effective_at - timedelta(days=1)
    ends = {"given_by": "", "ends": f"{given.record_id}/1", "effective_at": before}
    with pytest.raises(InvalidInputError):
        await partnership.consent(COUNCIL, person, "withdrawn", **ends)


async def test_a_step_about_a_voice_holds_up_no_withdrawal_of_before(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    given = await partnership.consent(SCHOOL, person, "given", **GUARDIAN)
    partnership.clock.advance(days=5)
    actor, today = partnership.actor(SCHOOL), partnership.registry.today()
    reason = {"reason": "The order ended"}
    ended = commands.ConsentStep(
        given.record_id,
        "voice",
        1,
        partnership.clock.now,
        voice_ended_on=today,
        private=reason,
    )
    await recording.take_step(partnership.registry, actor, ended)
    on = today - timedelta(days=3)
    taken = commands.ConsentStep(given.record_id, "withdrawn", 2, commands.kept_at(on), said_on=on)
    event, _ = await recording.take_step(partnership.registry, actor, taken)
    assert event.status == "withdrawn"
    with pytest.raises(InvalidInputError) as error:  # would never count
        await partnership.consent(SCHOOL, person, "given", **GUARDIAN)
    assert [fault.pointer for fault in error.value.faults] == ["/speaker"]
    assert await partnership.consent(SCHOOL, person, "refused", **GUARDIAN)


async def test_everybodys_no_elsewhere_holds_up_nothing_of_ones_own(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    mother = {"given_by": "parental_responsibility", "speaker": "mother"}
    given = await partnership.consent(SCHOOL, person, "given", **mother)
    theirs = await partnership.person(COUNCIL, NHS)
    partnership.clock.advance(minutes=1)
    open_parts = {"purposes": (), "recipients": (), "data_categories": ()}
    await partnership.consent(COUNCIL, theirs, "refused", everybody=True, **open_parts, **mother)
    actor = partnership.actor(SCHOOL)
    shown = await recording.history(partnership.registry, actor, person)
    assert [(event.record_id, event.version) for event, _ in shown] == [(given.record_id, 1)]
    step = commands.ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    assert await recording.take_step(partnership.registry, actor, step)
