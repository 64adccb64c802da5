"""What leaving would mean, on both engines: the charter alone, one agreement, or all of them."""

from __future__ import annotations

import pytest

from registry.domain.records.leaving import LeavingNotice
from registry.errors import NotFoundError
from registry.services.agreements import registering
from registry.services.checks.checker import Checker
from registry.services.leaving import departures, giving_notice
from registry.services.leaving.departures import Departure
from registry.services.leaving.notice_input import Letter
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge
from tests.simulator.scenes import three_members


async def two_agreements(p: Partnership) -> None:
    """Put one agreement in force, and register another that nobody has signed."""
    await three_members(p)
    for name in ("discharge", "unsigned"):
        content = discharge(p, 1, name)
        await registering.register(p.registry, p.actor(COUNCIL), content)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)


pytestmark = pytest.mark.scene(after=two_agreements)


async def asked(p: Partnership, leaves: str | None = None) -> Departure:
    return await departures.what_if(p.registry, p.actor(SCHOOL), SCHOOL, leaves)


async def leave(p: Partnership, document_id: str) -> tuple[LeavingNotice, Departure]:
    today = p.registry.today()
    letter = Letter(SCHOOL, document_id, today, "closing", "R. Head", "Head", "5c" * 32)
    left, _ = await giving_notice.record_letter(p.registry, p.actor(SCHOOL), letter)
    return left.notice, left.departure


async def in_force(p: Partnership) -> str:
    share = {
        "from": HOSPITAL,
        "to": SCHOOL,
        "purpose": "direct_care",
        "data_categories": ["personal"],
    }
    answer = await Checker(p.registry).check(share, actor=p.actor(HOSPITAL))
    return str(answer.prepared.facts.agreement_in_force)


async def test_leaving_the_charter_ends_no_agreement_and_says_so(p: Partnership):
    before = await asked(p, "wisc")
    _, after = await leave(p, "wisc")
    assert before == after
    assert [affected.document_id for affected in after.agreements] == ["discharge", "unsigned"]
    for affected in after.agreements:
        assert (affected.leaves, affected.ends, affected.sharings) == (False, False, ())
    assert after.survives
    assert await in_force(p) == "active"  # as a check says, from that very day


async def test_leaving_an_agreement_ends_what_it_covered(p: Partnership):
    found = await asked(p, "discharge")
    [one] = found.agreements
    assert one.leaves
    assert (HOSPITAL, SCHOOL, "direct_care") in one.sharings
    await leave(p, "discharge")
    assert await in_force(p) == "none"


async def test_an_unsigned_agreement_covers_nothing_that_could_end(p: Partnership):
    by_id = {affected.document_id: affected for affected in (await asked(p)).agreements}
    assert by_id["unsigned"].covers_nothing_yet
    assert by_id["unsigned"].sharings == ()
    assert not by_id["discharge"].covers_nothing_yet
    assert by_id["discharge"].sharings


async def test_an_agreement_that_does_not_exist_cannot_be_left(p: Partnership):
    with pytest.raises(NotFoundError):
        await asked(p, "nothing")
