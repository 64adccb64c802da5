"""The agreements' pages for officers, on both engines."""

from __future__ import annotations

from datetime import timedelta

from registry.services.accounts import administration
from registry.services.agreements import registering
from registry.services.leaving import giving_notice
from registry.services.leaving.notice_input import Letter
from registry.services.signing import paper_signatures
from tests.simulator import COUNCIL, HOSPITAL, NURSERY, SCHOOL, discharge
from tests.web.conftest import Site

ONE = "/your-agreements/discharge/1"
SCAN = "5c" * 32


async def begun(site: Site) -> None:
    partnership = site.partnership
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership)
    )
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)


async def test_an_officer_confirms_paper_suspends_and_lifts(site: Site):
    await begun(site)
    partnership = site.partnership
    today = partnership.registry.today()
    entered = paper_signatures.PaperSignature(
        "discharge", 1, SCHOOL, "R. <b>Head", "Head", today, SCAN
    )
    await paper_signatures.enter(partnership.registry, partnership.actor(COUNCIL), entered)
    school = await site.signed_in(SCHOOL, "officer")
    page = await school.open("/your-agreements")
    assert "waits for your organisation’s signature" in page.text
    await school.open(ONE)
    assert "Is this your signature?" in school.text
    assert "<b>Head" not in school.page.text
    await school.send(f"{ONE}/paper/confirm")
    assert "In force." in school.text
    assert "Signed on paper by R. <b>Head, Head, 22 November 2026. Recorded, not" in school.text
    assert "Signed by Chief Officer, Chief Executive, 22 November 2026. Verified." in school.text
    assert "Terminate" not in school.text
    anyone = site.visitor()
    await anyone.open("/agreements")
    assert "1 on paper, recorded and not verified" in anyone.text
    await school.open("/your-agreements")
    assert "1 signed on paper: recorded, not verified." in school.text
    await school.open(f"{ONE}/suspend")
    await school.send(f"{ONE}/suspend", reason="", **{"on-day": "32", "on-month": "x"})
    assert "Say why. Every party reads it." in school.text
    assert "Give a real date" in school.text
    assert 'value="32"' in school.page.text
    past = today - timedelta(days=1)
    past_day = {"on-day": str(past.day), "on-month": str(past.month), "on-year": str(past.year)}
    await school.send(f"{ONE}/suspend", reason="a breach", **past_day)
    assert "This day has passed" in school.text
    empty = {"on-day": "", "on-month": "", "on-year": ""}
    await school.send(f"{ONE}/suspend", reason="a breach", **empty)
    assert school.page.url.path == ONE
    assert "Suspended by Hill School" in school.text
    assert "“a breach”" in school.text
    await school.open(f"{ONE}/reinstate")
    await school.send(f"{ONE}/reinstate", reason="mended", **empty)
    assert "In force." in school.text
    await school.open(f"{ONE}/terminate")
    await school.send(f"{ONE}/terminate", reason="x", **empty)
    assert school.page.status_code == 403


async def test_an_officer_says_that_an_entry_is_not_their_signature(site: Site):
    await begun(site)
    partnership = site.partnership
    today = partnership.registry.today()
    entered = paper_signatures.PaperSignature(
        "discharge", 1, SCHOOL, "R. Head", "Head", today, SCAN
    )
    await paper_signatures.enter(partnership.registry, partnership.actor(COUNCIL), entered)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(ONE)
    assert f'href="{ONE}/paper/refuse"' in school.page.text
    await school.open(f"{ONE}/paper/refuse")
    assert "County Council, who entered it, is told why." in school.text
    await school.send(f"{ONE}/paper/refuse", reason="")
    assert "Say why" in school.text
    await school.send(f"{ONE}/paper/refuse", reason="She <b>left in May")
    assert school.page.url.path == ONE
    assert "Is this your signature?" not in school.text
    assert "Sign this" in school.text
    assert "is not its own. “She <b>left in May”" in school.text
    await school.open(f"{ONE}/paper/refuse")
    assert "No signature on paper waits" in school.text
    council = await site.signed_in(COUNCIL, "officer")
    await council.open("/what-you-were-told")
    assert "Not their signature: Discharge, version 1" in council.text


async def test_practitioners_read_and_strangers_find_nothing(site: Site):
    await begun(site)
    reader = await site.signed_in(HOSPITAL, "practitioner")
    await reader.open(ONE)
    assert "Yet to sign: Hill School." in reader.text
    for act in ("Sign this", "Suspend", "Withdraw", "Enter a signature"):
        assert act not in reader.text
    assert (await reader.open(f"{ONE}/withdraw")).status_code == 403
    stranger = await site.signed_in(NURSERY, "officer")
    for address in (ONE, f"{ONE}/suspend", "/your-agreements/none/1", "/your-agreements/x/9z"):
        assert (await stranger.open(address)).status_code == 404
    officer = await site.signed_in(HOSPITAL, "officer")
    assert (await officer.open(f"{ONE}/explode")).status_code == 404
    await officer.open(f"{ONE}/suspend")
    await officer.send(f"{ONE}/suspend", reason="too soon")
    assert "it cannot be changed by suspend" in officer.text
    assert "withdraw" in officer.text


