"""What is read from partner documents: role holders, faults, and changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from registry.documents.json.canonical import canonical_bytes
from registry.domain.records.partners import Partner
from registry.errors import InvalidInputError
from registry.services.partners.changes import changes_between
from registry.services.partners.document import contact_of, role_holder
from registry.services.partners.faults import clean_document

TODAY = date(2026, 11, 22)
SCHOOL = {"id": "hill-school", "legal_name": "Hill School", "kind": "maintained_school"}


def partner(**fields: Any) -> Partner:
    document = clean_document({**SCHOOL, **fields})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    kind, name = document["kind"], document["legal_name"]
    return Partner(document["id"], 1, kind, name, canonical_bytes(document), at, "x")


def dpo(name: str, start: str = "", end: str = "", role: str = "dpo") -> dict[str, str]:
    days = {"from": start, "to": end}
    return {"name": name, "role": role, **{k: v for k, v in days.items() if v}}


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2024-12-31", None),
        ("2025-01-01", "Ann"),
        ("2025-06-30", "Ann"),  # they hold the role on the last day too
        ("2025-07-01", None),
        ("2026-01-01", "Ben"),
        ("2026-03-01", "Cy"),  # of two at once, the one who began last
        ("2099-01-01", "Cy"),
    ],
)
def test_who_holds_a_role_on_a_day(on: str, name: str | None):
    holders = [dpo("Cy", "2026-03-01"), dpo("Ann", "2025-01-01", "2025-06-30")]
    holders += [dpo("Ben", "2026-01-01"), dpo("Di", role="siro")]
    found = role_holder(partner(role_holders=holders), "dpo", date.fromisoformat(on))
    assert (found and found["name"]) == name


def test_the_contact_of_a_day_comes_before_the_standing_one():
    holder = {
        **dpo("Out of term", "2026-07-23", "2026-08-31", "contact"),
        "telephone": "01632 960001",
    }
    body = partner(contact={"name": "Desk", "telephone": "01632 960100"}, role_holders=[holder])
    names = [(contact_of(body, date(2026, 8, day)) or {})["name"] for day in (31,)] + [
        (contact_of(body, date(2026, 9, 1)) or {})["name"]
    ]
    assert names == ["Out of term", "Desk"]
    nameless = partner(
        contact={"name": "Desk", "telephone": "01632 960100"},
        role_holders=[dpo("No number", role="contact")],
    )
    assert (contact_of(nameless, TODAY) or {})["name"] == "Desk"


def test_every_fault_at_once_those_of_the_schema_and_those_it_cannot_see():
    policy = {"id": "apd", "title": "One", "review_date": "2027-01-01"}
    document = {
        **SCHOOL,
        "kind": "palace",
        "identifiers": [{"scheme": "urn", "value": "12 34 56"}, {"scheme": "gss", "value": "e1"}],
        "role_holders": [dpo("Ann", "2026-02-01", "2026-01-31"), dpo("Ben", "2026-02-30")],
        "policy_documents": [policy, policy],
        "assessments": [
            {"kind": "dpia", "reference": "1", "date": "2026-02-01", "review_date": "2026-01-01"}
        ],
    }
    with pytest.raises(InvalidInputError) as refused:
        clean_document(document)
    assert {fault.pointer for fault in refused.value.faults} == {
        "/kind",
        "/identifiers/1/value",
        "/role_holders/0/to",
        "/role_holders/1/from",
        "/policy_documents/1/id",
        "/assessments/0/review_date",
    }


@pytest.mark.parametrize("sent", [None, [], "x", {}, {"identifiers": [None, {"scheme": 1}]}])
def test_another_kind_of_document_has_faults_and_nothing_else(sent: object):
    with pytest.raises(InvalidInputError):
        clean_document(sent)


def test_changes_are_described_by_the_subject_of_each_entry():
    older = {
        **SCHOOL,
        "identifiers": [{"scheme": "urn", "value": "123456"}],
        "role_holders": [dpo("Ann", "2025-01-01"), dpo("Di", role="siro")],
        "overrides": {"public_authority": True},
        "change": {"kind": "update", "reason": "First."},
    }
    newer = {
        **SCHOOL,
        "legal_name": "Hill Academy",
        "identifiers": [
            {"scheme": "gss", "value": "E06000054"},
            {"scheme": "urn", "value": "123457"},
        ],
        "role_holders": [dpo("Ben", "2026-01-01"), dpo("Ann", "2025-01-01", "2025-12-31")],
        "privacy_notice_url": "https://hill.example/",
    }
    assert [(change.pointer, change.detail) for change in changes_between(older, newer)] == [
        ("/identifiers/0", "Added: GSS code (value E06000054)."),
        ("/identifiers/1/value", "URN: value was 123456 and is now 123457."),
        ("/legal_name", "Legal name was Hill School and is now Hill Academy."),
        (
            "/overrides/public_authority",
            "Overrides: public authority was yes and is no longer given.",
        ),
        ("/privacy_notice_url", "Privacy notice url is now https://hill.example/."),
        ("/role_holders/0", "Added: data protection officer Ben (first day 1 January 2026)."),
        ("/role_holders/1/to", "Data protection officer Ann: last day is now 31 December 2025."),
        ("/role_holders/1", "Removed: senior information risk owner (SIRO) Di."),
    ]
    assert changes_between(newer, newer) == []
