"""No earlier charter, key or paper keeps an organisation a member or makes it one again.

Each of these was a fault once.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from registry.documents.signatures.envelope import sign
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.errors import ConflictError, NotFoundError, SignatureError
from registry.services.agreements import registering
from registry.services.charter import members, memberships, public_register
from registry.services.reports import membership
from registry.services.signing import accepting, paper_signatures
from tests.services.agreements.test_who_is_bound import (
    SCAN,
    charter,
    check,
    day,
    end_key,
    leave,
    member,
)
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
)
from tests.simulator.scenes import two_members

pytestmark = pytest.mark.scene(after=two_members)


async def change(p: Partnership, org: str, status: str) -> None:
    await memberships.change(p.registry, p.actor(COUNCIL), org, status, "why")


# --- a charter that is signed before it begins -------------------------------------------------


async def test_who_left_meanwhile_does_not_come_back(p: Partnership):
    await charter(p)
    await p.sign("wisc", 2, HOSPITAL)
    await leave(p, HOSPITAL, "wisc", 10)
    found = await members.get_member(p.registry, HOSPITAL)
    assert found.membership.coming is not None
    assert found.membership.coming.status == "withdrawn"
    p.clock.advance(days=61)
    assert await member(p, HOSPITAL) == "withdrawn"
    assert (await check(p)).charter_members == "to_only"


@pytest.mark.parametrize("status", ["suspended", "ceased"])
async def test_who_was_suspended_or_ceased_meanwhile_stays_so(p: Partnership, status: str):
    await charter(p)
    await p.sign("wisc", 2, HOSPITAL)
    await change(p, HOSPITAL, status)
    p.clock.advance(days=61)
    assert await member(p, HOSPITAL) == status


async def test_a_suspension_lifted_meanwhile_stays_lifted(p: Partnership):
    await change(p, HOSPITAL, "suspended")
    await charter(p)
    await p.sign("wisc", 2, HOSPITAL)
    await change(p, HOSPITAL, "active")
    p.clock.advance(days=61)
    found = (await members.get_member(p.registry, HOSPITAL)).membership
    assert (found.status, found.event.charter_version) == ("active", 2)


async def test_who_took_it_back_before_it_began_never_joins(p: Partnership):
    await charter(p)
    await p.sign("wisc", 2, SCHOOL)
    await leave(p, SCHOOL, "wisc")
    p.clock.advance(days=61)
    with pytest.raises(NotFoundError):
        await member(p, SCHOOL)


async def test_who_gave_notice_and_signs_afterwards_joins_again(p: Partnership):
    await charter(p)
    await leave(p, HOSPITAL, "wisc", 10)
    await p.sign("wisc", 2, HOSPITAL)
    p.clock.advance(days=30)
    assert await member(p, HOSPITAL) == "withdrawn"
    p.clock.advance(days=31)
    assert await member(p, HOSPITAL) == "active"


# --- a key that turns out to have ended --------------------------------------------------------


async def test_nobody_joins_by_such_a_key_and_may_sign_again(p: Partnership):
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await p.sign("wisc", 1, SCHOOL)
    await end_key(p, SCHOOL, since)
    assert (await check(p, HOSPITAL, SCHOOL)).charter_members == "from_only"
    with pytest.raises(NotFoundError):
        await member(p, SCHOOL)
    await p.enrol(SCHOOL)
    await p.sign("wisc", 1, SCHOOL)
    assert await member(p, SCHOOL) == "active"


async def test_a_charter_accepted_by_such_a_key_is_to_be_accepted(p: Partnership):
    since = p.clock.now + timedelta(minutes=1)
    p.clock.advance(hours=1)
    await charter(p, starts=0)
    await p.sign("wisc", 2, HOSPITAL)
    await end_key(p, HOSPITAL, since)
    found = await membership.reacceptance(p.registry, p.actor(COUNCIL))
    assert HOSPITAL in {member.partner for member in found.items}
    await p.enrol(HOSPITAL)
    await p.sign("wisc", 2, HOSPITAL)
    found = await membership.reacceptance(p.registry, p.actor(COUNCIL))
    assert HOSPITAL not in {member.partner for member in found.items}


# --- leaving -----------------------------------------------------------------------------------


async def test_a_charter_it_never_signed_is_not_left(p: Partnership):
    await charter(p, 1, 0, id="other")
    with pytest.raises(ConflictError, match="another charter: wisc"):
        await leave(p, HOSPITAL, "other")
    assert await member(p, HOSPITAL) == "active"


async def test_who_left_the_charter_signs_it_again(p: Partnership):
    await leave(p, HOSPITAL, "wisc")
    p.clock.advance(days=1)
    await p.sign("wisc", 1, HOSPITAL)
    assert await member(p, HOSPITAL) == "active"
    with pytest.raises(ConflictError, match="has signed this version already"):
        await p.sign("wisc", 1, HOSPITAL)
    view = await registering.read(p.registry, p.actor(COUNCIL), "wisc", 1)
    assert [signature.partner_id for signature in view.signatures].count(HOSPITAL) == 1


async def test_nobody_comes_back_by_what_was_signed_before_leaving(p: Partnership):
    view = await registering.read(p.registry, p.actor(COUNCIL), "wisc", 1)
    effective = next(signature for signature in view.signatures if signature.partner_id == HOSPITAL)
    p.clock.advance(hours=1)
    spare = signed_charter(p, view, HOSPITAL)
    p.clock.advance(days=1)
    await leave(p, HOSPITAL, "wisc", 10)
    p.clock.advance(days=5)
    in_between = signed_charter(p, view, HOSPITAL)
    p.clock.advance(days=6)
    again = {"protected": effective.protected, "signature": effective.signature}
    for old, why in ((again, "once before"), (spare, "left on"), (in_between, "left on")):
        for by in (HOSPITAL, COUNCIL):
            with pytest.raises(SignatureError, match=why):
                await accepting.accept_signatures(
                    p.registry, p.actor(by), "wisc", 1, {"signatures": [old]}
                )
    assert await member(p, HOSPITAL) == "withdrawn"
    await p.sign("wisc", 1, HOSPITAL)
    assert await member(p, HOSPITAL) == "active"


def signed_charter(p: Partnership, view: Version[Document], org: str) -> dict[str, str]:
    return sign(
        view.document.payload,
        p.keys[org],
        org=org,
        person="Chief Officer",
        role="Chief Executive",
        signed_at=p.clock.now,
    )


async def test_nobody_comes_back_by_paper_signed_before_leaving(p: Partnership):
    def signed(days: int, scan: str) -> paper_signatures.PaperSignature:
        return paper_signatures.PaperSignature(
            "wisc", 1, CHARITY, "Ann", "Head", day(p, days), scan
        )

    async def confirm(scan: str) -> None:
        await paper_signatures.confirm(p.registry, p.actor(CHARITY), "wisc", 1, scan)

    await paper_signatures.enter(p.registry, p.actor(COUNCIL), signed(0, SCAN))
    await confirm(SCAN)
    p.clock.advance(days=1)
    await leave(p, CHARITY, "wisc")
    p.clock.advance(days=1)
    view = await registering.read(p.registry, p.actor(CHARITY), "wisc", 1)
    assert paper_signatures.to_confirm(view, CHARITY) is None  # the page does not ask for it again
    with pytest.raises(SignatureError, match="once before"):
        await confirm(SCAN)
    for by in (CHARITY, COUNCIL):
        with pytest.raises(SignatureError, match="once before"):
            await paper_signatures.enter(p.registry, p.actor(by), signed(0, SCAN))
        with pytest.raises(SignatureError, match="left on"):
            await paper_signatures.enter(p.registry, p.actor(by), signed(-2, "7e" * 32))
    await paper_signatures.enter(p.registry, p.actor(COUNCIL), signed(0, "7e" * 32))
    assert await member(p, CHARITY) == "withdrawn"
    await confirm("7e" * 32)
    assert await member(p, CHARITY) == "active"


async def test_an_application_taken_back_is_no_membership(p: Partnership):
    await memberships.apply(p.registry, p.actor(SCHOOL), SCHOOL, "wisc")
    await leave(p, SCHOOL, "wisc")
    listed = await public_register.find_members(p.registry)
    assert SCHOOL not in {member.partner.partner_id for member in listed}


async def test_a_statement_ends_with_the_membership(p: Partnership):
    await leave(p, HOSPITAL, "wisc", 1)
    p.clock.advance(hours=14)
    payload = (await members.statement(p.registry, HOSPITAL)).split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert said["status"] == "active"
    midnight = datetime.combine(
        day(p, 1), datetime.min.time(), UTC
    )  # it is also London's, in November
    assert said["exp"] == midnight.timestamp()
