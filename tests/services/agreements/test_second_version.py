"""Agreements of the second version: registered, signed, checked, printed and compared."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from registry.documents.signatures.signable import Signable
from registry.domain.agreements.relied_law import gateways_of
from registry.errors import InvalidInputError
from registry.law import load_edition
from registry.services.agreements import changes, registering
from registry.services.agreements.document import agreement_html
from registry.services.agreements.naming.as_signed import named_in
from registry.services.drafting import writing
from registry.services.drafting.changes import of_draft
from registry.services.drafting.second_version import second_of
from registry.services.partners import register
from registry.services.partners.document import content_of
from registry.services.partners.register import find_partner
from registry.spreadsheets.agreements.cells import agreement_cells
from tests.simulator import (
    CHARITY,
    COUNCIL,
    HOSPITAL,
    SCHOOL,
    Partnership,
    discharge,
    partner_document,
)
from tests.simulator.second import second

LAW = load_edition()


async def registered(partnership: Partnership, content: dict[str, Any]) -> dict[str, Any]:
    """Register an agreement and return the document that its parties sign."""
    view, _ = await registering.register(partnership.registry, partnership.actor(COUNCIL), content)
    found: dict[str, Any] = json.loads(view.document.payload)
    return found


async def refused(partnership: Partnership, content: dict[str, Any]) -> set[str]:
    with pytest.raises(InvalidInputError) as raised:
        await registered(partnership, content)
    return {fault.pointer for fault in raised.value.faults}


async def test_the_registry_fills_in_the_names_the_parties_sign_under(partnership: Partnership):
    await partnership.charter()
    signed = await registered(partnership, second(partnership))
    for party in signed["parties"]:
        partner = await find_partner(partnership.registry, party["partner"])
        assert (party["legal_name"], party["kind"]) == (partner.legal_name, partner.kind)


async def test_a_name_or_kind_that_is_not_as_registered_is_refused(partnership: Partnership):
    await partnership.charter()
    content = second(partnership)
    content["parties"][0] |= {"legal_name": "Somebody else", "kind": "police"}
    content["parties"][1] |= {"identifiers": [{"scheme": "ods", "value": "ZZZ99"}]}
    assert await refused(partnership, content) == {
        "/parties/0/legal_name",
        "/parties/0/kind",
        "/parties/1/identifiers",
    }


async def test_it_is_signed_verified_and_relied_on_by_checks(partnership: Partnership):
    await partnership.charter()
    await registered(partnership, second(partnership))
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL):
        await partnership.enrol(partner_id)
    await partnership.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL)
    view = await registering.read(partnership.registry, partnership.actor(COUNCIL), "discharge", 1)
    assert view.state == "in_force"
    assert Signable.read(view.document.payload).parties == view.document.parties
    assert {flow.clause for flow in view.document.flows}


async def test_prints_call_the_parties_by_the_names_they_signed_under(partnership: Partnership):
    await partnership.charter()
    content = second(
        partnership,
        accession={
            "kinds": ["charity"],
            "how": "Write to the lead.",
            "joins": [{"sharing": "discharge", "as": ["recipient"]}],
        },
    )
    content["accession"]["joins"][0]["sharing"] = content["sharings"][0]["id"]
    signed = await registered(partnership, content)
    before = {party["partner"]: party["legal_name"] for party in signed["parties"]}
    newer = {**partner_document(COUNCIL, "local_authority"), "legal_name": "New Council"}
    await register.amend_partner(partnership.registry, partnership.actor(COUNCIL), newer, 1)
    html = await agreement_html(partnership.registry, partnership.actor(COUNCIL), "discharge", 1)
    assert before[COUNCIL] in html
    assert html.count("New Council") == 1, "beside the signed name under Parties"
    assert f"{before[COUNCIL]} (now called New Council)" in html
    for words in ("Power or duty", "Duty of confidence", "About 40 people", "Who may join"):
        assert words in html


def _spoil(content: dict[str, Any], change: str) -> None:
    """Make one part of an agreement fit no other part."""
    clause, annex = content["sharings"][0], {"title": "A", "media_type": "application/pdf"}
    approval = {"role": "siro", "name_or_post": "SIRO", "date": "2026-11-01"}
    match change:
        case "conditions":
            clause["conditions"] = [{"partner": "mappa", "condition": "9(2)(h)+Sch1.2"}]
        case "gateways":
            clause["gateways"] = [
                {"from": clause["from"][0], "to": "mappa", "gateway": "HSCA2012.s251B"}
            ]
        case "lead":
            content["lead"] = "mappa"
        case "approvals":
            content["approvals"] = [{**approval, "organisation": "mappa"}]
        case "annexes":
            content["annexes"] = [{**annex, "sha256": "0" * 64}] * 2
        case "joint":
            for party in content["parties"]:
                party["role"] = "joint_controller"


@pytest.mark.parametrize(
    ("pointer", "change"),
    [
        ("/sharings/0/conditions/0/partner", "conditions"),
        ("/sharings/0/gateways/0/to", "gateways"),
        ("/lead", "lead"),
        ("/approvals/0/organisation", "approvals"),
        ("/annexes/1/sha256", "annexes"),
        ("/joint_arrangement", "joint"),
    ],
)
async def test_what_does_not_fit_together_is_refused(
    partnership: Partnership, pointer: str, change: str
):
    await partnership.charter()
    content = second(partnership)
    _spoil(content, change)
    assert pointer in await refused(partnership, content)


async def test_an_item_only_between_some_flows_only_between_them(partnership: Partnership):
    await partnership.charter()
    content = second(partnership)
    clause = content["sharings"][0]
    sender, recipient = (
        clause["from"][0],
        next(to for to in clause["to"] if to != clause["from"][0]),
    )
    clause["data_items"][0]["partners"] = [sender, recipient]
    await registered(partnership, content)
    view = await registering.read(partnership.registry, partnership.actor(COUNCIL), "discharge", 1)
    item = clause["data_items"][0]["id"]
    between = {
        frozenset((flow.sender, flow.recipient))
        for flow in view.document.flows
        if item in flow.data_items and flow.clause == clause["id"]
    }
    assert between == {frozenset((sender, recipient))}


async def test_the_first_version_is_amended_into_the_second_and_compared(partnership: Partnership):
    await partnership.charter()
    await registered(partnership, discharge(partnership))
    content = second(partnership, 2, supersedes=1)
    await registered(partnership, content)
    comparison = await changes.between(
        partnership.registry, partnership.actor(COUNCIL), "discharge"
    )
    text = changes.as_text(comparison)
    assert "Everyone relies on the same." in text
    assert "Schema version is new" in text
    assert "{" not in text


@pytest.mark.parametrize("stated", [1, 3, "2", None, [], {}])
async def test_another_version_of_the_schema_is_refused(partnership: Partnership, stated: Any):
    await partnership.charter()
    assert "/schema_version" in await refused(
        partnership, second(partnership, schema_version=stated)
    )


@pytest.mark.parametrize("junk", [None, 7, "x", [None], [7], [{}], {"a": 1}])
def test_a_draft_that_holds_anything_can_be_carried_over(junk: Any):
    for field in ("parties", "sharings"):
        carried = second_of({"type": "pisa", field: junk}, {}, LAW)
        assert carried["schema_version"] == 2
    within = {"from": junk, "to": junk, "conditions": junk, "gateways": junk, "lawful_bases": junk}
    second_of({"parties": [{"partner": junk, "contact": junk}], "sharings": [within]}, {}, LAW)


@pytest.mark.parametrize(
    "identifiers",
    [
        [{"scheme": "bad", "value": "x"}],
        [{"scheme": "ods"}],
        [{"scheme": "ods", "value": 3}],
        ["x"],
        [[]],
        "x",
        {},
        None,
    ],
)
async def test_identifiers_that_cannot_be_read_are_faults(
    partnership: Partnership, identifiers: Any
):
    await partnership.charter()
    content = second(partnership)
    content["parties"][0]["identifiers"] = identifiers
    places = await refused(partnership, content)
    assert any(place.startswith("/parties/0/identifiers") for place in places)


async def test_the_law_of_each_party_stands_in_an_export(partnership: Partnership):
    await partnership.charter()
    content = await registered(partnership, second(partnership))
    [sharing, *_] = content["sharings"]
    rows = [",".join(row) for row in agreement_cells(content)]
    said = sharing["conditions"][0]
    assert any(f"{said['partner']}={said['condition']}" in row for row in rows)


async def test_who_joined_is_called_as_it_was_when_it_signed(partnership: Partnership):
    p = partnership
    for partner_id in (COUNCIL, HOSPITAL, SCHOOL, CHARITY):
        await p.enrol(partner_id)
    await p.charter()
    content = second(p)
    joins = [{"sharing": content["sharings"][0]["id"], "as": ["recipient"]}]
    await registered(p, content | {"accession": {"kinds": ["charity"], "joins": joins}})
    await p.sign("discharge", 1, COUNCIL, HOSPITAL, SCHOOL, CHARITY)
    charity = await find_partner(p.registry, CHARITY)
    p.clock.now += timedelta(days=1)
    newer = {**dict(content_of(charity)), "legal_name": charity.legal_name.upper() + "."}
    await register.amend_partner(p.registry, p.actor(COUNCIL), newer, charity.version)
    view = await registering.read(p.registry, p.actor(COUNCIL), "discharge", 1)
    named = await named_in(p.registry, p.actor(COUNCIL), view)
    assert named.names[CHARITY] == charity.legal_name
    assert named.beside[CHARITY] == f"{charity.legal_name} (now called {newer['legal_name']})"
    html = await agreement_html(p.registry, p.actor(COUNCIL), "discharge", 1)
    assert html.count(newer["legal_name"]) == 1
    assert html.count(charity.legal_name) >= 2


async def test_a_comparison_calls_organisations_as_they_signed(partnership: Partnership):
    p = partnership
    await p.charter()
    signed = await registered(p, second(p))
    newer = {**partner_document(COUNCIL, "local_authority"), "legal_name": "New Council"}
    await register.amend_partner(p.registry, p.actor(COUNCIL), newer, 1)
    changed = second(p, 2)
    changed["sharings"][0]["from"] = [COUNCIL]
    changed["sharings"][0]["lawful_bases"] = [{"partner": COUNCIL, "basis": "6(1)(e)"}]
    for field in ("conditions", "gateways"):
        del changed["sharings"][0][field]
    before = next(one["legal_name"] for one in signed["parties"] if one["partner"] == COUNCIL)
    actor = p.actor(COUNCIL)
    pair = p.registry, actor, "discharge"
    await writing.begin(p.registry, actor, changed)
    assert before in changes.as_text(await of_draft(*pair))
    assert "New Council" not in changes.as_text(await of_draft(*pair))
    await registered(p, changed)
    assert "New Council" in changes.as_text(await changes.between(*pair))


async def test_a_power_is_said_of_many_directions_at_once(partnership: Partnership):
    """It is printed, compared and read as if it were said of each; an organisation is not its own
    recipient."""
    await partnership.charter()
    content = second(partnership)
    clause = content["sharings"][0]
    one_by_one = json.loads(json.dumps(content))
    power = clause["gateways"][0]["gateway"]
    ends = {"from": clause["from"], "to": clause["to"]}
    clause["gateways"] = [{**ends, "gateway": power}]
    one_by_one["sharings"][0]["gateways"] = [
        {"from": sender, "to": recipient, "gateway": power}
        for sender in ends["from"]
        for recipient in ends["to"]
        if sender != recipient
    ]
    [single], [listed] = one_by_one["sharings"][:1], content["sharings"][:1]
    assert gateways_of(single) == gateways_of(listed)
    registry, actor = partnership.registry, partnership.actor(COUNCIL)
    await registered(partnership, content)
    listed_print = await agreement_html(registry, actor, "discharge", 1)
    await registered(partnership, {**one_by_one, "version": 2})
    assert LAW.gateways[power].name in listed_print
    found = await changes.between(registry, actor, "discharge", 1, 2)
    assert [change.pointer for change in found.changes if "gateways" in change.pointer] == [
        "/sharings/0/gateways"
    ]
    assert "Everyone relies on the same" in changes.as_text(found)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"from": [], "to": [COUNCIL]}], "/sharings/0/gateways/0/from"),
        ([{"from": [HOSPITAL, "stranger"], "to": COUNCIL}], "/sharings/0/gateways/0/from/1"),
        ([{"from": [HOSPITAL], "to": HOSPITAL}], "/sharings/0/gateways/0/to"),
        ([{"from": [HOSPITAL], "to": [COUNCIL, COUNCIL]}], "/sharings/0/gateways/0"),
        (
            [{"from": HOSPITAL, "to": COUNCIL}, {"from": [HOSPITAL], "to": [COUNCIL]}],
            "/sharings/0/gateways/1",
        ),
        ([{"from": [HOSPITAL, 7], "to": COUNCIL}], "/sharings/0/gateways/0/from/1"),
    ],
)
async def test_faults_in_lists_of_directions(
    partnership: Partnership, entries: list[dict[str, Any]], expected: str
):
    await partnership.charter()
    content = second(partnership)
    clause = content["sharings"][0]
    power = clause["gateways"][0]["gateway"]
    clause["gateways"] = [{**entry, "gateway": power} for entry in entries]
    assert expected in await refused(partnership, content)
