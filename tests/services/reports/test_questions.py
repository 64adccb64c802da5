"""Questions about all agreements at once, on both engines."""

from __future__ import annotations

import dataclasses
import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from registry.domain.records.acting import Actor
from registry.errors import InvalidInputError, NotAllowedError
from registry.law import LATEST
from registry.services.agreements import registering, steps
from registry.services.partners import register as partners
from registry.services.reports import bases as report_bases
from registry.services.reports import consent_changes as consent_report
from registry.services.reports import matrix as report_matrix
from registry.services.reports import membership, reviews
from registry.services.reports.matrix import Narrowed
from registry.services.signing import paper_signatures
from tests.bench.seed import add_signed, agreement
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    NURSERY,
    POLICE,
    SCHOOL,
    Partnership,
    charter_document,
    discharge,
    open_partnership,
    partner_document,
)
from tests.simulator.scenes import three_members

PARTIES = (COUNCIL, HOSPITAL, SCHOOL)


async def discharge_in_force(partnership: Partnership) -> None:
    """Let the council, the hospital and the school be members with an agreement, ``discharge``."""
    await three_members(partnership)
    await register(partnership)
    await partnership.sign("discharge", 1, *PARTIES)


pytestmark = [pytest.mark.scene(after=discharge_in_force), pytest.mark.each_engine]


async def register(partnership: Partnership, version: int = 1, **changes: Any) -> None:
    document = discharge(partnership, version, **changes)
    await registering.register(partnership.registry, partnership.actor(COUNCIL), document)


def between(one: str, other: str, **changes: Any) -> dict[str, Any]:
    """Return the parts of an agreement between two organisations, with one sharing."""
    roles = [
        {"partner": partner_id, "role": "independent_controller"} for partner_id in (one, other)
    ]
    return {"parties": roles, "sharings": [sharing(one, other, **changes)]}


def sharing(sender: str, recipient: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": "only",
        "from": [sender],
        "to": [recipient],
        "purpose": "safeguarding_child",
        "why_necessary": "To keep children safe.",
        "lawful_bases": [{"partner": sender, "basis": "6(1)(e)"}],
        "data_items": [{"id": "concern", "title": "Concern", "data_categories": ["personal"]}],
        "retention": "A year.",
        **changes,
    }


def officer(partner_id: str) -> Actor:
    return Actor(partner_id, frozenset({"officer"}), "officer")


async def due(partnership: Partnership, partner_id: str = COUNCIL, within: int = 400) -> list[Any]:
    report = await reviews.due_for_review(partnership.registry, officer(partner_id), within)
    assert report.total == len(report.items)
    return list(report.items)


async def unsigned(partnership: Partnership, asker: str = COUNCIL) -> list[Any]:
    report = await reviews.unsigned(partnership.registry, officer(asker))
    return list(report.items)


async def matrix(partnership: Partnership, asker: str = COUNCIL, **narrowed: Any) -> list[Any]:
    report = await report_matrix.matrix(partnership.registry, officer(asker), Narrowed(**narrowed))
    return list(report.items)


async def bases(partnership: Partnership, asker: str = COUNCIL) -> set[tuple[str, ...]]:
    report = await report_bases.bases(partnership.registry, officer(asker))
    return {(row.agreement, row.what, row.code, row.partner, row.finding) for row in report.items}


@pytest.mark.parametrize("role", ["practitioner", "verifier", "admin"])
async def test_reports_are_for_officers_and_auditors(partnership: Partnership, role: str):
    other = Actor(COUNCIL, frozenset({role}), "x")
    registry = partnership.registry
    for ask in (
        reviews.due_for_review(registry, other, 1),
        reviews.unsigned(registry, other),
        report_matrix.matrix(registry, other, Narrowed()),
        report_bases.bases(registry, other),
        membership.members(registry, other),
        membership.reacceptance(registry, other),
        consent_report.consent_changes(registry, other),
    ):
        with pytest.raises(NotAllowedError):
            await ask


async def test_others_see_what_their_own_agreements_say(partnership: Partnership):
    """The operator's officers see all agreements; its auditors and everyone else only their own."""
    theirs = discharge(partnership, 1, agreement_id="theirs", **between(POLICE, CHARITY))
    await registering.register(partnership.registry, partnership.actor(POLICE), theirs)
    for asker, ids in {
        COUNCIL: {"discharge", "theirs", "wisc"},
        CHARITY: {"theirs", "wisc"},
        HOSPITAL: {"discharge", "wisc"},
        NURSERY: {"wisc"},
    }.items():
        seen = {line.agreement for line in await due(partnership, asker, within=3_660)}
        waiting = {line.agreement for line in await unsigned(partnership, asker)}
        assert seen | waiting == ids, asker
        everything = await matrix(partnership, asker, all=True)
        assert {line.agreement for line in everything} == ids - {"wisc"}, asker
    auditor = Actor(COUNCIL, frozenset({"auditor"}), "auditor")
    assert (await reviews.unsigned(partnership.registry, auditor)).items == ()


