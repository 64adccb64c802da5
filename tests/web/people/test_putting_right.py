"""An officer puts right who a record is about, page by page, and undoes it."""

from __future__ import annotations

from typing import Any

import pytest

from registry.services.people import correcting, finding, looking_up
from tests.services.people.test_correcting import NAME, OTHER_NAME, UPN, status
from tests.services.people.test_finding import LOCAL, NHS, NHS_TOO
from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.web.conftest import Browser, Site

NUMBERS = {"scheme": "nhs", "old": NHS["value"], "new": NHS_TOO["value"], "why": "other"}
WHY = {"reason": "The hospital wrote to us <b>today</b>."}
ZOE = {"full_name": NAME["name"], "born-day": "9", "born-month": "3", "born-year": "1990"}
AMY = {**ZOE, "full_name": OTHER_NAME["name"]}


async def officer(site: Site, partner_id: str = SCHOOL) -> Browser:
    return await site.signed_in(partner_id, "officer", owner=f"acc_{partner_id}")


async def go(browser: Browser, kind: str, **steps: dict[str, Any]) -> str:
    """Answer each page in order; ``_`` in a name stands for a dash."""
    await browser.open("/put-right/new")
    page = await browser.send("/put-right/new", kind=kind)
    at = page.url.path.rpartition("/")[0]
    for step, fields in steps.items():
        path = f"{at}/{step.replace('_', '-')}"
        assert browser.seen[-1] == path, browser.text
        page = await browser.send(path, **fields)
        assert page.status_code == 200
    return at


async def made(site: Site, partner_id: str = SCHOOL) -> list[str]:
    """The kinds of what was put right; one that was undone ends with a star."""
    actor = site.partnership.actor(partner_id, "officer")
    found = await correcting.corrections(site.partnership.registry, actor)
    return [f"{one.kind}{'*' if one.version > 1 else ''}" for one, _ in found]


async def undo(browser: Browser, **fields: str) -> None:
    await browser.open("/put-right")
    assert browser.page is not None
    address = browser.page.text.partition('href="/put-right/undo/')[2].partition('"')[0]
    await browser.open(f"/put-right/undo/{address}")
    await browser.send(f"/put-right/undo/{address}", **fields)


async def test_a_number_is_replaced_and_that_is_undone(site: Site):
    partnership = site.partnership
    person = await partnership.person(SCHOOL, NHS, NAME)
    await partnership.consent(SCHOOL, person, "refused")
    browser = await officer(site)
    await browser.open("/")
    assert "Put right who a record is about" in browser.text
    at = await go(browser, "number_replaced", number=NUMBERS, means=WHY)
    for words in ("943 476 5919", "The hospital wrote to us <b>today</b>.", "NHS number"):
        assert words in browser.text
    assert await made(site) == []
    await browser.send(f"{at}/check")
    assert browser.seen[-1] == f"{at}/done"
    assert await status(partnership, SCHOOL, NHS_TOO) == "refused"
    await browser.open(f"{at}/check")
    assert browser.seen[-1] == f"{at}/done"  # Back does not record it again
    await browser.open("/put-right")
    for words in ("A number was replaced", "NHS number", WHY["reason"], person):
        assert words in browser.text
    await undo(browser)
    assert browser.text.count("Say why.") == 2
    await undo(browser, reason="It was somebody else’s.")
    assert "What counted before counts again." in browser.text
    assert "A number was replaced: undone" in browser.text
    assert await made(site) == ["number_replaced*"]
    assert await status(partnership, SCHOOL, NHS_TOO) == "no_record"


async def test_a_number_that_changed_for_protection_is_never_replaced(site: Site):
    await site.partnership.person(SCHOOL, NHS)
    browser = await officer(site)
    at = await go(browser, "number_replaced")
    for words in ("Never do this if a number changed because of adoption", "Make a new person"):
        assert words in browser.text
    await browser.send(f"{at}/number", **{**NUMBERS, "why": "protection"})
    assert browser.text.count(correcting.PROTECTED) == 2
    await browser.open(f"{at}/check")
    assert browser.seen[-1] == f"{at}/number"
    assert await made(site) == []


async def test_every_fault_of_the_numbers_at_once_with_what_was_typed(site: Site):
    browser = await officer(site)
    at = await go(browser, "number_replaced")
    await browser.send(f"{at}/number", why="protection", new="12")
    for words in ("Select the kind of number.", "Enter the old number.", correcting.PROTECTED):
        assert browser.text.count(words) == 2, words
    await browser.send(f"{at}/number", scheme="nhs", old="943 476 5918", new="0000000000")
    for words in ("not a valid NHS number", "stands for a missing", "Say why the number changed"):
        assert browser.text.count(words) == 2, words
    assert browser.page is not None
    assert 'value="943 476 5918"' in browser.page.text
    await browser.send(f"{at}/number", **{**NUMBERS, "new": NUMBERS["old"]})
    assert browser.text.count("two different numbers") == 2
    await browser.send(f"{at}/number", **NUMBERS)
    assert browser.text.count("has no record with these details") == 2


