"""An agreement before it is registered, on both engines: who may act, and nothing is lost."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import product
from typing import Any

import pytest

from registry.domain.agreements.lifecycle import By, transition
from registry.domain.agreements.version import Version
from registry.domain.records.agreements import Document
from registry.domain.records.drafting import AgreementDraft
from registry.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RegistryError,
    StaleVersionError,
)
from registry.services.agreements import changes as agreement_changes
from registry.services.agreements import registering
from registry.services.drafting import changes as draft_changes
from registry.services.drafting import reading, sources, writing
from registry.services.drafting.rules import MAX_DRAFT
from registry.services.drafting.sources import TemplateOrder
from registry.services.notifications import notify
from registry.services.notifications.wording import in_words
from tests.services.agreements.test_superseding import leaves
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    POLICE,
    SCHOOL,
    Partnership,
    discharge,
)
from tests.simulator.answering import settled

ACTS = ("edit", "submit", "send_back", "abandon", "register")


pytestmark = pytest.mark.scene(after=Partnership.charter)


async def begun(p: Partnership, content: dict | None = None, by: str = HOSPITAL) -> AgreementDraft:
    draft, _ = await writing.begin(p.registry, p.actor(by), content or discharge(p))
    return draft


async def in_review(p: Partnership) -> AgreementDraft:
    draft = await begun(p)
    draft, _ = await writing.submit(p.registry, p.actor(HOSPITAL), "discharge", draft.version)
    return draft


async def act(p: Partnership, name: str, by: str, seen: int, content: dict | None = None) -> Any:
    actor, registry = p.actor(by), p.registry
    if name == "edit":
        return await writing.edit(registry, actor, "discharge", content or discharge(p), seen)
    if name in {"send_back", "abandon"}:
        step = getattr(writing, name)
        return await step(registry, actor, "discharge", seen, "the dates are wrong")
    return await getattr(writing, name)(registry, actor, "discharge", seen)


async def notified(p: Partnership, partner_id: str) -> list[str]:
    """What an organisation was told, but for the key that the operator enrolled for it."""
    found = await notify.list_own(p.registry, p.actor(partner_id))
    codes = [notification.code for notification in reversed(found)]
    return [code for code in codes if not code.startswith("act_")]


@pytest.mark.each_engine
async def test_from_a_template_to_signed_by_all_with_every_party_told(partnership: Partnership):
    registry, actor = partnership.registry, partnership.actor(HOSPITAL)
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    draft = await begun(partnership)
    assert (draft.status, draft.version, draft.document_version) == ("draft", 1, 1)
    await act(partnership, "submit", HOSPITAL, 1)
    shown = await reading.read(registry, partnership.actor(SCHOOL), "discharge")
    assert shown.status == "in_review"
    await act(partnership, "send_back", SCHOOL, 2)
    with pytest.raises(NotFoundError):
        await reading.read(registry, partnership.actor(SCHOOL), "discharge")
    better = {**discharge(partnership), "title": "Discharge home"}
    await act(partnership, "edit", HOSPITAL, 3, better)
    await act(partnership, "submit", HOSPITAL, 4)
    seen = await settled(registry, actor, "discharge")
    view, receipt = await writing.register(registry, actor, "discharge", seen)
    assert (view.standing.state, receipt.kind) == ("partly_signed", "document")
    assert view.document.title == "Discharge home"
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    view = await registering.read(registry, actor, "discharge", 1)
    assert view.standing.state == "in_force"
    assert await notified(partnership, SCHOOL) == [
        "draft_in_review",
        "draft_in_review",
        "to_sign",
        "signed_by_all",
    ]
    assert await notified(partnership, HOSPITAL) == ["draft_sent_back", "to_sign", "signed_by_all"]
    saves = await reading.history(registry, actor, "discharge")
    assert [(save.status, save.note) for save in saves] == [
        ("draft", "begun"),
        ("in_review", "put before its parties for review"),
        ("draft", "the dates are wrong"),
        ("draft", "edited"),
        ("in_review", "put before its parties for review"),
        ("in_review", "said why warnings may stay"),
        ("registered", "registered as version 1"),
    ]
    assert await reading.list_open(registry, actor) == []


async def test_every_act_in_every_state_by_everyone_is_as_the_table_says(
    partnership: Partnership,
):
    """Try every step of ``domain/agreements/lifecycle.py``: a step it allows is done, any other
    refused without a change.
    """
    who = {
        HOSPITAL: {By.AUTHOR, By.PARTY},
        SCHOOL: {By.PARTY},
        COUNCIL: {By.OPERATOR, By.PARTY},
        CHARITY: set(),
    }
    reach = {
        "draft": [],
        "in_review": ["submit"],
        "registered": ["submit", "register"],
        "abandoned": ["abandon"],
    }
    allowed = 0
    for number, (state, name, (by, parts)) in enumerate(product(reach, ACTS, who.items())):
        content = {**discharge(partnership), "id": f"discharge-{number}"}
        reached = await _reached(partnership, content, reach[state])
        if state == "in_review":
            await settled(partnership.registry, partnership.actor(HOSPITAL), content["id"])
            reached = await reading.read(
                partnership.registry, partnership.actor(HOSPITAL), content["id"]
            )
        assert reached.status == state
        row = transition(name)
        may = state in row.before and bool(parts & {*row.by})
        allowed += may
        refused: RegistryError | None = None
        try:
            await _act_on(partnership, name, by, reached, content)
        except RegistryError as error:
            refused = error
        async with partnership.registry.database.reads() as reads:
            after = await reads.draft(content["id"])
        if may:
            assert refused is None, (state, name, by, refused)
            assert after.status == ("registered" if name == "register" else row.after[0])
        else:
            assert refused is not None, (state, name, by)
            assert refused.status in {403, 404, 409}
            assert refused.next_step
            assert after == reached
    # The author and the operator edit and abandon in two states, and submit and register in one;
    # all three parties send back in one.
    assert allowed == 2 * 2 * 2 + 2 * 2 + 3


async def _reached(p: Partnership, content: dict, acts: list[str]) -> AgreementDraft:
    draft = await begun(p, content)
    for name in acts:
        if name == "register":
            await settled(p.registry, p.actor(HOSPITAL), content["id"])
            draft = await reading.read(p.registry, p.actor(HOSPITAL), content["id"])
        await _act_on(p, name, HOSPITAL, draft, content)
        async with p.registry.database.reads() as reads:
            draft = await reads.draft(content["id"])
    return draft


async def _act_on(p: Partnership, name: str, by: str, draft: AgreementDraft, content: dict) -> None:
    more = {"edit": [content, draft.version], "send_back": [draft.version, "why"]}
    more["abandon"] = more["send_back"]
    step = getattr(writing, name)
    await step(p.registry, p.actor(by), draft.document_id, *more.get(name, [draft.version]))


@pytest.mark.each_engine
async def test_of_two_officers_one_saves_and_the_other_is_told_who_and_compares(
    partnership: Partnership,
):
    registry = partnership.registry
    await begun(partnership)
    titles = ["One", "Two", "Three"]
    saves = [
        act(partnership, "edit", HOSPITAL, 1, {**discharge(partnership), "title": title})
        for title in titles
    ]
    results = await asyncio.gather(*saves, return_exceptions=True)
    refused = [result for result in results if isinstance(result, StaleVersionError)]
    assert len(refused) == 2, results
    assert "Version 2 was saved by simulator on 22 November 2026 at 09:00 UTC." in str(refused[0])
    assert "Nothing is lost" in str(refused[0])
    [(draft, _)] = [result for result in results if not isinstance(result, Exception)]
    saved = draft.document()["title"]
    mine = next(title for title in titles if title != saved)
    found = await draft_changes.of_draft(
        registry,
        partnership.actor(HOSPITAL),
        "discharge",
        {**discharge(partnership), "title": mine},
    )
    assert [change.text for change in found.changes] == [
        f"Title changed from '{saved}' to '{mine}'."
    ]
    with pytest.raises(StaleVersionError, match="no version 9 of this draft yet"):
        await act(partnership, "edit", HOSPITAL, 9)


@pytest.mark.each_engine
async def test_of_two_who_begin_the_same_draft_one_succeeds(partnership: Partnership):
    begins = [begun(partnership, by=by) for by in (HOSPITAL, SCHOOL, COUNCIL)]
    results = await asyncio.gather(*begins, return_exceptions=True)
    assert sum(isinstance(result, ConflictError) for result in results) == 2, results


async def test_a_draft_need_not_be_whole_until_review_and_then_says_every_fault_at_once(
    partnership: Partnership,
):
    content = discharge(partnership)
    del content["rights"], content["review_date"]
    content["parties"].append({"partner": "nobody-here", "role": "independent_controller"})
    content["parties"].append({"partner": POLICE, "role": "butler"})
    content["sharings"][0]["from"].append(CHARITY)
    content["sharings"][0]["retention"] = ""
    content["sharings"][1]["id"] = content["sharings"][0]["id"]
    content["charter"] = {"id": "wisc", "version": 9}
    draft = await begun(partnership, content)
    with pytest.raises(InvalidInputError) as caught:
        await act(partnership, "submit", HOSPITAL, draft.version)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/parties/4/role",
        "/review_date",
        "/rights",
        "/sharings/0/retention",
        "/sharings/0/from/1",
        "/sharings/0/from/1",
        "/sharings/1/id",
        "/parties/3/partner",
        "/charter",
    ]
    actor = partnership.actor(HOSPITAL)
    assert await reading.read(partnership.registry, actor, "discharge") == draft


async def test_a_draft_says_which_agreement_and_version_it_is_and_has_its_bounds(
    partnership: Partnership,
):
    for changes, places in {
        "no id": ({"id": None}, ["/id"]),
        "a bad id": ({"id": "Not An Id"}, ["/id"]),
        "a charter": ({"type": "charter"}, ["/type"]),
        "a later version": ({"version": 2}, ["/version"]),
        "too much": ({"purpose": "x" * MAX_DRAFT}, [""]),
    }.values():
        with pytest.raises(InvalidInputError) as caught:
            await begun(partnership, {**discharge(partnership), **changes})
        assert [fault.pointer for fault in caught.value.faults] == places
    bare = {"type": "pisa", "version": 1, "id": "a"}
    assert (await begun(partnership, bare)).document() == bare


async def signed(p: Partnership) -> Version[Document]:
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await p.enrol(partner_id)
    view, _ = await registering.register(p.registry, p.actor(COUNCIL), discharge(p))
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    return view


async def test_an_amendment_begins_from_the_newest_and_is_told_in_words(partnership: Partnership):
    registry, school = partnership.registry, partnership.actor(SCHOOL)
    await signed(partnership)
    cleared = await sources.from_newest(registry, school, "discharge")
    assert (cleared["version"], cleared["supersedes"]) == (2, 1)
    assert not {"start_date", "review_date", "end_date"} & cleared.keys()
    content = await sources.from_newest(registry, school, "discharge", keep_dates=True)
    content["sharings"][0]["retention"] = "One year."
    await begun(partnership, content, by=SCHOOL)
    found = await draft_changes.of_draft(registry, school, "discharge")
    assert [change.pointer for change in found.changes] == [
        "/sharings/0/retention",
        "/supersedes",
        "/version",
    ]
    await act(partnership, "submit", SCHOOL, 1)
    await act(partnership, "register", SCHOOL, await settled(registry, school, "discharge"))
    both = await agreement_changes.between(registry, partnership.actor(HOSPITAL), "discharge")
    assert (both.before, both.after, both.changes) == ("version 1", "version 2", found.changes)
    text = agreement_changes.as_text(both)
    clause = content["sharings"][0]
    names = both.words.names(sorted({*clause["from"], *clause["to"]}))
    assert text.startswith("discharge, version 1 to version 2: 3 changes.")
    assert f"  Affects: {names}." in text
    with pytest.raises(ConflictError):
        await agreement_changes.between(registry, school, "discharge", None, 1)
    for numbers in ((1, 7), (7, None)):
        with pytest.raises(NotFoundError):
            await agreement_changes.between(registry, school, "discharge", *numbers)
    with pytest.raises(NotFoundError):
        await agreement_changes.between(registry, partnership.actor(NURSERY), "discharge")


async def test_an_agreement_of_others_is_not_amended_or_drafted_over(partnership: Partnership):
    """This also holds where a stranger names itself a party of the next version."""
    await signed(partnership)
    registry, stranger = partnership.registry, partnership.actor(NURSERY)
    with pytest.raises(NotFoundError):
        await sources.from_newest(registry, stranger, "discharge")
    theirs = discharge(partnership, 2)
    theirs["parties"].append({"partner": NURSERY, "role": "independent_controller"})
    with pytest.raises(ConflictError, match="taken"):
        await begun(partnership, theirs, by=NURSERY)
    with pytest.raises(NotAllowedError):
        await registering.register(registry, stranger, theirs)
    with pytest.raises(ConflictError, match="taken"):
        await begun(partnership, {"type": "pisa", "id": "wisc", "version": 2}, by=COUNCIL)


async def test_a_party_that_has_not_left_is_not_left_out(partnership: Partnership):
    """What it agreed to would end without it; its leaving counts from its day."""
    await signed(partnership)
    start = date.fromisoformat(discharge(partnership)["start_date"])
    content = without_school(discharge(partnership, 2))
    await begun(partnership, content)

    async def faults() -> list[str]:
        try:
            await act(partnership, "submit", HOSPITAL, 1)
        except InvalidInputError as error:
            return [f"{fault.pointer} {fault.detail}" for fault in error.faults]
        return []

    refused = [
        f"/parties {SCHOOL} is a party to version 1 and has not left. Ask for its notice of"
        " leaving first, or keep it."
    ]
    assert await faults() == refused
    await leaves(partnership, SCHOOL, start)
    assert await faults() == []


async def test_a_leaving_that_comes_after_the_new_start_is_too_late(partnership: Partnership):
    await signed(partnership)
    content = without_school(discharge(partnership, 2))
    await leaves(partnership, SCHOOL, date.fromisoformat("2027-01-01"))
    late = {**content, "start_date": "2026-12-31"}
    with pytest.raises(InvalidInputError):
        await registering.register(partnership.registry, partnership.actor(COUNCIL), late)
    in_time = {**content, "start_date": "2027-01-01"}
    await registering.register(partnership.registry, partnership.actor(COUNCIL), in_time)


def without_school(content: dict) -> dict:
    """Return the agreement without the school; the council takes its part, or nobody does."""
    content["parties"] = [party for party in content["parties"] if party["partner"] != SCHOOL]
    kept = []
    for clause in content["sharings"]:
        for end in ("from", "to"):
            clause[end] = [partner_id for partner_id in clause[end] if partner_id != SCHOOL]
        clause["lawful_bases"] = [b for b in clause["lawful_bases"] if b["partner"] != SCHOOL]
        if clause["from"] and len({*clause["from"], *clause["to"]}) > 1 and clause["to"]:
            kept.append(clause)
    return {**content, "sharings": kept}


async def test_a_template_is_made_out_with_parts_left_out_and_every_fault_said(
    partnership: Partnership,
):
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    order = {
        "template": "child-safeguarding",
        "agreement_id": "safe",
        "title": "Safe",
        "start": date(2027, 1, 31),
    }
    rest = ("health", "general_practice", "early_years", "probation", "fire", "housing")
    full = {"council": [COUNCIL], "schools": [SCHOOL], "police": [POLICE], "charities": [CHARITY]}
    content = await sources.from_template(
        registry, actor, TemplateOrder(**order, parts=full, leave_out=rest)
    )
    assert content["review_date"] == "2028-01-31"
    assert content["charter"] == {"id": "wisc", "version": 1}
    named = {id_ for clause in content["sharings"] for id_ in clause["from"] + clause["to"]}
    assert named == {party["partner"] for party in content["parties"]}
    await begun(partnership, content, by=COUNCIL)
    wrong = TemplateOrder(
        **order,
        parts={"council": ["nobody-here"], "schools": [CHARITY], "tea": [COUNCIL]},
        leave_out=[*rest, "coffee"],
    )
    with pytest.raises(InvalidInputError) as caught:
        await sources.from_template(registry, actor, wrong)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/leave_out/coffee",
        "/parts/council/0",
        "/parts/tea",
        "/parts/police",
        "/parts/schools/0",
        "/parts/charities",
    ]
    missing = TemplateOrder(**{**order, "template": "tea"}, parts=full)
    with pytest.raises(NotFoundError, match="hospital-discharge"):
        await sources.from_template(registry, actor, missing)


async def test_notifications_about_a_draft_are_in_words_with_names(partnership: Partnership):
    await in_review(partnership)
    found = await notify.list_own(partnership.registry, partnership.actor(SCHOOL))
    [one] = await in_words(partnership.registry, found)
    assert one.title == "An agreement to review: Discharge, version 1"
    assert one.text.startswith("County Hospital has drafted it and names you as a party.")
    await act(partnership, "edit", HOSPITAL, 2)
    await act(partnership, "submit", HOSPITAL, 3)
    await act(partnership, "abandon", HOSPITAL, 4)
    assert await notified(partnership, SCHOOL) == [
        "draft_in_review",
        "draft_taken_back",
        "draft_in_review",
        "draft_abandoned",
    ]
    fresh = await begun(partnership)
    with pytest.raises(InvalidInputError) as caught:
        await writing.abandon(
            partnership.registry, partnership.actor(HOSPITAL), "discharge", fresh.version, "  "
        )
    assert [fault.pointer for fault in caught.value.faults] == ["/reason"]
