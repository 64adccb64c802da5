"""Every look-up that names a person is kept, whatever becomes of it; no count is kept for ever."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import InvalidInputError
from registry.services.checks.checker import Checker
from registry.services.people import looking_up
from tests.services.people.test_finding import NHS
from tests.simulator import COUNCIL, SCHOOL, Partnership


def share(**changes: Any) -> dict[str, Any]:
    about = {"identifiers": [NHS]}
    asked = {"from": SCHOOL, "to": COUNCIL, "purpose": "early_help", "subject": about}
    return {**asked, "data_categories": ["personal"], **changes}


@pytest.mark.parametrize("faulty", [{"to": "nobody"}, {"evaluation_date": "1066-10-14"}])
async def test_a_check_that_is_refused_for_its_facts_is_kept_as_a_look_up(
    partnership: Partnership, faulty: dict[str, Any]
):
    checker = Checker(partnership.registry)
    with pytest.raises(InvalidInputError):
        await checker.check(share(**faulty), actor=partnership.actor(SCHOOL))
    officer = partnership.actor(SCHOOL, "officer")
    [made] = await looking_up.own_look_ups(partnership.registry, officer)
    assert (made.purpose, made.known) == (looking_up.CHECK, False)


async def test_what_was_counted_on_days_that_are_past_is_dropped(partnership: Partnership):
    for _ in range(3):
        await partnership.person(SCHOOL, NHS)
        days = {day for day, *_ in partnership.registry.look_ups}
        assert days == {partnership.registry.today()}
        partnership.clock.advance(days=1)
