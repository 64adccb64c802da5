"""A later charter text, read and objected to in a real browser, on a phone and on a desktop."""

from __future__ import annotations

import pytest

from registry.services.agreements import registering
from registry.services.charter import memberships
from tests.browser.conftest import Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.second import second, terms_charter

BREACHES = "Tell the lead organisation of a security incident within 24 hours of finding it."
LATER = "Tell every party of a security incident within 12 hours of finding it."


async def begun(p: Partnership) -> None:
    """Let three members have an agreement in force, a text change and a party be suspended."""
    officer = p.actor(COUNCIL)
    first = terms_charter(p, 1, breaches=BREACHES, training="Train each year.")
    await registering.register(p.registry, officer, first)
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await p.enrol(partner_id)
        await p.sign("wisc", 1, partner_id)
    left_out = ("breaches", "training")
    content = {name: value for name, value in second(p).items() if name not in left_out}
    await registering.register(p.registry, officer, content)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    later = terms_charter(p, 2, breaches=LATER, audit="The council asks once a year.")
    await registering.register(p.registry, officer, later)
    await memberships.change(p.registry, officer, HOSPITAL, "suspended", "no assurance")


@pytest.mark.parametrize(("scripts", "width"), [(True, 420), (False, 1280)])
def test_an_officer_objects_to_a_later_text(
    visits: Visits, server: Server, scripts: bool, width: int
):
    server.do(begun(server.partnership))
    visit = visits(scripts=scripts, width=width, token=server.session(SCHOOL, "officer"))
    visit.open("/what-you-were-told")
    visit.look("charter-texts-told")
    visit.open("/your-agreements/wisc/2/texts")
    visit.look("charter-texts")
    visit.go_on("Object to the new texts")
    visit.look("charter-texts-object")
    visit.go_on("Object to the new texts")
    visit.look("charter-texts-object-fault")
    visit.page.check("input[name=agreements]")
    visit.page.fill("#reason", "12 hours is too short for a school")
    visit.go_on("Object to the new texts")
    visit.look("charter-texts-objected")
    assert "Hill School objected on" in visit.page.inner_text("main")
    visit.open("/your-agreements/discharge/1")
    visit.look("agreement-texts-from-charter")
    assert "So the text of version 1 stays." in visit.page.inner_text("main")
