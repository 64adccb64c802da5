"""What goes with a part that an agreement does without: its clauses, items and joining."""

from __future__ import annotations

from datetime import date

import pytest

from registry.services.drafting import sources, writing
from registry.services.drafting.sources import TemplateOrder
from registry.services.drafting.template_library import template
from registry.services.partners import register
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, POLICE, Partnership
from tests.simulator.partnership import partner_document

pytestmark = pytest.mark.scene(after=Partnership.charter)
HOME_OFFICE = "home-office"


def order(name: str, parts: dict[str, list[str]]) -> TemplateOrder:
    every = [part["part"] for part in template(name)["parts"]]
    rest = [part for part in every if part not in parts]
    return TemplateOrder(name, f"our-{name}", "Ours", parts, date(2027, 1, 4), leave_out=rest)


async def test_nobody_joins_a_sharing_that_is_left_out(partnership: Partnership):
    filled = {"housing_authority": [COUNCIL], "hospitals": [HOSPITAL]}
    made = await sources.from_template(
        partnership.registry, partnership.actor(COUNCIL), order("homelessness", filled)
    )
    assert [clause["id"] for clause in made["sharings"]] == [
        "duty_to_refer",
        "housing_plan",
        "home",
    ]
    assert "accession" not in made
    await writing.begin(partnership.registry, partnership.actor(COUNCIL), made)


async def test_who_can_still_join_can_join_what_is_left(partnership: Partnership):
    filled = {"council": [COUNCIL], "police": [POLICE]}
    made = await sources.from_template(
        partnership.registry, partnership.actor(COUNCIL), order("modern-slavery", filled)
    )
    assert [clause["id"] for clause in made["sharings"]] == ["concern", "meeting"]
    assert [join["sharing"] for join in made["accession"]["joins"]] == ["concern"]


async def test_an_item_between_parts_goes_with_either_of_them(partnership: Partnership):
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    await register.register_partner(
        registry, actor, partner_document(HOME_OFFICE, "central_government")
    )
    filled = {"council": [COUNCIL], "charities": [CHARITY], "home_office": [HOME_OFFICE]}
    made = await sources.from_template(registry, actor, order("modern-slavery", filled))
    [referral] = [clause for clause in made["sharings"] if clause["id"] == "referral"]
    items = {item["id"] for item in referral["data_items"]}
    assert "biometric" not in items
    assert {"identity", "account"} <= items
