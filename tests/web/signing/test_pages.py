"""Signing on pages, on both engines: a signed file handed in, and a signature on paper."""

from __future__ import annotations

import hashlib
import json

import pytest

from registry.documents.signatures.envelope import sign
from registry.services.agreements import registering
from tests.simulator import COUNCIL, HOSPITAL, NURSERY, SCHOOL
from tests.web.agreements.test_pages import ONE, begun
from tests.web.conftest import OWN, Browser, Site

SCAN = b"%PDF-1.7 a page with a signature on it" * 100_000  # 3.7 MB, more than other forms accept
PAPER = {
    "partner": SCHOOL,
    "person": "Rhian Head",
    "role": "Head teacher",
    "on-day": "20",
    "on-month": "11",
    "on-year": "2026",
}


async def send_file(
    browser: Browser, path: str, name: str, content: bytes, **fields: str
) -> Browser:
    """Send the form of the open page, with a file in it."""
    data = {**browser.hidden(), **fields}
    files = {name: ("from-my-computer", content)}
    browser.page = await browser.client.post(path, data=data, files=files, headers=OWN)
    await browser._follow()
    return browser


async def signed_file(site: Site, partner_id: str, payload: bytes) -> bytes:
    entry = sign(
        payload,
        site.partnership.keys[partner_id],
        org=partner_id,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=site.partnership.clock.now,
    )
    return json.dumps({"signatures": [entry]}).encode()


async def standing(site: Site) -> list[str]:
    actor = site.partnership.actor(COUNCIL)
    view = await registering.read(site.partnership.registry, actor, "discharge", 1)
    return [signature.partner_id for signature in view.signatures]


async def test_a_signed_file_is_handed_in(site: Site):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(ONE)
    assert "Sign this" in school.text
    await school.open(f"{ONE}/sign")
    command = '--org hill-school --name "Chief Officer" --role "Chief Executive"'
    assert f"registry agreement sign discharge-v1.json --key YOUR-KEY.p12 {command}" in school.text
    saved = await school.client.get(f"{ONE}/bytes")
    assert 'filename="discharge-v1.json"' in saved.headers["content-disposition"]
    await school.open(f"{ONE}/sign")
    content = await signed_file(site, SCHOOL, saved.content)
    await send_file(school, f"{ONE}/sign", "signed", content)
    assert "In force." in school.text
    await school.open(f"{ONE}/sign")
    assert "Your organisation has signed it" in school.text
    assert school.page is not None
    assert "<form" not in school.page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose the signed file."),
        (b"%PDF-1.7", "a file ending in .jws.json"),
        (b'{"signatures": []}', "a file ending in .jws.json"),
        (b"\xff\xfe" * 9, "a file ending in .jws.json"),
        (b"[" * 60_000, "a file ending in .jws.json"),
        (b"x" * 100_000, "a file ending in .jws.json"),
    ],
)
async def test_a_file_that_is_not_signed_is_reported_beside_its_field(
    site: Site, content: bytes, words: str
):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"{ONE}/sign")
    await send_file(school, f"{ONE}/sign", "signed", content)
    assert words in school.text
    assert await standing(site) == [COUNCIL, HOSPITAL]


async def test_a_signature_of_other_bytes_or_another_organisation_is_refused(site: Site):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    saved = await school.client.get(f"{ONE}/bytes")
    for partner_id, payload in (
        (SCHOOL, saved.content.replace(b"Discharge", b"Else", 1)),
        (HOSPITAL, saved.content),
    ):
        await school.open(f"{ONE}/sign")
        content = await signed_file(site, partner_id, payload)
        await send_file(school, f"{ONE}/sign", "signed", content)
        assert "There is a problem" in school.text
    assert await standing(site) == [COUNCIL, HOSPITAL]


