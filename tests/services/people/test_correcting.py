"""Putting right whom records are of: for one's own look-ups, with a reason, and reversible."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from registry.services.checks.checker import Checker
from registry.services.consent import commands, recording
from registry.services.consent.moving import move_entry
from registry.services.people import correcting, undoing
from tests.services.people.test_finding import LOCAL, NHS, NHS_TOO
from tests.simulator import CHARITY, COUNCIL, SCHOOL, Partnership

WHY = "The hospital gave a new number."
NAME = {"scheme": "name_dob", "name": "Zoë O'Brien", "date_of_birth": "1990-03-09"}
OTHER_NAME = {**NAME, "name": "Amy Green"}
UPN = {"scheme": "upn", "value": "H801200001001"}


async def status(partnership: Partnership, asker: str, *given: dict[str, str], **named: str) -> str:
    """What a check by ``asker``, who would share with the council, reads of a person's consent."""
    request = {
        "from": asker,
        "to": COUNCIL,
        "purpose": "early_help",
        "data_categories": ["personal"],
        "subject": {
            **({"identifiers": list(given)} if given else {}),
            **named,
        },
    }
    checker = Checker(partnership.registry)
    answer = await checker.check(request, actor=partnership.actor(asker))
    return str(answer.prepared.consent.whole.status)


def numbers(old: Any = NHS, new: Any = NHS_TOO, **how: bool) -> correcting.Numbers:
    return correcting.Numbers(old, new, **how)


async def test_what_was_said_under_a_number_is_found_under_the_one_that_replaced_it(
    partnership: Partnership,
):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    person = await partnership.person(SCHOOL, NHS, NAME)
    await partnership.consent(SCHOOL, person, "refused")
    assert await status(partnership, SCHOOL, NHS_TOO) == "no_record"
    made = await correcting.replace_number(registry, officer, person, numbers(), WHY)
    for given in ([NHS], [NHS_TOO], [NHS_TOO, NAME]):
        assert await status(partnership, SCHOOL, *given) == "refused"
    assert await partnership.person(SCHOOL, NHS_TOO, NAME) == person
    await undoing.undo(registry, officer, made.correction_id, "It was somebody else's.")
    assert await status(partnership, SCHOOL, NHS_TOO) == "no_record"
    with pytest.raises(ConflictError):
        await undoing.undo(registry, officer, made.correction_id, WHY)


