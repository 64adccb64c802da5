"""No earlier charter, key, notice or version keeps an organisation bound or binds it again.

Each of these was a fault once. Whether an organisation is bound is asked of the check and of at
least one page or list.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from registry.documents.signatures.notice import Notice, sign_notice
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, InvalidInputError
from registry.services.agreements import registering
from registry.services.agreements.steps import StepRequest, take_step
from registry.services.charter import members, public_register
from registry.services.checks.checker import Checker
from registry.services.leaving import departures, giving_notice, notice_input
from registry.services.reports import matrix as report_matrix
from registry.services.signing import keys, paper_signatures
from tests.simulator import (
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    charter_document,
    discharge,
)
from tests.simulator.scenes import two_members

SCAN = "5c" * 32


pytestmark = pytest.mark.scene(after=two_members)


def day(p: Partnership, days: int) -> date:
    return p.registry.today() + timedelta(days=days)


async def charter(p: Partnership, version: int = 2, starts: int = 60, **more: Any) -> None:
    terms = {"version": version, "start_date": day(p, starts).isoformat(), **more}
    content = charter_document(**terms)
    await registering.register(p.registry, p.actor(COUNCIL), content)


async def leave(p: Partnership, org: str, what: str, days: int = 0) -> None:
    letter = notice_input.Letter(org, what, day(p, days), "why", "Ann", "Head", SCAN)
    await giving_notice.record_letter(p.registry, p.actor(org), letter)


async def in_force(p: Partnership, version: int = 1, *signers: str, **terms: Any) -> None:
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p, version, **terms))
    await p.sign("discharge", version, *(signers or (COUNCIL, HOSPITAL, SCHOOL)))


async def step(p: Partnership, by: str, act: str, version: int, days: int = 0) -> None:
    await take_step(
        p.registry, p.actor(by), StepRequest("discharge", version, act, "why", day(p, days))
    )


async def end_key(p: Partnership, org: str, since: datetime) -> None:
    async with p.registry.database.reads() as reads:
        [key] = await reads.keys(org)
    await keys.revoke_key(p.registry, p.actor(org), key.kid, since)


async def member(p: Partnership, org: str) -> str:
    return (await members.get_member(p.registry, org)).membership.status


async def check(p: Partnership, sender: str = HOSPITAL, recipient: str = COUNCIL) -> Any:
    asked = {
        "from": sender,
        "to": recipient,
        "purpose": "direct_care",
        "data_categories": ["personal"],
    }
    return (await Checker(p.registry).check(asked, actor=p.actor(sender))).prepared.facts


async def agreement(p: Partnership, *pair: str) -> str:
    found: str = (await check(p, *pair)).agreement_in_force
    return found


async def version_of(p: Partnership, version: int | None, by: str = COUNCIL) -> Version[Document]:
    return await registering.read(p.registry, p.actor(by), "discharge", version)


async def own(p: Partnership, org: str) -> Version[Document]:
    views = await registering.list_own(p.registry, p.actor(org), after="", limit=9)
    return next(view for view in views if view.document.document_id == "discharge")


# --- a key that turns out to have ended --------------------------------------------------------


async def fallen(p: Partnership, act: str) -> datetime:
    """Put version 2 in force and take a step; return the time since when a key had ended."""
    await in_force(p)
    await in_force(p, 2, COUNCIL, HOSPITAL)
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await p.sign("discharge", 2, SCHOOL)
    if act == "leave":
        await leave(p, HOSPITAL, "discharge")
    else:
        await step(p, COUNCIL, act, 2)
    return since


@pytest.mark.parametrize("act", ["leave", "terminate", "suspend"])
async def test_steps_taken_since_hold_for_the_version_before(p: Partnership, act: str):
    since = await fallen(p, act)
    assert await agreement(p) == "none"
    await end_key(p, SCHOOL, since)
    assert await agreement(p) == "none"
    public = await public_register.public_agreements(p.registry)
    assert all("County Hospital" not in agreement.parties for agreement in public)


async def test_a_suspension_can_be_lifted_from_the_version_before(p: Partnership):
    since = await fallen(p, "suspend")
    await end_key(p, SCHOOL, since)
    await step(p, COUNCIL, "reinstate", 1)
    assert await agreement(p) == "active"


async def test_one_version_is_in_force_though_a_leaver_had_signed_with_such_a_key(p: Partnership):
    await in_force(p)
    await in_force(p, 2, COUNCIL, HOSPITAL)
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await p.sign("discharge", 2, SCHOOL)
    await leave(p, SCHOOL, "discharge")
    await end_key(p, SCHOOL, since)
    public = await public_register.public_agreements(p.registry)
    assert [(agreement.document_id, agreement.version) for agreement in public] == [
        ("discharge", 2)
    ]
    assert await agreement(p, HOSPITAL, SCHOOL) == "none"


async def test_one_version_is_in_force_if_the_last_falls_and_a_leaver_had_not_signed_the_first(
    p: Partnership,
):
    await in_force(p)
    await in_force(p, 2, COUNCIL, HOSPITAL)
    await in_force(p, 3, SCHOOL, COUNCIL)
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await p.sign("discharge", 3, HOSPITAL)
    await leave(p, SCHOOL, "discharge")
    await end_key(p, HOSPITAL, since)
    stand = [(await version_of(p, version)).standing.state for version in (1, 2, 3)]
    assert stand.count("in_force") + stand.count("under_amendment") == 1
    public = await public_register.public_agreements(p.registry)
    assert len(public) == 1
    assert await agreement(p, HOSPITAL, SCHOOL) == "none"


@pytest.mark.parametrize("what", ["discharge", "wisc"])
async def test_nobody_leaves_by_such_a_key(p: Partnership, what: str):
    await in_force(p)
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    notice = Notice(
        org=HOSPITAL,
        leaves=what,
        effective_on=day(p, 5),
        reason="why",
        person="Chief Officer",
        role="Chief Executive",
        given_at=p.clock.now,
    )
    signed = sign_notice(notice, p.keys[HOSPITAL])
    await giving_notice.hand_in(p.registry, p.actor(COUNCIL), signed)
    await end_key(p, HOSPITAL, since)
    p.clock.advance(days=6)
    assert await member(p, HOSPITAL) == "active"
    assert await agreement(p) == "active"
    assert (await version_of(p, 1)).standing.left == ()


# --- leaving -----------------------------------------------------------------------------------


async def test_the_notice_period_is_that_of_the_charter_accepted(p: Partnership):
    await charter(p, starts=60, notice_days=180)
    await leave(p, HOSPITAL, "wisc", 30)


async def test_the_notice_period_is_that_of_the_version_in_force(p: Partnership):
    await in_force(p, notice_days=90)
    await in_force(p, 2, notice_days=0, start_date=day(p, 200).isoformat())
    with pytest.raises(InvalidInputError):
        await leave(p, SCHOOL, "discharge")
    await leave(p, SCHOOL, "discharge", 90)


async def test_an_organisation_that_left_can_no_longer_suspend(p: Partnership):
    await in_force(p)
    await step(p, SCHOOL, "suspend", 1, days=5)
    await leave(p, SCHOOL, "discharge", 2)
    p.clock.advance(days=6)
    assert (await version_of(p, 1)).standing.state == "in_force"
    assert await agreement(p) == "active"


async def test_leaving_the_charter_says_nothing_of_an_agreement_signed_before(p: Partnership):
    await in_force(p, 1, COUNCIL, HOSPITAL)
    await paper_signatures.enter(
        p.registry,
        p.actor(SCHOOL),
        paper_signatures.PaperSignature("wisc", 1, SCHOOL, "Ann", "Head", day(p, 0), SCAN),
    )
    p.clock.advance(days=1)
    await leave(p, SCHOOL, "wisc")
    before = paper_signatures.PaperSignature(
        "discharge", 1, SCHOOL, "Ann", "Head", day(p, -1), "7e" * 32
    )
    await paper_signatures.enter(p.registry, p.actor(SCHOOL), before)
    assert (await version_of(p, 1)).standing.state == "in_force"


# --- versions ----------------------------------------------------------------------------------


async def test_a_version_ended_before_it_began_leaves_the_one_before(p: Partnership):
    await in_force(p)
    await in_force(p, 2, start_date=day(p, 30).isoformat())
    await step(p, COUNCIL, "terminate", 2)
    p.clock.advance(days=31)
    assert await agreement(p) == "active"
    assert (await own(p, SCHOOL)).document.version == 1


async def test_the_operators_suspension_holds_for_a_version_that_waits_for_a_signature(
    p: Partnership,
):
    content = discharge(p)
    without = [party for party in content["parties"] if party["partner"] != COUNCIL]
    sharings = []
    for sharing in content["sharings"]:
        ends = {end: [e for e in sharing[end] if e != COUNCIL] for end in ("from", "to")}
        bases = [basis for basis in sharing["lawful_bases"] if basis["partner"] != COUNCIL]
        if len({*ends["from"], *ends["to"]}) > 1 and all(ends.values()):
            sharings.append({**sharing, **ends, "lawful_bases": bases})
    for version in (1, 2):
        named = {**content, "parties": without, "sharings": sharings, "version": version}
        await registering.register(p.registry, p.actor(COUNCIL), named)
        await p.sign("discharge", version, HOSPITAL, *([SCHOOL] if version == 1 else []))
    await step(p, COUNCIL, "suspend", 1)
    await p.sign("discharge", 2, SCHOOL)
    assert (await version_of(p, 2)).standing.state == "suspended"


async def test_a_version_that_can_no_longer_be_signed_waits_for_nobody(p: Partnership):
    await in_force(p, 1, HOSPITAL)
    content = discharge(p, 2)
    content["parties"] = [party for party in content["parties"] if party["partner"] != SCHOOL]
    for sharing in content["sharings"]:
        for end in ("from", "to"):
            sharing[end] = [partner_id for partner_id in sharing[end] if partner_id != SCHOOL]
        bases = [basis for basis in sharing["lawful_bases"] if basis["partner"] != SCHOOL]
        sharing["lawful_bases"] = bases
    content["sharings"] = [
        clause for clause in content["sharings"] if len({*clause["from"], *clause["to"]}) > 1
    ]
    await registering.register(p.registry, p.actor(COUNCIL), content)
    await p.sign("discharge", 2, COUNCIL, HOSPITAL)
    found = await departures.what_if(p.registry, p.actor(HOSPITAL), HOSPITAL)
    assert SCHOOL not in found.counterparties
    assert (await version_of(p, 1)).standing.state == "superseded"


async def test_a_list_shows_the_next_version_and_whom_it_waits_for(p: Partnership):
    await in_force(p)
    await registering.register(p.registry, p.actor(COUNCIL), discharge(p, 2))
    view = await own(p, SCHOOL)
    assert (view.document.version, view.newer) == (1, 2)
    assert SCHOOL in view.newer_missing
    withdraw = StepRequest("discharge", 2, "withdraw", "why")
    await take_step(p.registry, p.actor(HOSPITAL), withdraw)
    view = await own(p, SCHOOL)
    assert (view.document.version, view.newer, view.newer_missing) == (1, None, ())


# --- pages and lists that disagreed --------------------------------------------------------------


async def test_the_sharings_that_would_end_are_those_of_the_matrix(p: Partnership):
    await in_force(p)
    await leave(p, SCHOOL, "discharge")
    actor = p.actor(HOSPITAL)
    [affected] = (await departures.what_if(p.registry, actor, HOSPITAL)).agreements
    narrowed = report_matrix.Narrowed(partner=HOSPITAL)
    matrix = await report_matrix.matrix(p.registry, actor, narrowed)
    assert {*affected.sharings} == {(x.sender, x.recipient, x.purpose) for x in matrix.items}


async def test_one_scan_is_entered_with_one_set_of_details(p: Partnership):
    await in_force(p, 1, COUNCIL, HOSPITAL)

    def signed_by(person: str) -> paper_signatures.PaperSignature:
        return paper_signatures.PaperSignature(
            "discharge", 1, SCHOOL, person, "Head", day(p, 0), SCAN
        )

    await paper_signatures.enter(p.registry, p.actor(COUNCIL), signed_by("Real Haed"))
    with pytest.raises(ConflictError, match="entered already, by county-council"):
        await paper_signatures.enter(p.registry, p.actor(HOSPITAL), signed_by("Somebody Else"))
    seen = (await version_of(p, 1)).steps[-1].version
    await paper_signatures.enter(p.registry, p.actor(COUNCIL), signed_by("Real Head"))
    with pytest.raises(ConflictError, match="entered anew"):
        await paper_signatures.confirm(p.registry, p.actor(SCHOOL), "discharge", 1, SCAN, seen)
    with pytest.raises(ConflictError, match=f"{seen}: Real Haed.*; {seen + 1}: Real Head"):
        await paper_signatures.confirm(p.registry, p.actor(SCHOOL), "discharge", 1, SCAN)
    await paper_signatures.confirm(p.registry, p.actor(SCHOOL), "discharge", 1, SCAN, seen + 1)
    assert (await version_of(p, 1)).signatures[-1].person == "Real Head"