async def test_due_for_review_the_overdue_first(partnership: Partnership):
    today = partnership.registry.today()
    soon = (today + timedelta(days=10)).isoformat()
    await register(partnership, agreement_id="soon", review_date=soon)
    await partnership.sign("soon", 1, *PARTIES)
    await register(partnership, agreement_id="never-signed", review_date=soon)
    assert [(line.agreement, line.days_left) for line in await due(partnership, within=10)] == [
        ("soon", 10)
    ]
    assert await due(partnership, within=9) == []
    partnership.clock.advance(days=11)
    [overdue, *others] = await due(partnership, within=360)
    assert (overdue.agreement, overdue.days_left) == ("soon", -1)
    assert (overdue.state, overdue.parties) == ("overdue_for_review", PARTIES)
    assert [line.agreement for line in others if line.kind == "pisa"] == ["discharge"]
    with pytest.raises(InvalidInputError):
        await due(partnership, within=4_000)


async def test_which_versions_wait_for_signatures_and_whose(partnership: Partnership):
    await register(partnership, 2)
    await partnership.sign("discharge", 2, COUNCIL)
    entered = paper_signatures.PaperSignature(
        "discharge", 2, SCHOOL, "Head", "Head teacher", partnership.registry.today(), "ab" * 32
    )
    await paper_signatures.enter(partnership.registry, partnership.actor(COUNCIL), entered)
    partnership.clock.advance(days=30)
    [waiting] = await unsigned(partnership, HOSPITAL)
    assert (waiting.agreement, waiting.version) == ("discharge", 2)
    assert (waiting.signed, waiting.missing) == ((COUNCIL,), (HOSPITAL, SCHOOL))
    assert waiting.to_confirm == (SCHOOL,)
    assert (waiting.registered_on, waiting.days_waiting) == (date(2026, 11, 22), 30)
    await register(partnership, 3)  # it replaces version 2, which takes no more signatures
    assert [line.version for line in await unsigned(partnership)] == [3]


async def test_who_shares_what_with_whom(partnership: Partnership):
    everything = await matrix(partnership)
    [row] = [line for line in everything if (line.sender, line.recipient) == (HOSPITAL, SCHOOL)]
    assert (row.sender_name, row.recipient_name) == ("County Hospital", "Hill School")
    assert row.purpose == "direct_care"
    assert "special:health" in row.data_categories
    assert "identity" in row.data_items
    assert (row.agreement, row.version, row.state) == ("discharge", 1, "in_force")
    keys = [(line.sender, line.recipient, line.purpose, line.agreement) for line in everything]
    assert keys == sorted(set(keys)), "each once, in order"
    of_school = await matrix(partnership, partner=SCHOOL)
    assert of_school == [line for line in everything if SCHOOL in {line.sender, line.recipient}]
    assert await matrix(partnership, partner=NURSERY) == []
    assert await matrix(partnership, purpose="direct_care") == everything
    assert await matrix(partnership, purpose="safeguarding_child") == []


async def test_the_matrix_reports_an_unknown_organisation_and_an_unknown_purpose_together(
    partnership: Partnership,
):
    with pytest.raises(InvalidInputError) as refused:
        await matrix(partnership, partner="nobody", purpose="gossip")
    assert [fault.pointer for fault in refused.value.faults] == ["/partner", "/purpose"]


async def test_only_what_is_in_force_unless_all_is_asked_for(partnership: Partnership):
    await register(partnership, 2)
    both = {(line.version, line.state) for line in await matrix(partnership, all=True)}
    assert both == {(1, "under_amendment"), (2, "partly_signed")}
    assert {line.version for line in await matrix(partnership)} == {1}
    step = steps.StepRequest("discharge", 1, "suspend", "On trial.")
    await steps.take_step(partnership.registry, officer(SCHOOL), step)
    assert await matrix(partnership) == []
    states = {line.state for line in await matrix(partnership, all=True)}
    assert states == {"suspended", "partly_signed"}


async def test_what_agreements_rest_on(partnership: Partnership):
    wrong = between(
        COUNCIL,
        SCHOOL,
        lawful_bases=[{"partner": COUNCIL, "basis": "6(1)(f)"}],
        conditions=["9(2)(g)+Sch1.18"],
        gateways=["CPA2026.s85"],
    )
    await register(partnership, agreement_id="wrong", **wrong)
    assert not [row for row in await bases(partnership) if row[0] == "wrong"], "nobody has signed"
    await partnership.sign("wrong", 1, COUNCIL, SCHOOL)
    everything = await bases(partnership)
    assert {row for row in everything if row[0] == "wrong"} == {
        ("wrong", "basis", "6(1)(f)", COUNCIL, "not_open"),
        ("wrong", "gateway", "CPA2026.s85", "", "not_yet_in_force"),
        ("wrong", "policy_document", "9(2)(g)+Sch1.18", COUNCIL, "missing"),
    }
    own = {row for row in everything if row[0] == "discharge"}
    assert await bases(partnership, HOSPITAL) == own


