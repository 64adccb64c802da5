"""The pages of a second person: what waits, who may confirm it, and the link that comes of it."""

from __future__ import annotations

from tests.simulator import CHARITY, COUNCIL, SCHOOL
from tests.support.two_people import OBJECTION, officers
from tests.web.conftest import Browser, Site

EVE = {"roles": "officer", "address": "eve@hill.example", "name": "Eve"}


async def begun(site: Site, owner: str) -> Browser:
    first = await site.signed_in(COUNCIL, "officer", owner=owner)
    place = f"/people-who-sign-in/of/{SCHOOL}/invite"
    await first.open(place)
    await first.send(place, **EVE)
    return first


async def test_an_invitation_waits_and_the_second_person_gets_the_link(site: Site):
    one, two = await officers(site.partnership)
    first = await begun(site, one.account_id)
    assert first.seen[-1].startswith("/acts-of-two/act_")
    assert "Waiting for a second person" in first.text
    assert "You began this" in first.text
    assert "/invitation/" not in first.page.text  # type: ignore[union-attr]
    here = first.seen[-1]
    site.partnership.clock.now += OBJECTION
    second = await site.signed_in(COUNCIL, "officer", owner=two.account_id)
    await second.open("/acts-of-two")
    assert "Invite somebody" in second.text
    await second.open(here)
    await second.send(f"{here}/confirm", told="")
    assert "Say how the organisation was told" in second.text
    await second.send(f"{here}/confirm", told="telephone, their switchboard")
    assert "/invitation/" in second.page.text  # type: ignore[union-attr]
    await second.open(here)
    assert "In effect, confirmed by two people" in second.text
    assert "telephone, their switchboard" in second.text


async def test_the_organisation_is_told_and_stops_it(site: Site):
    one, _ = await officers(site.partnership)
    await begun(site, one.account_id)
    school = await site.signed_in(SCHOOL, "officer", owner="acc_school")
    await school.open("/what-you-were-told")
    assert "Waiting for a second person: an act over Hill School" in school.text
    here = school.page.text.partition('href="/acts-of-two/')[2].partition('"')[0]  # type: ignore[union-attr]
    here = f"/acts-of-two/{here}"
    await school.open(here)
    assert "an officer, County Council" in school.text
    await school.send(f"{here}/stop")
    assert "Stopped" in school.text
    stranger = await site.signed_in(CHARITY, "officer", owner="acc_charity")
    assert (await stranger.open(here)).status_code == 404


async def test_what_one_person_did_is_marked_on_the_organisations_page(site: Site):
    [only] = await officers(site.partnership, COUNCIL)
    first = await begun(site, only.account_id)
    assert "/invitation/" in first.page.text  # type: ignore[union-attr]
    await first.open(f"/organisations/{SCHOOL}")
    assert "Confirmed by one person, until a second one confirms it: invite somebody." in first.text
