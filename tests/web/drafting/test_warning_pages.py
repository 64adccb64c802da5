"""The page on which somebody says why warnings of the law can stay, on both engines."""

from __future__ import annotations

import re

import pytest

from registry.services.drafting import reading, writing
from tests.simulator import CHARITY, HOSPITAL, SCHOOL, Partnership
from tests.simulator.second import unfit
from tests.web.conftest import Browser, Site

pytestmark = pytest.mark.scene(after=Partnership.charter)
HERE = "/drafts/discharge"
ASKED = f"{HERE}/warnings/discharge"
WHY = "Our solicitor has looked at this."


async def begun(site: Site) -> Browser:
    p = site.partnership
    await writing.begin(p.registry, p.actor(HOSPITAL), unfit(p))
    return await site.signed_in(HOSPITAL, "officer")


def marks(browser: Browser) -> list[str]:
    assert browser.page is not None
    return re.findall(r'name="warnings"[^>]*value="([0-9a-f]+)"', browser.page.text)


async def test_warnings_of_one_clause_are_answered_for_together(site: Site):
    hospital = await begun(site)
    await hospital.open(HERE)
    assert "6 warnings below" in hospital.text
    await hospital.open(ASKED)
    asked = marks(hospital)
    assert len(asked) == 4
    await hospital.send(ASKED)
    assert "Select at least one warning." in hospital.text
    assert "Say why." in hospital.text
    await hospital.send(ASKED, warnings=asked[:3], reason=f"{WHY}<b>")
    assert hospital.seen[-1] == HERE
    assert hospital.text.count(WHY) == 3
    assert "<b>" not in hospital.page.text.replace("&lt;b&gt;", "")  # type: ignore[union-attr]
    assert "3 warnings below" in hospital.text
    await hospital.open(ASKED)
    assert marks(hospital) == asked[3:]
    await hospital.send(ASKED, warnings=asked[3:], reason=WHY)
    assert (await hospital.open(ASKED)).status_code == 404
    draft = await reading.read(
        site.partnership.registry, site.partnership.actor(HOSPITAL), "discharge"
    )
    assert {said.mark for said in draft.acknowledged} == {*asked}


async def test_what_was_selected_and_written_is_kept_where_it_is_refused(site: Site):
    hospital = await begun(site)
    await hospital.open(ASKED)
    asked = marks(hospital)
    await hospital.send(ASKED, warnings=[asked[0]], reason="x" * 4_001)
    assert "Reason must be 4,000 characters or less." in hospital.text
    assert "x" * 4_001 in hospital.page.text  # type: ignore[union-attr]
    await hospital.send(ASKED, warnings=["none of these"], reason=WHY)
    assert "This draft has no such warning now." in hospital.text
    assert WHY in hospital.page.text  # type: ignore[union-attr]


async def test_two_who_answer_at_once_do_not_overwrite_each_other(site: Site):
    one = await begun(site)
    other = await site.signed_in(HOSPITAL, "officer", owner="acc_two")
    for officer in (one, other):
        await officer.open(ASKED)
    first, second, *_ = marks(one)
    await one.send(ASKED, warnings=[first], reason="Mine.")
    await other.send(ASKED, warnings=[second], reason="Theirs.")
    assert "Look at the draft again." in other.text
    await other.open(ASKED)
    await other.send(ASKED, warnings=[second], reason="Theirs.")
    assert "Mine." in other.text
    assert "Theirs." in other.text


@pytest.mark.parametrize("who", [SCHOOL, CHARITY])
async def test_nobody_else_answers_for_a_draft(site: Site, who: str):
    await begun(site)
    stranger = await site.signed_in(who, "officer")
    assert (await stranger.open(ASKED)).status_code in {403, 404}


async def test_a_clause_that_is_not_there_has_no_page(site: Site):
    hospital = await begun(site)
    for clause in ("none", "whole-agreement", "%00"):
        assert (await hospital.open(f"{HERE}/warnings/{clause}")).status_code in {404, 400}


async def test_a_draft_with_open_warnings_is_not_registered_from_its_page(site: Site):
    hospital = await begun(site)
    for act in ("submit", "register"):
        await hospital.open(f"{HERE}/{act}")
        await hospital.send(f"{HERE}/{act}")
    assert "There is a problem" in hospital.text
    assert "say why it can stay" in hospital.text
