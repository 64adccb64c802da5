"""An agreement registered without a draft is held against the law as a draft is."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import InvalidInputError, LawFault, NotAllowedError, UnsettledWarningsError
from registry.services.agreements.document import agreement_html
from registry.services.drafting.registering_whole import Answer, register
from tests.simulator import COUNCIL, HOSPITAL, NURSERY, Partnership, charter_document, discharge
from tests.simulator.second import sound, unfit

pytestmark = pytest.mark.scene(after=Partnership.charter)
WHY = "Our solicitor has looked at this."


async def refusal(p: Partnership, content: dict[str, Any], *answers: Answer) -> list[LawFault]:
    """The warnings for which an agreement is refused."""
    with pytest.raises(UnsettledWarningsError) as refused:
        await register(p.registry, p.actor(HOSPITAL), content, answers)
    faults = refused.value.faults
    assert all(isinstance(fault, LawFault) for fault in faults)
    return [fault for fault in faults if isinstance(fault, LawFault)]


@pytest.mark.each_engine
async def test_it_is_registered_once_every_warning_is_answered_for(partnership: Partnership):
    p, content = partnership, unfit(partnership)
    warnings = await refusal(p, content)
    assert {(warning.pointer, warning.code, warning.finding) for warning in warnings} >= {
        ("/sharings/0/lawful_bases/0", "6(1)(f)", "not_open"),
        ("/sharings/0/gateways/0", "CA1989.s47(9)", "fits_nobody"),
    }
    first, *rest = warnings
    left = await refusal(p, content, Answer(first.warning, WHY))
    assert [warning.warning for warning in left] == [warning.warning for warning in rest]
    answers = [Answer(warning.warning, f" {WHY} ") for warning in warnings]
    view, _, found = await register(p.registry, p.actor(HOSPITAL), content, answers)
    assert not found.unsettled
    assert view.document.acknowledged == found.acknowledged
    assert {said.reason for said in view.document.acknowledged} == {WHY}
    printed = await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert printed.count(WHY) == len(warnings)
    # A reason counts for the next version as long as its warning stays the same.
    again, _, _ = await register(p.registry, p.actor(HOSPITAL), {**content, "version": 2})
    assert again.document.acknowledged == view.document.acknowledged


async def test_what_is_wrong_with_answers_is_told_with_what_is_left_unanswered(
    partnership: Partnership,
):
    p, content = partnership, unfit(partnership)
    warnings = await refusal(p, content)
    mark = warnings[0].warning
    answers = [Answer(mark, " "), Answer(mark, WHY), Answer("none", "x" * 4_001)]
    with pytest.raises(InvalidInputError) as refused:
        await register(p.registry, p.actor(HOSPITAL), content, answers)
    pointers = [fault.pointer for fault in refused.value.faults]
    assert pointers[:4] == [
        "/acknowledged/0/reason",
        "/acknowledged/1/warning",
        "/acknowledged/2/warning",
        "/acknowledged/2/reason",
    ]
    assert len(pointers) == 4 + len(warnings) - 1


async def test_faults_and_permission_come_before_warnings(partnership: Partnership):
    p = partnership
    with pytest.raises(InvalidInputError) as refused:
        await register(p.registry, p.actor(HOSPITAL), unfit(p, review_date="2020-01-01"))
    assert [fault.pointer for fault in refused.value.faults] == ["/review_date"]
    with pytest.raises(NotAllowedError):
        await register(p.registry, p.actor(NURSERY), unfit(p))


async def test_one_of_the_first_version_is_registered_with_its_warnings(partnership: Partnership):
    p, first = partnership, discharge(partnership)
    view, _, found = await register(p.registry, p.actor(HOSPITAL), first)
    assert found.unsettled
    assert view.document.acknowledged == ()
    said = [Answer(warning.mark, WHY) for warning in found.unsettled[:1]]
    later, _, _ = await register(p.registry, p.actor(HOSPITAL), {**first, "version": 2}, said)
    assert [one.reason for one in later.document.acknowledged] == [WHY]


async def test_what_fits_the_law_needs_no_answers(partnership: Partnership):
    p = partnership
    for content in (charter_document(id="another"), sound(p)):
        _, _, found = await register(p.registry, p.actor(COUNCIL), content)
        assert found.warnings == ()
