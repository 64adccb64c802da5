"""Pages of the texts that agreements take from the charter: who sees what changes, and objects."""

from __future__ import annotations

from datetime import timedelta

from registry.domain.dates import long_date
from registry.services.agreements import registering
from registry.services.charter import memberships
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.simulator.second import second, terms_charter
from tests.web.conftest import Site

BREACHES, LATER = "Tell the others within 24 hours.", "Tell the others within 12 <b>hours."
ONE, TEXTS = "/your-agreements/discharge/1", "/your-agreements/wisc/2/texts"


async def begun(site: Site) -> None:
    """Let three members have an agreement in force, and the charter change a text of it."""
    p = site.partnership
    officer = p.actor(COUNCIL)
    await registering.register(p.registry, officer, terms_charter(p, 1, breaches=BREACHES))
    for member in (COUNCIL, HOSPITAL, SCHOOL):
        await p.enrol(member)
        await p.sign("wisc", 1, member)
    content = {name: value for name, value in second(p).items() if name != "breaches"}
    await registering.register(p.registry, officer, content)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    await registering.register(p.registry, officer, terms_charter(p, 2, breaches=LATER))


async def test_an_officer_reads_what_changes_and_objects(site: Site):
    await begun(site)
    today = site.partnership.registry.today()
    school = await site.signed_in(SCHOOL, "officer")
    await school.open("/what-you-were-told")
    assert "Texts of your agreements change" in school.text
    assert "It changes: Security incidents." in school.text
    assert f'href="{TEXTS}"' in school.page.text
    await school.open(TEXTS)
    assert "Text before Tell the others within 24 hours." in school.text
    assert "New text Tell the others within 12 <b>hours." in school.text
    assert "<del>24" in school.page.text
    assert "<b>hours" not in school.page.text
    assert f"From {long_date(today + timedelta(days=30))}: Security incidents." in school.text
    assert f"The last day to object is {long_date(today + timedelta(days=29))}." in school.text
    assert f'href="{ONE}/leave"' in school.page.text
    assert "Object or leave within the notice." in school.text
    assert "Take your objection back" not in school.text

    await school.open(f"{TEXTS}/object")
    await school.send(f"{TEXTS}/object", reason="")
    assert "Select at least one agreement" in school.text
    assert "Enter why. Every party reads it" in school.text
    await school.send(f"{TEXTS}/object", agreements="discharge", reason="x" * 201)
    assert "Give this in 1 to 200 characters." in school.text
    await school.send(f"{TEXTS}/object", agreements="discharge", reason="Too <b>short")
    assert school.page.url.path == TEXTS
    assert f"Hill School objected on {long_date(today)}." in school.text
    assert "Object to the new texts" not in school.text
    assert "Take your objection back" in school.text

    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/what-you-were-told")
    assert "Hill School objects to a new text of the charter" in hospital.text
    await hospital.open(ONE)
    stays = f"Hill School objected on {long_date(today)} to the text of version 2."
    site.partnership.clock.advance(hours=1)
    assert "objects to the texts of the charter, version 2" in hospital.text
    assert "“Too <b>short”" in hospital.text
    assert "From the charter, version 1" in hospital.text
    site.partnership.clock.advance(days=30)
    hospital = await site.signed_in(HOSPITAL, "officer", owner="acc_two")
    await hospital.open(ONE)
    assert f"{stays} So the text of version 1 stays." in hospital.text
    assert BREACHES in hospital.text
    await hospital.open(TEXTS)
    assert "Object to the new texts" not in hospital.text
    await hospital.open(f"{TEXTS}/object")
    assert "No agreement of your organisation is open to this." in hospital.text


async def test_an_objection_is_taken_back_on_its_page(site: Site):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"{TEXTS}/object")
    await school.send(f"{TEXTS}/object", agreements=["discharge"], reason="Too short")
    await school.open(f"{TEXTS}/take-back")
    await school.send(f"{TEXTS}/take-back", agreements=["discharge"], reason="We can do it")
    assert "Object to the new texts" in school.text
    await school.open(ONE)
    assert "takes back its objection to the texts of the charter, version 2" in school.text
    assert (await school.open(f"{TEXTS}/nothing")).status_code == 404


async def test_who_has_no_such_agreement_sees_the_texts_and_cannot_object(site: Site):
    await begun(site)
    charity = await site.signed_in(CHARITY, "officer")
    await charity.open(TEXTS)
    assert LATER in charity.text
    assert "It changes no text of an agreement of your organisation." in charity.text
    assert "Object to the new texts" not in charity.text
    auditor = await site.signed_in(SCHOOL, "auditor")
    await auditor.open(TEXTS)
    assert "Object to the new texts" not in auditor.text
    assert (await auditor.open(f"{TEXTS}/object")).status_code == 403
    assert (await auditor.open(f"{ONE}/texts")).status_code == 404


async def test_the_page_warns_where_a_party_is_no_active_member(site: Site):
    await begun(site)
    p = site.partnership
    await memberships.change(p.registry, p.actor(COUNCIL), SCHOOL, "suspended", "no assurance")
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/what-you-were-told")
    assert "Texts are missing for Hill School" in hospital.text
    await hospital.open(ONE)
    assert "Hill School is suspended from the charter from" in hospital.text
    assert "in the charter only, and not in this agreement: Security incidents." in hospital.text
    assert "Begin the next version and write them in." in hospital.text


async def test_an_officer_lists_what_to_do(site: Site):
    p = site.partnership
    charity = await site.signed_in(CHARITY, "officer")
    await charity.open("/charter-texts")
    assert "You do not need to do anything." in charity.text
    await begun(site)
    await memberships.change(p.registry, p.actor(COUNCIL), SCHOOL, "suspended", "no assurance")
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/")
    assert 'href="/charter-texts"' in hospital.page.text
    await hospital.open("/charter-texts")
    assert "1 agreement that you can see takes texts from the charter." in hospital.text
    assert "Hill School is suspended from the charter from" in hospital.text
    assert "Begin the next version and write these texts in." in hospital.text
    day = p.registry.today() + timedelta(days=30)
    assert f"They change on {long_date(day)}." in hospital.text
    assert f'href="{TEXTS}"' in hospital.page.text
