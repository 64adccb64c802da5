"""Recording what someone says about consent, and withdrawing it in one step."""

from __future__ import annotations

from datetime import date

import pytest

from registry.services.consent import recording
from registry.services.partners.register import partner_names
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL
from tests.web.checks.test_journey import EARLY_HELP, NHS
from tests.web.checks.walking import go_through
from tests.web.conftest import Browser, Site

ASKED: dict[str, dict[str, str | list[str]]] = {
    "about": {"recipient": [COUNCIL], "mutual": "no"},
    "what": {"purpose": ["early_help"], "data": ["personal", "special:health"]},
    "voice": {"speaker": "self", "age": "adult"},
}
YES: dict[str, str | list[str]] = {"status": "given", "sound": ["explicit", "freely"]}
MOTHER: dict[str, str | list[str]] = {"speaker": "mother", "which": "one", "age": "child_u13"}


async def find(browser: Browser, **who: str) -> str:
    await browser.open("/consent")
    page = await browser.send("/consent", **(who or {"nhs": NHS["value"]}))
    return page.url.path


async def ask(browser: Browser, at: str, **steps: dict) -> None:
    """Answer every page before the text that is read aloud; ``steps`` in the place of ours."""
    await browser.send(f"{at}/begin")
    for step, fields in {**ASKED, **steps}.items():
        await browser.send(f"{at}/{step}", **fields)


async def say(browser: Browser, at: str, answer: dict, **steps: dict) -> None:
    await ask(browser, at, **steps)
    await browser.send(f"{at}/say", **answer)
    if answer["status"] == "refused":
        await browser.send(f"{at}/no", no_about="this")


async def take_back(browser: Browser, at: str, **fields: str | list[str]) -> None:
    await browser.send(f"{at}/withdraw")
    await browser.send(f"{at}/ending", **{"part": "all", **fields})
    await browser.send(f"{at}/ending/check")


async def test_an_agreement_is_read_out_recorded_and_found_by_the_check(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    assert "no record to show you" in browser.text
    await ask(browser, at)
    for words in (
        "Read this to them",
        "You can say no",
        "change your mind",
        "Health: for example",
    ):
        assert words in browser.text
    names = await partner_names(site.partnership.registry)
    asked = f"We would like {names[CHARITY]} to tell {names[COUNCIL]} about you."
    assert asked in browser.text
    assert "This is one way only" in browser.text
    await browser.send(f"{at}/say", **YES)
    assert "What they said is recorded." in browser.text
    assert "They agreed" in browser.text
    assert "no record to show you" not in browser.text
    await go_through(browser, EARLY_HELP)
    assert "You can share this. They agreed." in browser.text


async def test_not_safe_to_ask_needs_a_reason_that_nobody_else_reads(site: Site):
    browser = await site.signed_in(SCHOOL)
    at = await find(browser)
    await say(browser, at, {"status": "not_sought_unsafe"})
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
    own = {"speaker": "self", "age": "child_13_15", "judged": "yes"}
    await ask(browser, at, voice=own)
    assert "in their own words" in browser.text


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("about", {}, ["Choose at least one organisation", "Say if they could also tell you"]),
        (
            "about",
            {"another": "nobody"},
            ["an organisation from the list", "Say if they could also tell you"],
        ),
        ("about", {"recipient": CHARITY, "mutual": "no"}, ["an organisation from the list"]),
        ("what", {}, ["Choose what it is for", "at least one kind"]),
        ("what", {"purpose": "x", "data": "x"}, ["Choose what it is for", "at least one kind"]),
        ("voice", {}, ["Say who is speaking", "Say how old they are"]),
        ("voice", {"speaker": "mother"}, ["Say which of them is speaking", "Say how old"]),
        ("voice", {"speaker": "self", "age": "child_u13"}, ["Say if they could decide"]),
        ("say", {}, ["Say what they said"]),
        (
            "say",
            {"said-day": "1", "said-month": "1", "said-year": "2030", "until-day": "x"},
            ["Say what they said", "cannot be in the future", "real date"],
        ),
        (
            "say",
            {
                "status": "given",
                "until-day": "1",
                "until-month": "1",
                "until-year": "2020",
                "reason": "y" * 2_001,
            },
            ["before the consent begins", "at most 2000"],
        ),
        ("no", {}, ["Say what they said no to"]),
        ("no", {"no_about": "wider"}, ["Say what else they said no to"]),
    ],
)
async def test_every_fault_at_once(site: Site, step: str, fields: dict, words: list[str]):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await ask(browser, at)
    if step == "no":
        await browser.send(f"{at}/say", status="refused")
    await browser.send(f"{at}/{step}", **fields)
    for sentence in words:
        assert browser.text.count(sentence) == 2, sentence