async def test_a_replaced_number_finds_what_others_recorded_under_either(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    person = await partnership.person(SCHOOL, NHS)
    theirs = await partnership.person(CHARITY, NHS_TOO)
    await partnership.consent(CHARITY, theirs, "refused", disclosers=(SCHOOL,))
    assert await status(partnership, SCHOOL, NHS) == "no_record"
    await correcting.replace_number(registry, officer, person, numbers(), WHY)
    assert await status(partnership, SCHOOL, NHS) == "refused"


@pytest.mark.parametrize(
    ("changed", "reason", "pointers"),
    [
        (numbers(for_protection=True), WHY, ["/for_protection"]),
        (numbers(new=NHS), WHY, ["/new"]),
        (numbers(new=UPN), WHY, ["/new"]),
        (numbers(old=NHS_TOO, new=NHS), WHY, ["/old"]),
        (numbers({**NHS, "value": "1"}, {**NHS, "value": "9" * 10}), " ",
         ["/old/value", "/new/value", "/reason"]),
    ],
)  # fmt: skip
async def test_what_must_not_be_replaced(
    partnership: Partnership, changed: Any, reason: str, pointers: list[str]
):
    person = await partnership.person(SCHOOL, NHS)
    with pytest.raises(InvalidInputError) as caught:
        await correcting.replace_number(
            partnership.registry, partnership.actor(SCHOOL), person, changed, reason
        )
    assert [fault.pointer for fault in caught.value.faults] == pointers


async def test_a_number_of_another_record_is_joined_and_not_replaced(partnership: Partnership):
    person = await partnership.person(SCHOOL, NHS)
    await partnership.person(SCHOOL, NHS_TOO)
    with pytest.raises(ConflictError):
        await correcting.replace_number(
            partnership.registry, partnership.actor(SCHOOL), person, numbers(), WHY
        )


async def test_two_records_of_one_person_are_joined_and_parted(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    first = await partnership.person(SCHOOL, NHS, NAME)
    second = await partnership.person(SCHOOL, LOCAL)
    third = await partnership.person(SCHOOL, UPN)
    await partnership.consent(SCHOOL, second, "refused")
    assert await status(partnership, SCHOOL, NHS) == "no_record"
    inner = await correcting.join(registry, officer, second, third, WHY)
    outer = await correcting.join(registry, officer, first, second, WHY)
    for given in ([NHS], [LOCAL], [UPN], [NHS, LOCAL, UPN, NAME]):
        assert await status(partnership, SCHOOL, *given) == "refused"
        assert await partnership.person(SCHOOL, *given) == first
    for reference in (first, second, third):
        assert await status(partnership, SCHOOL, reference=reference) == "refused"
    with pytest.raises(ConflictError):
        await correcting.join(registry, officer, third, first, WHY)
    await undoing.undo(registry, officer, outer.correction_id, WHY)
    assert await status(partnership, SCHOOL, reference=first) == "no_record"
    assert await status(partnership, SCHOOL, reference=third) == "refused"
    await undoing.undo(registry, officer, inner.correction_id, WHY)
    assert await status(partnership, SCHOOL, reference=third) == "no_record"


async def test_joins_are_undone_in_any_order(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    first, second, third = [await partnership.person(SCHOOL, given) for given in (NHS, LOCAL, UPN)]
    await partnership.consent(SCHOOL, second, "refused")
    inner = await correcting.join(registry, officer, second, third, WHY)
    outer = await correcting.join(registry, officer, first, second, WHY)
    await undoing.undo(registry, officer, inner.correction_id, WHY)
    assert await status(partnership, SCHOOL, reference=third) == "no_record"
    assert await status(partnership, SCHOOL, reference=first) == "refused"
    await undoing.undo(registry, officer, outer.correction_id, WHY)
    assert await status(partnership, SCHOOL, reference=first) == "no_record"
    assert await status(partnership, SCHOOL, reference=second) == "refused"


async def test_what_a_look_up_joined_can_be_parted(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    await partnership.person(SCHOOL, NHS)
    await partnership.person(SCHOOL, LOCAL)
    found = await correcting_by_look_up(partnership, NHS, LOCAL)
    [(made, reason)] = await correcting.corrections(registry, officer)
    assert "one person" in reason
    assert found == made.subject_id
    await undoing.undo(registry, officer, made.correction_id, WHY)
    assert [made.version for made, _ in await correcting.corrections(registry, officer)] == [2]


async def correcting_by_look_up(partnership: Partnership, *given: dict[str, str]) -> str:
    from registry.services.people import finding

    found = await finding.identify(
        partnership.registry, partnership.actor(SCHOOL), list(given), same_person=True
    )
    return found.subject.subject_id


async def test_records_of_two_organisations_are_joined_by_both(partnership: Partnership):
    registry = partnership.registry
    school, charity = (partnership.actor(name, "officer") for name in (SCHOOL, CHARITY))
    at_school = await partnership.person(SCHOOL, LOCAL)
    at_charity = await partnership.person(CHARITY, NHS)
    await partnership.consent(CHARITY, at_charity, "refused", disclosers=(SCHOOL,))
    made, code = await correcting.join_across(registry, school, at_school, "", WHY)
    assert await status(partnership, SCHOOL, LOCAL) == "no_record"
    with pytest.raises(NotFoundError):
        await correcting.join_across(registry, charity, at_charity, "a code of nobody", WHY)
    await correcting.join_across(registry, charity, at_charity, f" {code.upper()} ", WHY)
    assert await status(partnership, SCHOOL, LOCAL) == "refused"
    council = await partnership.person(COUNCIL, NAME)
    with pytest.raises(ConflictError):
        await correcting.join_across(registry, partnership.actor(COUNCIL), council, code, WHY)
    await undoing.undo(registry, school, made.correction_id, WHY)
    assert await status(partnership, SCHOOL, LOCAL) == "no_record"


async def test_a_name_that_was_attached_by_a_slip_is_taken_back(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    person = await partnership.person(SCHOOL, NHS, NAME)
    await partnership.person(SCHOOL, NHS, NAME, OTHER_NAME)
    await partnership.consent(SCHOOL, person, "refused")
    assert await status(partnership, SCHOOL, OTHER_NAME) == "refused"
    made = await correcting.take_back(registry, officer, person, OTHER_NAME, WHY)
    assert await status(partnership, SCHOOL, OTHER_NAME) == "no_record"
    assert await status(partnership, SCHOOL, NAME) == "refused"
    with pytest.raises(InvalidInputError):
        await correcting.take_back(registry, officer, person, OTHER_NAME, WHY)
    await undoing.undo(registry, officer, made.correction_id, WHY)
    assert await status(partnership, SCHOOL, OTHER_NAME) == "refused"


async def test_an_entry_made_on_the_wrong_person_is_moved(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(SCHOOL, "officer")
    wrong = await partnership.person(SCHOOL, NHS)
    right = await partnership.person(SCHOOL, NHS_TOO)
    event = await partnership.consent(SCHOOL, wrong, "given", private={"notes": "On the phone."})
    made = await move_entry(registry, officer, event.record_id, right, WHY)
    assert await status(partnership, SCHOOL, NHS) == "no_record"
    assert await status(partnership, SCHOOL, NHS_TOO) == "given"
    [told] = [
        one async for one in notified(partnership, COUNCIL) if one.document_id == event.record_id
    ]
    assert told.code == "consent_ended"
    with pytest.raises(ConflictError):
        await move_entry(registry, officer, event.record_id, right, WHY)
    # Later steps go with it, its sealed notes stay readable, and it says where it was made.
    partnership.clock.advance(minutes=1)
    step = commands.ConsentStep(event.record_id, "withdrawn", 1, partnership.clock.now)
    await recording.take_step(registry, partnership.actor(SCHOOL), step)
    assert await status(partnership, SCHOOL, NHS_TOO) == "withdrawn"
    history = await recording.history(registry, partnership.actor(SCHOOL), right)
    assert [(made.subject_id, private) for made, private in history] == [
        (wrong, {"notes": "On the phone."}),
        (wrong, {}),
    ]
    await undoing.undo(registry, officer, made.correction_id, "It was theirs after all.")
    assert await status(partnership, SCHOOL, NHS) == "withdrawn"
    assert await status(partnership, SCHOOL, NHS_TOO) == "no_record"


async def notified(partnership: Partnership, partner_id: str) -> Any:
    async with partnership.registry.database.reads() as reads:
        for one in await reads.notifications(partner_id):
            yield one


async def test_one_organisation_puts_nothing_right_for_another(partnership: Partnership):
    registry, officer = partnership.registry, partnership.actor(CHARITY, "officer")
    person = await partnership.person(SCHOOL, NHS)
    event = await partnership.consent(SCHOOL, person, "refused", disclosers=(SCHOOL, CHARITY))
    own = await partnership.person(CHARITY, NHS)
    with pytest.raises(NotFoundError):
        await correcting.take_back(registry, officer, person, NHS, WHY)
    with pytest.raises(NotFoundError):
        await correcting.join(registry, officer, own, person, WHY)
    with pytest.raises(NotFoundError):
        await move_entry(registry, officer, event.record_id, own, WHY)
    made = await correcting.take_back(registry, officer, own, NHS, WHY)
    with pytest.raises(NotFoundError):
        await undoing.undo(registry, partnership.actor(SCHOOL), made.correction_id, WHY)
    assert await status(partnership, SCHOOL, NHS) == "refused"


async def test_only_an_officer_puts_right_and_every_correction_has_its_leaf(
    partnership: Partnership,
):
    registry = partnership.registry
    person = await partnership.person(SCHOOL, NHS)
    with pytest.raises(NotAllowedError):
        await correcting.take_back(
            registry, partnership.actor(SCHOOL, "practitioner"), person, NHS, WHY
        )
    async with registry.database.reads() as reads:
        before = await reads.ledger_size()
    await correcting.take_back(registry, partnership.actor(SCHOOL, "officer"), person, NHS, WHY)
    async with registry.database.reads() as reads:
        kinds = [leaf.kind for leaf in await reads.leaves(before, 9)]
    assert kinds == ["subject", "correction"]