async def test_a_number_of_another_record_leads_back_to_its_page(site: Site):
    await site.partnership.person(SCHOOL, NHS)
    await site.partnership.person(SCHOOL, NHS_TOO)
    browser = await officer(site)
    at = await go(browser, "number_replaced", number=NUMBERS, means=WHY)
    await browser.send(f"{at}/check")
    assert browser.text.count("That number is on another record of yours.") == 2
    assert browser.page is not None
    assert f'value="{NHS_TOO["value"]}"' in browser.page.text
    await browser.send(f"{at}/number", **{**NUMBERS, "new": "999 002 0000"})
    assert browser.seen[-1] == f"{at}/check"  # the reason is not asked for again
    await browser.send(f"{at}/check")
    assert await made(site) == ["number_replaced"]


async def test_two_records_of_one_person_are_joined(site: Site):
    first = await site.partnership.person(SCHOOL, NHS)
    second = await site.partnership.person(SCHOOL, UPN)
    await site.partnership.consent(SCHOOL, second, "refused")
    browser = await officer(site)
    steps = {"person": {"nhs": NHS["value"]}, "other": {"upn": UPN["value"]}, "means": WHY}
    at = await go(browser, "joined", **steps)
    assert "ending in 5919" in browser.text
    await browser.send(f"{at}/other", nhs=NHS["value"])
    assert browser.text.count("lead to the first record again") == 2
    await browser.send(f"{at}/other", upn=UPN["value"])
    await browser.send(f"{at}/check")
    assert await status(site.partnership, SCHOOL, NHS) == "refused"
    assert await status(site.partnership, SCHOOL, reference=first) == "refused"
    at = await go(browser, "joined", person={"nhs": NHS["value"]})
    await browser.send(f"{at}/other", upn=UPN["value"])
    assert browser.text.count("lead to the first record again") == 2


async def test_details_of_several_records_ask_which_is_meant(site: Site):
    first = await site.partnership.person(SCHOOL, NHS, NAME)
    second = await finding.identify(
        site.partnership.registry, site.partnership.actor(SCHOOL), [LOCAL, NAME], new_person=True
    )
    browser = await officer(site)
    at = await go(browser, "joined", person=ZOE)
    assert "Which record do you mean?" in browser.text
    assert "NHS number, name and date of birth" in browser.text
    assert "our own number, name and date of birth" in browser.text
    for wrong in ("", "per_nobody"):
        await browser.send(f"{at}/which", record=wrong)
        assert browser.text.count("Select a record.") == 2
    await browser.send(f"{at}/which", record=second.subject.subject_id)
    await browser.send(f"{at}/other", **ZOE)  # only the other record is left of the two
    assert browser.seen[-1] == f"{at}/means"
    await browser.send(f"{at}/means", **WHY)
    await browser.send(f"{at}/check")
    [(correction, _)] = await correcting.corrections(
        site.partnership.registry, site.partnership.actor(SCHOOL)
    )
    assert (correction.subject_id, correction.others) == (second.subject.subject_id, (first,))


async def test_records_of_two_organisations_need_both(site: Site):
    partnership = site.partnership
    await partnership.person(SCHOOL, LOCAL)
    at_charity = await partnership.person(CHARITY, NHS)
    await partnership.consent(CHARITY, at_charity, "refused", disclosers=(SCHOOL,))
    school, charity = await officer(site), await officer(site, CHARITY)
    local = {"local": LOCAL["value"]}
    at = await go(school, "joined_across", person=local, code={"has_code": "no"}, means=WHY)
    assert "We make one for you" in school.text
    await school.send(f"{at}/check")
    assert school.page is not None
    code = school.page.text.partition('class="reference">')[2].partition("<")[0]
    assert len(code) == 14
    assert await status(partnership, SCHOOL, LOCAL) == "no_record"
    nhs = {"nhs": NHS["value"]}
    at = await go(charity, "joined_across", person=nhs, code={"has_code": "yes", "code": "x"})
    await charity.send(f"{at}/means", **WHY)
    await charity.send(f"{at}/check")
    assert charity.text.count("Nobody has had this code made.") == 2
    for fields, words in (({}, "Say if they"), ({"has_code": "yes"}, "Enter the code")):
        await charity.send(f"{at}/code", **{"code": "", **fields})
        assert charity.text.count(words) == 2
    await charity.send(f"{at}/code", has_code="yes", code=code.upper())
    await charity.send(f"{at}/check")
    assert charity.seen[-1] == f"{at}/done"
    assert code not in charity.text
    assert await status(partnership, SCHOOL, LOCAL) == "refused"


