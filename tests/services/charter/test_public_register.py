"""What the public register shows of agreements, on both engines."""

from __future__ import annotations

import pytest

from registry.services.charter import public_register
from registry.services.partners import register
from registry.services.signing import paper_signatures
from tests.services.agreements.test_who_is_bound import SCAN, day, in_force, leave
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    partner_document,
)
from tests.simulator.scenes import two_members

pytestmark = pytest.mark.scene(after=two_members)


async def test_the_public_register_counts_no_paper_of_who_left(p: Partnership):
    await in_force(p, 1, COUNCIL, HOSPITAL)
    entered = paper_signatures.PaperSignature(
        "discharge", 1, SCHOOL, "Ann", "Head", day(p, 0), SCAN
    )
    await paper_signatures.enter(p.registry, p.actor(SCHOOL), entered)
    await leave(p, SCHOOL, "discharge")
    [found] = await public_register.public_agreements(p.registry)
    assert found.on_paper == 0


async def test_the_public_register_has_room_for_the_last_day_there_is(p: Partnership):
    await in_force(p, review_date="9999-12-31")
    assert len(await public_register.public_agreements(p.registry)) == 1


@pytest.mark.parametrize("text", ["o‘brien", "OBRIEN", "Soren", "st. mary´s", "Søren O'Brien"])
async def test_a_member_is_found_however_its_name_is_written(p: Partnership, text: str):
    name = "St Mary’s and Søren O'Brien Hospital"
    document = {**partner_document("st-marys", "nhs_trust"), "legal_name": name}
    await register.register_partner(p.registry, p.actor(COUNCIL), document)
    await p.enrol("st-marys")
    await p.sign("wisc", 1, "st-marys")
    [found] = await public_register.find_members(p.registry, text)
    assert found.partner.legal_name == name  # found by the folding, stored as it was written
