"""A practitioner checks a share, page by page, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from registry.errors import CouldNotCheckError
from registry.services.agreements import registering
from registry.services.checks.checker import Checker
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, discharge
from tests.web.conftest import Browser, Site

NHS = {"scheme": "nhs", "value": "943 476 5919"}
OTHER_NHS = {"scheme": "nhs", "value": "987 654 3210"}
CONCERN: dict[str, dict[str, Any]] = {
    "danger": {"danger": "risk", "who_risk": "child"},
    "partner": {"partner": COUNCIL, "direction": "give"},
    "purpose": {"purpose": "safeguarding_child"},
    "data": {"data": ["personal"]},
    "person": {},
    "situation": {"age": "child_u13", "about": ["at_risk"]},
}
EARLY_HELP = {
    **CONCERN,
    "danger": {"danger": "none"},
    "purpose": {"purpose": "early_help"},
    "person": {"nhs": "943 476 5919"},
    "situation": {"age": "adult", "capacity": "has"},
}


async def begin(browser: Browser) -> str:
    """Begin a check and return its address."""
    await browser.open("/")
    page = await browser.send("/check")
    return page.url.path.rpartition("/")[0]


async def go_through(browser: Browser, answers: dict[str, dict[str, Any]]) -> str:
    at = await begin(browser)
    for step, fields in answers.items():
        if browser.seen[-1] != f"{at}/{step}":
            await browser.open(f"{at}/{step}")  # the page in between, in an emergency
        page = await browser.send(f"{at}/{step}", **fields)
        assert page.status_code == 200, page.text
    return at


async def test_the_commonest_path_is_seven_pages_to_the_answer(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN)
    steps = ["danger", "partner", "purpose", "data", "person", "situation", "answer"]
    assert browser.seen == ["/", *(f"{at}/{step}" for step in steps)]
    text = browser.text
    assert "The law says you must share this." in text
    assert "Record decision" in text
    assert "Lawful basis" in text
    assert "Law on" in text
    assert "More about this answer" in text
    assert "For lead officers" not in text
    assert "Rule 7" in text


async def test_the_longest_path_is_nine_pages(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await go_through(browser, EARLY_HELP)
    await browser.open(f"{at}/more")
    await browser.send(f"{at}/more", request_received="yes")
    pages = [path for path in browser.seen if path != "/"]
    assert pages[-1] == f"{at}/answer"
    assert len(set(pages)) <= 9
    emergency = {
        **CONCERN,
        "danger": {"danger": "now", "who_now": "life"},
        "situation": None,
    }
    other = await site.signed_in(CHARITY)
    await go_through(other, {k: v for k, v in emergency.items() if v is not None})
    assert len([path for path in other.seen if path != "/"]) <= 9
    assert "Share what is needed now." in other.text


async def test_danger_now_is_answered_before_anything_else_is_asked(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    page = await browser.send(f"{at}/danger", danger="now", who_now="child")
    assert page.url.path == f"{at}/now"
    assert "Share what is needed now" in browser.text
    assert "a refusal does not stop you" in browser.text


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("danger", {}, "Say whether someone"),
        ("danger", {"danger": "now"}, "Say who may be harmed"),
        ("danger", {"danger": "risk", "who_risk": "life"}, "Say who may be harmed"),
        ("partner", {}, "Choose the other organisation"),
        ("partner", {"partner": "nobody", "direction": "x"}, "Say who would share"),
        ("partner", {"partner": SCHOOL, "direction": "give"}, "another organisation"),
        ("purpose", {}, "Say what the sharing is for"),
        ("purpose", {"purpose": "other"}, "Choose what it is for"),
        ("purpose", {"purpose": "spying"}, "Say what the sharing is for"),
        ("data", {}, "at least one kind"),
        ("data", {"data": "everything"}, "Choose from the list"),
        ("person", {"nhs": "943 476 5918"}, "not a valid NHS number"),
        ("person", {"nhs": "000 000 0000"}, "This number stands for a missing one."),
        ("person", {"local": "UNKNOWN"}, "This number stands for a missing one."),
        ("person", {"full_name": "Zoë"}, "Give the date of birth"),
        ("person", {"born-day": "31", "born-month": "2", "born-year": "2014"}, "real date"),
        ("person", {"born-day": "1", "born-month": "2", "born-year": "14"}, "four digits"),
        ("situation", {}, "Say how old"),
    ],
)
async def test_a_fault_is_said_beside_the_field_and_what_was_typed_stays(
    site: Site, step: str, fields: dict[str, str], words: str
):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    page = await browser.send(f"{at}/{step}", **fields)
    assert page.url.path == f"{at}/{step}"
    assert "<title>Error: " in page.text
    assert browser.text.count(words) == 2  # in the summary and at the field
    linked = re.findall(r'govuk-error-summary.*?href="#([^"]+)"', page.text, re.S)
    assert all(f'id="{name}"' in page.text for name in linked)
    assert linked
    for value in fields.values():
        if value not in {"nobody", "x", "spying", "everything", SCHOOL}:
            assert value in page.text


async def test_every_fault_at_once(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    await browser.send(f"{at}/person", nhs="1", local="<b>", full_name="A")
    for words in ("not a valid NHS number", "Use letters, digits", "Give the date of birth"):
        assert words in browser.text


async def test_what_was_typed_is_shown_as_typed(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    name = "Zoë O'Brien-Ǻ 👧 \u202bعلي\u202c <script>alert(1)</script>"
    page = await browser.send(f"{at}/person", full_name=name)
    assert "<script>alert" not in page.text
    assert "O&#39;Brien" in page.text
    assert "👧" in page.text


async def test_an_nhs_number_with_spaces_finds_the_consent(site: Site):
    person = await site.partnership.person(CHARITY, NHS)
    await site.partnership.consent(CHARITY, person, "given")
    browser = await site.signed_in(CHARITY)
    await go_through(browser, EARLY_HELP)
    assert "They agreed on 22 November 2026." in browser.text
    assert "recorded by your organisation" in browser.text
    assert "943" not in browser.text  # the answer names nobody


async def test_back_shows_what_was_chosen_and_a_change_leads_back_to_the_answer(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await go_through(browser, EARLY_HELP)
    assert "Ask" in browser.text
    back = await browser.open(f"{at}/danger")
    assert re.search(r'value="none"\s+checked', back.text)
    page = await browser.send(f"{at}/danger", danger="now", who_now="child")
    assert page.url.path == f"{at}/answer"
    assert "Share what is needed now." in browser.text


async def test_an_unfinished_check_is_offered_again_and_resumes(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    await browser.send(f"{at}/danger", danger="none")
    home = await browser.open("/")
    assert f'href="{at}"' in home.text
    assert (await browser.open(at)).url.path == f"{at}/partner"
    assert (await browser.open(f"{at}/answer")).url.path == f"{at}/partner"


async def test_a_register_that_does_not_answer_is_not_a_no_and_nothing_is_lost(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    async def fails(*_: Any, **__: Any) -> None:
        raise CouldNotCheckError

    browser = await site.signed_in(SCHOOL)
    with monkeypatch.context() as patched:
        patched.setattr(Checker, "check", fails)
        at = await begin(browser)
        for step, fields in CONCERN.items():
            page = await browser.send(f"{at}/{step}", **fields)
    assert page.status_code == 503
    assert "We could not check. This is not a no." in browser.text
    assert "You can share" not in browser.text
    await browser.open(f"{at}/answer")
    assert "Check again" in browser.text
    await browser.send(f"{at}/answer")
    assert "The law says you must share this." in browser.text


async def test_details_of_two_people_ask_and_the_share_can_be_checked_without(site: Site):
    await site.partnership.person(CHARITY, NHS)
    await site.partnership.person(CHARITY, OTHER_NHS, {"scheme": "local", "value": "P1"})
    browser = await site.signed_in(CHARITY)
    doubtful = {**EARLY_HELP, "person": {"nhs": NHS["value"], "local": "P1"}}
    at = await begin(browser)
    for step, fields in doubtful.items():
        page = await browser.send(f"{at}/{step}", **fields)
    assert page.url.path == f"{at}/person"
    assert browser.text.count("You may know this person under other details") == 2
    details = doubtful["person"]
    page = await browser.send(f"{at}/person", **details, settle="yes")
    assert page.url.path == "/consent"
    assert details["nhs"] in page.text
    assert "Is this the person your organisation already knows?" in browser.text
    await browser.open(f"{at}/person")
    page = await browser.send(f"{at}/person", **details, nobody="yes")
    assert page.url.path == f"{at}/answer"
    assert "Not named" in browser.text
    page = await browser.open(f"{at}/person")
    assert details["nhs"] not in page.text
    assert "If you are not sure" not in browser.text


async def test_anothers_check_is_not_there(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    for partner, owner in ((SCHOOL, "acc_two"), (COUNCIL, "acc_three")):
        other = await site.signed_in(partner, owner=owner)
        for path in (at, f"{at}/person", f"{at}/answer", f"{at}/now"):
            assert (await other.open(path)).status_code == 404
    assert (await browser.open(f"{at}/nonsense")).status_code == 404


async def test_a_check_is_gone_after_a_day(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    site.partnership.clock.now += timedelta(days=1, minutes=1)
    fresh = await site.signed_in(SCHOOL)
    assert (await fresh.open(at)).status_code == 404


async def test_only_a_practitioner_checks(site: Site):
    browser = await site.signed_in(SCHOOL, "officer")
    assert "Check a share" not in (await browser.open("/")).text
    assert (await browser.open("/check/dft_1/danger")).status_code == 403


async def test_a_form_sent_after_the_session_was_over_is_given_back(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    await browser.open(f"{at}/person")
    site.partnership.clock.advance(minutes=31)
    page = await browser.send(f"{at}/person", full_name="Amy Green")
    assert page.url.path == "/sign-in"
    assert "Amy" not in page.text
    held = page.url.params["held"]
    again = await site.signed_in(SCHOOL)
    page = await again.open(f"{at}/person?held={held}")
    assert 'value="Amy Green"' in page.text
    another = await site.signed_in(SCHOOL, owner="acc_two")
    assert (await another.open(f"{at}/person?held={held}")).status_code == 404


async def test_items_of_two_agreements_are_offered_and_both_are_named(site: Site):
    partnership = site.partnership
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await partnership.charter()
    for agreement_id, title, listed in (("one", "Homes", "home"), ("two", "Minds", "capacity")):
        content = discharge(partnership, 1, agreement_id, title=title)
        items = content["sharings"][0]["data_items"]
        content["sharings"][0]["data_items"] = [item for item in items if item["id"] == listed]
        await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
        await partnership.sign(agreement_id, 1, COUNCIL, HOSPITAL, SCHOOL)
    browser = await site.signed_in(HOSPITAL)
    care = {
        **EARLY_HELP,
        "partner": {"partner": COUNCIL, "direction": "give"},
        "purpose": {"purpose": "direct_care"},
        "data": {"data": ["item:home", "item:capacity"]},
    }
    at = await go_through(browser, care)
    assert "Also Homes, version 1, in force" in browser.text
    assert "The agreements cover everything you would share." in browser.text
    await browser.open(f"{at}/data")
    assert "listed in the agreements “Homes”, “Minds”." in browser.text
    await browser.send(f"{at}/data", data=["item:home", "criminal"])
    assert "The agreement does not list the offence details." in browser.text
    assert "The agreement does not cover all of this." in browser.text
