"""From an invitation to signing out in a real browser, looking at every page, and by keyboard."""

from __future__ import annotations

import re

from tests.browser.conftest import PHONE, SCRIPTS_FIRST, Server, Visit, Visits
from tests.simulator import COUNCIL, SCHOOL
from tests.simulator.signing_in import PASSWORD, Someone, invited, joined


def take_up(visit: Visit, server: Server) -> Someone:
    """Accept an invitation, from its link to the start page."""
    person, link = server.do(invited(server.partnership, SCHOOL, "officer"))
    visit.open(f"/invitation/{link}")
    visit.look("invitation")
    visit.go_on()
    visit.look("invitation-fault")
    visit.page.fill("#password", PASSWORD)
    visit.page.fill("#again", PASSWORD)
    visit.go_on()
    visit.look("set-up")
    visit.go_on()
    visit.look("set-up-fault")
    secret = visit.page.locator("code").inner_text().replace(" ", "")
    someone = Someone(server.partnership, person.account_id, person.address, secret)
    visit.page.fill("#code", someone.code())
    visit.go_on()
    visit.look("recovery-codes")
    someone.codes = visit.page.locator("ol.recovery li").all_inner_texts()
    visit.go_on("I have kept them")
    visit.look("home-officer")
    return someone


def find_the_way_out(visit: Visit) -> None:
    """Find the way to sign out: it is in sight, or in a menu on a phone with scripts."""
    menu = visit.page.get_by_role("button", name="Menu")
    out = visit.page.get_by_role("link", name="Sign out")
    for width in visit.widths:
        with visit.on_a_screen_of(width):
            folded = visit.scripts and width == PHONE
            assert (menu.is_visible(), out.is_visible()) == (folded, not folded)
    if menu.is_visible():
        menu.click()


@SCRIPTS_FIRST
def test_from_an_invitation_to_signing_out(visits: Visits, server: Server, scripts: bool):
    visit = visits(scripts=scripts)
    someone = take_up(visit, server)
    find_the_way_out(visit)
    visit.follow("Sign out")
    visit.look("sign-out")
    visit.go_on("Sign out")
    visit.look("signed-out")
    visit.follow("Sign in again")
    visit.look("sign-in")
    visit.go_on()
    visit.look("sign-in-fault")
    visit.page.fill("#address", someone.address)
    visit.page.fill("#password", someone.password)
    visit.go_on()
    visit.look("code")
    visit.go_on("Sign in")
    visit.look("code-fault")
    visit.follow("use a recovery code")
    visit.look("recovery")
    visit.go_on("Sign in")
    visit.look("recovery-fault")
    visit.page.fill("#recovery", someone.codes[0])
    visit.go_on("Sign in")
    assert visit.page.locator("h1").inner_text() == "What do you want to do?"


@SCRIPTS_FIRST
def test_an_officer_looks_after_who_signs_in(visits: Visits, server: Server, scripts: bool):
    token = server.session(COUNCIL, "officer", "admin")
    visit = visits(scripts=scripts, token=token)
    visit.open("/people-who-sign-in")
    visit.look("people-none")
    visit.follow("Invite someone")
    visit.look("invite")
    visit.page.fill("#address", "zoe")
    visit.go_on("Make a link")
    visit.look("invite-fault")
    assert visit.page.input_value("#address") == "zoe"
    visit.page.fill("#name", "Zoë O’Brien " + "نور" * 20)
    visit.page.fill("#address", "a-long-name-of-an-address@a-long-name-of-a-school.example")
    visit.choose("roles", "practitioner")
    visit.go_on("Make a link")
    visit.look("invite-link")
    assert "/invitation/" in visit.page.locator("code").inner_text()
    visit.follow("Back to who may sign in")
    visit.look("people")
    visit.follow(re.compile("New link, or close"))
    visit.look("one-who-signs-in")
    visit.go_on("Close the account")
    assert "Closed, cannot sign in" in visit.page.inner_text("main")


def test_ones_own_account(visits: Visits, server: Server):
    someone = server.do(joined(server.partnership, SCHOOL))
    visit = visits(token=server.session(SCHOOL, owner=someone.account_id))
    visit.open("/your-account")
    visit.look("your-account")
    for name, button in (
        ("Change your password", "Change it"),
        ("Make new recovery codes", "Make them"),
    ):
        visit.follow(name)
        visit.look(name.split()[-1])
        visit.go_on(button)
        visit.look(f"{name.split()[-1]}-fault")
        visit.open("/your-account")


def test_signing_in_by_keyboard_alone_with_back_losing_nothing(visits: Visits, server: Server):
    someone = server.do(joined(server.partnership, SCHOOL))
    visit = visits(width=PHONE)
    visit.open("/sign-in")
    visit.page.focus("#address")
    visit.page.keyboard.insert_text(someone.address)
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.insert_text(someone.password)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/sign-in/code")
    visit.page.go_back()
    visit.page.go_forward()
    visit.page.focus("#code")
    visit.page.keyboard.insert_text(someone.code())
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(server.base + "/")
    visit.look("keyboard-home")