async def test_a_page_out_of_turn_leads_to_the_first_one_without_an_answer(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await browser.send(f"{at}/begin")
    for page in ("say", "no", "read-back"):
        assert (await browser.open(f"{at}/{page}")).url.path == f"{at}/about"
        assert (await browser.send(f"{at}/{page}", **YES)).url.path == f"{at}/about"
    for page in ("ending", "ending/check"):
        assert (await browser.open(f"{at}/{page}")).status_code == 404
    assert (await browser.open(f"{at}/undoing")).url.path == at


async def test_the_person_must_be_given_and_may_be_doubtful(site: Site):
    browser = await site.signed_in(SCHOOL)
    await browser.open("/consent")
    await browser.send("/consent")
    assert "Enter a number, or the name" in browser.text
    born = {"born-day": "9", "born-month": "March", "born-year": "2014"}
    first = await find(browser, local="P-17", full_name="Zoë O'Brien", **born)
    await browser.open("/consent")
    await browser.send("/consent", nhs=NHS["value"], full_name="Zoe OBrien", **born)
    assert "You may know this person" in browser.text
    page = await browser.send(
        "/consent", nhs=NHS["value"], full_name="Zoe OBrien", settled="new", **born
    )
    assert page.url.path.startswith("/consent/dft_")
    assert page.url.path != first


async def test_anothers_page_is_not_there_and_nothing_is_in_the_address(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES)
    other = await site.signed_in(HOSPITAL, owner="acc_two")
    for path in (at, f"{at}/about", f"{at}/say", f"{at}/ending", f"{at}/undoing"):
        assert (await other.open(path)).status_code == 404
    await find(other)
    assert "no record to show you" in other.text
    assert not any("per_" in path or "943" in path for path in browser.seen)


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
    await say(browser, at, YES)
    await find(browser, full_name="O´Dunn, Aoife", **born)
    assert "They agreed" in browser.text


async def test_the_person_is_named_as_they_were_entered_and_no_more(site: Site):
    browser = await site.signed_in(CHARITY)
    born = {"born-day": "9", "born-month": "March", "born-year": "2014"}
    await find(browser, nhs=NHS["value"], full_name="Zoë O'Brien", **born)
    assert "You entered: Zoë O'Brien, born 9 March 2014, NHS number ending in 5919" in browser.text
    at = await find(browser)
    assert "You entered: NHS number ending in 5919" in browser.text
    assert "Zoë" not in browser.text
    await ask(browser, at)
    assert "NHS number ending in 5919" in browser.text


async def test_a_near_match_is_a_warning_with_a_way_back(site: Site):
    browser = await site.signed_in(CHARITY)
    born = {"born-day": "9", "born-month": "March", "born-year": "2014"}
    await find(browser, full_name="Zoe Obrien", **born)
    at = await find(browser, full_name="Zoe Obrian", **born)
    assert "Check the spelling." in browser.text
    await ask(browser, at)
    await browser.open(at)
    assert "Check the spelling." in browser.text
    page = await browser.send(f"{at}/correct")
    assert page.url.path == "/consent"
    assert 'value="Zoe Obrian"' in page.text


async def test_several_organisations_are_added_one_by_one_and_both_ways(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await browser.send(f"{at}/begin")
    page = await browser.send(f"{at}/about", another=COUNCIL, add="yes")
    assert page.url.path == f"{at}/about"
    assert "Organisations you chose" in browser.text
    page = await browser.send(f"{at}/about", recipient=COUNCIL, another=SCHOOL, mutual="yes")
    assert page.url.path == f"{at}/what"
    fields = {**ASKED["what"], "other_purpose": "prevent_channel", "add": "yes"}
    page = await browser.send(f"{at}/what", **fields)
    assert 'value="prevent_channel" checked' in page.text
    await browser.send(f"{at}/what", purpose=["early_help", "prevent_channel"], data="personal")
    await browser.send(f"{at}/voice", **ASKED["voice"])
    assert "We would also like each of these organisations to tell" in browser.text
    await browser.send(f"{at}/say", **YES)
    [(event, _)] = await recorded(site, CHARITY)
    assert (event.recipients, event.mutual) == ((COUNCIL, SCHOOL), True)
    assert event.purposes == ("early_help", "prevent_channel")


async def recorded(site: Site, partner: str) -> list:
    registry, actor = site.partnership.registry, site.partnership.actor(partner)
    person = await site.partnership.person(partner, NHS)
    return await recording.history(registry, actor, person)


async def test_two_mothers_are_two_voices_and_what_was_judged_is_kept(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await say(browser, at, YES, voice={**MOTHER, "which": "1"})
    await say(browser, at, {"status": "refused"}, voice={**MOTHER, "which": "2"})
    assert "People disagree about the same share" in browser.text
    assert "The second of two mothers" in browser.text
    own = {"speaker": "self", "age": "child_13_15", "judged": "no"}
    await say(browser, at, {"status": "requested"}, voice=own)
    assert "Your organisation judged that they could not" in browser.text
    said = [(event.speaker, event.could_decide) for event, _ in await recorded(site, CHARITY)]
    assert said == [("mother-1", None), ("mother-2", None), ("self", False)]


async def test_a_past_day_is_recorded_as_a_day_without_an_hour(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    past = {"said-day": "3", "said-month": "November", "said-year": "2025"}
    await say(browser, at, {**YES, **past})
    [(event, _)] = await recorded(site, CHARITY)
    assert (event.said_on, event.day) == (date(2025, 11, 3), date(2025, 11, 3))
    assert "3 November 2025 They agreed" in browser.text


async def test_a_no_can_be_wider_and_is_read_back_first(site: Site):
    browser = await site.signed_in(CHARITY)
    at = await find(browser)
    await ask(browser, at)
    await browser.send(f"{at}/say", status="refused")
    assert await recorded(site, CHARITY) == []
    wider = ["nobody", "purpose", "data", "everybody"]
    page = await browser.send(f"{at}/no", no_about="wider", wider=wider)
    assert page.url.path == f"{at}/read-back"
    for words in ("Anyone telling anyone", "Every purpose", "All of it"):
        assert words in browser.text
    await browser.send(f"{at}/read-back")
    assert "They said no" in browser.text
    [(event, _)] = await recorded(site, CHARITY)
    assert event.everybody
    assert event.recipients == event.purposes == event.data_categories == ()
    await ask(browser, at)
    await browser.send(f"{at}/say", status="refused")
    await browser.send(f"{at}/no", no_about="this", wider=wider)  # left ticked, and not meant
    assert (await recorded(site, CHARITY))[-1][0].recipients == (COUNCIL,)
