"""Drafts from templates of the second version: what goes with a part that is left out, and what
the charter supplies."""

from __future__ import annotations

from datetime import date

import pytest

from registry.services.agreements import registering
from registry.services.drafting import sources, writing
from registry.services.drafting.law_review import review
from registry.services.drafting.sources import TemplateOrder
from registry.services.drafting.template_library import template
from registry.services.partners import register
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, POLICE, Partnership, charter_document
from tests.simulator.partnership import partner_document

COMMON_TERMS = {"rights": "Ask any party.", "breaches": "Tell the others within 24 hours."}
HOME_OFFICE = "home-office"


def order(name: str, parts: dict[str, list[str]]) -> TemplateOrder:
    every = [part["part"] for part in template(name)["parts"]]
    rest = [part for part in every if part not in parts]
    return TemplateOrder(name, f"our-{name}", "Ours", parts, date(2027, 1, 4), leave_out=rest)


@pytest.mark.scene(after=Partnership.charter)
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


@pytest.mark.scene(after=Partnership.charter)
async def test_who_can_still_join_can_join_what_is_left(partnership: Partnership):
    filled = {"council": [COUNCIL], "police": [POLICE]}
    made = await sources.from_template(
        partnership.registry, partnership.actor(COUNCIL), order("modern-slavery", filled)
    )
    assert [clause["id"] for clause in made["sharings"]] == ["concern", "meeting"]
    assert [join["sharing"] for join in made["accession"]["joins"]] == ["concern"]


@pytest.mark.scene(after=Partnership.charter)
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


@pytest.mark.each_engine
async def test_members_put_a_draft_before_its_parties_with_the_texts_of_their_charter(
    partnership: Partnership,
):
    """The law check asks for nothing but the parties' own policy documents."""
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    terms = {"schema_version": 2, "common_terms": COMMON_TERMS}
    charter = charter_document(version=1) | {"start_date": registry.today().isoformat()}
    await registering.register(registry, actor, charter | terms)
    for member in (COUNCIL, HOSPITAL):
        await partnership.enrol(member)
        await partnership.sign("wisc", 1, member)
    filled = {"housing_authority": [COUNCIL], "hospitals": [HOSPITAL]}
    made = await sources.from_template(registry, actor, order("homelessness", filled))
    draft, _ = await writing.begin(registry, actor, made)
    found = await review(registry, actor, draft.content, ())
    assert {warning.what for warning in found.warnings} <= {"policy_document"}
    draft, _ = await writing.submit(registry, actor, "our-homelessness", 1)
    assert draft.status == "in_review"
