"""The pages of accounts: accepting an invitation, one's own account, and those officers manage."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import unquote

from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.simulator.signing_in import PASSWORD, Someone, invited, joined, officer
from tests.web.accounts.test_sign_in import sign_in
from tests.web.conftest import OWN, Site


async def test_taking_up_an_invitation(site: Site):
    person, link = await invited(site.partnership, SCHOOL, "officer")
    browser = site.visitor()
    address = f"/invitation/{link}"
    for _ in range(2):
        page = await browser.open(address)
        assert "Choose a password" in page.text
        assert person.address in page.text
        assert 'autocomplete="new-password"' in page.text
    page = await browser.send(address, password="one thing said", again="another said")
    assert page.status_code == 422
    assert "not the same" in page.text
    page = await browser.send(address, password="short", again="short")
    assert "12 to 128" in page.text
    page = await browser.send(address, password=PASSWORD, again=PASSWORD)
    assert page.url.path == "/set-up"
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    app = re.search(r'href="(otpauth:[^"]+)"', page.text)
    assert secret is not None
    assert app is not None
    assert len(secret[1].split()) == 8
    assert f"secret={secret[1].replace(' ', '')}" in unquote(html.unescape(app[1]))
    someone = Someone(
        site.partnership, person.account_id, person.address, secret[1].replace(" ", "")
    )
    page = await browser.send("/set-up", code="12")
    assert "Type the 6 digits" in page.text
    page = await browser.send("/set-up", code=someone.code(9))
    assert page.status_code == 422
    assert secret[1] in page.text
    page = await browser.send("/set-up", code=someone.code())
    assert page.url.path == "/recovery-codes"
    codes = re.findall(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>", page.text)
    assert len(codes) == 10
    assert codes[0] in (await browser.open("/recovery-codes")).text
    stranger = await site.signed_in(SCHOOL)
    stranger.client.cookies.set("half", browser.client.cookies["half"], domain="127.0.0.1")
    assert codes[0] not in (await stranger.open("/recovery-codes")).text
    await browser.open("/recovery-codes")
    await browser.send("/recovery-codes")
    assert "signed in for Hill School" in browser.text
    assert (await browser.open("/recovery-codes")).url.path == "/"
    gone = await site.visitor().open(address)
    assert gone.status_code == 404
    assert "Ask the officer who sent it" in gone.text
    someone.codes = codes
    other = site.visitor()
    await other.open("/sign-in/recovery")
    await other.send(
        "/sign-in/recovery", address=person.address, password=PASSWORD, recovery=codes[2]
    )
    assert "signed in for" in other.text


async def test_an_invitation_that_is_too_old_or_never_was(site: Site):
    _, link = await invited(site.partnership, SCHOOL)
    site.partnership.clock.now += timedelta(days=3)
    for address in (f"/invitation/{link}", "/invitation/x", f"/invitation/{'A' * 43}", "/set-up"):
        page = await site.visitor().open(address)
        assert page.status_code == 404, address
        assert page.headers["content-type"].startswith("text/html")
    answer = await site.visitor().client.post("/set-up", data={"code": "123456"}, headers=OWN)
    assert answer.status_code == 404


async def test_ones_own_account(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    browser, elsewhere = site.visitor(), site.visitor()
    await sign_in(elsewhere, someone)
    site.partnership.clock.advance(seconds=60)
    await sign_in(browser, someone)
    page = await browser.open("/your-account")
    assert "10 of 10" in page.text
    await browser.open("/your-account/password")
    page = await browser.send(
        "/your-account/password", present="wrong", password="short", again="short"
    )
    assert 'href="#present"' in page.text
    assert 'href="#password"' in page.text
    new = "another four words"
    page = await browser.send("/your-account/password", present=PASSWORD, password=new, again=new)
    assert page.url.path == "/your-account"
    assert "signed in for" not in (await elsewhere.open("/")).text
    await browser.open("/your-account/recovery-codes")
    page = await browser.send("/your-account/recovery-codes", present="wrong")
    assert "not your present password" in page.text
    page = await browser.send("/your-account/recovery-codes", present=new)
    assert page.url.path == "/recovery-codes"
    assert someone.codes[0] not in page.text
    for _ in range(11):
        await browser.open("/your-account/recovery-codes")
        page = await browser.send("/your-account/recovery-codes", present="wrong")
    assert "too many tries" in page.text
    provided = await site.signed_in(SCHOOL, owner="someone of a provider")
    assert (await provided.open("/your-account")).status_code == 404


async def test_officers_see_invite_and_close(site: Site):
    browser = await site.signed_in(SCHOOL, "officer", owner="acc_head")
    page = await browser.open("/people-who-sign-in")
    assert "Nobody has an account here yet" in page.text
    assert "Other organisations" not in page.text
    invite = f"/people-who-sign-in/of/{SCHOOL}/invite"
    page = await browser.open(invite)
    assert 'value="admin"' not in page.text
    page = await browser.send(invite, name="", address="zoe")
    assert len(re.findall(r'<a href="#(?!main)', page.text)) == 3
    name = "Zoë <b>O'Brien</b> نور 🐎"
    page = await browser.send(invite, name=name, address="zoe@hill.example", roles=["practitioner"])
    assert page.status_code == 200
    link = re.search(r"http://127\.0\.0\.1:8000(/invitation/[A-Za-z0-9_-]{43})", page.text)
    assert link is not None
    assert "<b>O" not in page.text
    assert (await site.visitor().open(link[1])).status_code == 200
    await browser.open(invite)
    page = await browser.send(
        invite, name="Again", address="Zoe@hill.example", roles=["practitioner"]
    )
    assert "signs in with this address already" in page.text
    page = await browser.open("/people-who-sign-in")
    assert link[1] not in page.text
    assert "Invited, has not signed in yet" in page.text
    one = re.search(r'href="(/people-who-sign-in/acc_[^"]+)"', page.text)
    assert one is not None
    await browser.open(one[1])
    page = await browser.send(f"{one[1]}/link")
    assert link[1] not in page.text
    assert (await site.visitor().open(link[1])).status_code == 404
    await browser.open(one[1])
    page = await browser.send(f"{one[1]}/close")
    assert "Closed, cannot sign in" in page.text


async def test_other_organisations_people_are_not_found(site: Site):
    someone = await joined(site.partnership, SCHOOL)
    other = await site.signed_in(CHARITY, "officer", owner="acc_other")
    await other.open("/sign-out")
    hidden = other.hidden()
    for address in (
        f"/people-who-sign-in/of/{SCHOOL}",
        f"/people-who-sign-in/{someone.account_id}",
    ):
        assert (await other.client.get(address)).status_code == 404
    for address in (
        f"{someone.account_id}/link",
        f"{someone.account_id}/close",
        f"of/{SCHOOL}/invite",
    ):
        sent = {**hidden, "name": "A", "address": "a@b.example", "roles": "auditor"}
        answer = await other.client.post(f"/people-who-sign-in/{address}", data=sent, headers=OWN)
        assert answer.status_code == 404, address
    practitioner = await site.signed_in(SCHOOL)
    assert (await practitioner.open("/people-who-sign-in")).status_code == 403
    operator = await site.signed_in(COUNCIL, "officer", owner=officer().name)
    assert "Other organisations" in (await operator.open("/people-who-sign-in")).text
    assert "Zoë" in (await operator.open(f"/people-who-sign-in/of/{SCHOOL}")).text