async def test_policy_documents_are_those_on_record(partnership: Partnership):
    own = between(COUNCIL, SCHOOL, conditions=["9(2)(g)+Sch1.18"])
    await register(partnership, agreement_id="sensitive", **own)
    await partnership.sign("sensitive", 1, COUNCIL, SCHOOL)
    policy = {"id": "apd", "title": "Safeguarding", "conditions": ["Sch1.18"]}
    found = []
    for seen, review in enumerate(("2026-11-21", "2026-11-22"), start=1):
        document = partner_document(COUNCIL, "local_authority")
        document["policy_documents"] = [{**policy, "review_date": review}]
        document["change"] = {"kind": "update", "reason": "Reviewed."}
        await partners.amend_partner(
            partnership.registry, partnership.actor(COUNCIL), document, seen
        )
        found.append({row[-1] for row in await bases(partnership) if row[0] == "sensitive"})
    assert found == [{"overdue"}, set()]


async def test_the_answer_says_its_source_its_law_and_its_day(partnership: Partnership):
    report = await report_bases.bases(partnership.registry, officer(COUNCIL), date(2018, 5, 24))
    assert (report.on, report.law_edition) == (date(2018, 5, 24), LATEST)
    assert report.looked_at == 1, "signed by all, and begins later"
    early = [row for row in report.items if row.code == "6(1)(e)"]
    assert {row.finding for row in early} == {"not_yet_in_force"}
    assert {row.partner for row in early} == {*PARTIES}
    assert all("Article 6" in row.source and row.url and row.clauses for row in early)


async def test_members_with_their_keys_and_agreements(partnership: Partnership):
    report = await membership.members(partnership.registry, officer(COUNCIL))
    assert [member.partner for member in report.items] == [COUNCIL, HOSPITAL, SCHOOL]
    [council, *_] = report.items
    assert (council.status, council.since) == ("active", date(2026, 11, 22))
    assert (council.charter, council.charter_version) == ("wisc", 1)
    assert (council.keys, council.agreements) == (1, 1)
    seen = await membership.members(partnership.registry, officer(NURSERY))
    assert {member.agreements for member in seen.items} == {0}, "not its own"


async def test_who_has_yet_to_accept_the_newest_charter(partnership: Partnership):
    async def yet(asker: str = COUNCIL) -> list[tuple[str, int, int]]:
        report = await membership.reacceptance(partnership.registry, officer(asker))
        assert report.members == len(PARTIES)
        return [
            (member.partner, member.accepted_version, member.newest_version)
            for member in report.items
        ]

    assert await yet() == []
    later = charter_document(version=2, start_date="2027-01-01", review_date="2028-01-01")
    await registering.register(partnership.registry, partnership.actor(COUNCIL), later)
    assert await yet() == [(partner_id, 1, 2) for partner_id in PARTIES]
    await partnership.sign("wisc", 2, SCHOOL)  # before it has begun
    assert await yet(NURSERY) == [(COUNCIL, 1, 2), (HOSPITAL, 1, 2)]


MANY, COUPLE_OF_SECONDS = 2_000, 2.0


@pytest.mark.database
@pytest.mark.parametrize("many", [500, pytest.param(MANY, marks=pytest.mark.long)])
async def test_thousands_of_agreements_in_a_couple_of_seconds(tmp_path: Path, many: int):
    """Of fewer, in as small a part of the time: each report reads every agreement once."""
    async with open_partnership(f"sqlite:///{tmp_path}/many.sqlite3") as partnership:
        registry = partnership.registry
        text = {"sharings": [sharing(COUNCIL, SCHOOL, gateways=["CA2004.s11"])]}
        payload = json.dumps(text).encode()
        for start in range(0, many, 500):
            async with registry.database.unit_of_work() as uow:
                for number in range(start, start + 500):
                    document = agreement(
                        registry, f"many-{number}", COUNCIL, SCHOOL, "safeguarding_child"
                    )
                    whole = dataclasses.replace(document, payload=payload)
                    add_signed(registry, uow, whole, number)
                await uow.commit()
        asker = officer(COUNCIL)
        for count, ask in (
            (many, reviews.due_for_review(registry, asker, 400)),
            (0, reviews.unsigned(registry, asker)),
            (2 * many, report_matrix.matrix(registry, asker, Narrowed())),
            (0, report_bases.bases(registry, asker)),
            (0, membership.members(registry, asker)),
        ):
            began = time.perf_counter()
            report = await ask
            took = time.perf_counter() - began
            assert report.total == count
            assert took < COUPLE_OF_SECONDS * many / MANY, type(report).__name__
