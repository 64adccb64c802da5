"""Annexes and approvals on pages: added, read, taken out, and shown when signed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from registry import bounds
from registry.documents.media_types import CSV, PDF, PNG
from registry.services.agreements import registering
from registry.services.drafting import writing
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, NURSERY, SCHOOL
from tests.simulator.answering import settled
from tests.simulator.second import second
from tests.support.files import FILES
from tests.web.conftest import OWN, Browser, Site
from tests.web.drafting.test_pages import HERE, WRITE, content, new_draft, write

FILE = FILES[PDF]
DIGEST = sha256(FILE).hexdigest()
ADD = f"{HERE}/annexes"
APPROVAL: dict[str, str | list[str]] = {
    "role": "siro",
    "name_or_post": "Dr <b>Ash",
    "organisation": HOSPITAL,
    "date-day": "3",
    "date-month": "11",
    "date-year": "2026",
    "advice": "Look again\nin a year.",
}


async def upload(
    browser: Browser, file: bytes = FILE, name: str = "items.pdf", **fields: str
) -> None:
    """Choose a file on the page, and send the form as a browser does."""
    await browser.open(ADD)
    await sent(browser, ADD, file, name, **fields)


async def sent(browser: Browser, path: str, file: bytes, name: str, **fields: str) -> None:
    data = {**browser.hidden(), "title": "Data items", **fields}
    files = {"file": (name, file)}
    browser.page = await browser.client.post(path, data=data, files=files, headers=OWN)
    await browser._follow()


async def annexes_of(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await content(site)).get("annexes", [])
    return found


async def test_a_file_is_uploaded_read_renamed_and_taken_out(site: Site):
    hospital = await new_draft(site)
    assert "Add an annex" in hospital.text
    await upload(hospital, url="https://example.org/items.pdf")
    assert hospital.seen[-1] == HERE
    annex = {"title": "Data items", "sha256": DIGEST, "media_type": PDF}
    assert await annexes_of(site) == [{**annex, "url": "https://example.org/items.pdf"}]
    assert "Data items (PDF)" in hospital.text
    answer = await hospital.open(f"{ADD}/{DIGEST}")
    assert answer.content == FILE
    assert answer.headers["content-type"] == PDF
    assert answer.headers["x-content-type-options"] == "nosniff"
    name = f"homes-first-annex-{DIGEST[:8]}.pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    await write(hospital, f"annexes.{DIGEST}", title="What is shared")
    assert await annexes_of(site) == [{**annex, "title": "What is shared"}]
    await hospital.open(f"{WRITE}/annexes.{DIGEST}/take-out")
    assert "Annex: What is shared" in hospital.text
    await hospital.send(f"{WRITE}/annexes.{DIGEST}", take_out="yes")
    assert await annexes_of(site) == []
    assert (await hospital.open(f"{ADD}/{DIGEST}")).status_code == 404


async def test_what_is_wrong_with_a_file_is_said_at_its_field(site: Site):
    hospital = await new_draft(site)
    await upload(hospital, b"MZ\x90\x00", "items.pdf", title="", url="no address")
    for field in ("title", "url", "file"):
        assert f'id="{field}-error"' in hospital.page.text  # type: ignore[union-attr]
    assert "The file must be one of these: PDF" in hospital.text
    await upload(hospital, b"")
    assert "Upload a file that is not empty." in hospital.text
    await upload(hospital, b"%PDF-" + b"x" * bounds.ANNEX)
    assert "The file must be 10 megabytes or less." in hospital.text
    await upload(hospital, FILE, title="x" * 301)
    assert 'id="title-error"' in hospital.page.text  # type: ignore[union-attr]
    await upload(hospital)
    await upload(hospital)
    assert "Another annex is this very file." in hospital.text
    assert len(await annexes_of(site)) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\y.exe", "a\x01b\u202efdp.exe", "x" * 250, "  "]
)
async def test_a_name_of_a_file_is_never_kept(site: Site, name: str):
    hospital = await new_draft(site)
    await upload(hospital, FILES[PNG], name)
    assert [annex["media_type"] for annex in await annexes_of(site)] == [PNG]
    answer = await hospital.open(f"{ADD}/{sha256(FILES[PNG]).hexdigest()}")
    assert "annex-" in answer.headers["content-disposition"]


async def test_the_ending_of_a_name_tells_only_a_table_from_text(site: Site):
    hospital = await new_draft(site)
    await upload(hospital, FILES[CSV], "ITEMS.CSV")
    await upload(hospital, FILE, "items.csv", title="Another")
    assert [annex["media_type"] for annex in await annexes_of(site)] == [CSV, PDF]


async def test_who_may_not_write_the_draft_uploads_and_downloads_nothing(site: Site):
    hospital = await new_draft(site)
    await upload(hospital)
    nursery = await site.signed_in(NURSERY, "officer")
    assert (await nursery.open(ADD)).status_code == 404
    assert (await nursery.open(f"{ADD}/{DIGEST}")).status_code == 404
    await nursery.open("/new-agreement/hospital-discharge")
    await sent(nursery, ADD, FILE + b"1", "x.pdf", csrf=csrf(nursery))
    assert nursery.page is not None
    assert nursery.page.status_code == 404
    practitioner = await site.signed_in(HOSPITAL, "practitioner")
    await practitioner.open("/start")
    await sent(practitioner, ADD, FILE + b"2", "x.pdf", csrf=csrf(practitioner))
    assert practitioner.page is not None
    assert practitioner.page.status_code == 403
    assert "This needs the role officer." in practitioner.text
    visitor = site.visitor()
    answer = await visitor.client.post(ADD, files={"file": ("x", FILE)}, headers=OWN)
    assert answer.status_code == 303
    assert len(await annexes_of(site)) == 1


def csrf(browser: Browser) -> str:
    return browser.hidden().get("csrf", "")


async def test_two_officers_add_annexes_and_lose_nothing(site: Site):
    one = await new_draft(site)
    two = await site.signed_in(HOSPITAL, "officer", owner="acc_two")
    await one.open(ADD)
    await two.open(ADD)
    await sent(two, ADD, FILE + b"two", "x.pdf", title="Theirs")
    await sent(one, ADD, FILE, "x.pdf", title="Mine")
    assert [annex["title"] for annex in await annexes_of(site)] == ["Theirs", "Mine"]


async def test_an_approval_is_added_changed_and_taken_out(site: Site):
    hospital = await new_draft(site)
    await write(hospital, "approvals.new", **APPROVAL)
    [approval] = (await content(site))["approvals"]
    assert approval == {
        "role": "siro",
        "name_or_post": "Dr <b>Ash",
        "organisation": HOSPITAL,
        "date": "2026-11-03",
        "advice": "Look again\nin a year.",
    }
    assert "Said by whoever drafts this agreement. These are not signatures." in hospital.text
    assert "Senior information risk owner (SIRO), for" in hospital.text
    assert "on 3 November 2026." in hospital.text
    section = link(hospital, "approvals.")
    await write(hospital, section, **{**APPROVAL, "date-year": "2028"})
    assert "This day has not come yet." in hospital.text
    section = link(hospital, "approvals.")
    await hospital.open(f"{WRITE}/{section}/take-out")
    assert "Approval or advice: Dr <b>Ash" in hospital.text
    await hospital.send(f"{WRITE}/{section}", take_out="yes")
    assert "approvals" not in {name for name, value in (await content(site)).items() if value}
    assert (await hospital.open(f"{WRITE}/{section}")).status_code == 404


async def test_what_is_missing_in_an_approval_is_said_at_its_field(site: Site):
    hospital = await new_draft(site)
    await write(hospital, "approvals.new", advice="x")
    for field in ("role", "name_or_post", "organisation", "date"):
        assert f'id="{field}-error"' in hospital.page.text  # type: ignore[union-attr]
    await write(hospital, "approvals.new", **{**APPROVAL, "organisation": NURSERY})
    assert "This organisation is not a party." in hospital.text


def link(browser: Browser, start: str) -> str:
    """Return the name of the first section on the page that begins like this."""
    assert browser.page is not None
    _, _, rest = browser.page.text.partition(f"{WRITE}/{start}")
    return f"{start}{rest.partition(chr(34))[0]}"


async def test_the_page_of_an_agreement_shows_annexes_approvals_and_who_joined(site: Site):
    p = site.partnership
    await p.charter()
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL, CHARITY):
        await p.enrol(partner_id)
    whole = second(p)
    clause = whole["sharings"][0]["id"]
    accession = {
        "kinds": ["charity"],
        "how": "Write to the lead.",
        "joins": [{"sharing": clause, "as": ["recipient"]}],
    }
    actor = p.actor(HOSPITAL)
    await writing.begin(p.registry, actor, {**whole, "id": "homes-first", "accession": accession})
    hospital = await site.signed_in(HOSPITAL, "officer")
    await upload(hospital)
    await write(hospital, "approvals.new", **APPROVAL)
    seen = await settled(p.registry, actor, "homes-first")
    draft, _ = await writing.submit(p.registry, actor, "homes-first", seen)
    await writing.register(p.registry, actor, "homes-first", draft.version)
    await p.sign("homes-first", 1, COUNCIL, HOSPITAL, SCHOOL, CHARITY)
    one = "/your-agreements/homes-first/1"
    await hospital.open(one)
    for words in (
        "Who can join These kinds of organisation can join by signing: ",
        "Write to the lead.",
        "as one that receives",
        "Data items (PDF, 1 KB)",
        DIGEST,
        "Said by whoever drafted this agreement. These are not signatures.",
        "Dr <b>Ash, Senior information risk owner (SIRO), for",
        "Joined on 22 November 2026. Signed by",
    ):
        assert words in hospital.text
    assert hospital.text.count("Joined on") == 1
    answer = await hospital.open(f"{one}/annexes/{DIGEST}")
    assert answer.content == FILE
    assert answer.headers["content-disposition"].startswith("attachment")
    charity = await site.signed_in(CHARITY, "officer")
    assert (await charity.open(f"{one}/annexes/{DIGEST}")).content == FILE
    nursery = await site.signed_in(NURSERY, "officer")
    assert (await nursery.open(f"{one}/annexes/{DIGEST}")).status_code == 404
    for other in ("0" * 64, "x", "..%2f", DIGEST.upper()):
        assert (await hospital.open(f"{one}/annexes/{other}")).status_code == 404
    await hospital.open(f"{one}/document")
    assert "Joined by signing on 22 November 2026" in hospital.text
    view = await registering.read(p.registry, actor, "homes-first", 1)
    assert CHARITY in view.everyone


@pytest.mark.parametrize(
    "odd",
    [
        {"annexes": "x", "approvals": {"role": "siro"}},
        {"annexes": [None, {"sha256": 3, "title": []}, {}], "approvals": ["x", {"date": 5}, {}]},
        {"annexes": [{"sha256": ["x"]}] * 2, "approvals": [{"role": [], "organisation": {}}] * 2},
    ],
)
async def test_a_draft_is_shown_whatever_its_annexes_and_approvals_are(
    site: Site, odd: dict[str, Any]
):
    p = site.partnership
    await p.charter()
    await writing.begin(p.registry, p.actor(HOSPITAL), second(p, id="homes-first", **odd))
    hospital = await site.signed_in(HOSPITAL, "officer")
    assert (await hospital.open(HERE)).status_code == 200
    assert "Still to do before its parties can have it" in hospital.text
    assert (await hospital.open(f"{ADD}/{DIGEST}")).status_code == 404
    for section in ("annexes.new", "annexes.x", "annexes.", "approvals.x", "annexes.a.b"):
        assert (await hospital.open(f"{WRITE}/{section}")).status_code == 404
    await upload(hospital)
    assert hospital.page is not None
    assert hospital.page.status_code == 200
