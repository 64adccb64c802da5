"""Paper signatures, on both engines: entered by an officer, confirmed or refused by the party."""

from __future__ import annotations

from datetime import date

import pytest

from registry.domain.agreements.lifecycle import Act
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
)
from registry.services.agreements import registering
from registry.services.checks.view import check_view
from registry.services.reports import reviews
from registry.services.signing import paper_signatures
from tests.services.agreements.test_lifecycle import SCAN, check, enter, notified, registered
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    SCHOOL,
    Partnership,
)
from tests.simulator.scenes import with_keys

pytestmark = pytest.mark.scene(after=with_keys)


async def test_paper_counts_once_the_party_confirms_the_same_scan(partnership: Partnership):
    await registered(partnership, "discharge")
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    view = await enter(partnership, COUNCIL, "discharge")
    assert view.standing.missing == (SCHOOL,)
    assert ("paper_to_confirm", COUNCIL) in await notified(partnership, SCHOOL)
    with pytest.raises(InvalidInputError):
        await paper_signatures.confirm(registry, school, "discharge", 1, "ab" * 32)
    with pytest.raises(NotFoundError):
        await paper_signatures.confirm(registry, partnership.actor(CHARITY), "discharge", 1, SCAN)
    view, _ = await paper_signatures.confirm(registry, school, "discharge", 1, SCAN)
    assert view.standing.state == "in_force"
    methods = {signature.partner_id: signature.method for signature in view.signatures}
    assert methods == {COUNCIL: "verified", HOSPITAL: "verified", SCHOOL: "recorded"}
    assert len(registering.envelope_of(view)["signatures"]) == 2
    answer = await check(partnership, HOSPITAL, COUNCIL)
    assert answer.prepared.coverage.agreement.recorded == (SCHOOL,)
    body = check_view(registry, answer)
    assert body["agreement"]["signed_on_paper"] == [SCHOOL]
    [line] = [line for line in body["answer"]["rests_on"] if line["label"] == "Agreement"]
    assert "1 party signed on paper, not verified" in line["text"]
    with pytest.raises(ConflictError):
        await partnership.sign("discharge", 1, SCHOOL)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1989, 12, 31)])
async def test_a_signing_day_long_ago_is_refused_as_a_mistake(partnership: Partnership, day: date):
    await registered(partnership, "discharge")
    entered = paper_signatures.PaperSignature(
        "discharge", 1, SCHOOL, "R. Head\n", "Head", day, "ab" * 32
    )
    with pytest.raises(InvalidInputError) as caught:
        await paper_signatures.enter(partnership.registry, partnership.actor(SCHOOL), entered)
    assert [fault.pointer for fault in caught.value.faults] == ["/person", "/signed_on"]


async def test_a_wrong_entry_is_refused_and_waits_no_longer(partnership: Partnership):
    await registered(partnership, "discharge")
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    with pytest.raises(NotFoundError):
        await paper_signatures.refuse(registry, school, "discharge", 1, "not ours")
    await enter(partnership, COUNCIL, "discharge")
    for reason in ("  ", "x" * 201):
        with pytest.raises(InvalidInputError):
            await paper_signatures.refuse(registry, school, "discharge", 1, reason)
    with pytest.raises(NotFoundError):  # nobody else may refuse it
        await paper_signatures.refuse(
            registry, partnership.actor(COUNCIL), "discharge", 1, "not theirs"
        )
    view, receipts = await paper_signatures.refuse(
        registry, school, "discharge", 1, "She had left by then"
    )
    assert len(receipts) == 1
    last = view.steps[-1]
    assert (last.act, last.partner_id, last.by) == (Act.REFUSE, SCHOOL, SCHOOL)
    assert (last.reason, view.standing.missing) == ("She had left by then", (SCHOOL,))
    assert ("paper_refused", SCHOOL) in await notified(partnership, COUNCIL)
    with pytest.raises(NotFoundError):
        await paper_signatures.confirm(registry, school, "discharge", 1, SCAN)
    waiting = await reviews.unsigned(registry, partnership.actor(COUNCIL))
    assert [version.to_confirm for version in waiting.items] == [()]
    await enter(partnership, COUNCIL, "discharge")  # entered correctly, it waits again
    view, _ = await paper_signatures.confirm(registry, school, "discharge", 1, SCAN)
    assert view.standing.state == "in_force"


async def test_ones_own_paper_is_confirmed_by_entering_it(partnership: Partnership):
    await registered(partnership, "discharge")
    view = await enter(partnership, SCHOOL, "discharge")
    assert view.standing.missing == (COUNCIL, HOSPITAL)
    with pytest.raises(NotFoundError):
        await enter(partnership, NURSERY, "discharge")
