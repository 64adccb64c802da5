"""What an agreement rests on, compared with the law tables on two days."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from registry.documents.json.editions import is_second
from registry.domain.agreements.basis_review import BasisReview, Clause, Organisation, PolicyPaper
from registry.domain.agreements.relied_law import (
    EVERYONE,
    Condition,
    Gateway,
    ReliedBasis,
    conditions_of,
    gateways_of,
)
from registry.domain.decision.facts_parts import AS_ITS_KIND
from registry.domain.decision.reading.kinds import kind_of
from registry.law import Law, load_edition
from registry.resources import shipped

LAW = load_edition()
START, ON = date(2026, 3, 1), date(2026, 11, 22)
COUNCIL, CHARITY, POLICE, SCHOOL = "council", "charity", "police", "school"
KINDS = {
    COUNCIL: "local_authority",
    CHARITY: "charity",
    POLICE: "police",
    SCHOOL: "maintained_school",
}


def changed(table: str, code: str, **dates: Any) -> Law:
    """The law with different dates for one row."""
    rows = getattr(LAW, table)
    row = dataclasses.replace(rows[code], **dates)
    return dataclasses.replace(LAW, **{table: MappingProxyType({**rows, code: row})})


def found(
    law: Law = LAW,
    *,
    start: date = START,
    on: date = ON,
    papers: dict[str, tuple[PolicyPaper, ...]] | None = None,
    **clause: Any,
) -> set[tuple[str, str, str, str]]:
    """The findings for one clause from the council to the charity: what, code, partner, finding."""
    organisations = {
        partner: Organisation(law.kinds[kind], (papers or {}).get(partner, ()))
        for partner, kind in KINDS.items()
    }
    values = {
        "id": "c1",
        "senders": (COUNCIL,),
        "recipients": (CHARITY,),
        "purpose": "safeguarding_child",
        "relied": (ReliedBasis(COUNCIL, "6(1)(e)"),),
        "conditions": (),
        "gateways": (),
        **clause,
    }
    values["conditions"] = tuple(Condition(EVERYONE, code) for code in values["conditions"])
    values["gateways"] = tuple(Gateway(EVERYONE, EVERYONE, code) for code in values["gateways"])
    findings = BasisReview(law, organisations, start, on).findings([Clause(**values)])
    assert all(ids == ["c1"] for ids in findings.values())
    assert all(finding.detail.endswith(".") for finding in findings)
    assert all(finding.source or finding.finding == "not_known" for finding in findings)
    return {(finding.what, finding.code, finding.partner, finding.finding) for finding in findings}


def test_a_public_task_of_a_council_is_nothing_to_look_at():
    assert found() == set()


@pytest.mark.parametrize("basis", ["6(1)(f)", "6(1)(ea)", "DPA2018.Part3.s35(2)(b)"])
def test_bases_that_are_not_a_councils(basis: str):
    assert found(relied=((COUNCIL, basis),)) == {("basis", basis, COUNCIL, "not_open")}


@pytest.mark.parametrize("basis", ["6(1)(e)", "DPA2018.Part3.s35(2)(b)"])
def test_bases_that_are_not_a_charitys(basis: str):
    clause = {"senders": (CHARITY,), "recipients": (COUNCIL,), "relied": ((CHARITY, basis),)}
    assert found(**clause) == {("basis", basis, CHARITY, "not_open")}


def test_part_3_is_the_polices_for_law_enforcement_alone():
    part_3 = "DPA2018.Part3.s35(2)(b)"
    clause = {"senders": (POLICE,), "recipients": (COUNCIL,), "relied": ((POLICE, part_3),)}
    assert found(purpose="crime_prevention", **clause) == set()
    assert found(purpose="direct_care", **clause) == {("basis", part_3, POLICE, "not_open")}


def test_what_one_organisation_differs_in_decides_for_it():
    status = AS_ITS_KIND._replace(public_authority=True)
    kind = kind_of(LAW.kinds["charity"], status)
    clause = Clause("c1", (CHARITY,), (COUNCIL,), "early_help", (ReliedBasis(CHARITY, "6(1)(f)"),))
    others = {COUNCIL: Organisation(LAW.kinds["local_authority"]), CHARITY: Organisation(kind)}
    [finding] = BasisReview(LAW, others, START, ON).findings([clause])
    assert finding.finding == "not_open"


@pytest.mark.parametrize(
    ("start", "on", "finding"),
    [
        ("2026-01-01", "2026-02-04", "not_yet_in_force"),
        ("2026-01-01", "2026-02-05", "in_force_only_since"),
        ("2026-02-05", "2026-11-22", None),
    ],
)
def test_a_basis_that_began_after_the_agreement(start: str, on: str, finding: str | None):
    clause = {"senders": (CHARITY,), "recipients": (COUNCIL,), "relied": ((CHARITY, "6(1)(ea)"),)}
    days = {"start": date.fromisoformat(start), "on": date.fromisoformat(on)}
    expected = {("basis", "6(1)(ea)", CHARITY, finding)} if finding else set()
    assert found(**days, **clause) == expected


@pytest.mark.parametrize(
    ("table", "code", "clause", "whose"),
    [
        ("bases", "6(1)(e)", {}, COUNCIL),
        ("conditions", "9(2)(h)+Sch1.2", {"conditions": ("9(2)(h)+Sch1.2",)}, ""),
        ("gateways", "CA2004.s11", {"gateways": ("CA2004.s11",), "recipients": (POLICE,)}, ""),
    ],
)
def test_what_has_ended_or_will_end(table: str, code: str, clause: dict[str, Any], whose: str):
    what = {"bases": "basis", "conditions": "condition", "gateways": "gateway"}[table]
    for ends, finding in ((date(2026, 11, 21), "no_longer_in_force"), (ON, "ends")):
        law = changed(table, code, in_force_to=ends)
        assert found(law, **clause) == {(what, code, whose, finding)}
    assert found(**clause) == set()


def test_a_gateway_that_is_not_law_yet_or_that_nobody_here_can_use():
    assert found(gateways=("CPA2026.s85",)) == {("gateway", "CPA2026.s85", "", "not_yet_in_force")}
    assert found(gateways=("HA1996.s213B",), recipients=(POLICE,)) == {
        ("gateway", "HA1996.s213B", "", "fits_nobody")
    }


def test_codes_that_no_table_knows():
    assert found(conditions=("9(2)(z)",), gateways=("Old.s1",)) == {
        ("condition", "9(2)(z)", "", "not_known"),
        ("gateway", "Old.s1", "", "not_known"),
    }


SCH_18, SCH_10 = "9(2)(g)+Sch1.18", "Art10+Sch1.10"


@pytest.mark.parametrize(
    ("paper", "finding"),
    [
        (None, "missing"),
        (PolicyPaper("Ours", ("Sch1.6",), ON), "missing"),
        (PolicyPaper("Ours", (), ON), "unclear"),
        (PolicyPaper("Ours", ("Sch1.18",), date(2026, 11, 21)), "overdue"),
        (PolicyPaper("Ours", ("Sch1.18",), ON), None),
        (PolicyPaper("Ours", (SCH_18,), ON), None),
    ],
)
def test_policy_documents_that_conditions_need(paper: PolicyPaper | None, finding: str | None):
    papers = {COUNCIL: (paper,)} if paper else {}
    expected = {("policy_document", SCH_18, COUNCIL, finding)} if finding else set()
    assert found(conditions=(SCH_18,), papers=papers) == expected


def test_a_condition_that_needs_none_towards_the_police_alone():
    assert found(conditions=(SCH_10,), recipients=(POLICE,)) == set()
    both = found(conditions=(SCH_10,), recipients=(POLICE, SCHOOL))
    assert both == {("policy_document", SCH_10, COUNCIL, "missing")}


def test_each_finding_says_where_it_can_be_read():
    clause = Clause(
        "c1",
        (COUNCIL,),
        (CHARITY,),
        "early_help",
        (ReliedBasis(COUNCIL, "6(1)(f)"),),
        (Condition(EVERYONE, SCH_18),),
    )
    organisations = {partner: Organisation(LAW.kinds[kind]) for partner, kind in KINDS.items()}
    findings = BasisReview(LAW, organisations, START, ON).findings([clause])
    cited = {finding.what: finding.source.cited for finding in findings if finding.source}
    assert "Article 6" in cited["basis"]
    assert "Schedule 1 Part 4" in cited["policy_document"]


def test_templates_shipped_rest_on_what_is_law():
    """It is so for every kind of organisation that may take a part; policy documents are left to
    the parties."""
    for path in sorted((shipped("agreements") / "templates").glob("*.json")):
        template = json.loads(path.read_text("utf-8"))
        if is_second(template):
            continue  # tests/conformance/templates
        filled = {
            part["part"]: [f"{part['part']}/{kind}" for kind in part["kinds"]]
            for part in template["parts"]
        }
        organisations = {
            partner: Organisation(LAW.kinds[partner.split("/")[1]])
            for partners in filled.values()
            for partner in partners
        }
        clauses = [
            Clause(
                id=sharing["id"],
                senders=tuple(sender for part in sharing["from"] for sender in filled[part]),
                recipients=tuple(recipient for part in sharing["to"] for recipient in filled[part]),
                purpose=sharing["purpose"],
                relied=tuple(
                    ReliedBasis(partner, entry["basis"])
                    for entry in sharing["lawful_bases"]
                    for partner in filled[entry["part"]]
                ),
                conditions=conditions_of(sharing),
                gateways=gateways_of(sharing),
            )
            for sharing in template["sharings"]
        ]
        findings = BasisReview(LAW, organisations, ON, ON).findings(clauses)
        wrong = [finding for finding in findings if finding.what != "policy_document"]
        assert wrong == [], path.name
