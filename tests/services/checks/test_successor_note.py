"""A check of an organisation with a successor says so, and what the successor has not signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from registry.services.agreements import registering
from registry.services.checks.checker import Checker
from registry.services.checks.view import check_view
from registry.services.consent.succeeding import Succeed
from registry.services.leaving.succession import succeed
from registry.services.notifications.notify import list_own
from registry.services.partners import register
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge, partner_document
from tests.simulator.scenes import three_members

ACADEMY = "hill-academy"


async def an_academy(p: Partnership) -> None:
    """Put an agreement with the school in force, and register the academy that is to follow it."""
    await three_members(p)
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    await register.register_partner(
        p.registry, p.actor(COUNCIL), partner_document(ACADEMY, "academy"), name_is_meant=True
    )


pytestmark = pytest.mark.scene(after=an_academy)


async def notes(p: Partnership, on: Any, sender: str = HOSPITAL, recipient: str = SCHOOL) -> str:
    share = {
        "from": sender,
        "to": recipient,
        "purpose": "direct_care",
        "data_categories": ["personal"],
        "evaluation_date": on.isoformat(),
    }
    answer = await Checker(p.registry).check(share, actor=p.actor(HOSPITAL))
    return " ".join(check_view(p.registry, answer)["answer"]["know"])


async def test_a_check_says_who_took_the_place_and_what_they_have_not_signed(p: Partnership):
    today = p.registry.today()
    since = today - timedelta(days=3)
    command = Succeed(SCHOOL, ACADEMY, since, "An academy now")
    _, to_sign = await succeed(p.registry, p.actor(COUNCIL), command)
    assert [(one.document_id, one.version) for one in to_sign] == [("discharge", 1)]
    said = await notes(p, today)
    assert "Hill Academy took the place of Hill School" in said
    assert "Hill Academy has not signed: Discharge, version 1." in said
    assert "Hill Academy took" in await notes(p, today, SCHOOL, HOSPITAL)
    assert "Hill Academy took" not in await notes(p, since - timedelta(days=1))
    assert "took the place" not in await notes(p, today, recipient=COUNCIL)
    for told in (COUNCIL, HOSPITAL, SCHOOL, ACADEMY):
        own = await list_own(p.registry, p.actor(told))
        assert "succeeded" in {one.code for one in own}
