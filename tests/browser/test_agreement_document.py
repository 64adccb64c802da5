"""The printable agreement in a real browser: it is complete, and runs and fetches nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Browser

from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.services.agreements import registering
from registry.services.agreements.document import agreement_html
from tests.browser.conftest import Server, picture
from tests.browser.faults import sideways, violations
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, discharge

TITLE = 'Discharge </style><script>document.title="run"</script> "\\22 } body{display:none} – Zoë'


async def made(server: Server) -> str:
    partnership = server.partnership
    await partnership.charter()
    for partner_id in (COUNCIL, HOSPITAL):
        await partnership.enrol(partner_id)
    content = {**discharge(partnership), "title": TITLE}
    content["purpose"] = "First line.\n<img src=x onerror=alert(1)>"
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    await registering.register(registry, actor, content)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL)
    return await agreement_html(registry, actor, "discharge", 1)


def test_it_reads_prints_and_runs_nothing(server: Server, chromium: Browser, tmp_path: Path):
    html = server.do(made(server))
    file = tmp_path / "agreement.html"
    file.write_text(html, encoding="utf-8")
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    context.set_default_timeout(10_000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert page.title() == f"{TITLE}, version 1"
    assert page.locator("script, img, link").count() == 0
    assert sideways(page) <= 0
    assert violations(page) == []
    picture(page, "agreement-document-360")
    page.emulate_media(media="print")
    text = re.sub(r"\s+", " ", page.locator("body").inner_text())
    content = server.do(_content(server))
    for sharing in content["sharings"]:
        assert sharing["why_necessary"] in text
        assert all(item["title"] in text for item in sharing["data_items"])
    for words in (
        content["leaving"],
        "Not signed by everyone yet, as of 22 November 2026. Yet to sign: Hill School.",
        "Chief Officer Chief Executive 22 November 2026 Verified Key ",
        "Hill School Has not signed",
        "First line. <img src=x onerror=alert(1)>",
    ):
        assert words in text, words
    assert server.do(_sha256(server)) in text
    repeated = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    assert repeated == "table-header-group"
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 1
    context.close()


async def _view(server: Server) -> Version[Document]:
    actor = server.partnership.actor(SCHOOL)
    return await registering.read(server.partnership.registry, actor, "discharge", 1)


async def _content(server: Server) -> dict:
    return json.loads((await _view(server)).document.payload)


async def _sha256(server: Server) -> str:
    return (await _view(server)).document.sha256
