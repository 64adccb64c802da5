"""Recording what someone says about consent, and withdrawing it in one step."""

from __future__ import annotations

import pytest

from registry.services.consent import recording
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.web.checks.test_journey import EARLY_HELP, NHS, go_through
from tests.web.conftest import Browser, Site

ABOUT: dict[str, str | list[str]] = {
    "purpose": "early_help",
    "recipient": COUNCIL,
    "data": ["personal", "special:health"],
    "speaker": "self",
}
YES: dict[str, str | list[str]] = {"status": "given", "sound": ["explicit", "freely"]}


async def find(browser: Browser, **who: str) -> str:
    await browser.open("/consent")
    page = await browser.send("/consent", **(who or {"nhs": NHS["value"]}))
    return page.url.path


async def say(browser: Browser, at: str, about: dict, answer: dict) -> None:
    await browser.send(f"{at}/begin")
    await browser.send(f"{at}/about", **about)
    await browser.send(f"{at}/say", **answer)


async def test_an_agreement_is_read_out_recorded_and_found_by_the_check(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    assert "holds no record" in browser.text
    await browser.send(f"{at}/begin")
    await browser.send(f"{at}/about", **ABOUT)
    for words in ("Read this to them", "You can say no", "change your mind", "health"):
        assert words in browser.text
    await browser.send(f"{at}/say", **YES)
    assert "What they said is recorded." in browser.text
    assert "Agreed" in browser.text
    await go_through(browser, EARLY_HELP)
    assert "has agreed to it" in browser.text


async def test_withdrawing_is_one_step(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, ABOUT, YES)
    page = await browser.send(f"{at}/withdraw")
    assert "no longer agree" in browser.text
    assert "They have changed their mind" not in page.text
    await go_through(browser, EARLY_HELP)
    assert "Do not share this now." in browser.text


async def test_a_named_recipient_can_record_a_withdrawal_too(site: Site):
    person = await site.partnership.person(CHARITY, NHS)
    await site.partnership.consent(CHARITY, person, "given")
    browser = await site.signed_in(COUNCIL)
    at = await find(browser)
    await browser.send(f"{at}/withdraw")
    assert "Recorded that they no longer agree" in browser.text


async def test_of_two_officers_who_change_it_the_second_is_told(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, ABOUT, YES)
    hidden = browser.hidden()
    await browser.send(f"{at}/withdraw")
    await browser.send(f"{at}/withdraw", **{k: v for k, v in hidden.items() if k != "csrf"})
    assert "Someone else recorded something about this first" in browser.text


async def test_parents_who_differ_are_shown_as_a_conflict(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, {**ABOUT, "speaker": "mother"}, YES)
    await say(browser, at, {**ABOUT, "speaker": "father"}, {"status": "refused"})
    assert "People who may speak for them disagree" in browser.text


async def test_not_safe_to_ask_needs_a_reason_that_nobody_else_reads(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await find(browser)
    await say(browser, at, ABOUT, {"status": "not_sought_unsafe"})
    assert browser.text.count("Say why it was not safe to ask.") == 2
    await browser.send(f"{at}/say", status="not_sought_unsafe", reason="He reads her messages 👀")
    assert "He reads her messages 👀" in browser.text
    other = await site.signed_in(COUNCIL, owner="acc_two")
    await find(other)
    assert "not safe" not in other.text  # it binds the school's own sharing
    assert "He reads" not in other.text


async def test_a_child_who_understands_is_explained(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await find(browser)
    await browser.send(f"{at}/begin")
    await browser.send(f"{at}/about", **{**ABOUT, "speaker": "child"})
    assert "in their own words" in browser.text


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("about", {}, ["Choose what it is for", "Choose who", "at least one kind", "Say who is"]),
        ("about", {"purpose": "x", "data": "x"}, ["Choose what it is for", "at least one kind"]),
        ("say", {}, ["Say what they said"]),
        (
            "say",
            {"status": "given", "said-day": "1", "said-month": "1", "said-year": "2030"},
            ["cannot be in the future"],
        ),
        (
            "say",
            {"status": "given", "until-day": "x", "reason": "y" * 2_001},
            ["real date", "at most 2000"],
        ),
    ],
)
async def test_every_fault_at_once(site: Site, step: str, fields: dict, words: list[str]):
    browser = await site.signed_in(SCHOOL)
    at = await find(browser)
    await browser.send(f"{at}/begin")
    if step == "say":
        await browser.send(f"{at}/about", **ABOUT)
    await browser.send(f"{at}/{step}", **fields)
    for sentence in words:
        assert browser.text.count(sentence) == 2, sentence


async def test_the_person_must_be_given_and_may_be_doubtful(site: Site):
    browser = await site.signed_in(SCHOOL)
    await browser.open("/consent")
    await browser.send("/consent")
    assert "Give a number, or the name" in browser.text
    born = {"born-day": "9", "born-month": "March", "born-year": "2014"}
    first = await find(browser, local="P-17", full_name="Zoë O'Brien", **born)
    await browser.open("/consent")
    await browser.send("/consent", nhs=NHS["value"], full_name="Zoe OBrien", **born)
    assert "We may know this person" in browser.text
    page = await browser.send(
        "/consent", nhs=NHS["value"], full_name="Zoe OBrien", settled="new", **born
    )
    assert page.url.path.startswith("/consent/dft_")
    assert page.url.path != first


async def test_anothers_page_is_not_there_and_nothing_is_in_the_address(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, ABOUT, YES)
    other = await site.signed_in(HOSPITAL, owner="acc_two")
    for path in (at, f"{at}/about", f"{at}/say"):
        assert (await other.open(path)).status_code == 404
    await find(other)
    assert "holds no record" in other.text
    assert not any("per_" in path or "943" in path for path in browser.seen)


async def test_what_is_posted_for_another_record_changes_nothing(site: Site):
    person = await site.partnership.person(CHARITY, NHS)
    event = await site.partnership.consent(CHARITY, person, "given")
    other = await site.signed_in(HOSPITAL, owner="acc_two")
    at = await find(other)
    page = await other.send(f"{at}/withdraw", record=event.record_id, seen="1")
    assert page.status_code == 404
    registry = site.partnership.registry
    actor = site.partnership.actor(CHARITY)
    [(kept, _)] = await recording.history(registry, actor, person)
    assert kept.status == "given"


async def test_what_stands_for_nobody_is_said_beside_each_field_at_once(site: Site):
    browser = await site.signed_in(CHARITY)
    await find(browser, nhs="999 999 9999", local="N/A", full_name="Unknown Unknown")
    assert browser.text.count("This number stands for a missing one.") == 4  # summary and field
    assert browser.text.count("This name stands for a missing one.") == 2
    assert "Give the date of birth with the name." in browser.text
    born = {"born-day": "6", "born-month": "5", "born-year": "2016"}
    await find(browser, full_name="Miss Mia Stone (Mimi)", **born)
    assert "without a title" in browser.text
    assert "in brackets" in browser.text


async def test_a_person_is_found_with_the_surname_in_front(site: Site):
    browser = await site.signed_in(CHARITY)
    born = {"born-day": "6", "born-month": "5", "born-year": "2016"}
    at = await find(browser, full_name="Aoife O’Dunn", **born)
    await say(browser, at, ABOUT, YES)
    await find(browser, full_name="O´Dunn, Aoife", **born)
    assert "Agreed" in browser.text
