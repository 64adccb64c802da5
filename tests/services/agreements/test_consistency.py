"""Faults of an agreement that a schema cannot see: processors, ids, and who may join."""

from __future__ import annotations

from typing import Any

import pytest

from registry.services.agreements.consistency import MOST_FLOWS, clause_faults
from tests.domain.agreements.test_comparison import agreement

P = "elm-hosting"


def with_processor(**changes: Any) -> dict[str, Any]:
    """Return a valid agreement in which a processor of the first sender shares on its behalf."""
    content = agreement()
    clause = content["sharings"][0]
    controller = clause["from"][0]
    clause["from"] = [*clause["from"], P]
    party = {"partner": P, "role": "processor", "acts_for": [controller], **changes}
    content["parties"].append({name: value for name, value in party.items() if value})
    return content


def places(content: dict[str, Any]) -> list[str]:
    return [fault.pointer for fault in clause_faults(content)]


def test_a_processor_shares_on_its_controllers_basis():
    content = with_processor()
    assert places(content) == []
    number = len(content["parties"]) - 1
    assert places(with_processor(acts_for=None)) == [
        f"/parties/{number}/acts_for",
        f"/sharings/0/from/{len(content['sharings'][0]['from']) - 1}",
    ]


@pytest.mark.parametrize("who", [P, "somebody-else"])
def test_a_processor_acts_for_controllers_among_the_parties(who: str):
    content = with_processor(acts_for=[who])
    number = len(content["parties"]) - 1
    assert f"/parties/{number}/acts_for/0" in places(content)


def test_only_a_processor_acts_for_others():
    content = with_processor(role="joint_controller")
    number = len(content["parties"]) - 1
    assert f"/parties/{number}/acts_for" in places(content)


def test_a_processor_relies_on_no_basis_of_its_own():
    content = with_processor()
    bases = content["sharings"][0]["lawful_bases"]
    bases.append({"partner": P, "basis": "6(1)(f)"})
    [fault] = clause_faults(content)
    assert fault.pointer == f"/sharings/0/lawful_bases/{len(bases) - 1}/partner"
    assert "acts for its controllers" in fault.detail


def test_each_id_names_one_clause_or_one_item_in_a_clause():
    content = agreement()
    content["sharings"][1]["id"] = content["sharings"][0]["id"]
    items = content["sharings"][0]["data_items"]
    items.append(dict(items[0]))
    assert places(content) == [f"/sharings/0/data_items/{len(items) - 1}/id", "/sharings/1/id"]


def test_an_organisation_joins_an_existing_sharing_once_and_states_its_basis():
    content = agreement()
    clause = content["sharings"][0]["id"]
    good = {"sharing": clause, "as": ["sender"], "basis": "6(1)(e)"}
    content["accession"] = {"kinds": ["gp_practice"], "joins": [good]}
    assert places(content) == []
    joins = [good, good, {"sharing": "no_such", "as": ["recipient"]}]
    joins.append({"sharing": content["sharings"][1]["id"], "as": ["sender", "recipient"]})
    content["accession"]["joins"] = joins
    assert places(content) == [
        "/accession/joins/1/sharing",
        "/accession/joins/2/sharing",
        "/accession/joins/3/basis",
    ]


def test_a_version_supersedes_an_earlier_one():
    assert places({**agreement(), "supersedes": 1}) == ["/supersedes"]
    assert places({**agreement(), "version": 2, "supersedes": 1}) == []


def test_policy_documents_relied_on_belong_to_parties():
    content = agreement()
    party = content["parties"][0]["partner"]
    content["policy_documents"] = [{"partner": party, "id": "apd"}, {"partner": P, "id": "apd"}]
    assert places(content) == ["/policy_documents/1/partner"]


def test_an_agreement_holds_no_more_flows_than_are_read_in_a_moment():
    """However many organisations share in a clause; items that name them make it more."""
    content = agreement()
    clause = content["sharings"][0]
    item = clause["data_items"][0]
    ends = [f"p{number}" for number in range(400)]
    wide = {**clause, "from": ends, "to": ends}
    content["sharings"] = [{**wide, "id": f"c{number}"} for number in range(60)]
    assert "/sharings" not in places(content)
    named = [
        {**item, "id": f"i{bit}", "partners": [p for n, p in enumerate(ends) if n >> bit & 1]}
        for bit in range(9)
    ]
    assert len(ends) ** 2 > MOST_FLOWS  # each two share something else
    content["sharings"] = [{**wide, "data_items": [item, *named]}]
    assert "/sharings" in places(content)


@pytest.mark.parametrize("unread", ["", ["elm-school", ""], None], ids=["list", "entry", "missing"])
@pytest.mark.parametrize("end", ["from", "to"])
def test_what_cannot_be_read_is_named_once_and_nothing_that_follows_from_it(unread: Any, end: str):
    """The schema names the fault at ``from`` or ``to``; what would be there could be anybody."""
    clause: dict[str, Any] = {
        "id": "help",
        "from": ["elm-school"],
        "to": ["elm-council"],
        "lawful_bases": [{"partner": "elm-school", "basis": "6(1)(e)"}],
        "conditions": [{"partner": "elm-trust", "condition": "9(2)(g)+Sch1.18"}],
        "gateways": [{"from": "elm-school", "to": "elm-council", "gateway": "CA1989.s27"}],
        "data_items": [{"id": "all", "partners": ["elm-school", "elm-council", "elm-trust"]}],
    }
    parties = [{"partner": f"elm-{name}"} for name in ("school", "council", "trust")]
    content = {"parties": parties, "sharings": [clause]}
    assert places(content) == [
        "/sharings/0/data_items/0/partners/2",
        "/sharings/0/conditions/0/partner",
    ]
    clause[end] = unread
    if unread is None:
        del clause[end]
    assert places(content) == []
