"""An agreement drafted badly on purpose: warned of while written, settled before registered."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.records.drafting import AgreementDraft
from registry.errors import InvalidInputError
from registry.services.drafting import acknowledging, reading, sources, writing
from registry.services.drafting.law_review import LawReview, review
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge
from tests.simulator.answering import settled
from tests.simulator.second import sound

pytestmark = pytest.mark.scene(after=Partnership.charter)


def badly(p: Partnership) -> dict[str, Any]:
    """An agreement with a closed basis, a condition without an item and a gateway out of reach."""
    content = discharge(p)
    clause = content["sharings"][0]
    for relied in clause["lawful_bases"]:
        relied["basis"] = "6(1)(f)"
    clause["conditions"] = [*clause.get("conditions", ()), "Art10+Sch1.18"]
    clause["gateways"] = ["CA1989.s47(9)"]
    content["parties"][0]["role"] = "joint_controller"
    return content


async def law_of(p: Partnership, draft: AgreementDraft) -> LawReview:
    return await review(p.registry, p.actor(HOSPITAL), draft.content, draft.acknowledged)


@pytest.mark.each_engine
async def test_it_is_saved_warned_of_and_registered_only_when_each_is_settled(
    partnership: Partnership,
):
    registry, actor = partnership.registry, partnership.actor(HOSPITAL)
    draft, _ = await writing.begin(registry, actor, badly(partnership))
    found = await law_of(partnership, draft)
    assert {(warning.what, warning.finding) for warning in found.warnings} >= {
        ("basis", "not_open"),
        ("condition", "no_item"),
        ("gateway", "fits_nobody"),
        ("joint_arrangement", "missing"),
    }
    await writing.submit(registry, actor, "discharge", 1)
    with pytest.raises(InvalidInputError) as refused:
        await writing.register(registry, actor, "discharge", 2)
    assert len(refused.value.faults) == len(found.warnings)
    first, *_ = found.warnings
    with pytest.raises(InvalidInputError) as wrong:
        await acknowledging.acknowledge(registry, actor, "discharge", 2, ["none"], " ")
    assert [fault.pointer for fault in wrong.value.faults] == ["/warnings/0", "/reason"]
    await acknowledging.acknowledge(registry, actor, "discharge", 2, [first.mark], "Agreed.")
    seen = await settled(registry, actor, "discharge")
    draft = await reading.read(registry, partnership.actor(SCHOOL), "discharge")
    assert (draft.status, {said.reason for said in draft.acknowledged} > {"Agreed."}) == (
        "in_review",
        True,
    )
    view, _ = await writing.register(registry, actor, "discharge", seen)
    assert view.document.acknowledged == draft.acknowledged
    content = await sources.from_newest(registry, actor, "discharge", keep_dates=True)
    del content["sharings"][0]["gateways"]
    begun, _ = await writing.begin(registry, actor, content)
    standing = {said.mark for said in begun.acknowledged}
    assert standing < {said.mark for said in draft.acknowledged}
    assert not (await law_of(partnership, begun)).unsettled


async def test_only_those_who_may_edit_a_draft_answer_for_it(partnership: Partnership):
    registry, actor = partnership.registry, partnership.actor(HOSPITAL)
    draft, _ = await writing.begin(registry, actor, badly(partnership))
    marks = [warning.mark for warning in (await law_of(partnership, draft)).warnings]
    await writing.submit(registry, actor, "discharge", 1)
    for stranger in (SCHOOL, CHARITY):
        other = partnership.actor(stranger)
        with pytest.raises(Exception, match=r"can have this|no draft"):
            await acknowledging.acknowledge(registry, other, "discharge", 2, marks, "Why not?")
    operator = partnership.actor(COUNCIL)
    await acknowledging.acknowledge(registry, operator, "discharge", 2, marks, "Looked at.")


async def test_who_may_join_later_is_held_against_the_law_too(partnership: Partnership):
    """A charity shares on a basis that is closed to it, and a company receives what it may not."""
    p, content = partnership, sound(partnership)
    clause = content["sharings"][0]["id"]
    content["accession"] = {
        "kinds": ["charity"],
        "joins": [{"sharing": clause, "as": ["sender", "recipient"], "basis": "6(1)(e)"}],
    }
    draft, _ = await writing.begin(p.registry, p.actor(COUNCIL), content)
    found = await review(p.registry, p.actor(COUNCIL), draft.content, ())
    [warning] = found.warnings
    assert (warning.what, warning.finding, warning.code) == ("basis", "not_open", "6(1)(e)")
    assert "lets any charity that joins use here" in warning.text
    join = content["accession"]["joins"][0]
    join |= {"basis": "6(1)(f)", "conditions": ["9(2)(h)+Sch1.2"], "gateways": ["CA2004.s11"]}
    draft, _ = await writing.edit(p.registry, p.actor(COUNCIL), "discharge", content, 1)
    found = await review(p.registry, p.actor(COUNCIL), draft.content, ())
    assert {(one.what, one.finding) for one in found.warnings} == {
        ("condition", "no_item"),
        ("gateway", "fits_nobody"),
    }
    content["accession"]["kinds"] = [7]
    draft, _ = await writing.edit(p.registry, p.actor(COUNCIL), "discharge", content, 2)
    assert not (await review(p.registry, p.actor(COUNCIL), draft.content, ())).warnings
