"""Taking a consent back: when, which part, who is told, what stops, and the undo."""

from __future__ import annotations

import pytest

from registry.services.consent import recording
from registry.services.consent.commands import ConsentStep
from registry.services.partners.register import partner_names
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.web.checks.test_journey import EARLY_HELP, NHS
from tests.web.checks.walking import go_through
from tests.web.conftest import Browser, Site
from tests.web.consent.test_pages import MOTHER, YES, find, recorded, say, take_back

MUTUAL = {"recipient": [COUNCIL, SCHOOL], "mutual": "yes"}


async def begin(browser: Browser, at: str, **fields: str | list[str]) -> None:
    await browser.send(f"{at}/withdraw")
    await browser.send(f"{at}/ending", **{"part": "all", **fields})


async def test_taking_back_says_who_is_told_and_what_stops_before_it_is_recorded(site: Site):
    browser = await site.signed_in(CHARITY)
    names = await partner_names(site.partnership.registry)
    at = await find(browser)
    await say(browser, at, YES, about=MUTUAL)
    await begin(browser, at)
    assert "When they changed their mind: now." in browser.text
    assert f"{names[CHARITY]} telling" in browser.text
    assert f"telling {names[CHARITY]}." in browser.text
    told = browser.text.partition("Who will be told")[2]
    assert names[COUNCIL] in told
    assert names[SCHOOL] in told
    assert names[CHARITY] not in told
    assert [event.status for event, _ in await recorded(site, CHARITY)] == ["given"]
    await browser.send(f"{at}/ending/check")
    assert "Recorded that they changed their mind" in browser.text
    assert "They agreed, then changed their mind" in browser.text
    assert "They have changed their mind" not in browser.text
    await go_through(browser, EARLY_HELP)
    assert "Do not share this now." in browser.text


async def test_a_part_is_taken_back_and_later_the_rest(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES, voice={"speaker": "self", "age": "child_13_15", "judged": "yes"})
    await begin(browser, at, part="part", data="special:health", age="child_13_15", judged="no")
    assert "Information Health" in browser.text
    await browser.send(f"{at}/ending/check")
    assert "They agreed, then took back part of it" in browser.text
    assert "Only this part:" in browser.text
    event, _ = (await recorded(site, CHARITY))[-1]
    assert (event.data_categories, event.could_decide) == (("special:health",), False)
    await take_back(browser, at)
    assert "They agreed, then changed their mind" in browser.text


async def test_a_named_recipient_records_a_statement_of_its_own(site: Site):
    person = await site.partnership.person(CHARITY, NHS)
    mother = {"given_by": "parental_responsibility", "speaker": "mother"}
    await site.partnership.consent(CHARITY, person, "given", **mother)
    browser = await site.signed_in(COUNCIL)
    names = await partner_names(site.partnership.registry)
    at = await find(browser)
    assert "mother" not in browser.text  # nobody else reads who spoke
    await begin(browser, at, reason="She rang us.")
    assert names[CHARITY] in browser.text.partition("Who will be told")[2]
    await browser.send(f"{at}/ending/check")
    assert "They agreed, then changed their mind" in browser.text
    assert "She rang us." in browser.text
    assert "They have changed their mind" not in browser.text
    await browser.send(f"{at}/undo")
    await browser.send(f"{at}/undoing", reason="It was another mother.")
    assert "the withdrawal was a mistake" in browser.text
    assert "They agreed" in browser.text
    assert "They have changed their mind" in browser.text
    other = await site.signed_in(CHARITY, owner="acc_two")
    await find(other)
    assert "It was another mother." not in other.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"part": ""}, ["Say how much they take back."]),
        (
            {"part": "part", "said-day": "x", "reason": "y" * 2_001},
            ["Choose what they take back.", "real date", "at most 2000"],
        ),
        (
            {"part": "", "said-day": "1", "said-month": "1", "said-year": "2030"},
            ["Say how much they take back.", "cannot be in the future"],
        ),
        ({"said-day": "1", "said-month": "1", "said-year": "2020"}, ["before what it changes"]),
        ({"part": "part", "data": "criminal"}, ["not part of what was recorded"]),
    ],
)
async def test_every_fault_at_once_with_what_was_typed(site: Site, fields: dict, words: list[str]):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES, voice=MOTHER)
    await begin(browser, at, **fields)
    for sentence in words:
        assert browser.text.count(sentence) == 2, sentence
    assert browser.page is not None
    if "said-day" in fields:
        assert f'value="{fields["said-day"]}"' in browser.page.text


async def test_of_two_officers_who_change_it_the_second_is_told(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES)
    hidden = {name: text for name, text in browser.hidden().items() if name != "csrf"}
    await begin(browser, at)
    other = await site.signed_in(CHARITY, owner="acc_two")
    await take_back(other, await find(other))
    await browser.send(f"{at}/ending/check")
    assert "Nothing was saved." in browser.text
    await browser.send(f"{at}/withdraw", **hidden)
    assert "Nothing was saved." in browser.text


async def test_what_is_posted_for_another_record_changes_nothing(site: Site):
    person = await site.partnership.person(CHARITY, NHS)
    event = await site.partnership.consent(CHARITY, person, "given")
    other = await site.signed_in(HOSPITAL, owner="acc_two")
    at = await find(other)
    for path in ("withdraw", "ending", "ending/check"):
        await other.open(at)
        page = await other.send(f"{at}/{path}", record=event.record_id, seen="1")
        assert page.status_code == 404
    await other.open(at)
    await other.send(f"{at}/undo", record=event.record_id, version="1")
    assert (await other.send(f"{at}/undoing", reason="x")).status_code == 404
    [(kept, _)] = await recorded(site, CHARITY)
    assert kept.status == "given"


async def test_an_undo_needs_a_reason_is_recorded_and_is_gone_after_an_hour(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES)
    await take_back(browser, at)
    await browser.send(f"{at}/undo")
    await browser.send(f"{at}/undoing")
    assert browser.text.count("Say what was wrong.") == 2
    await browser.send(f"{at}/undoing", reason="Wrong child.")
    assert "Step 2 does not count" in browser.text
    assert "Wrong child." in browser.text
    statuses = [event.status for event, _ in await recorded(site, CHARITY)]
    assert statuses == ["given", "withdrawn", "invalidated"]
    await take_back(browser, at)
    await browser.send(f"{at}/undo")
    site.partnership.clock.advance(minutes=20)
    await browser.open(at)
    site.partnership.clock.advance(minutes=20)
    await browser.open(at)
    assert "Undo the withdrawal" in browser.text
    site.partnership.clock.advance(minutes=20)
    await browser.send(f"{at}/undoing", reason="Too late.")
    assert browser.text.count("can no longer be undone") == 2
    await browser.open(at)
    assert "Undo the withdrawal" not in browser.text


async def test_a_recipient_sees_that_a_consent_ended_and_not_who_heard_it(site: Site):
    """Whom the person told shows where the person has been."""
    partnership = site.partnership
    person = await partnership.person(CHARITY, NHS)
    given = await partnership.consent(CHARITY, person, "given", recipients=(COUNCIL, SCHOOL))
    partnership.clock.advance(minutes=1)
    theirs = await partnership.person(COUNCIL, NHS)
    step = ConsentStep(given.record_id, "withdrawn", 1, partnership.clock.now)
    await recording.withdraw(partnership.registry, partnership.actor(COUNCIL), step, theirs)
    browser = await site.signed_in(SCHOOL)
    await find(browser)
    assert "They agreed, then changed their mind" in browser.text
    assert browser.text.count("Recorded by") == 1
    assert "They have changed their mind" not in browser.text
