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
from tests.web.checks.walking import (
    MOST_PAGES,
    begin,
    go_on,
    go_through,
    questions,
    steps_seen,
    unknowns,
)
from tests.web.conftest import Site

NHS = {"scheme": "nhs", "value": "943 476 5919"}
OTHER_NHS = {"scheme": "nhs", "value": "987 654 3210"}
CONCERN: dict[str, dict[str, Any]] = {
    "danger": {"danger": "risk", "who": "child"},
    "partner": {"to": "organisation", "partner": COUNCIL, "direction": "give"},
    "purpose": {"purpose": "safeguarding_child"},
    "situation": {"age": "child_u13"},
    "data": {"data": ["personal"]},
}
EARLY_HELP = {
    **CONCERN,
    "danger": {"danger": "unknown"},
    "purpose": {"purpose": "early_help"},
    "situation": {"age": "adult", "capacity": "has"},
    "consent": {"nhs": "943 476 5919"},
}
EMERGENCY = {**CONCERN, "danger": {"danger": "now", "who": "child"}}
MOTHER = {**CONCERN, "partner": {"to": "person", "relation": "parent_with_responsibility"}}


async def test_the_commonest_path_leads_to_the_answer(site: Site):
    browser = await site.signed_in(SCHOOL)
    await go_through(browser, CONCERN)
    steps = ["danger", "partner", "purpose", "situation", "data", "consent", "request", "law"]
    assert steps_seen(browser) == [*steps, "answer"]
    text = browser.text
    assert "The law says you must share this." in text
    assert "Record decision" in text
    assert "Lawful basis" in text
    assert "Law on" in text
    assert "More about this answer" in text
    assert "For lead officers" not in text
    assert "Rule 7" in text


async def test_an_emergency_is_three_pages_to_the_answer(site: Site):
    browser = await site.signed_in(SCHOOL)
    await go_through(browser, EMERGENCY)
    assert steps_seen(browser) == ["danger", "partner", "situation", "answer"]
    assert "Share what is needed now." in browser.text
    assert "We took the reason to be emergency response" in browser.text
    assert "personal details and health" in browser.text


async def test_the_rest_of_an_emergency_is_asked_afterwards(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, EMERGENCY)
    page = await browser.send(f"{at}/rest")
    assert page.url.path == f"{at}/purpose"
    await browser.send(f"{at}/purpose", purpose="safeguarding_child")
    assert "Share what is needed now." in (await browser.open(f"{at}/answer")).text
    await browser.open(at)
    await go_on(browser, CONCERN)
    assert {"data", "consent", "request"} <= set(steps_seen(browser))
    assert "Share what is needed now." in browser.text
    assert "We took the reason" not in browser.text


