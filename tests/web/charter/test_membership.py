"""Membership of the charter on pages, on both engines."""

from __future__ import annotations

from registry.services.signing import paper_signatures
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.web.conftest import Site

HERE = f"/organisations/{SCHOOL}/membership"


async def test_an_officer_applies_and_joins_by_signing(site: Site):
    await site.partnership.charter()
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"/organisations/{SCHOOL}")
    assert "It is not a member of the charter. Membership" in school.text
    await school.open(HERE)
    assert 'href="/your-agreements/wisc/1/sign"' in school.page.text
    await school.send(f"{HERE}/apply")
    assert "It has applied, on 22 November 2026." in school.text
    assert "Apply to join" not in school.text
    other = await site.signed_in(HOSPITAL, "officer")
    await other.open(HERE)
    assert "Hill School is not a member of the charter" in other.text
    assert "applied" not in other.text
    registry, today = site.partnership.registry, site.partnership.registry.today()
    signed = paper_signatures.PaperSignature("wisc", 1, SCHOOL, "R. Head", "Head", today, "5c" * 32)
    await paper_signatures.enter(registry, site.partnership.actor(SCHOOL), signed)
    await other.open(HERE)
    assert "Hill School is a member of the charter Since 22 November 2026." in other.text
    assert "It signed the charter on paper: recorded, not verified." in other.text
    for words in ("What happened", "Suspend", "Leave", "Apply"):
        assert words not in other.text
    await school.open(HERE)
    assert "22 November 2026: member, charter version 1. “signed the charter”" in school.text


async def test_the_operator_suspends_lifts_and_ends(site: Site):
    partnership = site.partnership
    await partnership.charter()
    for partner_id in (COUNCIL, SCHOOL):
        await partnership.enrol(partner_id)
        await partnership.sign("wisc", 1, partner_id)
    council = await site.signed_in(COUNCIL, "officer")
    await council.open(HERE)
    assert "Enter its notice of leaving the charter" in council.text
    await council.open(f"{HERE}/suspend")
    await council.send(f"{HERE}/suspend", reason="")
    assert "Say why" in council.text
    await council.send(f"{HERE}/suspend", reason="No <b>contact")
    assert "Hill School is suspended from the charter" in council.text
    assert "“No <b>contact”" in council.text
    await council.open(f"{HERE}/suspend")
    await council.send(f"{HERE}/suspend", reason="again")
    assert "cannot become suspended" in council.text
    await council.open(f"{HERE}/reinstate")
    await council.send(f"{HERE}/reinstate", reason="found again")
    assert "Hill School is a member of the charter" in council.text
    await council.open(f"{HERE}/cease")
    await council.send(f"{HERE}/cease", reason="dissolved")
    assert "Hill School has ceased to be" in council.text
    for words in ("Apply", "What you can do", "Sign WiSC"):
        assert words not in council.text
    assert (await council.open(f"{HERE}/explode")).status_code == 404
    school = await site.signed_in(SCHOOL, "officer")
    await school.open("/what-you-were-told")
    assert "Hill School has ceased to be" in school.text


async def test_membership_is_the_operators_to_change(site: Site):
    await site.partnership.charter()
    school = await site.signed_in(SCHOOL, "officer")
    other = f"/organisations/{CHARITY}/membership"
    await school.open(other)
    assert "Apply" not in school.text
    token = (await school.open("/sign-out")).text.split('name="csrf" value="')[1].split('"')[0]
    applied = await school.send(f"{other}/apply", charter="wisc", csrf=token)
    assert applied.status_code == 403
    await school.open(f"{HERE}/suspend")
    await school.send(f"{HERE}/suspend", reason="x")
    assert school.page.status_code == 403
