"""What the person said to the practitioner, beside what is on record (contract §1, page 6)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.services.checks.checker import CheckAnswer, Checker
from tests.simulator import CHARITY, COUNCIL, Partnership

NHS = {"scheme": "nhs", "value": "943 476 5919"}
HELP: dict[str, Any] = {
    "from": CHARITY,
    "to": COUNCIL,
    "purpose": "early_help",
    "data_categories": ["personal"],
    "subject": {"age_band": "adult", "capacity": "has", "identifiers": [NHS]},
}


async def check(p: Partnership, state: str, asker: str = CHARITY, **detail: Any) -> CheckAnswer:
    said = {"consent_said": {"state": state, **detail}}
    return await Checker(p.registry).check({**HELP, **said}, actor=p.actor(asker))


async def state(p: Partnership, told: str, recorded: str | None = None) -> str:
    """Return the state that decides, after something was recorded and something was said."""
    if recorded is not None:
        why = {"private": {"reason": "He reads her messages."}} if "unsafe" in recorded else {}
        await p.consent(CHARITY, await p.person(CHARITY, NHS), recorded, **why)
    answer = await check(p, told)
    return answer.prepared.facts.consent_state


@pytest.mark.parametrize(
    "told", ["given", "refused", "withdrawn", "requested", "not_sought_unsafe"]
)
async def test_where_nothing_is_on_record_it_counts(p: Partnership, told: str):
    assert await state(p, told) == told


async def test_a_request_on_record_is_answered_by_it(p: Partnership):
    assert await state(p, "given", recorded="requested") == "given"


@pytest.mark.parametrize("told", ["refused", "withdrawn", "not_sought_unsafe"])
async def test_a_no_is_heard_whatever_is_on_record(p: Partnership, told: str):
    assert await state(p, told, recorded="given") == told


@pytest.mark.parametrize("recorded", ["refused", "not_sought_unsafe"])
async def test_a_yes_is_no_way_round_a_recorded_no(p: Partnership, recorded: str):
    assert await state(p, "given", recorded=recorded) == recorded


async def test_being_asked_again_takes_no_yes_away(p: Partnership):
    assert await state(p, "requested", recorded="given") == "given"


async def test_who_said_it_and_how_count_with_it(p: Partnership):
    answer = await check(p, "given", by="next_of_kin", explicit=True)
    assert answer.prepared.facts.consent_detail.by == "next_of_kin"
    assert answer.prepared.facts.consent_detail.explicit is True
    assert answer.assessment.outcome == "CONSENT_NEEDED"


async def test_a_record_keeps_its_own_detail(p: Partnership):
    await p.consent(CHARITY, await p.person(CHARITY, NHS), "refused")
    answer = await check(p, "given", by="next_of_kin", explicit=False)
    assert answer.prepared.facts.consent_detail.by == "self"
    assert answer.prepared.facts.consent_detail.explicit is True


async def test_the_register_still_says_what_it_holds(p: Partnership):
    answer = await check(p, "given")
    assert answer.assessment.outcome == "SHARE_SUPPORTED"
    assert answer.prepared.consent.whole.status == "no_record"
