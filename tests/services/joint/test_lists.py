"""The renamings of an import are confirmed as one list, and each organisation can object."""

from __future__ import annotations

import pytest

from registry.domain.records.acting import Actor
from registry.errors import ActWaitsError, NameToConfirmError
from registry.services.imports.organisations import import_partners
from registry.services.imports.outcome import Order, Outcome
from registry.services.joint import confirming
from registry.services.notifications.notify import list_own
from registry.services.partners import register
from registry.spreadsheets.columns import layout
from registry.spreadsheets.partners.columns import PARTNER_COLUMNS
from registry.spreadsheets.table import read_table
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL, Partnership
from tests.support.two_people import OBJECTION, actor_of, officers, second_yes, waiting

NAMES = {SCHOOL: "Valley School", CHARITY: "Help at Home", HOSPITAL: "Royal Infirmary"}
SAME = {NURSERY: "Little Nursery", "elm-hospice": "Elm Hospice,charity"}


async def imported(partnership: Partnership, by: Actor) -> Outcome:
    rows = [f"{partner_id},{name}" for partner_id, name in (NAMES | SAME).items()]
    table = read_table(
        "\n".join(["id,Legal name,Kind", *rows]).encode(), layout(PARTNER_COLUMNS, {})
    )
    order = Order(apply=True, update=True)
    return await import_partners(partnership.registry, by, table, order)


async def names(partnership: Partnership) -> dict[str, str]:
    found = await register.partner_names(partnership.registry)
    return {partner_id: found[partner_id] for partner_id in NAMES}


async def test_one_yes_confirms_the_list_but_for_what_was_objected_to(partnership: Partnership):
    first, second = await officers(partnership)
    before = await names(partnership)
    outcome = await imported(partnership, actor_of(first))
    assert (outcome.faults, outcome.new, outcome.waiting) == ((), 1, len(NAMES))
    assert await names(partnership) == before
    registry = partnership.registry
    school = partnership.actor(SCHOOL, "officer")
    [told, *_] = await list_own(registry, school)
    assert told.code == "act_waiting"
    await confirming.stop(registry, school, told.document_id)
    partnership.clock.now += OBJECTION
    [one, _] = await waiting(partnership)
    await confirming.confirm(registry, actor_of(second), one, "letter")
    assert await waiting(partnership) == []
    assert await names(partnership) == {**NAMES, SCHOOL: before[SCHOOL]}


async def test_a_list_that_the_terminal_began_is_taken_over_whole(partnership: Partnership):
    first, second = await officers(partnership)
    await imported(partnership, Actor(COUNCIL, frozenset({"officer"}), "shell:root"))
    registry, (one, *_) = partnership.registry, await waiting(partnership)
    await confirming.confirm(registry, actor_of(first), one)
    assert await began(partnership) == {first.account_id}
    partnership.clock.now += OBJECTION
    await confirming.confirm(registry, actor_of(second), one, "letter")
    assert await waiting(partnership) == []
    assert await names(partnership) == NAMES


async def test_contacts_of_a_list_wait_with_its_names(partnership: Partnership):
    first, second = await officers(partnership)
    table = read_table(
        f"id,Legal name,Kind,Telephone\n{SCHOOL},Hill School,,01632 960999\n"
        f"{CHARITY},Help at Home,,01632 960998\n".encode(),
        layout(PARTNER_COLUMNS, {}),
    )
    registry = partnership.registry
    before = await register.find_partner(registry, SCHOOL)
    outcome = await import_partners(registry, actor_of(first), table, Order(True, update=True))
    assert (outcome.faults, outcome.waiting) == ((), 2)
    assert await register.find_partner(registry, SCHOOL) == before
    partnership.clock.now += OBJECTION
    [one, _] = await waiting(partnership)
    await confirming.confirm(registry, actor_of(second), one, "letter")
    assert await waiting(partnership) == []
    assert b"01632 960999" in (await register.find_partner(registry, SCHOOL)).document


async def began(partnership: Partnership) -> set[str]:
    async with partnership.registry.database.reads() as reads:
        return {act.begun_by for act in await reads.joint_acts() if act.waits}


async def test_a_name_taken_meanwhile_is_asked_about_again(partnership: Partnership):
    first, second = await officers(partnership)
    registry, by = partnership.registry, actor_of(first)
    renamed = {"id": SCHOOL, "legal_name": "Valley School", "kind": "maintained_school"}
    with pytest.raises(ActWaitsError) as waits:
        await register.amend_partner(registry, by, renamed, 1)
    other = {"id": "valley", "legal_name": "Valley School", "kind": "maintained_school"}
    await register.register_partner(registry, partnership.actor(COUNCIL), other)
    with pytest.raises(NameToConfirmError):
        await second_yes(partnership, waits.value, actor_of(second))