async def test_every_basis_is_on_the_page_in_words(site: Site):
    await begun(site)
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open(ONE)
    text = hospital.text
    relied = text.partition("From County Hospital")[2].partition("Conditions")[0]
    assert "(6(1)(c)); " in relied
    assert "(6(1)(e))" in relied
    assert "9(2)(h)+Sch1.2, " not in text
    assert "health or social care" in text.lower()


async def test_an_end_that_is_recorded_is_in_the_headline(site: Site):
    """A notice that leaves one party ends the agreement; it must not look healthy until then."""
    await begun(site)
    partnership = site.partnership
    registry = partnership.registry
    await partnership.sign("discharge", 1, SCHOOL)
    days = [registry.today() + timedelta(days=18), registry.today() + timedelta(days=30)]
    for org, day in zip((SCHOOL, HOSPITAL), days, strict=True):
        letter = Letter(org, "discharge", day, "closes", "A. Person", "Head", SCAN)
        await giving_notice.record_letter(registry, partnership.actor(org), letter)
    council = await site.signed_in(COUNCIL, "officer")
    for address in ("/your-agreements", ONE):
        await council.open(address)
        assert (
            "In force until 22 December 2026, when County Hospital leaves and it ends."
            " From 10 December 2026: Hill School leaves."
        ) in council.text
    assert "It leaves on 10 December 2026." in council.text
    partnership.clock.advance(days=18)
    council = await site.signed_in(COUNCIL, "officer")
    await council.open(ONE)
    assert "In force until 22 December 2026, when County Hospital leaves and it ends." in (
        council.text
    )


async def test_the_history_says_who_when_and_what_was_replaced(site: Site):
    await begun(site)
    partnership = site.partnership
    registry, today = partnership.registry, partnership.registry.today()
    for name, day in (("R. Haed", today), ("R. Head", today - timedelta(days=1))):
        partnership.clock.advance(minutes=1)
        entered = paper_signatures.PaperSignature("discharge", 1, SCHOOL, name, "Head", day, SCAN)
        await paper_signatures.enter(registry, partnership.actor(COUNCIL), entered)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(ONE)
    assert "Dated before this version was registered here, on 22 November 2026." in school.text
    assert "Has not signed. A signature on paper waits" in school.text
    assert "It is in force" not in school.text
    partnership.clock.advance(minutes=1)
    await school.send(f"{ONE}/paper/confirm")
    happened = school.text.partition("What happened")[2].partition("What you can do")[0]
    for words in (
        "It is registered.",
        "County Council signs: Chief Officer, Chief Executive, 22 November 2026.",
        "County Council enters a signature on paper as that of Hill School: R. Haed, Head, 22"
        " November 2026. A later entry replaces this one.",
        "R. Head, Head, 21 November 2026. Dated before this version was registered here",
        "Hill School confirms its signature on paper: R. Head, Head, 21 November 2026.",
        "22 November 2026: It is in force from 22 November 2026.",
        "Recorded by ",
    ):
        assert words in happened, words
    order = [happened.index(words) for words in ("registered", "signs", "enters", "confirms")]
    assert order == sorted(order)
    parties = school.text.partition("What happened")[0]
    assert "Recorded, not verified. Dated before this version was registered" in parties


async def test_a_colleague_reads_the_name_and_others_the_role_and_organisation(site: Site):
    await begun(site)
    partnership = site.partnership
    registry = partnership.registry
    person, _ = await administration.invite(
        registry, partnership.actor(HOSPITAL), HOSPITAL, ("officer",), "o@x.example", "Olu Okafor"
    )
    hospital = await site.signed_in(HOSPITAL, "officer", owner=person.account_id)
    await partnership.sign("discharge", 1, SCHOOL)
    await hospital.open(f"{ONE}/suspend")
    await hospital.send(f"{ONE}/suspend", reason="looked into")
    assert "County Hospital suspends it." in hospital.text
    assert "Recorded by Olu Okafor, County Hospital." in hospital.text
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(ONE)
    assert "Olu Okafor" not in school.text
    assert "Recorded by an officer, County Hospital." in school.text


async def test_the_charter_can_be_read_where_it_is_signed(site: Site):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open("/your-agreements/wisc/1")
    for words in ("People first.", "A named lead.", "The law helps you share.", "Leaving"):
        assert words in school.text


async def test_the_version_that_waits_is_named(site: Site):
    await begun(site)
    partnership = site.partnership
    await partnership.sign("discharge", 1, SCHOOL)
    await registering.register(
        partnership.registry, partnership.actor(COUNCIL), discharge(partnership, 2, supersedes=1)
    )
    school = await site.signed_in(SCHOOL, "officer")
    await school.open("/your-agreements")
    assert "Version 2 waits for your organisation’s signature." in school.text
    assert "Version 1 waits" not in school.text
