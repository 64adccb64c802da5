"""Pages of organisations over time: parts, successors and keys, by officers of each side."""

from __future__ import annotations

from registry.services.agreements import registering
from registry.services.partners import register
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, discharge, partner_document
from tests.simulator.scenes import three_members
from tests.web.conftest import Site

TRUST, ACADEMY = "beacon-trust", "hill-academy"
DAY = {"on-day": "1", "on-month": "9", "on-year": "2026"}


async def with_academies(site: Site) -> None:
    p = site.partnership
    for partner_id in (TRUST, ACADEMY):
        document = partner_document(partner_id, "academy")
        await register.register_partner(p.registry, p.actor(COUNCIL), document, name_is_meant=True)


async def test_a_part_is_recorded_by_page_and_shown_on_both(site: Site):
    await with_academies(site)
    trust = await site.signed_in(TRUST, "officer")
    here = f"/organisations/{TRUST}/family"
    await trust.open(f"{here}/part")
    await trust.send(f"{here}/part")
    assert "Choose the organisation." in trust.text
    assert "Give the day." in trust.text
    await trust.send(f"{here}/part", part=ACADEMY, evidence="Funding agreement", **DAY)
    reader = await site.signed_in(HOSPITAL, "practitioner")
    await reader.open(here)
    assert "Record a part" not in reader.text
    answer = await reader.open(f"{here}/part")
    assert answer.status_code == 403
    other = await site.signed_in(SCHOOL, "officer")
    answer = await other.open(f"{here}/part")
    assert answer.status_code == 403


async def test_a_successor_is_recorded_by_page_and_everybody_sees_what_it_has_not_signed(
    site: Site,
):
    p = site.partnership
    await three_members(p)
    await registering.register(p.registry, p.actor(HOSPITAL), discharge(p, 1))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    await with_academies(site)
    council = await site.signed_in(COUNCIL, "officer")
    here = f"/organisations/{SCHOOL}/family"
    await council.open(f"{here}/successor")
    await council.send(f"{here}/successor", successor=SCHOOL, reason="", **DAY)
    assert "There is a problem" in council.text
    await council.send(f"{here}/successor", successor=ACADEMY, reason="An academy now", **DAY)
    assert council.seen[-1] == here
    assert "Hill Academy takes its place from 1 September" in council.text
    assert "Discharge, version 1" in council.text
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open(f"/organisations/{SCHOOL}")
    assert "Hill Academy takes its place" in hospital.text
    await hospital.open("/what-you-were-told")
    assert "has a successor" in hospital.text
    await hospital.open(f"/organisations/{ACADEMY}/family")
    assert "took the place of Hill School" in hospital.text
    await hospital.open(f"{here}/successor")
    assert hospital.page is not None
    assert hospital.page.status_code == 403


async def test_names_are_found_with_any_apostrophe(site: Site):
    """cases/field.json F27."""
    p = site.partnership
    for partner_id, name in (("st-marys", "St Mary's RC School"), ("st-annes", "St Anne’s")):
        document = {**partner_document(partner_id, "academy"), "legal_name": name}
        await register.register_partner(p.registry, p.actor(COUNCIL), document)
    reader = await site.signed_in(HOSPITAL, "practitioner")
    for typed in ("mary’s", "mary's", "marys", "MARY‘S", "st  mary´s rc"):
        await reader.open(f"/organisations?name={typed}")
        assert "1 found." in reader.text, typed
    await reader.open("/organisations?name=anne's")
    assert "1 found." in reader.text


async def test_equal_names_are_told_apart(site: Site):
    """cases/field.json F29."""
    p = site.partnership
    twin = {**partner_document("hill-academy", "academy"), "legal_name": "HILL school"}
    await register.register_partner(p.registry, p.actor(COUNCIL), twin, name_is_meant=True)
    reader = await site.signed_in(HOSPITAL, "practitioner")
    await reader.open("/organisations?name=hill")
    assert "HILL school (" in reader.text
    assert "Hill School (" in reader.text