async def test_danger_now_is_answered_before_anything_else_is_asked(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    page = await browser.send(f"{at}/danger", danger="now", who="child")
    assert page.url.path == f"{at}/partner"
    assert "Share what is needed now" in browser.text
    assert "a refusal does not stop you" in browser.text
    assert browser.text.index("a refusal does not stop you") < browser.text.index("Who would you")


async def test_in_an_emergency_a_question_can_be_left(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, EMERGENCY, until="situation")
    page = await browser.send(f"{at}/situation")
    assert page.url.path == f"{at}/answer"


async def test_nothing_is_chosen_before_somebody_chooses(site: Site):
    """Only the direction is: most checks are about what one's own organisation would share."""
    browser = await site.signed_in(SCHOOL)
    await begin(browser)
    for _ in range(MOST_PAGES):
        assert browser.page is not None
        chosen = re.findall(r'name="([^"]+)"[^>]*\schecked', browser.page.text)
        at, _, step = browser.seen[-1].rpartition("/")
        assert chosen == (["direction"] if step == "partner" else []), step
        assert not re.search(r'value="none"[^>]*checked', browser.page.text)
        if step == "answer":
            return
        await browser.send(f"{at}/{step}", **{**unknowns(browser), **CONCERN.get(step, {})})


async def test_i_do_not_know_is_offered_on_every_question(site: Site):
    browser = await site.signed_in(SCHOOL)
    await go_through(browser, MOTHER, until="danger")
    needed = {"to", "direction", "purpose", "data"}
    for _ in range(MOST_PAGES):
        at, _, step = browser.seen[-1].rpartition("/")
        if step == "answer":
            return
        assert questions(browser) - needed == set(unknowns(browser)), step
        await browser.send(f"{at}/{step}", **{**unknowns(browser), **MOTHER.get(step, {})})


async def test_a_person_can_be_the_one_who_is_told(site: Site):
    browser = await site.signed_in(SCHOOL)
    told = {**MOTHER["partner"], "source_of_risk": "yes"}
    at = await go_through(browser, {**MOTHER, "partner": told})
    assert "A parent with parental responsibility" in browser.text
    assert "Get advice" in browser.text
    assert "purpose" in steps_seen(browser)
    page = await browser.open(f"{at}/partner")
    assert re.search(r'value="person"\s+checked', page.text)


async def test_a_body_that_is_not_in_the_list_can_be_told(site: Site):
    browser = await site.signed_in(SCHOOL)
    regulator = {**CONCERN, "partner": {"to": "body", "kind": "regulator"}}
    await go_through(browser, regulator)
    assert "Regulator" in browser.text


async def test_what_they_said_counts_where_nobody_is_named(site: Site):
    browser = await site.signed_in(CHARITY)
    said = {**EARLY_HELP, "consent": {"consent": "refused", "speaker": "self"}}
    await go_through(browser, said)
    assert "They said no" in browser.text
    assert "Do not share this now" in browser.text
    assert "We have no record. You told us that they said no." in browser.text


async def test_a_page_that_asks_nothing_is_passed_over(site: Site):
    """Of somebody who has died the law does not ask what would be shared, only for an order."""
    browser = await site.signed_in(SCHOOL)
    died = {**CONCERN, "situation": {"age": "died"}, "danger": {"danger": "unknown"}}
    at = await go_through(browser, died)
    assert "data" not in steps_seen(browser)
    assert (await browser.open(f"{at}/data")).url.path == f"{at}/answer"


async def test_a_page_is_not_open_before_those_before_it(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    assert (await browser.open(f"{at}/law")).url.path == f"{at}/danger"
    assert (await browser.send(f"{at}/data", data="personal")).url.path == f"{at}/danger"
    assert (await browser.open(f"{at}/more")).url.path == f"{at}/danger"


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("danger", {}, "Select if anyone could be seriously harmed"),
        ("danger", {"danger": "now"}, "Select who could be harmed"),
        ("danger", {"danger": "risk", "who": "nobody"}, "Select who could be harmed"),
        ("partner", {}, "Select who you would share with"),
        (
            "partner",
            {"to": "organisation", "direction": "give"},
            "Select an organisation from the list",
        ),
        ("partner", {"to": "organisation", "partner": COUNCIL}, "Select who has the information"),
        ("partner", {"to": "organisation", "partner": SCHOOL, "direction": "give"}, "not your own"),
        ("partner", {"to": "body"}, "Select what kind of organisation it is"),
        ("partner", {"to": "body", "kind": "nobody"}, "Select what kind of organisation it is"),
        ("partner", {"to": "person"}, "Select who this person is to them"),
        ("partner", {"to": "person"}, "Select if this person could be causing the harm"),
        ("purpose", {}, "Select why you would share it"),
        ("purpose", {"purpose": "other"}, "Select why you would share it"),
        ("purpose", {"purpose": "spying"}, "Select why you would share it"),
        ("situation", {}, "Select how old they are"),
        ("situation", {"age": "adult"}, "Select if they can make this decision"),
        ("situation", {"age": "adult"}, "Select their part in this"),
        ("data", {}, "Select what you would share"),
        ("data", {"data": "everything"}, "Select from the list"),
        ("data", {"data": "personal"}, "Select where it came from"),
        ("consent", {}, "Select if they have been asked"),
        ("consent", {"nhs": "943 476 5918"}, "not a valid NHS number"),
        ("consent", {"nhs": "000 000 0000"}, "This number stands for a missing one."),
        ("consent", {"local": "UNKNOWN"}, "This number stands for a missing one."),
        ("consent", {"full_name": "Zoë"}, "Give the date of birth"),
        ("consent", {"born-day": "31", "born-month": "2", "born-year": "2014"}, "real date"),
        ("consent", {"born-day": "1", "born-month": "2", "born-year": "14"}, "four digits"),
        ("request", {}, "Select if there is a court order"),
    ],
)
async def test_a_fault_is_said_beside_the_field_and_what_was_typed_stays(
    site: Site, step: str, fields: dict[str, str], words: str
):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN, until=step)
    page = await browser.send(f"{at}/{step}", **fields)
    assert page.url.path == f"{at}/{step}"
    assert "<title>Error: " in page.text
    assert browser.text.count(words) == 2  # in the summary and at the field
    linked = re.findall(r'govuk-error-summary.*?href="#([^"]+)"', page.text, re.S)
    assert all(f'id="{name}"' in page.text for name in linked)
    assert linked
    for value in fields.values():
        if value not in {"nobody", "spying", "everything", SCHOOL}:
            assert value in page.text


async def test_the_date_of_birth_has_to_make_the_age(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN, until="consent")
    grown = {"full_name": "Amy Green", "born-day": "1", "born-month": "2", "born-year": "1990"}
    await browser.send(f"{at}/consent", consent="unknown", **grown)
    assert "You selected “Under 13”, which does not fit this date of birth" in browser.text


async def test_every_fault_at_once(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN, until="consent")
    await browser.send(f"{at}/consent", nhs="1", local="<b>", full_name="A")
    for words in ("not a valid NHS number", "Use letters, digits", "Give the date of birth"):
        assert words in browser.text


