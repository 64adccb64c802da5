"""A trust joins for thirty schools in one act, and a school becomes an academy, in a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from registry.documents.signatures.envelope import sign
from registry.services.agreements import registering
from registry.services.partners import parts, register
from tests.browser.conftest import SCRIPTS, Server, Visits
from tests.simulator import COUNCIL, HOSPITAL, SCHOOL, Partnership, discharge, partner_document
from tests.simulator.scenes import three_members

TRUST, ACADEMY = "beacon-trust", "hill-academy"
DAY = {"on-day": "1", "on-month": "9", "on-year": "2026"}


async def open_to_academies(p: Partnership) -> None:
    """Register a trust of thirty schools, an academy, and an agreement in force they can join."""
    await three_members(p)
    schools = [f"beacon-{number:02}" for number in range(1, 31)]
    for partner_id in (TRUST, *schools, ACADEMY):
        document = partner_document(partner_id, "academy")
        await register.register_partner(p.registry, p.actor(COUNCIL), document, name_is_meant=True)
    for school in schools:
        command = parts.RecordPart(TRUST, school, p.registry.today(), "Funding agreement of 2025")
        await parts.record_part(p.registry, p.actor(COUNCIL), command)
    await p.enrol(TRUST)
    content = discharge(p, 1)
    join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
    content |= {"accession": {"kinds": ["academy"], "joins": [join]}}
    await registering.register(p.registry, p.actor(HOSPITAL), content)
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)


async def signed(p: Partnership, schedule: list[dict[str, str]]) -> str:
    """Sign as the trust's officer does at the terminal, with the schedule the page gave."""
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    entry = sign(
        view.document.payload,
        p.keys[TRUST],
        org=TRUST,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=p.clock.now,
        schedule=schedule,
    )
    return json.dumps({"signatures": [entry]})


@pytest.mark.parametrize(
    ("scripts", "width"), [(True, 320), pytest.param(False, 1280, marks=pytest.mark.long)]
)
def test_a_trust_signs_once_for_thirty_schools(
    visits: Visits, server: Server, scripts: bool, width: int, tmp_path: Path
):
    server.do(open_to_academies(server.partnership))
    visit = visits(scripts=scripts, width=width, token=server.session(TRUST, "officer"))
    visit.open(f"/organisations/{TRUST}/family")
    visit.look("family-of-a-trust")
    visit.open("/your-agreements/discharge/1/sign")
    visit.look("sign-with-parts")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="save the schedule").click()
    schedule = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert len(schedule) == 30
    file = tmp_path / "discharge-v1.jws.json"
    file.write_text(server.do(signed(server.partnership, schedule)), "utf-8")
    visit.page.set_input_files("#signed", file)
    visit.go_on("Hand in the signed file")
    visit.look("signed-with-parts")
    assert "Beacon 30 is bound as part of Beacon Trust" in visit.page.inner_text("main")
    assert "Bound as part of Beacon Trust. Signed by" in visit.page.inner_text("main")
    told = visits(scripts=scripts, width=width, token=server.session(HOSPITAL, "officer"))
    told.open("/what-you-were-told")
    told.look("told-of-parts")
    assert "has signed with its parts" in told.page.inner_text("main")
    visit.open(f"/organisations/{TRUST}/family/left")
    visit.go_on("Record the end")
    visit.look("part-left-fault")
    visit.open(f"/organisations/{TRUST}/family/part")
    visit.look("part")
    visit.open(f"/organisations/{TRUST}/family/key")
    visit.look("key-serves")


@SCRIPTS
def test_a_school_becomes_an_academy(visits: Visits, server: Server, scripts: bool):
    server.do(open_to_academies(server.partnership))
    visit = visits(scripts=scripts, token=server.session(COUNCIL, "officer"))
    visit.open(f"/organisations/{SCHOOL}")
    visit.follow("Parts and successors")
    visit.follow("Record a successor")
    visit.look("successor")
    visit.go_on("Record the successor")
    visit.look("successor-fault")
    visit.page.select_option("#successor", ACADEMY)
    for name, typed in DAY.items():
        visit.page.fill(f"#{name}", typed)
    visit.page.fill("#reason", "The school becomes an academy")
    visit.go_on("Record the successor")
    visit.look("succeeded")
    assert "has not signed these" in visit.page.inner_text("main")
    told = visits(scripts=scripts, token=server.session(HOSPITAL, "officer"))
    told.open("/what-you-were-told")
    told.look("told-of-successor")
    assert "has a successor" in told.page.inner_text("main")
    told.open(f"/organisations/{SCHOOL}")
    told.look("organisation-with-successor")
