"""Whoever may have relied on a consent that ends is told of it, in the same transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from registry.domain.records.notifications import Notification
from registry.errors import ConflictError, InvalidInputError
from registry.services.consent import commands, recording
from registry.services.notifications.wording import in_words
from tests.services.people.test_finding import LOCAL, NAME, NHS, NHS_TOO
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, POLICE, SCHOOL, Partnership

EVERYONE = (CHARITY, COUNCIL, HOSPITAL, POLICE, SCHOOL)


async def told(partnership: Partnership) -> dict[str, list[Notification]]:
    """What each organisation was told about consent, the latest first."""
    async with partnership.registry.database.reads() as reads:
        every = {name: await reads.notifications(name) for name in EVERYONE}
    return {
        name: about
        for name, found in every.items()
        if (about := [one for one in found if "consent" in one.code or "refusal" in one.code])
    }


async def codes(partnership: Partnership) -> dict[str, list[str]]:
    return {name: [one.code for one in found] for name, found in (await told(partnership)).items()}


async def step(partnership: Partnership, event: Any, status: str, **changes: Any) -> Any:
    partnership.clock.advance(minutes=1)
    taken = commands.ConsentStep(
        event.record_id, status, event.version, partnership.clock.now, **changes
    )
    actor = partnership.actor(event.controller)
    return (await recording.take_step(partnership.registry, actor, taken))[0]


async def test_a_withdrawal_is_told_to_whoever_may_share_and_whoever_may_get(
    partnership: Partnership,
):
    person = await partnership.person(CHARITY, NHS)
    theirs = await partnership.person(COUNCIL, NHS)
    given = await partnership.consent(CHARITY, person, "given", recipients=(COUNCIL, SCHOOL))
    await step(partnership, given, "withdrawn")
    assert await codes(partnership) == {COUNCIL: ["consent_ended"], SCHOOL: ["consent_ended"]}
    [to_council], [to_school] = (await told(partnership)).values()
    assert (to_council.subject_id, to_council.document_id) == (theirs, given.record_id)
    assert (to_school.subject_id, to_school.about) == ("", "")
    # The reference opens for whoever is named, and for nobody else.
    school, police = (partnership.actor(name) for name in (SCHOOL, POLICE))
    shown = await recording.history(partnership.registry, school, given.record_id)
    assert [event.status for event, _ in shown] == ["given", "withdrawn"]
    assert await recording.history(partnership.registry, police, given.record_id) == []


async def test_the_words_name_nobody(partnership: Partnership):
    person = await partnership.person(CHARITY, NHS, NAME)
    given = await partnership.consent(CHARITY, person, "given")
    await step(partnership, given, "withdrawn")
    [[notification]] = (await told(partnership)).values()
    [worded] = await in_words(partnership.registry, [notification])
    text = f"{worded.title} {worded.text} {worded.next_step}"
    assert "22 November 2026" in text
    assert given.record_id in text
    for secret in ("Zo", "943", CHARITY, "Family Charity", person):
        assert secret not in text


async def test_who_hears_it_from_the_person_tells_the_others_and_stays_unnamed(
    partnership: Partnership,
):
    """Whom the person told shows where the person has been."""
    person = await partnership.person(CHARITY, NHS)
    given = await partnership.consent(CHARITY, person, "given", recipients=(COUNCIL, SCHOOL))
    partnership.clock.advance(minutes=1)
    theirs = await partnership.person(COUNCIL, NHS)
    taken = commands.ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    await recording.withdraw(partnership.registry, partnership.actor(COUNCIL), taken, theirs)
    assert await codes(partnership) == {CHARITY: ["consent_ended"], SCHOOL: ["consent_ended"]}
    for [one] in (await told(partnership)).values():
        assert COUNCIL not in (one.about, one.key, one.document_id)
    # A recipient sees that it ended, and when; not who says so.
    school = partnership.actor(SCHOOL)
    at_school = await partnership.person(SCHOOL, NHS)
    shown = [event for event, _ in await recording.history(partnership.registry, school, at_school)]
    assert [event.status for event in shown] == ["given", "withdrawn"]
    assert {shown[1].controller, shown[1].record_id} == {CHARITY, given.record_id}
    assert (shown[1].version, shown[1].recorded_by) == (2, "")


async def test_a_no_after_a_yes_ends_it_and_again_is_no_news(partnership: Partnership):
    person = await partnership.person(CHARITY, NHS)
    await partnership.consent(CHARITY, person, "given")
    for _ in range(2):
        partnership.clock.advance(minutes=1)
        await partnership.consent(CHARITY, person, "refused", recipients=())
    assert await codes(partnership) == {COUNCIL: ["consent_ended"]}


async def test_a_no_to_something_else_or_of_somebody_else_ends_nothing(partnership: Partnership):
    person = await partnership.person(CHARITY, NHS)
    other = await partnership.person(CHARITY, NHS_TOO)
    await partnership.consent(CHARITY, person, "given")
    partnership.clock.advance(minutes=1)
    father = {"given_by": "parental_responsibility", "speaker": "father"}
    elsewhere = {"purposes": ("fraud",)}, {"data_categories": ("criminal",)}
    for part in (*elsewhere, {"recipients": (SCHOOL,)}, father):
        await partnership.consent(CHARITY, person, "refused", **part)
    await partnership.consent(CHARITY, other, "refused", recipients=())
    before = partnership.clock.now - timedelta(days=1)
    await partnership.consent(CHARITY, person, "refused", effective_at=before)
    assert await codes(partnership) == {}


async def test_a_refusal_that_ends_nothing_is_told_to_the_discloser_that_it_names(
    partnership: Partnership,
):
    person = await partnership.person(CHARITY, NHS)
    await partnership.consent(CHARITY, person, "refused", disclosers=(COUNCIL,))
    assert await codes(partnership) == {COUNCIL: ["refusal_names_you"]}
    await partnership.consent(CHARITY, person, "refused", recipients=(SCHOOL, POLICE))
    await partnership.consent(CHARITY, person, "refused", recipients=(), everybody=True)
    assert await codes(partnership) == {COUNCIL: ["refusal_names_you"]}


async def test_a_consent_set_aside_as_an_error_ends_and_a_no_set_aside_ends_nothing_any_more(
    partnership: Partnership,
):
    person = await partnership.person(CHARITY, NHS)
    given = await partnership.consent(CHARITY, person, "given")
    withdrawn = await step(partnership, given, "withdrawn")
    undone = await step(partnership, withdrawn, "invalidated", sets_aside=(2,))
    assert await codes(partnership) == {COUNCIL: ["consent_again", "consent_ended"]}
    await step(partnership, undone, "invalidated", sets_aside=(1,))
    assert (await codes(partnership))[COUNCIL][0] == "consent_ended"


async def test_the_end_of_a_confirmation_is_told_to_who_waits_for_it(partnership: Partnership):
    theirs = await partnership.person(COUNCIL, NHS)
    form = await partnership.consent(COUNCIL, theirs, "given", disclosers=(CHARITY,))
    person = await partnership.person(CHARITY, NHS)
    seen = await partnership.consent(CHARITY, person, "given", confirms=form.step)
    await step(partnership, seen, "invalidated")
    assert await codes(partnership) == {COUNCIL: ["consent_ended"]}


async def test_a_consent_that_only_the_discloser_reaches_ends_too(partnership: Partnership):
    """The school knows the child by name and does not see what the charity recorded."""
    person = await partnership.person(CHARITY, NHS, NAME)
    await partnership.consent(CHARITY, person, "given", recipients=(COUNCIL,))
    partnership.clock.advance(minutes=1)
    at_school = await partnership.person(SCHOOL, NAME, LOCAL)
    await partnership.consent(SCHOOL, at_school, "refused", disclosers=(CHARITY,), recipients=())
    assert await codes(partnership) == {CHARITY: ["consent_ended"], COUNCIL: ["consent_ended"]}


async def test_what_cannot_be_written_is_told_to_nobody(partnership: Partnership):
    person = await partnership.person(CHARITY, NHS)
    given = await partnership.consent(CHARITY, person, "given")
    await step(partnership, given, "withdrawn")
    before = await told(partnership)
    taken = commands.ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    with pytest.raises(ConflictError):
        await recording.take_step(partnership.registry, partnership.actor(CHARITY), taken)
    assert await told(partnership) == before


async def test_the_end_of_a_voice_is_told_and_its_undoing_too(partnership: Partnership):
    person = await partnership.person(CHARITY, NHS)
    mother = {"given_by": "parental_responsibility", "speaker": "mother"}
    given = await partnership.consent(CHARITY, person, "given", **mother)
    reason = {"reason": "She died"}
    on = partnership.registry.today()
    ended = await step(partnership, given, "voice", voice_ended_on=on, private=reason)
    assert await codes(partnership) == {COUNCIL: ["consent_ended"]}
    with pytest.raises(InvalidInputError):  # it is recorded already
        await step(partnership, ended, "voice", voice_ended_on=on, private=reason)
    await step(partnership, ended, "invalidated", sets_aside=(2,))
    assert await codes(partnership) == {COUNCIL: ["consent_again", "consent_ended"]}


@pytest.mark.parametrize("scope", [{}, {"mutual": True, "recipients": (CHARITY,)}])
async def test_a_form_that_nobody_confirmed_tells_its_recorder_nothing(
    partnership: Partnership, scope: dict[str, Any]
):
    """Else whoever makes up a form learns who knows the person, and what they said."""
    person = await partnership.person(COUNCIL, NHS)
    form = scope or {"disclosers": (CHARITY,), "recipients": (COUNCIL,)}
    await partnership.consent(COUNCIL, person, "given", **form)
    theirs = await partnership.person(CHARITY, NHS)
    partnership.clock.advance(days=1)
    await partnership.consent(CHARITY, theirs, "refused", recipients=(COUNCIL,))
    assert await codes(partnership) == {}
    council = partnership.actor(COUNCIL)
    shown = await recording.history(partnership.registry, council, person)
    assert [event.status for event, _ in shown] == ["given"]
