"""Leaving on pages, on both engines: what it would mean, by letter, by a signed notice."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from registry.documents.signatures.notice import Notice, sign_notice
from registry.services.agreements import registering
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, discharge
from tests.web.conftest import Browser, Site
from tests.web.signing.test_pages import SCAN, send_file

ONE = "/your-agreements/discharge/1"
CHARTER = "/your-agreements/wisc/1"
LETTER = {
    "on-day": "10",
    "on-month": "12",
    "on-year": "2026",
    "reason": "The service <b>closes",
    "person": "Rhian Head",
    "role": "Head teacher",
}


async def bound(site: Site) -> None:
    """Let three organisations be members, with one agreement in force and one nobody has signed."""
    partnership = site.partnership
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
        await partnership.sign("wisc", 1, partner_id)
    for name, title in (("discharge", "Discharge"), ("unsigned", "Not signed")):
        content = discharge(partnership, 1, name, title=title)
        await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)


def notice(site: Site, leaves: str, org: str = SCHOOL) -> bytes:
    partnership = site.partnership
    day = partnership.registry.today() + timedelta(days=18)
    person = ("Chief Officer", "Chief Executive", partnership.clock.now)
    said = Notice(org, leaves, day, "merged", *person)
    return sign_notice(said, partnership.keys[org]).encode()


async def left(site: Site, partner_id: str) -> bool:
    actor = site.partnership.actor(COUNCIL)
    view = await registering.read(site.partnership.registry, actor, "discharge", 1)
    return any(step.act == "leave" and step.partner_id == partner_id for step in view.steps)


async def test_an_agreement_is_left_by_letter(site: Site):
    await bound(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(ONE)
    frame = school.text[: school.text.index("Someone is in danger")]
    assert "Leave this agreement" in school.text
    await school.open(f"{ONE}/leave")
    assert school.page.url.path == f"{ONE}/leave/{SCHOOL}"
    assert school.text.startswith(frame)
    assert "Hill School can leave by a notice with a date. Nothing is saved" in school.text
    assert "From that day it covers no longer:" in school.text
    assert "County Hospital to Hill School: " in school.text
    assert "It goes on between County Council, County Hospital." in school.text
    assert "Who is told County Council, County Hospital." in school.text
    assert "What the agreement says under “Leaving”:" in school.text
    await school.open(f"{ONE}/leave/{SCHOOL}/letter")
    await send_file(school, f"{ONE}/leave/{SCHOOL}/letter", "scan", b"", reason="x" * 201)
    for words in (
        "Give the first day without them.",
        "Say why.",
        "Give the name of the person who signed.",
        "Give the post",
        "Choose the scan.",
    ):
        assert words in school.text
    past = {**LETTER, "on-day": "1", "on-month": "1"}
    await send_file(school, f"{ONE}/leave/{SCHOOL}/letter", "scan", SCAN, **past)
    assert "This day has passed." in school.text
    assert not await left(site, SCHOOL)
    await send_file(school, f"{ONE}/leave/{SCHOOL}/letter", "scan", SCAN, **LETTER)
    assert "Hill School leaves Discharge on 10 December 2026" in school.text
    assert "A letter signed by Rhian Head, Head teacher. Recorded, not verified." in school.text
    assert hashlib.sha256(SCAN).hexdigest() in school.text
    assert "Told County Council, County Hospital" in school.text
    assert "It goes on between County Council, County Hospital." in school.text
    assert await left(site, SCHOOL)
    await school.open(ONE)
    assert "“The service <b>closes”" in school.text
    await school.open(f"{ONE}/leave")
    assert "Notice was given already." in school.text
    assert "Give notice" not in school.text
    site.partnership.clock.advance(days=18)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"{ONE}/leave/{SCHOOL}/given")
    assert "County Hospital to Hill School: " in school.text


async def test_the_charter_is_left_by_a_signed_notice_and_ends_no_agreement(site: Site):
    await bound(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"/organisations/{SCHOOL}")
    assert "It is a member of the charter. Membership" in school.text
    await school.open(f"/organisations/{SCHOOL}/membership")
    assert f'href="{CHARTER}/leave/{SCHOOL}"' in school.page.text
    await school.open(f"{CHARTER}/leave/{SCHOOL}")
    assert "Leaving the charter ends none of them here" in school.text
    assert "Discharge, version 1 In force, with County Council, County Hospital." in school.text
    assert "Not signed, version 1 Not signed by every party: it covers nothing yet." in school.text
    assert "covers no longer" not in school.text
    here = f"{CHARTER}/leave/{SCHOOL}/notice"
    await school.open(here)
    assert f"registry notice sign wisc --org {SCHOOL} --on YYYY-MM-DD" in school.text
    for content, words in (
        (b"", "Choose the signed notice."),
        (b"%PDF-1.7", "This is not what `registry notice sign` prints"),
        (b"a.b.c", "This is not what `registry notice sign` prints"),
        (notice(site, "discharge"), "leaves something else"),
        (notice(site, "wisc", HOSPITAL), "of another organisation"),
        (notice(site, "wisc")[:-9] + b"AAAAAAAAA", "There is a problem"),
    ):
        await send_file(school, here, "signed", content)
        assert words in school.text
    await send_file(school, here, "signed", notice(site, "wisc") + b"\n")
    assert school.page.url.path == f"{CHARTER}/leave/{SCHOOL}/given"
    assert "Signed with a key by Chief Officer, Chief Executive. Verified." in school.text
    assert "Told County Council, County Hospital" in school.text
    assert "What the charter says under “Leaving”:" in school.text
    await school.open(f"/organisations/{SCHOOL}/membership")
    assert "It leaves on 10 December 2026." in school.text
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/what-you-were-told")
    assert "Hill School leaves the charter" in hospital.text


async def test_the_operator_enters_the_letter_of_another(site: Site):
    await bound(site)
    council = await site.signed_in(COUNCIL, "officer")
    await council.open(f"{ONE}/leave")
    assert "Who leaves Discharge?" in council.text
    here = f"{ONE}/leave/{HOSPITAL}"
    await council.open(f"{here}/letter")
    assert "Its own officers are told too" in council.text
    await send_file(council, f"{here}/letter", "scan", SCAN, **LETTER)
    assert "County Hospital leaves Discharge on 10 December 2026" in council.text
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/what-you-were-told")
    assert "County Hospital leaves: Discharge" in hospital.text
    await hospital.open(f"{here}/given")
    assert "A letter signed by Rhian Head" in hospital.text


@pytest.mark.parametrize("place", ["", "/letter", "/notice", "/given"])
async def test_nobody_else_sees_or_does_it(site: Site, place: str):
    await bound(site)
    hospital = await site.signed_in(HOSPITAL, "officer")
    assert (await hospital.open(f"{ONE}/leave/{SCHOOL}{place}")).status_code == 403
    reader = await site.signed_in(SCHOOL, "practitioner")
    await reader.open(ONE)
    assert "Leave this agreement" not in reader.text
    assert (await reader.open(f"{ONE}/leave/{SCHOOL}{place}")).status_code == 403
    stranger = await site.signed_in(CHARITY, "officer")
    missing = await stranger.open(f"{CHARTER}/leave/{CHARITY}{place}")
    assert missing.status_code == (404 if place == "/given" else 200)


async def test_nothing_to_leave_is_said(site: Site):
    await bound(site)
    stranger = await site.signed_in(CHARITY, "officer")
    await stranger.open(f"{CHARTER}/leave")
    assert "Family Charity is not bound by it: there is nothing to leave." in stranger.text
    await send_letter(stranger, f"{CHARTER}/leave/{CHARITY}/letter")
    assert "Its membership is none: there is nothing to leave." in stranger.text


async def send_letter(browser: Browser, address: str) -> None:
    await browser.open(address)
    await send_file(browser, address, "scan", SCAN, **LETTER)
