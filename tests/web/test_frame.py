"""What every page has: a way out, a way to help, nothing from elsewhere, no way in for others."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import NoReturn

import pytest

from registry.errors import UnavailableError
from registry.services.accounts.sessions import IDLE, LONGEST, end_sessions_of, start_session
from registry.settings import Settings
from registry.web.kit.addresses import own_path
from registry.web.kit.assets import FOLDER, assets
from registry.web.kit.render import INLINE_SCRIPT
from tests.simulator import CHARITY, SCHOOL
from tests.web.conftest import OWN, Site


def test_vendored_files_are_what_they_were():
    noted = json.loads((FOLDER / "vendor" / "VENDOR.json").read_text())
    files = {path.name for path in (FOLDER / "vendor").iterdir()} - {"VENDOR.json"}
    assert files == {entry["file"] for entry in noted}
    for entry in noted:
        content = (FOLDER / "vendor" / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]
        assert b"GDS Transport" not in content
        assert b"/assets/" not in content


def test_the_colour_is_one_that_white_text_can_be_read_on():
    brand = assets("#1d4f7c").files["brand.css"].content
    assert b"#1d4f7c" in brand
    for bad in ("red", "#fff", "#ffff00", "#1d4f7c; } body { display: none"):
        with pytest.raises(Exception, match="REGISTRY_COLOUR"):
            Settings.from_environment({"REGISTRY_COLOUR": bad})


async def test_the_start_and_danger_pages_need_no_sign_in(site: Site):
    browser = site.visitor()
    start = await browser.open("/")
    assert start.status_code == 200
    assert "Sign in" in browser.text
    danger = await browser.open("/danger")
    assert "999" in danger.text
    assert "You do not need consent" in browser.text


async def test_the_danger_page_reads_no_database(site: Site, monkeypatch: pytest.MonkeyPatch):
    browser = await site.signed_in(SCHOOL)

    def lost(_: object) -> NoReturn:
        raise UnavailableError("The database is lost.")

    monkeypatch.setattr(type(site.partnership.registry.database), "reads", lost)
    assert (await browser.open("/")).status_code == 503
    assert (await browser.open("/danger")).status_code == 200


async def test_a_page_runs_only_our_scripts_and_asks_nobody_else(site: Site):
    browser = await site.signed_in(SCHOOL)
    home = await browser.open("/")
    inline = re.findall(r"<script>(.*?)</script>", home.text)
    digests = {
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in inline
    }
    assert digests == {INLINE_SCRIPT}
    policy = home.headers["content-security-policy"]
    assert "'unsafe" not in policy
    assert "default-src 'none'" in policy
    assert home.headers["cache-control"] == "no-store"
    addresses = re.findall(r'(?:src|href)="([^"]+)"', home.text)
    assert all(address.startswith(("/", "#")) for address in addresses), addresses
    for address in (a for a in addresses if a.startswith("/static/")):
        found = await browser.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]
        assert found.headers["content-encoding"] == "gzip"


async def test_leaving_ends_the_session_and_goes_elsewhere(site: Site):
    browser = await site.signed_in(SCHOOL)
    assert "Exit this page" in (await browser.open("/")).text
    out = await browser.client.get("/exit")
    assert out.status_code == 303
    assert out.headers["location"] == "https://www.bbc.co.uk/weather"
    assert out.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert (await browser.open("/decisions")).url.path == "/sign-in"


async def test_a_session_ends_by_itself(site: Site):
    clock = site.partnership.clock
    browser = await site.signed_in(SCHOOL)
    for _ in range(3):
        clock.advance(minutes=20)
        assert "signed in for" in (await browser.open("/")).text
    clock.now += IDLE
    assert "signed in for" not in (await browser.open("/")).text
    busy = await site.signed_in(SCHOOL)
    for _ in range(int(LONGEST / timedelta(minutes=20))):
        clock.advance(minutes=20)
        await busy.open("/")
    assert "signed in for" not in (await busy.open("/")).text


async def test_closing_an_account_ends_its_sessions(site: Site):
    one = await site.signed_in(SCHOOL, owner="acc_one")
    other = await site.signed_in(SCHOOL, owner="acc_two")
    await end_sessions_of(site.partnership.registry, "acc_one")
    assert "signed in for" not in (await one.open("/")).text
    assert "signed in for" in (await other.open("/")).text


async def test_a_session_that_was_chosen_by_someone_else_is_none(site: Site):
    browser = site.visitor()
    browser.client.cookies.set("session", "A" * 43, domain="127.0.0.1")
    assert "signed in for" not in (await browser.open("/")).text


async def test_a_form_from_another_site_is_refused(site: Site):
    browser = await site.signed_in(CHARITY)
    await browser.open("/")
    token = browser.hidden()
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ):
        answer = await browser.client.post("/check", data=token, headers=headers)
        assert answer.status_code == 403, headers
        assert "another site" in answer.text
    for wrong in ({}, {"csrf": "0" * 64}, {"csrf": "é"}):
        answer = await browser.client.post("/check", data=wrong, headers=OWN)
        assert answer.status_code == 403
    another = await site.signed_in(CHARITY, owner="acc_two")
    answer = await another.client.post("/check", data=token, headers=OWN)
    assert answer.status_code == 403


async def test_what_is_no_form_is_refused(site: Site):
    browser = await site.signed_in(CHARITY)
    for content, kind in (
        (b"{}", "application/json"),
        (b"a=\xff", "application/x-www-form-urlencoded"),
        (b"a=%FF", "application/x-www-form-urlencoded"),
        (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(500)), "application/x-www-form-urlencoded"),
    ):
        answer = await browser.client.post(
            "/check", content=content, headers={**OWN, "Content-Type": kind}
        )
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil", "/a//b", "/../x", "javascript:1"]
)
def test_a_redirect_never_leaves_us(path: str):
    assert own_path(path) == "/"


def test_a_redirect_to_our_own_page_stays():
    assert own_path("/check/dft_1/partner?held=dft_2") == "/check/dft_1/partner?held=dft_2"


async def test_an_address_that_is_not_there_is_a_page_for_a_person(site: Site):
    browser = await site.signed_in(SCHOOL)
    page = await browser.open("/nowhere/<script>")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "<script>alert" not in page.text
    problem = await browser.client.get("/nowhere")
    assert problem.headers["content-type"] == "application/problem+json"


async def test_the_cookie_is_tied_to_the_host_over_tls(site: Site):
    settings = Settings.from_environment({"REGISTRY_BASE_URL": "https://wisc.example"})
    site.app.state.settings = settings
    browser = site.visitor()
    token = await start_session(site.partnership.registry, site.partnership.actor(SCHOOL))
    browser.client.cookies.set("__Host-session", token, domain="127.0.0.1")
    assert "signed in for" in (await browser.open("/")).text
    out = await browser.client.get("/exit")
    cookie = out.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part.lower() in cookie.lower()
