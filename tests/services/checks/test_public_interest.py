"""A stated public interest binds the record of the decision to its reasons (law.md §3.6)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import InvalidInputError
from registry.services.checks import decisions
from registry.services.checks.checker import Checker
from registry.services.checks.decisions import RecordDecision
from tests.simulator import COUNCIL, HOSPITAL, POLICE, Partnership

SHARE: dict[str, Any] = {
    "from": HOSPITAL,
    "to": POLICE,
    "purpose": "crime_investigation",
    "data_categories": ["personal", "special:health"],
}
REASONS = {
    "decided_by": "Dr Ade, Caldicott Guardian",
    "crime_or_harm": "A stabbing outside the school",
    "without_consent": "She is afraid of him",
    "this_much": "The wound and its time, not her record",
}


async def check(p: Partnership, **changes: Any) -> str:
    answer = await Checker(p.registry).check({**SHARE, **changes}, actor=p.actor(HOSPITAL))
    return answer.check_id


async def record(
    p: Partnership, check_id: str | None, decision: str = "share", **texts: str
) -> str:
    command = RecordDecision(
        decision=decision,
        told=None,
        texts={"reasons": "Why", **texts},
        decided_at=p.clock.now,
        check_id=check_id,
    )
    found, _ = await decisions.record_decision(p.registry, p.actor(HOSPITAL), command)
    return found.decision_id


async def faults(p: Partnership, check_id: str, decision: str = "share", **texts: str) -> list[str]:
    with pytest.raises(InvalidInputError) as refused:
        await record(p, check_id, decision, **texts)
    return [fault.pointer for fault in refused.value.faults]


STATED = [
    {"public_interest": "serious_crime"},
    {"public_interest": "serious_harm_to_others"},
    {"public_interest": "serious_disease"},
    {"override_grounds": ["serious_crime"]},
]


@pytest.mark.parametrize("said", STATED, ids=str)
@pytest.mark.parametrize("decision", ["share", "share_in_part"])
async def test_whoever_shares_writes_the_reasons(
    p: Partnership, said: dict[str, Any], decision: str
):
    stated = await check(p, **said)
    assert await faults(p, stated, decision) == list(REASONS)
    rest = {name: text for name, text in REASONS.items() if name != "this_much"}
    assert await faults(p, stated, decision, **rest) == ["this_much"]
    found = await record(p, stated, decision, **REASONS)
    read = await decisions.read_decision(p.registry, p.actor(HOSPITAL), found)
    assert read.entries is not None
    assert read.entries[0].items() >= REASONS.items()
    assert read.owed == ()


@pytest.mark.parametrize("decision", ["not_share", "seek_advice"])
async def test_whoever_does_not_share_need_not(p: Partnership, decision: str):
    stated = await check(p, public_interest="serious_crime")
    found = await record(p, stated, decision)
    assert (await decisions.read_decision(p.registry, p.actor(HOSPITAL), found)).owed == ()


async def test_without_a_stated_interest_nothing_more_is_asked(p: Partnership):
    await record(p, await check(p))
    await record(p, await check(p, override_grounds=["staff_implicated"]))
    await record(p, None)


async def test_after_an_emergency_the_reasons_may_follow(p: Partnership):
    urgent = {"emergency": True, "risk_of_serious_harm": "life"}
    found = await record(p, await check(p, public_interest="serious_crime", **urgent))
    actor = p.actor(HOSPITAL)
    assert (await decisions.read_decision(p.registry, actor, found)).owed == tuple(REASONS)
    first = {"crime_or_harm": REASONS["crime_or_harm"], "added": "He was arrested"}
    await decisions.add_to_decision(p.registry, actor, found, first)
    assert "crime_or_harm" not in (await decisions.read_decision(p.registry, actor, found)).owed
    await decisions.add_to_decision(p.registry, actor, found, REASONS)
    assert (await decisions.read_decision(p.registry, actor, found)).owed == ()


async def test_the_reasons_are_sealed(p: Partnership):
    stated = await check(p, public_interest="serious_crime")
    found = await record(p, stated, **REASONS)
    [kept] = await decisions.list_decisions(p.registry, p.actor(HOSPITAL))
    assert kept.decision_id == found
    for text in REASONS.values():
        assert text.encode() not in kept.sealed
    auditor = p.actor(HOSPITAL, "auditor")
    seen = await decisions.read_decision(p.registry, auditor, found)
    assert (seen.entries, seen.owed) == (None, ())


async def test_every_fault_of_a_record_at_once(p: Partnership):
    stated = await check(p, public_interest="serious_crime")
    long = {"this_much": "x" * 1_001}
    assert await faults(p, stated, reasons="", **long) == [
        *("reasons", "decided_by", "crime_or_harm", "without_consent", "this_much")
    ]
    with pytest.raises(InvalidInputError) as refused:
        await decisions.add_to_decision(p.registry, p.actor(HOSPITAL), "dec_1", {"added": ""})
    assert [fault.pointer for fault in refused.value.faults] == ["added"]


async def test_a_decision_about_a_person_told_names_the_kind_alone(p: Partnership):
    told = {"to": "kind:family_member", "recipient": {"relation": "carer"}}
    await record(p, await check(p, **told, purpose="direct_care"))
    [kept] = await decisions.list_decisions(p.registry, p.actor(HOSPITAL))
    assert kept.recipient == "kind:family_member"
    assert await decisions.list_decisions(p.registry, p.actor(COUNCIL)) == []
