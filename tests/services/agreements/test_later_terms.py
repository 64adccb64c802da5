"""Texts of a later charter version: who is told, who objects, and which text then applies."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from registry.domain.dates import long_date
from registry.domain.records.notifications import Notification
from registry.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from registry.services.agreements import registering, steps
from registry.services.agreements.document import agreement_html
from registry.services.agreements.steps import StepRequest
from registry.services.agreements.terms.changing import charter_change
from registry.services.agreements.terms.objecting import ObjectionRequest, object_to
from registry.services.agreements.terms.words import terms_in_words
from registry.services.charter import memberships
from registry.services.leaving.departures import what_if
from registry.services.leaving.giving_notice import record_letter
from registry.services.leaving.notice_input import Letter
from registry.services.notifications import notify
from registry.services.notifications.wording import WordedNotification, in_words
from registry.services.partners.register import partner_names
from registry.services.reports.charter_texts import charter_texts
from tests.simulator import CHARITY, COUNCIL, HOSPITAL, SCHOOL, Partnership
from tests.simulator.second import second, terms_charter

BREACHES, LATER = "Tell the others within 24 hours.", "Tell the others within 12 hours."
NOTICE = 30


async def in_force(p: Partnership) -> None:
    """Let three members have an agreement in force that takes two texts from the charter."""
    await register(p, terms_charter(p, 1, breaches=BREACHES, training="Train each year."))
    for member in (COUNCIL, HOSPITAL, SCHOOL):
        await p.enrol(member)
        await p.sign("wisc", 1, member)
    await register(p, taking(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)


pytestmark = pytest.mark.scene(after=in_force)


def taking(p: Partnership, version: int = 1, **changes: Any) -> dict[str, Any]:
    content = second(p, version, **changes)
    return {name: value for name, value in content.items() if name not in ("breaches", "training")}


async def register(p: Partnership, content: dict[str, Any]) -> None:
    await registering.register(p.registry, p.actor(COUNCIL), content)


async def told(p: Partnership, partner_id: str, code: str) -> list[WordedNotification]:
    found: list[Notification] = await notify.list_own(p.registry, p.actor(partner_id))
    return await in_words(p.registry, [one for one in found if one.code == code])


async def texts(p: Partnership, version: int = 1) -> dict[str, str]:
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", version)
    found = await terms_in_words(p.registry, view, await partner_names(p.registry))
    return {term.name: term.text for term in found.texts} if found else {}


async def notes(p: Partnership, name: str, version: int = 1) -> str:
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", version)
    found = await terms_in_words(p.registry, view, await partner_names(p.registry))
    assert found
    [term] = [term for term in found.texts if term.name == name]
    return " ".join(term.notes)


async def warnings(p: Partnership) -> str:
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    found = await terms_in_words(p.registry, view, await partner_names(p.registry))
    assert found
    return " ".join(found.warnings)


async def objects(
    p: Partnership, whose: str = SCHOOL, version: int = 2, *agreements: str, **changes: Any
) -> list[str]:
    values = {"reason": "12 hours is too short for a school", **changes}
    request = ObjectionRequest("wisc", version, agreements=agreements, **values)
    steps_taken, receipts = await object_to(p.registry, p.actor(whose), request)
    assert len(receipts) == len(steps_taken)
    return [step.document_id for step in steps_taken]


async def next_charter(p: Partnership, version: int = 2, **common: str) -> None:
    supplied = {"breaches": LATER, "training": "Train each year.", **common}
    await register(p, terms_charter(p, version, **supplied))


async def test_each_party_is_told_once_which_texts_change_from_which_day_and_what_it_can_do(
    p: Partnership,
):
    await register(p, {**taking(p), "id": "another"})
    await next_charter(p, audit="The council asks once a year.")
    first = long_date(p.registry.today() + timedelta(days=NOTICE))
    for party in (COUNCIL, HOSPITAL, SCHOOL):
        [found] = await told(p, party, "common_terms_changed")
        assert "It changes: Security incidents." in found.text
        assert "It adds: Audit." in found.text
        assert first in found.text
        assert "object" in found.text
        assert "leave" in found.text
    change = await charter_change(p.registry, p.actor(SCHOOL), "wisc", 2)
    assert {(text.name, text.before, text.after) for text in change.texts} == {
        ("breaches", BREACHES, LATER),
        ("audit", "", "The council asks once a year."),
    }
    [breaches] = [text for text in change.texts if text.name == "breaches"]
    assert ("removed", "24") in breaches.words
    assert ("added", "12") in breaches.words
    ids = [each.own.version.document.document_id for each in change.agreements]
    assert ids == ["another", "discharge"]


async def test_nobody_is_told_of_a_version_that_changes_no_text_of_an_agreement(p: Partnership):
    await next_charter(p, breaches=BREACHES)
    await register(p, {**taking(p), "breaches": "Our own.", "training": "Ours.", "id": "own"})
    assert await told(p, SCHOOL, "common_terms_changed") == []
    change = await charter_change(p.registry, p.actor(SCHOOL), "wisc", 2)
    assert change.texts == change.agreements == ()


async def test_an_objection_keeps_the_text_and_says_so_on_the_page_and_in_print(p: Partnership):
    await next_charter(p)
    day = long_date(p.registry.today())
    assert await objects(p) == ["discharge"]
    p.clock.advance(days=NOTICE + 1)
    assert (await texts(p))["breaches"] == BREACHES
    why = await notes(p, "breaches")
    assert f"objected on {day} to the text of version 2. So the text of version 1 stays." in why
    html = await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert "So the text of version 1 stays." in html
    assert LATER not in html
    for party in (COUNCIL, HOSPITAL):
        [found] = await told(p, party, "terms_objected")
        assert "stays for this agreement" in found.text
    assert await told(p, SCHOOL, "terms_objected") == []


async def test_an_objection_to_a_text_holds_where_a_later_version_repeats_it(p: Partnership):
    await next_charter(p)
    await objects(p)
    await next_charter(p, 3, training="Train twice a year.")
    p.clock.advance(days=NOTICE)
    assert await texts(p) == {"breaches": BREACHES, "training": "Train twice a year."}
    await next_charter(p, 4, breaches="Tell the others within 18 hours.")
    assert len(await told(p, SCHOOL, "common_terms_changed")) == 3
    p.clock.advance(days=NOTICE)
    assert (await texts(p))["breaches"] == "Tell the others within 18 hours."


async def test_an_added_text_applies_after_the_notice_unless_a_party_objects(p: Partnership):
    await next_charter(p, breaches=BREACHES, audit="The council asks once a year.")
    assert "adds this text" in await notes(p, "audit")
    p.clock.advance(days=NOTICE)
    assert (await texts(p))["audit"] == "The council asks once a year."


async def test_an_added_text_that_a_party_objects_to_does_not_apply(p: Partnership):
    await next_charter(p, breaches=BREACHES, audit="The council asks once a year.")
    await objects(p)
    p.clock.advance(days=NOTICE)
    assert (await texts(p))["audit"] == ""
    assert "So it does not apply to this agreement." in await notes(p, "audit")
    assert "The council asks once a year." not in await agreement_html(
        p.registry, p.actor(COUNCIL), "discharge", 1
    )


async def test_a_text_that_a_later_version_drops_stays_and_is_shown_so(p: Partnership):
    await register(p, terms_charter(p, 2, training="Train each year."))
    [found] = await told(p, HOSPITAL, "common_terms_changed")
    assert "It drops: Security incidents." in found.text
    with pytest.raises(ConflictError, match="it keeps its texts"):
        await objects(p, SCHOOL, 2, "discharge")
    with pytest.raises(ConflictError, match="it keeps its texts"):
        await objects(p)
    p.clock.advance(days=NOTICE)
    assert (await texts(p))["breaches"] == BREACHES
    assert "Version 2 of the charter has no such text. This one stays" in await notes(p, "breaches")


async def test_the_last_day_to_object_is_the_last_of_the_notice(p: Partnership):
    await next_charter(p)
    p.clock.advance(days=NOTICE - 1)
    assert await objects(p, HOSPITAL) == ["discharge"]
    p.clock.advance(days=1)
    with pytest.raises(ConflictError, match="the last day was"):
        await objects(p, SCHOOL, 2, "discharge")
    with pytest.raises(ConflictError, match="the last day was"):
        await objects(p)
    with pytest.raises(ConflictError, match="the last day was"):
        await objects(p, HOSPITAL, 2, "discharge", takes_back=True)


async def test_an_objection_can_be_taken_back_while_others_can_still_object(p: Partnership):
    await next_charter(p)
    with pytest.raises(ConflictError, match="has not objected"):
        await objects(p, SCHOOL, 2, "discharge", takes_back=True)
    await objects(p)
    with pytest.raises(ConflictError, match="objected on"):
        await objects(p, SCHOOL, 2, "discharge")
    await objects(p, takes_back=True)
    [found] = await told(p, COUNCIL, "terms_objection_taken_back")
    assert "The new text applies" in found.text
    p.clock.advance(days=NOTICE)
    assert (await texts(p))["breaches"] == LATER


async def test_the_later_text_applies_from_the_day_the_objector_leaves(p: Partnership):
    await next_charter(p)
    await objects(p)
    day = p.registry.today() + timedelta(days=NOTICE + 10)
    letter = Letter(
        org=SCHOOL,
        leaves="discharge",
        effective_on=day,
        reason="closing",
        person="Chief Officer",
        role="Head",
        scan_sha256="a" * 64,
    )
    await record_letter(p.registry, p.actor(SCHOOL), letter)
    p.clock.advance(days=NOTICE)
    assert (await texts(p))["breaches"] == BREACHES
    assert f"From {long_date(day)} the text of version 2" in await notes(p, "breaches")
    p.clock.advance(days=10)
    assert (await texts(p))["breaches"] == LATER


async def test_an_objection_carries_over_to_the_next_version_unless_it_names_the_new_charter(
    p: Partnership,
):
    await next_charter(p)
    await objects(p)
    await register(p, taking(p, 2))
    p.clock.advance(days=NOTICE)
    assert (await texts(p, 2))["breaches"] == BREACHES
    await register(p, {**taking(p, 3), "charter": {"id": "wisc", "version": 2}})
    assert (await texts(p, 3))["breaches"] == LATER


async def test_the_notice_begins_when_the_agreement_is_registered_if_that_is_later(p: Partnership):
    await next_charter(p)
    p.clock.advance(days=NOTICE + 5)
    await register(p, {**taking(p), "id": "late", "charter": {"id": "wisc", "version": 1}})
    [found, _] = await told(p, HOSPITAL, "common_terms_changed")
    assert long_date(p.registry.today() + timedelta(days=NOTICE)) in found.text
    assert await objects(p, HOSPITAL) == ["late"]


async def test_an_agreement_that_is_over_takes_no_later_text(p: Partnership):
    start = (p.registry.today() + timedelta(days=5)).isoformat()
    await register(p, taking(p, 2, start_date=start))
    await p.sign("discharge", 2, COUNCIL, HOSPITAL, SCHOOL)
    await next_charter(p)
    change = await charter_change(p.registry, p.actor(SCHOOL), "wisc", 2)
    assert [each.own.version.document.version for each in change.agreements] == [2]
    p.clock.advance(days=NOTICE)
    assert (await texts(p, 1))["breaches"] == BREACHES
    assert (await texts(p, 2))["breaches"] == LATER


async def test_the_version_in_the_bytes_decides_whichever_each_party_signed_as_a_member(
    p: Partnership,
):
    await next_charter(p, notice_days="60", training="Train twice a year.")
    await p.sign("wisc", 2, HOSPITAL)
    assert await texts(p) == {"breaches": BREACHES, "training": "Train each year."}
    p.clock.advance(days=NOTICE)
    assert await texts(p) == {"breaches": LATER, "training": "Train twice a year."}


async def test_refusals_of_an_objection_say_what_is_wrong(p: Partnership):
    await next_charter(p)
    with pytest.raises(InvalidInputError):
        await objects(p, reason=" ")
    with pytest.raises(InvalidInputError):
        await objects(p, reason="two\nlines")
    with pytest.raises(NotFoundError):
        await objects(p, SCHOOL, 3)
    with pytest.raises(NotFoundError):
        await objects(p, SCHOOL, 2, "discharge", "no-such-agreement")
    with pytest.raises(NotFoundError):
        await objects(p, "family-charity", 2, "discharge")
    request = ObjectionRequest("wisc", 2, "too short")
    with pytest.raises(NotAllowedError):
        await object_to(p.registry, p.actor(SCHOOL, "practitioner"), request)
    with pytest.raises(NotFoundError):
        await charter_change(p.registry, p.actor(SCHOOL), "discharge", 1)


@pytest.mark.each_engine
async def test_of_two_objections_at_once_by_one_organisation_one_is_recorded(p: Partnership):
    await next_charter(p)
    results = await asyncio.gather(objects(p), objects(p), return_exceptions=True)
    assert sorted(isinstance(result, Exception) for result in results) == [False, True]
    assert (await texts(p))["breaches"] == BREACHES


async def test_parties_are_warned_when_one_leaves_the_charter(p: Partnership):
    day = p.registry.today() + timedelta(days=3)
    letter = Letter(
        org=SCHOOL,
        leaves="wisc",
        effective_on=day,
        reason="closing",
        person="Chief Officer",
        role="Head",
        scan_sha256="a" * 64,
    )
    await record_letter(p.registry, p.actor(SCHOOL), letter)
    for party in (COUNCIL, HOSPITAL, SCHOOL):
        [found] = await told(p, party, "terms_missing")
        assert "Security incidents, Training." in found.text
        assert long_date(day) in found.text
        assert "draft new --amend discharge" in found.next_step
    assert f"leaves the charter on {long_date(day)}." in await warnings(p)
    p.clock.advance(days=3)
    assert f"left the charter on {long_date(day)}." in await warnings(p)
    assert "Begin the next version and write them in." in await warnings(p)
    report = await charter_texts(p.registry, p.actor(HOSPITAL))
    assert [(row.what, row.partner, row.texts) for row in report.items] == [
        ("missing", SCHOOL, ("breaches", "training"))
    ]


async def test_who_would_leave_the_charter_reads_which_texts_its_agreements_take(p: Partnership):
    departure = await what_if(p.registry, p.actor(SCHOOL), SCHOOL, "wisc")
    assert [agreement.takes for agreement in departure.agreements] == [
        "Security incidents, Training"
    ]
    [other] = (await what_if(p.registry, p.actor(SCHOOL), SCHOOL, "discharge")).agreements
    assert other.takes == ""


async def test_only_an_active_member_joins_an_agreement_that_takes_texts(p: Partnership):
    content = taking(p, id="open")
    join = {"sharing": content["sharings"][0]["id"], "as": ["recipient"]}
    await register(p, {**content, "accession": {"kinds": ["charity"], "joins": [join]}})
    await p.sign("open", 1, COUNCIL, HOSPITAL, SCHOOL)
    await p.enrol(CHARITY)
    with pytest.raises(ConflictError, match="takes texts from the charter") as refused:
        await p.sign("open", 1, CHARITY)
    assert "Join the charter first" in refused.value.next_step
    await p.sign("wisc", 1, CHARITY)
    await p.sign("open", 1, CHARITY)


async def test_parties_are_warned_while_one_is_suspended_from_the_charter(p: Partnership):
    change = memberships.change
    await change(p.registry, p.actor(COUNCIL), SCHOOL, "suspended", "no assurance")
    assert len(await told(p, HOSPITAL, "terms_missing")) == 1
    assert "is suspended from the charter" in await warnings(p)
    html = await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert "is suspended from the charter" in html
    await change(p.registry, p.actor(COUNCIL), SCHOOL, "active", "assured again")
    assert await warnings(p) == ""
    assert (await charter_texts(p.registry, p.actor(HOSPITAL))).items == ()


async def test_nobody_is_warned_of_a_leaver_whose_agreements_state_their_texts(p: Partnership):
    await steps.take_step(
        p.registry, p.actor(COUNCIL), StepRequest("discharge", 1, "terminate", "over")
    )
    await memberships.change(p.registry, p.actor(COUNCIL), SCHOOL, "suspended", "no assurance")
    assert await told(p, HOSPITAL, "terms_missing") == []


async def test_the_report_lists_texts_that_change_until_the_day(p: Partnership):
    await next_charter(p)
    report = await charter_texts(p.registry, p.actor(SCHOOL))
    [row] = report.items
    day = p.registry.today() + timedelta(days=NOTICE)
    assert (row.what, row.texts, row.from_day) == ("changing", ("breaches",), day)
    await objects(p)
    assert (await charter_texts(p.registry, p.actor(SCHOOL))).items == ()
