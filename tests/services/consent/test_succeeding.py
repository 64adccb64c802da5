"""A school becomes an academy: what passes to it, and what is asked for again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from registry.errors import (
    AmbiguousPersonError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
)
from registry.services.checks.checker import Checker
from registry.services.checks.view import check_view
from registry.services.consent import recording
from registry.services.consent.moving import move_entry
from registry.services.consent.succeeding import Succeed, Succeeded
from registry.services.leaving.succession import succeed
from tests.services.people.test_finding import NAME, NHS, NHS_TOO
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership

SINCE = date(2026, 11, 1)
MOTHER = {"given_by": "parental_responsibility", "speaker": "mother"}


async def taken(partnership: Partnership, **changes: Any) -> Succeeded:
    values = {"former": SCHOOL, "successor": CHARITY, "since": SINCE, "reason": "An academy now"}
    operator = partnership.actor(await _operator(partnership))
    command = Succeed(**{**values, **changes})
    passed, _ = await succeed(partnership.registry, operator, command)
    return passed


async def _operator(partnership: Partnership) -> str:
    async with partnership.registry.database.reads() as reads:
        return await reads.operator() or ""


async def answer(partnership: Partnership, sender: str, recipient: str, asker: str) -> Any:
    about = {"identifiers": [NHS], "age_band": "child_u13"}
    share = {"from": sender, "to": recipient, "purpose": "early_help"}
    request = {**share, "subject": about, "data_categories": ["personal"]}
    found = await Checker(partnership.registry).check(request, actor=partnership.actor(asker))
    return check_view(partnership.registry, found)


async def test_a_refusal_passes_and_a_consent_is_asked_for_again(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS, NAME)
    await partnership.consent(SCHOOL, person, "given", recipients=(COUNCIL,), **MOTHER)
    await partnership.consent(SCHOOL, person, "refused", recipients=(HOSPITAL,), **MOTHER)
    theirs = await partnership.person(COUNCIL, NHS)
    no = {"recipients": (SCHOOL,), **MOTHER}
    await partnership.consent(COUNCIL, theirs, "refused", **no)
    passed = await taken(partnership)
    assert (passed.people, passed.noes, passed.to_ask_again) == (1, 2, 1)
    view = await answer(partnership, CHARITY, COUNCIL, CHARITY)
    consent, consent_notes = view["consent"], view["answer"]["notes"]
    assert consent["status"] == "not_sought"
    [agreed] = consent["agreed_for"]
    assert agreed["on"] == partnership.registry.today().isoformat()
    assert "Ask again, because that consent named another" in str(consent_notes)
    refused = await answer(partnership, CHARITY, HOSPITAL, CHARITY)
    assert refused["consent"]["status"] == "refused"
    back = await answer(partnership, COUNCIL, CHARITY, COUNCIL)
    assert back["consent"]["status"] == "refused"
    # The former organisation's records are as they were.
    before = await answer(partnership, SCHOOL, COUNCIL, SCHOOL)
    assert before["consent"]["status"] == "given"


async def test_the_person_is_found_by_name_by_reference_and_as_one_with_ones_own(
    partnership: Partnership,
):
    theirs = await partnership.person(SCHOOL, NHS, NAME)
    await partnership.consent(SCHOOL, theirs, "refused", **MOTHER)
    own = await partnership.person(CHARITY, NHS)
    await taken(partnership)
    assert await partnership.person(CHARITY, NAME, NHS) == own
    actor = partnership.actor(CHARITY)
    for reference in (own, theirs):
        history = await recording.history(partnership.registry, actor, reference)
        assert [event.status for event, _ in history] == ["refused"]
    [(event, private)] = history
    assert (event.controller, private is not None) == (CHARITY, True)


async def test_it_is_the_operators_officers_who_say_so_once_and_with_a_reason(
    partnership: Partnership,
):
    with pytest.raises(NotAllowedError):
        await succeed(
            partnership.registry,
            partnership.actor(CHARITY),
            Succeed(SCHOOL, CHARITY, SINCE, "Because"),
        )
    with pytest.raises(InvalidInputError) as error:
        await taken(
            partnership, former="nobody", successor="nobody", since=date(2050, 1, 1), reason=" "
        )
    assert [fault.pointer for fault in error.value.faults] == [
        "/former",
        "/successor",
        "/successor",
        "/since",
        "/reason",
    ]
    await taken(partnership)
    with pytest.raises(ConflictError):
        await taken(partnership)


LOCAL = {"scheme": "local", "value": "PUP-77"}


async def test_a_child_known_by_the_schools_number_alone_is_found(partnership: Partnership):
    theirs = await partnership.person(SCHOOL, LOCAL)
    await partnership.consent(SCHOOL, theirs, "refused", **MOTHER)
    await taken(partnership)
    about = {"identifiers": [LOCAL], "age_band": "child_u13"}
    share = {"from": CHARITY, "to": COUNCIL, "purpose": "early_help", "subject": about}
    request = {**share, "data_categories": ["personal"]}
    actor = partnership.actor(CHARITY)
    found = await Checker(partnership.registry).check(request, actor=actor)
    assert found.prepared.consent.whole.status == "refused"
    assert await partnership.person(CHARITY, LOCAL)


async def test_the_formers_guardian_is_not_the_successors(partnership: Partnership):
    guardian = {"given_by": "parental_responsibility", "speaker": "guardian-1"}
    theirs = await partnership.person(SCHOOL, NHS)
    await partnership.consent(SCHOOL, theirs, "refused", **guardian)
    own = await partnership.person(CHARITY, NHS)
    partnership.clock.advance(days=1)
    await partnership.consent(CHARITY, own, "given", **guardian)
    await taken(partnership)
    consent = (await answer(partnership, CHARITY, COUNCIL, CHARITY))["consent"]
    assert (consent["status"], consent["conflict"]) == ("refused", True)


async def test_who_relied_on_a_consent_that_a_passed_no_ends_is_told(partnership: Partnership):
    own = await partnership.person(CHARITY, NHS)
    await partnership.consent(CHARITY, own, "given", **MOTHER)
    theirs = await partnership.person(SCHOOL, NHS)
    partnership.clock.advance(days=1)
    await partnership.consent(SCHOOL, theirs, "refused", **MOTHER)
    await taken(partnership)
    async with partnership.registry.database.reads() as reads:
        [told] = await reads.notifications(COUNCIL)
    assert told.code == "consent_ended"


async def test_numbers_that_lead_to_another_name_are_not_joined(
    partnership: Partnership,
):
    another = {**NAME, "name": "Zed Other"}
    theirs = await partnership.person(SCHOOL, NHS, NAME)
    own = await partnership.person(CHARITY, NHS, another)
    await taken(partnership)
    with pytest.raises(AmbiguousPersonError):
        await partnership.person(CHARITY, NHS)
    assert await partnership.person(CHARITY, another) == own
    assert await partnership.person(SCHOOL, NAME) == theirs


async def test_an_entry_that_was_moved_passes_for_whom_it_counts(partnership: Partnership):
    wrong = await partnership.person(COUNCIL, NHS)
    right = await partnership.person(COUNCIL, NHS_TOO)
    no = await partnership.consent(COUNCIL, wrong, "refused", recipients=(SCHOOL,), **MOTHER)
    officer = partnership.actor(COUNCIL, "officer")
    await move_entry(partnership.registry, officer, no.record_id, right, "A slip")
    assert (await taken(partnership)).noes == 1
    back = await answer(partnership, COUNCIL, CHARITY, COUNCIL)
    assert back["consent"]["status"] == "no_record"
