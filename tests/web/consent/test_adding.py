"""What is added to a record: a mistake, that it is safe to ask, whose word it was, the evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.simulator import CHARITY, COUNCIL, HOSPITAL, consent_event
from tests.web.checks.test_journey import EARLY_HELP, NHS
from tests.web.checks.walking import go_through
from tests.web.conftest import Browser, Site
from tests.web.consent.test_pages import MOTHER, YES, find, recorded, say, take_back

UNSAFE = {"status": "not_sought_unsafe", "reason": "He reads her letters"}
CORRECT, SAFE, ENDED = "Correct a mistake", "It is safe to ask now", "Who spoke has lost their say"


async def begin(browser: Browser, at: str, act: str) -> None:
    await browser.send(f"{at}/add", act=act)


async def test_a_mistake_is_set_aside_after_seeing_what_will_stand(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES)
    await take_back(browser, at)
    await begin(browser, at, "correct")
    await browser.send(f"{at}/adding", step="2")
    assert "Say what was wrong." in browser.text
    assert [event.status for event, _ in await recorded(site, CHARITY)] == ["given", "withdrawn"]
    await browser.send(f"{at}/adding", step="2", reason="Meant for her sister")
    assert "This will no longer count" in browser.text
    assert "What will count then They agreed" in browser.text
    await browser.send(f"{at}/adding/check")
    assert "Recorded that this was a mistake." in browser.text
    event, private = (await recorded(site, CHARITY))[-1]
    assert (event.status, event.sets_aside) == ("invalidated", (2,))
    assert private == {"reason": "Meant for her sister"}
    await go_through(browser, EARLY_HELP)
    assert "You can share this." in browser.text


async def test_which_steps_were_a_mistake_is_asked_where_there_are_several(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES)
    await take_back(browser, at)
    await begin(browser, at, "correct")
    await browser.send(f"{at}/adding", reason="A slip")
    assert "Say which steps were an error" in browser.text
    assert "A slip" in browser.text
    await browser.send(f"{at}/adding", step=["1", "2"], reason="A slip")
    assert "Nothing in this record." in browser.text


async def test_it_is_safe_to_ask_again(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, UNSAFE)
    site.partnership.clock.advance(minutes=1)
    await begin(browser, at, "safe")
    await browser.send(f"{at}/adding")
    assert "Say why it is safe to ask again." in browser.text
    await browser.send(f"{at}/adding", reason="He has moved out")
    assert "Recorded that it is safe to ask." in browser.text
    assert SAFE not in browser.text
    await go_through(browser, EARLY_HELP)
    assert "Ask first" in browser.text


async def test_a_voice_ends_on_its_day_and_stays_on_record(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES, voice=MOTHER)
    child = {**EARLY_HELP, "situation": {"age": "child_u13"}}
    await go_through(browser, child)
    assert "You can share this." in browser.text
    await browser.open(at)
    await begin(browser, at, "ended")
    await browser.send(f"{at}/adding")
    assert "Enter the day from which they can no longer speak for this person." in browser.text
    assert "Say how you know." in browser.text
    today = site.partnership.registry.today()
    ended = {"on-day": today.day, "on-month": today.month, "on-year": today.year}
    await browser.send(f"{at}/adding", reason="She died", **ended)
    assert "Recorded that they can no longer speak for this person." in browser.text
    assert "their word does not decide from" in browser.text
    assert "They agreed, but can no longer speak for this person" in browser.text
    assert ENDED not in browser.text
    assert "What they agreed to" not in browser.text
    await go_through(browser, child)
    assert "You can share this." not in browser.text
    assert "Their word does not decide this." in browser.text


@pytest.mark.parametrize("days", [1, 40])
async def test_a_voice_ends_in_no_future(site: Site, days: int):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES, voice=MOTHER)
    await begin(browser, at, "ended")
    day = site.partnership.registry.today() + timedelta(days)
    ended = {"on-day": day.day, "on-month": day.month, "on-year": day.year}
    await browser.send(f"{at}/adding", reason="Her order ends", **ended)
    assert "This cannot be in the future." in browser.text
    assert "Her order ends" in browser.text


async def test_whose_word_an_old_record_is_can_be_said(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    person = await site.partnership.person(CHARITY, NHS)
    await _record_as_before(person, site)
    await browser.open(at)
    await begin(browser, at, "whose")
    await browser.send(f"{at}/adding", reason="It is on the form")
    assert "Say whose word it is" in browser.text
    await browser.send(f"{at}/adding", reason="It is on the form", speaker="mother", which="2")
    assert "Recorded whose word this is." in browser.text
    assert "The second of two mothers" in browser.text
    event, _ = (await recorded(site, CHARITY))[-1]
    assert (event.status, event.speaker) == ("voice", "mother-2")


async def _record_as_before(person: str, site: Site) -> None:
    """A consent by a parent, of whom it does not say which one."""
    registry, at = site.partnership.registry, site.partnership.clock.now
    of = {"subject_id": person, "controller": CHARITY, "recorded_by": CHARITY}
    async with registry.database.unit_of_work() as uow:
        subject = await uow.subject(person)
        assert subject is not None
        sealed = registry.vault.seal(subject.wrapped_key, "consent_event:con_1", {})
        parent = {"given_by": "parental_responsibility", "speaker": ""}
        uow.add(consent_event(at, **parent, sealed=sealed, **of))
        await uow.commit()


async def test_the_evidence_is_confirmed_from_the_answer(site: Site):
    partnership = site.partnership
    theirs = await partnership.person(COUNCIL, NHS)
    await partnership.consent(COUNCIL, theirs, "given", disclosers=(CHARITY,))
    browser = await site.signed_in(CHARITY)
    at = await go_through(browser, EARLY_HELP)
    assert "I have seen the evidence" in browser.text
    [waiting] = await recorded(site, COUNCIL)
    await browser.send(f"{at}/evidence", statement="con_made_up/1")
    assert "There is no such consent." in browser.text
    await browser.open(f"{at}/answer")
    await browser.send(f"{at}/evidence", statement=f"{waiting[0].record_id}/1")
    assert "Confirm that you saw the evidence" in browser.text
    await browser.send(browser.seen[-1], reason="")
    assert "Recorded that you saw the evidence." in browser.text
    await go_through(browser, EARLY_HELP)
    assert "You can share this." in browser.text


async def test_nobody_adds_to_what_another_recorded(site: Site):
    partnership = site.partnership
    theirs = await partnership.person(CHARITY, NHS)
    await partnership.consent(CHARITY, theirs, "given", recipients=(HOSPITAL,))
    browser = await site.signed_in(HOSPITAL)
    at = await find(browser)
    assert CORRECT not in browser.text
    [(event, _)] = await recorded(site, CHARITY)
    for act in ("correct", "safe", "ended", "whose", "confirm", "nonsense"):
        await browser.open(at)
        await browser.send(f"{at}/add", act=act, record=event.record_id, seen="1")
        assert "That cannot be done to this record." in browser.text