async def test_a_partys_own_paper_counts_and_anothers_waits_for_its_word(site: Site):
    await begun(site)
    council = await site.signed_in(COUNCIL, "officer")
    await council.open(f"{ONE}/paper")
    await send_file(council, f"{ONE}/paper", "scan", SCAN, **PAPER)
    assert "Yet to sign: Hill School." in council.text
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(ONE)
    assert "Rhian Head, Head teacher, 20 November 2026. Dated before" in school.text
    assert "Compare it with your copy before you say yes." in school.text
    await school.open(f"{ONE}/paper")
    await send_file(school, f"{ONE}/paper", "scan", SCAN + b"!", **PAPER)
    assert "In force." in school.text
    assert "Signed on paper by Rhian Head, Head teacher, 20 November 2026. Recorded" in school.text
    view = await registering.read(
        site.partnership.registry, site.partnership.actor(SCHOOL), "discharge", 1
    )
    (on_paper,) = [signature for signature in view.signatures if signature.partner_id == SCHOOL]
    assert on_paper.evidence_sha256 == hashlib.sha256(SCAN + b"!").hexdigest()


async def test_every_fault_of_a_paper_signature_at_once(site: Site):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"{ONE}/paper")
    await send_file(school, f"{ONE}/paper", "scan", b"", partner="", **{"on-day": "31"})
    for words in (
        "Say whose signature it is.",
        "Give the name of the person who signed.",
        "Give the post in which they signed.",
        "Give a real date",
        "Choose the scan",
    ):
        assert words in school.text
    await send_file(school, f"{ONE}/paper", "scan", SCAN, **{**PAPER, "on-year": "2027"})
    assert "This day has not come yet." in school.text
    assert 'value="Rhian Head"' in school.page.text
    await send_file(school, f"{ONE}/paper", "scan", SCAN, **{**PAPER, "person": "R" * 201})
    assert "Give this in 1 to 200 characters." in school.text
    await send_file(school, f"{ONE}/paper", "scan", SCAN, **{**PAPER, "partner": NURSERY})
    assert "There is a problem" in school.text
    assert await standing(site) == [COUNCIL, HOSPITAL]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"partner=hill-school"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("multipart/form-data; boundary=" + "x" * 99, b"--y"),
    ],
)
async def test_a_form_that_is_not_ours_changes_nothing(site: Site, kind: str, body: bytes):
    await begun(site)
    school = await site.signed_in(SCHOOL, "officer")
    headers = {**OWN, "content-type": kind}
    answer = await school.client.post(f"{ONE}/paper", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    assert await standing(site) == [COUNCIL, HOSPITAL]


async def test_files_are_read_from_those_who_are_signed_in_and_up_to_a_size(site: Site):
    await begun(site)
    stranger = site.visitor()
    sent = await stranger.client.post(
        f"{ONE}/paper", files={"scan": ("scan.pdf", b"x" * 20_000_000)}, headers=OWN
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/")
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(f"{ONE}/paper")
    await send_file(school, f"{ONE}/paper", "scan", b"x" * 13_000_000, **PAPER)
    assert "This is too much at once" in school.text
    assert await standing(site) == [COUNCIL, HOSPITAL]


async def test_only_officers_sign_and_a_form_needs_its_token(site: Site):
    await begun(site)
    practitioner = await site.signed_in(SCHOOL, "practitioner")
    await practitioner.open(ONE)
    assert "Sign this" not in practitioner.text
    for path in ("sign", "paper"):
        answer = await practitioner.client.get(f"{ONE}/{path}")
        assert answer.status_code == 403
    school = await site.signed_in(SCHOOL, "officer")
    files = {"scan": ("scan.pdf", SCAN)}
    forged = await school.client.post(f"{ONE}/paper", data=PAPER, files=files, headers=OWN)
    assert forged.status_code == 403
    assert await standing(site) == [COUNCIL, HOSPITAL]


async def test_the_operator_enters_a_charters_signature_for_one_without_keys(site: Site):
    await site.partnership.charter()
    council = await site.signed_in(COUNCIL, "officer")
    charter = "/your-agreements/wisc/1"
    await council.open(charter)
    assert "Enter a signature on paper" in council.text
    await council.open(f"{charter}/paper")
    await send_file(council, f"{charter}/paper", "scan", SCAN, **PAPER)
    school = await site.signed_in(SCHOOL, "officer")
    await school.open(charter)
    assert "Is this your signature?" in school.text
    await school.send(f"{charter}/paper/confirm", scan=hashlib.sha256(SCAN).hexdigest())
    anyone = site.visitor()
    await anyone.open("/members")
    assert "Hill School is a member" in anyone.text
