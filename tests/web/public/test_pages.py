"""Public pages, on both engines: members, the status of one, its certificate, agreements."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import segno

from registry.documents.signatures.jose import verify_compact
from registry.documents.signatures.keys import public_jwk, thumbprint
from registry.documents.signatures.statement import TYP
from registry.domain.agreements.lifecycle import Act, State
from registry.services.agreements import registering, steps
from registry.services.agreements.steps import StepRequest
from registry.services.charter import members, memberships
from registry.services.charter.public_register import is_public
from registry.services.leaving import giving_notice
from registry.services.leaving.notice_input import Letter
from registry.services.signer import CheckpointSigner
from registry.services.signing import paper_signatures
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, discharge
from tests.web.conftest import Site


async def joined(site: Site, *partner_ids: str) -> None:
    await site.partnership.charter()
    for partner_id in partner_ids:
        await site.partnership.enrol(partner_id)
        await site.partnership.sign("wisc", 1, partner_id)


async def agreed(site: Site, name: str, **changes: Any) -> None:
    partnership = site.partnership
    content = discharge(partnership, 1, name, title=f"Title of {name}", **changes)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    await partnership.sign(name, 1, COUNCIL, HOSPITAL, SCHOOL)


async def test_no_page_with_a_status_is_cached_on_the_way(site: Site):
    await joined(site, COUNCIL)
    await CheckpointSigner(site.partnership.registry).sign_once()
    anyone = site.visitor()
    for address in (
        "/members",
        f"/members/{COUNCIL}",
        f"/members/{COUNCIL}/certificate",
        "/agreements",
        f"/api/v1/members/{COUNCIL}",
        "/.well-known/wisc-trust.json",
    ):
        page = await anyone.open(address)
        assert page.headers["cache-control"] == "no-store", address


async def test_members_are_found_by_name_and_kind_without_signing_in(site: Site):
    await joined(site, COUNCIL, HOSPITAL, SCHOOL)
    anyone = site.visitor()
    page = await anyone.open("/members")
    assert "set-cookie" not in page.headers
    assert anyone.text.index("County Council") < anyone.text.index("Hill School")
    assert "Family Charity" not in anyone.text
    await anyone.open("/members?name=HILL")
    assert "1 found." in anyone.text
    await anyone.open("/members?kind=nhs_trust")
    assert "County Hospital is a member" in anyone.text
    await anyone.open("/members?name=%3Cscript%3E&kind=nonsense")
    assert "No member fits." in anyone.text
    assert "<script>" not in anyone.page.text.split("<main")[1].split("</main>")[0]


async def test_the_status_of_a_member_and_its_certificate(site: Site):
    await joined(site, COUNCIL, SCHOOL)
    anyone = site.visitor()
    await anyone.open(f"/verify/{SCHOOL}")
    assert "Hill School is a member" in anyone.text
    assert "It is not a lawful basis" in anyone.text
    page = await anyone.client.get(f"/members/{SCHOOL}/certificate")
    address = f"{site.partnership.registry.base_url}/verify/{SCHOOL}"
    assert address in page.text
    rows = sum(1 for _ in segno.make(address, error="q", micro=False).matrix)
    assert f'width="{(rows + 8) * 5}"' in page.text
    kid = thumbprint(public_jwk(site.partnership.registry.signing_key))
    assert kid[:4] in page.text
    council = site.partnership.actor(COUNCIL)
    await memberships.change(site.partnership.registry, council, SCHOOL, "suspended", "a reason")
    await anyone.open(f"/verify/{SCHOOL}")
    assert "Hill School is suspended" in anyone.text
    assert (await anyone.open(f"/members/{SCHOOL}/certificate")).status_code == 409
    for unknown in (CHARITY, "nobody", "%00"):
        assert (await anyone.open(f"/verify/{unknown}")).status_code == 404
        assert (await anyone.open(f"/members/{unknown}/certificate")).status_code == 404


async def test_every_page_says_how_a_member_signed_and_when_it_leaves(site: Site):
    await joined(site, COUNCIL)
    registry, school = site.partnership.registry, site.partnership.actor(SCHOOL)
    today = registry.today()
    on_paper = paper_signatures.PaperSignature(
        "wisc", 1, SCHOOL, "R. Head", "Head", today, "5c" * 32
    )
    await paper_signatures.enter(registry, school, on_paper)
    leaves = today + timedelta(days=18)
    letter = Letter(SCHOOL, "wisc", leaves, "closing", "R. Head", "Head", "5c" * 32)
    await giving_notice.record_letter(registry, school, letter)
    anyone = site.visitor()
    for address in ("/members", f"/verify/{SCHOOL}", f"/members/{SCHOOL}/certificate"):
        await anyone.open(address)
        assert "Leaves on 10 December 2026" in anyone.text
        assert "It signed the charter on paper: recorded, not verified." in anyone.text
    await anyone.open(f"/verify/{SCHOOL}")
    assert "enrolled signatory" not in anyone.text
    for address in (f"/verify/{COUNCIL}", f"/members/{COUNCIL}/certificate"):
        await anyone.open(address)
        assert "It signed the charter with an enrolled key: verified." in anyone.text
        assert re.search(r"Kind [A-Z]", anyone.text)
    listed = (await anyone.client.get("/api/v1/members")).json()
    said = {member["id"]: (member["method"], member["leaves_on"]) for member in listed}
    assert said == {COUNCIL: ("verified", None), SCHOOL: ("recorded", leaves.isoformat())}
    claims = verify_compact(
        (await members.statement(registry, SCHOOL)), public_jwk(registry.signing_key), TYP
    )
    assert claims["method"] == "recorded"


async def test_public_pages_do_not_ask_those_signed_in_to_sign_in(site: Site):
    await joined(site, COUNCIL)
    officer = await site.signed_in(COUNCIL, "officer")
    await officer.open("/")
    for address in ("/members", "/agreements"):
        assert f'href="{address}"' in officer.page.text
        await officer.open(address)
        assert "Sign in" not in officer.text
    await officer.open("/danger")
    assert "Sign in" not in officer.text


async def test_agreements_are_listed_while_they_are_in_force(site: Site):
    await joined(site, COUNCIL, HOSPITAL, SCHOOL)
    today = site.partnership.registry.today()
    await agreed(site, "standing", start_date=(today - timedelta(days=90)).isoformat())
    await agreed(site, "due", review_date=today.isoformat())
    await agreed(site, "suspended")
    await registering.register(
        site.partnership.registry,
        site.partnership.actor(COUNCIL),
        discharge(site.partnership, 1, "unsigned", title="Title of unsigned"),
    )
    step = StepRequest("suspended", 1, Act.SUSPEND, "a breach")
    await steps.take_step(site.partnership.registry, site.partnership.actor(HOSPITAL), step)
    anyone = site.visitor()
    await anyone.open("/agreements")
    assert "Title of standing" in anyone.text
    assert "In force since 22 November 2026, version 1" in anyone.text
    assert "24 August 2026" not in anyone.text
    assert "County Council, County Hospital, Hill School" in anyone.text
    assert "Overdue" not in anyone.text
    assert "All verified" in anyone.text
    for hidden in ("suspended", "unsigned"):
        assert f"Title of {hidden}" not in anyone.text
    site.partnership.clock.advance(days=1)
    await anyone.open("/agreements?after=a")
    assert "Overdue for review" in anyone.text
    await anyone.open("/agreements?after=due")
    assert "Title of due" not in anyone.text
    assert "Title of standing" in anyone.text


@pytest.mark.parametrize(
    ("state", "today", "shown"),
    [
        (State.IN_FORCE, date(2026, 1, 1), True),
        (State.OVERDUE, date(2027, 2, 28), True),
        (State.OVERDUE, date(2027, 3, 1), False),
        (State.SUSPENDED, date(2026, 1, 1), False),
        (State.TERMINATED, date(2026, 1, 1), False),
    ],
)
def test_it_is_delisted_three_calendar_months_after_its_review(
    state: str, today: date, shown: bool
):
    assert is_public(state, date(2026, 11, 30), today) is shown


async def test_the_well_known_documents_lead_to_our_own_addresses(site: Site):
    client = site.visitor().client
    found = await client.get("/.well-known/wisc-registry.json")
    base = site.partnership.registry.base_url
    addresses = [value for key, value in found.json().items() if key not in {"name", "law_edition"}]
    assert all(address.startswith(base) for address in addresses)
    for key in ("api", "members", "jwks_uri"):
        answer = await client.get(found.json()[key].removeprefix(base))
        assert answer.status_code == 200, key
    [key] = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert key["kid"] == thumbprint(key)
    assert "d" not in key
