"""The pages of signing in and out, as a browser without scripts sees them."""

from __future__ import annotations

import html
import re

import pytest

from registry.domain.records.acting import Actor
from registry.services.accounts import crowd
from registry.services.accounts.saved_forms import new_form
from registry.services.accounts.sessions import IDLE, find_session
from registry.settings import Settings
from registry.web.kit.saved_forms import SAVED_FORM
from tests.simulator import CHARITY, SCHOOL
from tests.simulator.signing_in import PASSWORD, Someone, joined
from tests.web.conftest import OWN, Browser, Site

WRONG = "We do not know that email address and password together"


async def _first_half(browser: Browser, someone: Someone, start: str = "/sign-in") -> None:
    await browser.open(start)
    page = await browser.send("/sign-in", address=someone.address, password=PASSWORD)
    assert page.url.path == "/sign-in/code"


async def sign_in(browser: Browser, someone: Someone, start: str = "/sign-in") -> None:
    await _first_half(browser, someone, start)
    await browser.send("/sign-in/code", code=someone.code())


async def test_signing_in_and_out(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    await sign_in(browser, someone)
    assert "signed in for Hill School" in browser.text
    token = browser.client.cookies["session"]
    asked = await browser.open("/sign-out")
    assert "Do you want to sign out?" in asked.text
    out = await browser.client.post("/sign-out", data=browser.hidden(), headers=OWN)
    assert out.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "You are signed out" in (await browser.open("/sign-out")).text
    assert await find_session(site.partnership.registry, token) is None


async def test_password_managers_and_pasting_are_welcome(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    page = await browser.open("/sign-in")
    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text
    await _first_half(browser, someone)
    assert browser.page is not None
    assert 'autocomplete="one-time-code"' in browser.page.text
    assert 'inputmode="numeric"' in browser.page.text
    assert "onpaste" not in browser.page.text


async def test_every_fault_at_once_and_what_was_typed_is_kept_but_the_password(site: Site):
    browser = site.visitor()
    await browser.open("/sign-in?next=/decisions")
    page = await browser.send("/sign-in", address="", password="")
    assert page.status_code == 422
    assert re.search(r"<title>\s*Error: Sign in", page.text)
    assert 'href="#address"' in page.text
    assert 'href="#password"' in page.text
    for address in ("<b>'zoë'@x.example", "نور@x.example", "🐎@x.example", "a" * 254):
        page = await browser.send("/sign-in", address=address, password="my secret words")
        assert page.status_code == 422
        assert WRONG in page.text
        assert html.escape(address).replace("&#x27;", "&#39;") in page.text
        assert "my secret words" not in page.text
        assert browser.hidden()["next"] == "/decisions"
    page = await browser.send("/sign-in", address="a" * 255, password="b" * 129)
    assert "at most 254" in page.text
    assert "longer than 128" in page.text


async def test_a_wrong_code_is_said_and_may_be_typed_again(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    await _first_half(browser, someone)
    page = await browser.send("/sign-in/code", code="12345")
    assert page.status_code == 422
    assert "Type the 6 digits" in page.text
    page = await browser.send("/sign-in/code", code=someone.code(9))
    assert "That code is not right, or has been used." in page.text
    code = someone.code()
    await browser.send("/sign-in/code", code=f"{code[:3]} {code[3:]}")
    assert "signed in for" in browser.text
    other = site.visitor()
    await _first_half(other, someone)
    page = await other.send("/sign-in/code", code=code)
    assert "has been used" in page.text


async def test_the_second_half_without_the_first_begins_again(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    assert (await browser.open("/sign-in/code")).url.path == "/sign-in"
    await _first_half(browser, someone)
    site.partnership.clock.advance(minutes=5)
    page = await browser.send("/sign-in/code", code=someone.code())
    assert page.status_code == 422
    assert "Start again" in page.text
    assert (await browser.send("/sign-in/recovery", recovery=someone.codes[0])).status_code == 422


async def test_the_wait_cannot_be_evaded_by_what_a_proxy_says(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    for number in range(12):
        browser = site.visitor()
        headers = {
            **OWN,
            "X-Forwarded-For": f"10.0.0.{number}",
            "Forwarded": f"for=10.0.0.{number}",
            "X-Real-IP": f"10.0.0.{number}",
            "True-Client-IP": f"10.0.0.{number}",
        }
        sent = {"address": someone.address, "password": "a wrong password"}
        page = await browser.client.post("/sign-in", data=sent, headers=headers)
        said = "There were too many tries" if number >= 10 else WRONG
        assert said in page.text, number
        assert page.status_code == 422
    browser = site.visitor()
    await browser.open("/sign-in")
    page = await browser.send("/sign-in", address=someone.address, password=PASSWORD)
    assert "Wait until 9.15am on 22 November 2026, or use a recovery code" in page.text


async def test_a_recovery_code_gets_in_past_the_wait(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    await browser.open("/sign-in")
    for _ in range(11):
        await browser.send("/sign-in", address=someone.address, password="a wrong password")
    await browser.open("/sign-in/recovery")
    page = await browser.send("/sign-in/recovery", address="", password="", recovery="7k3m")
    assert len(re.findall(r'<a href="#(?!main)', page.text)) == 3
    await browser.send(
        "/sign-in/recovery",
        address=someone.address,
        password=PASSWORD,
        recovery=someone.codes[0].upper(),
    )
    assert "signed in for" in browser.text


async def test_a_recovery_code_instead_of_the_app(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    await _first_half(browser, someone)
    page = await browser.open("/sign-in/recovery")
    assert 'name="password"' not in page.text
    page = await browser.send("/sign-in/recovery", recovery="0000-0000-0000-0000")
    assert page.status_code == 422
    assert "not one of your unused" in page.text
    await browser.send("/sign-in/recovery", recovery=someone.codes[1])
    assert "signed in for" in browser.text


async def test_an_earlier_session_is_neither_adopted_nor_left_open(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    registry = site.partnership.registry
    browser = site.visitor()
    browser.client.cookies.set("session", "A" * 43, domain="127.0.0.1")
    await _first_half(browser, someone)
    await browser.send("/sign-in/code", code=someone.code())
    values = [cookie.value for cookie in browser.client.cookies.jar if cookie.name == "session"]
    assert "A" * 43 not in values
    assert await find_session(registry, "A" * 43) is None

    another = await site.signed_in(CHARITY, owner="acc_other")
    old = another.client.cookies["session"]
    await another.open("/sign-out")
    hidden = another.hidden()
    site.partnership.clock.advance(seconds=60)
    first = {**hidden, "address": someone.address, "password": PASSWORD}
    await another.client.post("/sign-in", data=first, headers=OWN)
    second = {**hidden, "code": someone.code()}
    answer = await another.client.post("/sign-in/code", data=second, headers=OWN)
    assert answer.status_code == 303
    assert await find_session(registry, old) is None


async def test_cookies_over_tls_are_tied_to_the_host(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    site.app.state.settings = Settings.from_environment(
        {"REGISTRY_BASE_URL": "https://wisc.example"}
    )
    sent = {"address": someone.address, "password": PASSWORD}
    answer = await site.visitor().client.post("/sign-in", data=sent, headers=OWN)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-half=")
    for part in ("secure", "httponly", "samesite=lax", "path=/", "max-age=300"):
        assert part in cookie
    assert "domain" not in cookie


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/your-account", "/your-account"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
    ],
)
async def test_signing_in_leads_on_to_our_own_pages_only(site: Site, asked: str, reached: str):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    await sign_in(browser, someone, f"/sign-in?next={asked}")
    assert browser.page is not None
    assert browser.page.url.path == reached
    assert browser.page.url.host == "127.0.0.1"
    again = await browser.open(f"/sign-in?next={asked}")
    assert again.url.path == reached


async def test_a_saved_form_comes_back_to_its_writer_alone(site: Site):
    head = await joined(site.partnership, SCHOOL, "officer", address="head@hill.example")
    someone = await joined(site.partnership, SCHOOL, "officer", address="other@hill.example")
    browser = site.visitor()
    await sign_in(browser, head)
    invite = f"/people-who-sign-in/of/{SCHOOL}/invite"
    await browser.open(invite)
    site.partnership.clock.now += IDLE
    page = await browser.send(invite, name="Nour نور", address="not an address", roles=["auditor"])
    assert page.url.path == "/sign-in"
    assert "What you wrote is kept" in page.text
    held = browser.hidden()["held"]

    stranger = site.visitor()
    await sign_in(stranger, someone, f"/sign-in?held={held}")
    assert "What do you want to do?" in stranger.text
    assert "Nour" not in (await stranger.open(f"{invite}?held={held}")).text

    site.partnership.clock.advance(seconds=60)
    page = await browser.send("/sign-in", address=head.address, password=PASSWORD)
    page = await browser.send("/sign-in/code", code=head.code())
    assert page.url.path == invite
    assert 'value="Nour نور"' in page.text
    assert re.search(r'value="auditor"\s+checked', page.text)
    sent = {**browser.hidden(), "name": "Nour", "address": "nour@hill.example", "roles": "auditor"}
    done = await browser.client.post(f"{invite}?held={held}", data=sent, headers=OWN)
    assert "A link for" in done.text
    assert "Nour" not in (await browser.open(f"{invite}?held={held}")).text


async def test_a_form_saved_for_one_page_fills_no_other(site: Site):
    browser = await site.signed_in(SCHOOL, "officer", owner="acc_me")
    content = {"path": "/elsewhere", "values": {"name": ["Nour"]}, "faults": []}
    actor = Actor(SCHOOL, frozenset({"officer"}), "acc_me")
    draft = await new_form(site.partnership.registry, actor, SAVED_FORM, content)
    page = await browser.open(f"/people-who-sign-in/of/{SCHOOL}/invite?held={draft.draft_id}")
    assert page.status_code == 200
    assert "Nour" not in page.text


async def test_passwords_are_not_saved(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser = site.visitor()
    await sign_in(browser, someone)
    await browser.open("/your-account/password")
    site.partnership.clock.now += IDLE
    await browser.send(
        "/your-account/password", present=PASSWORD, password="new words of mine", again="x"
    )
    assert browser.page is not None
    assert browser.page.url.path == "/sign-in"
    site.partnership.clock.advance(seconds=60)
    await browser.send("/sign-in", address=someone.address, password=PASSWORD)
    page = await browser.send("/sign-in/code", code=someone.code())
    assert page.url.path == "/"
    assert page.status_code == 200


async def test_signing_in_from_another_site_is_refused(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    sent = {"address": someone.address, "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        answer = await site.visitor().client.post("/sign-in", data=sent, headers=headers)
        assert answer.status_code == 403


async def test_in_a_crowd_the_form_says_to_try_again(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(crowd, "ALL", crowd.Line("full", longest=0, each=2))
    monkeypatch.setattr(crowd, "TOLD_AFTER_SECONDS", 0.0)
    browser = site.visitor()
    code = {"recovery": "aaaa-aaaa-aaaa-aaaa"}
    for path, more in (("/sign-in", {}), ("/sign-in/recovery", code)):
        await browser.open(path)
        page = await browser.send(path, address="no@one.example", password="wrong words", **more)
        assert page.status_code == 503
        assert page.headers["retry-after"] == "30"
        assert "Try again in a minute" in browser.text
        assert 'value="no@one.example"' in page.text
        assert "wrong words" not in page.text