async def test_consent_of_the_wrong_person_is_moved(site: Site):
    partnership = site.partnership
    wrong, _ = await partnership.person(SCHOOL, NHS), await partnership.person(SCHOOL, NHS_TOO)
    private = {"notes": "A secret note."}
    event = await partnership.consent(SCHOOL, wrong, "given", private=private)
    browser = await officer(site)
    at = await go(browser, "entry_moved", person={"nhs": NHS["value"]})
    for words in ("Agreed, 22 November 2026", "County Council"):
        assert words in browser.text
    assert "secret" not in browser.text
    await browser.send(f"{at}/entry")
    assert browser.text.count("Select a consent record.") == 2
    await browser.send(f"{at}/entry", record=event.record_id)
    await browser.send(f"{at}/other", nhs=NHS_TOO["value"])
    await browser.send(f"{at}/means", **WHY)
    assert "Agreed, 22 November 2026" in browser.text
    await browser.send(f"{at}/check")
    assert await status(partnership, SCHOOL, NHS) == "no_record"
    assert await status(partnership, SCHOOL, NHS_TOO) == "given"
    at = await go(browser, "entry_moved", person={"nhs": NHS["value"]})
    assert "has recorded no consent for this person" in browser.text


async def test_a_name_is_taken_off_a_record_that_was_joined(site: Site):
    partnership, registry = site.partnership, site.partnership.registry
    first = await partnership.person(SCHOOL, NHS)
    second = await partnership.person(SCHOOL, LOCAL, OTHER_NAME)
    actor = partnership.actor(SCHOOL, "officer")
    await correcting.join(registry, actor, first, second, "One person.")
    browser = await officer(site)
    nhs = {"nhs": NHS["value"]}
    at = await go(browser, "alias_taken_back", person=nhs)
    for fields, words in (
        (ZOE, "does not have this detail"),
        ({**AMY, **nhs}, "one detail only"),
        ({}, "Enter a number"),
        ({"full_name": "Amy Green"}, "Give the date of birth with the name."),
    ):
        await browser.send(f"{at}/wrong", **fields)
        assert browser.text.count(words) == 2, words
    await browser.send(f"{at}/wrong", **AMY)
    await browser.send(f"{at}/means", **WHY)
    assert "Amy Green" in browser.text
    await browser.send(f"{at}/check")
    assert browser.seen[-1] == f"{at}/done"
    assert await partnership.person(SCHOOL, OTHER_NAME) not in {first, second}


async def test_nothing_personal_stands_in_an_address_and_nothing_is_anybody_elses(site: Site):
    await site.partnership.person(SCHOOL, NHS, NAME)
    browser = await officer(site)
    at = await go(browser, "alias_taken_back", person={"nhs": NHS["value"], **ZOE})
    assert not any(text in path for path in browser.seen for text in ("943", "Zo", "per_"))
    stranger = await site.signed_in(SCHOOL, "officer", owner="acc_other")
    assert (await stranger.open(f"{at}/wrong")).status_code == 404
    assert (await browser.open(f"{at}/number")).status_code == 404  # a page of another kind
    assert (await browser.open(f"{at}/nowhere")).status_code == 404
    foreign = await officer(site, COUNCIL)
    at = await go(foreign, "alias_taken_back")
    await foreign.send(f"{at}/person", nhs=NHS["value"])
    assert foreign.text.count("has no record with these details") == 2
    assert (await foreign.open("/put-right/undo/cor_nobody")).status_code == 404


async def test_what_was_undone_already_says_so(site: Site):
    person = await site.partnership.person(SCHOOL, NHS, NAME)
    actor, registry = site.partnership.actor(SCHOOL, "officer"), site.partnership.registry
    done = await correcting.take_back(registry, actor, person, NAME, "A slip.")
    browser, other = await officer(site), await officer(site)
    address = f"/put-right/undo/{done.correction_id}"
    await browser.open(address)
    await other.open(address)
    await other.send(address, reason="It was right.")
    await browser.send(address, reason="It was right, I think.")
    assert "This was undone" in browser.text
    assert await made(site) == ["alias_taken_back*"]


async def test_finding_a_record_is_a_look_up_and_asks_for_a_reason(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(looking_up, "MOST_UNKNOWN", 0)
    browser = await officer(site)
    at = await go(browser, "joined")
    await browser.send(f"{at}/person", nhs=NHS["value"])
    assert browser.page is not None
    assert browser.page.status_code == 429
    await browser.send("/look-ups/why", **{"look-up-reason": "checking_records"})
    assert "has no record with these details" in browser.text
    assert f'value="{NHS["value"]}"' in browser.page.text
    await browser.open("/look-ups")
    for words in ("Look-ups 2", "People you had no record of 2", "I am checking our records"):
        assert words in browser.text


async def test_the_list_is_cut_into_pages(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("registry.web.kit.addresses.MOST_IN_PART", 2)
    partnership = site.partnership
    actor = partnership.actor(SCHOOL, "officer")
    for _ in range(3):
        person = await partnership.person(SCHOOL, NHS, NAME)
        await correcting.take_back(partnership.registry, actor, person, NAME, "A slip.")
    browser = await officer(site)
    await browser.open("/put-right")
    assert browser.text.count("Undo this") == 2
    await browser.open("/put-right?page=2")
    assert browser.text.count("Undo this") == 1
    assert "page 2 of 2" in (browser.page.text if browser.page else "")
    for odd in ("0", "99", "-1", "x", "9" * 40):
        assert (await browser.open(f"/put-right?page={odd}")).status_code == 200
