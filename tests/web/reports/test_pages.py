"""Pages of damage: found, read, dealt with; for the operator's officers and auditors."""

from __future__ import annotations

import re

import pytest

from registry.domain.records.damage import Damage, DamagedRow, NotRecording
from registry.services.reports import damage as report
from registry.services.reports import damage_views as views
from tests.services.reports.test_damage import FORGED, RESTORED, with_consent
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL
from tests.simulator.scenes import AtRest
from tests.support.damage import damage
from tests.web.conftest import Browser, Site

pytestmark = pytest.mark.scene(after=with_consent)
WHAT = "The consent recorded on 22 November by County Hospital is not what was written."
HOW = {"outcome": "restored", "note": "From the backup of last night."}


async def damaged(site: Site, stage: AtRest) -> Damage:
    """Alter a consent behind the registry's back, and let it be found."""
    assert await damage(stage.url, FORGED) == 1
    registry = site.partnership.registry
    async with registry.database.reads() as reads:
        leaves = await reads.leaves(0, 100)
    [place] = [leaf.leaf_index for leaf in leaves if leaf.kind == "consent"]
    await report.record(registry, [DamagedRow("consent", place, "altered")])
    [one] = (await views.list_damage(registry, views.TERMINAL)).open
    return one


def links(browser: Browser) -> list[str]:
    assert browser.page is not None
    return re.findall(r'href="(/damage/dmg_[^"]+)"', browser.page.text)


async def test_an_officer_finds_it_does_what_it_says_and_says_how(site: Site, stage: AtRest):
    one = await damaged(site, stage)
    officer = await site.signed_in(COUNCIL, "officer")
    await officer.open("/")
    assert "Damage to the register was found : 1 not dealt with yet" in officer.text
    await officer.open("/what-you-were-told")
    assert "A record is damaged" in officer.text
    assert 'href="/damage"' in officer.page.text  # type: ignore[union-attr]
    await officer.open("/damage")
    assert "1 thing is not dealt with yet" in officer.text
    assert WHAT in officer.text
    [here] = links(officer)
    await officer.open(here)
    for words in (
        WHAT,
        "the answer is that we could not check",
        "Keep a copy of the database",
        "the ICO must be told by",
        "Tell County Hospital that checks which need this record are not answered",
        "Ask County Hospital for its own copy",
        "Restore it from the newest backup",
        f"consent, altered, entry {one.place}",
    ):
        assert words in officer.text, words
    await officer.open(f"{here}/dealt-with")
    await officer.send(f"{here}/dealt-with")
    assert "There is a problem" in officer.text
    assert "Select how it was dealt with." in officer.text
    assert "Enter what was done." in officer.text
    await officer.send(f"{here}/dealt-with", **HOW)
    assert "It is still not what was written." in officer.text
    assert "From the backup of last night." in officer.page.text  # type: ignore[union-attr]
    assert await damage(stage.url, RESTORED) == 1
    await officer.send(f"{here}/dealt-with", **HOW)
    assert officer.seen[-1] == here
    assert "Dealt with: it is back as it was written." in officer.text
    assert "From the backup of last night." in officer.text
    assert "Say how it was dealt with" not in officer.text
    await officer.open("/damage")
    assert "No damage is on record" in officer.text
    await officer.open("/damage/dealt-with")
    assert WHAT in officer.text
    await officer.open("/")
    assert "Damage to the register was found" not in officer.text
    assert (await officer.open(f"{here}/dealt-with")).url.path == here  # it is done


async def test_who_reads_it(site: Site, stage: AtRest):
    one = await damaged(site, stage)
    here = f"/damage/{one.damage_id}"
    auditor = await site.signed_in(COUNCIL, "auditor")
    await auditor.open("/")
    assert "Damage to the register was found" in auditor.text
    await auditor.open(here)
    assert WHAT in auditor.text
    assert "Say how it was dealt with" not in auditor.text
    assert (await auditor.open(f"{here}/dealt-with")).status_code == 403
    outside = await site.signed_in(SCHOOL, "auditor")
    await outside.open(here)
    assert WHAT.replace("County Hospital", "another organisation") in outside.text
    assert "County Hospital" not in outside.text
    for partner_id, role in ((HOSPITAL, "officer"), (COUNCIL, "practitioner"), (COUNCIL, "admin")):
        other = await site.signed_in(partner_id, role)
        await other.open("/")
        assert "Damage to the register" not in other.text
        for path in ("/damage", "/damage/dealt-with", here):
            assert (await other.open(path)).status_code == 403
    hospital = await site.signed_in(HOSPITAL, "officer")
    await hospital.open("/sign-out")
    assert (await hospital.send(f"{here}/dealt-with", **HOW)).status_code == 403
    assert (await auditor.open("/damage/dmg_none")).status_code == 404


async def test_the_pages_are_there_while_the_operators_own_record_is_damaged(
    site: Site, stage: AtRest
):
    altered = f"UPDATE partner SET document = salt WHERE partner_id = '{COUNCIL}'"
    assert await damage(stage.url, altered) == 1
    officer = await site.signed_in(COUNCIL, "officer")
    assert (await officer.open("/")).status_code == 200
    await officer.open("/damage")
    what = "The entry for county-council recorded on 22 November is not what was written."
    assert what in officer.text


async def test_a_long_list_has_pages_the_newest_first(site: Site):
    registry = site.partnership.registry
    for number in range(3):
        found = [DamagedRow("decision", 1_000 + 40 * number + n, "missing") for n in range(40)]
        await report.record(registry, found)
        site.partnership.clock.advance(hours=1)
    auditor = await site.signed_in(COUNCIL, "auditor")
    await auditor.open("/damage")
    assert "120 things are not dealt with yet" in auditor.text
    seen = links(auditor)
    for page in (2, 3):
        await auditor.open(f"/damage?page={page}")
        assert f"page {page} of 3" in auditor.page.text  # type: ignore[union-attr]
        seen += links(auditor)
    assert len(set(seen)) == 120
    await auditor.open(seen[0])
    assert "entry 1080" in auditor.text


async def test_an_older_register_is_said_at_once(site: Site):
    officer = await site.signed_in(COUNCIL, "officer")
    database = site.partnership.registry.database
    database.stop_recording("It ends at entry 7.", NotRecording.ROLLED_BACK)
    await officer.open("/")
    assert "Nothing is recorded now." in officer.text
    await officer.open("/damage")
    assert "The register was put back to an older state. It ends at entry 7." in officer.text
    assert "The whole register was put back to an older state." in officer.text
    assert "Record nothing, and do not start the registry" in officer.text