async def test_what_was_typed_is_shown_as_typed(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN, until="consent")
    name = "Zoë O'Brien-Ǻ 👧 \u202bعلي\u202c <script>alert(1)</script>"
    page = await browser.send(f"{at}/consent", full_name=name)
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
    assert re.search(r'value="unknown"\s+checked', back.text)
    page = await browser.send(f"{at}/danger", danger="now", who="child")
    assert page.url.path == f"{at}/answer"
    assert "Share what is needed now." in browser.text


async def test_an_unfinished_check_is_offered_again_and_resumes(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    await browser.send(f"{at}/danger", danger="unknown")
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
        patched.setattr(Checker, "decide_each", fails)
        at = await go_through(browser, CONCERN, until="law")
        page = await browser.send(f"{at}/law")
    assert page.status_code == 503
    assert "We could not check. This is not a no." in browser.text
    assert "You can share" not in browser.text
    await browser.open(f"{at}/answer")
    assert "Check again" in browser.text
    await browser.send(f"{at}/answer")
    assert "The law says you must share this." in browser.text


async def test_where_nothing_can_be_recorded_the_facts_as_typed_are_answered(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN, until="law")
    assert (await browser.open(f"{at}/as-typed")).url.path == f"{at}/law"
    site.partnership.registry.database.stop_recording("Leaf 7 is missing.")
    page = await browser.send(f"{at}/law")
    assert page.url.path == f"{at}/as-typed"
    assert "Nothing looked up, nothing recorded." in page.text
    assert "The law says you must share this." in page.text
    assert "Record decision" not in page.text
    assert "check number" not in page.text.lower()
    async with site.partnership.registry.database.reads() as reads:
        before = await reads.ledger_size()
    await browser.send(f"{at}/answer")
    async with site.partnership.registry.database.reads() as reads:
        assert await reads.ledger_size() == before


async def test_an_answer_to_what_was_typed_is_only_for_when_nothing_can_be_recorded(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await go_through(browser, CONCERN)
    assert (await browser.open(f"{at}/as-typed")).url.path == f"{at}/answer"


async def test_details_of_two_people_ask_and_the_share_can_be_checked_without(site: Site):
    await site.partnership.person(CHARITY, NHS)
    await site.partnership.person(CHARITY, OTHER_NHS, {"scheme": "local", "value": "P1"})
    browser = await site.signed_in(CHARITY)
    details = {"nhs": NHS["value"], "local": "P1"}
    await begin(browser)
    at = await go_on(browser, EARLY_HELP, until="consent")
    await browser.send(f"{at}/consent", consent="unknown", **details)
    at = await go_on(browser, EARLY_HELP, until="consent")
    assert browser.text.count("You may know this person under other details") == 2
    page = await browser.send(f"{at}/consent", **details, settle="yes")
    assert page.url.path == "/consent"
    assert details["nhs"] in page.text
    assert "Is this the person your organisation already knows?" in browser.text
    await browser.open(f"{at}/consent")
    page = await browser.send(f"{at}/consent", consent="unknown", **details, nobody="yes")
    assert page.url.path == f"{at}/answer"
    assert "Not named" in browser.text
    page = await browser.open(f"{at}/consent")
    assert details["nhs"] not in page.text
    assert "If you are not sure" not in browser.text


async def test_anothers_check_is_not_there(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await begin(browser)
    for partner, owner in ((SCHOOL, "acc_two"), (COUNCIL, "acc_three")):
        other = await site.signed_in(partner, owner=owner)
        for path in (at, f"{at}/danger", f"{at}/answer"):
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
    at = await go_through(browser, CONCERN, until="consent")
    site.partnership.clock.advance(minutes=31)
    page = await browser.send(f"{at}/consent", full_name="Amy Green")
    assert page.url.path == "/sign-in"
    assert "Amy" not in page.text
    held = page.url.params["held"]
    again = await site.signed_in(SCHOOL)
    page = await again.open(f"{at}/consent?held={held}")
    assert 'value="Amy Green"' in page.text
    another = await site.signed_in(SCHOOL, owner="acc_two")
    assert (await another.open(f"{at}/consent?held={held}")).status_code == 404


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
        "purpose": {"purpose": "direct_care"},
        "data": {"data": ["item:home", "item:capacity"]},
    }
    at = await go_through(browser, care)
    assert "Also Homes, version 1, in force" in browser.text
    assert "The agreements cover everything you would share." in browser.text
    await browser.open(f"{at}/data")
    assert "in the agreements “Homes”, “Minds”." in browser.text
    await browser.send(f"{at}/data", data=["item:home", "criminal"], information_from="unknown")
    await go_on(browser, care)
    assert "The agreement does not list the offence details." in browser.text
    assert "The agreement does not cover all of this." in browser.text
