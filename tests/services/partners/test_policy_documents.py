"""``apd_in_place`` from the sender's record: the request comes first, then the cautious reading."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from registry.documents.json.canonical import canonical_bytes
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import parse_facts
from registry.domain.decision.policy_needed import covers, families_needing
from registry.domain.records.partners import Partner
from registry.law import load_edition
from registry.services.partners.policy_documents import PolicyFact, with_policy

LAW = load_edition()
IN_NEED = {
    "from_kind": "local_authority",
    "to_kind": "maintained_school",
    "purpose": "child_in_need_s17",
    "data_categories": ["special:health"],
    "subject": {"age_band": "child_u13"},
    "routine": True,
    "evaluation_date": "2026-11-22",
}


def sender(*documents: dict[str, Any]) -> Partner:
    content = {
        "id": "council",
        "legal_name": "The Council",
        "kind": "local_authority",
        "policy_documents": list(documents),
    }
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Partner(
        "council", 1, "local_authority", "The Council", canonical_bytes(content), at, "x"
    )


def document(*conditions: str, review: str = "2027-03-01", name: str = "apd") -> dict[str, Any]:
    return {"id": name, "title": "Ours", "conditions": list(conditions), "review_date": review}


def found(*documents: dict[str, Any], **facts: Any) -> PolicyFact:
    parsed = parse_facts({**IN_NEED, **facts}, LAW)
    answered, fact = with_policy(parsed, sender(*documents), LAW)
    assert answered == parsed._replace(apd_in_place=fact.in_place)
    return fact


def test_the_law_says_which_conditions_need_one():
    [family] = families_needing(parse_facts(IN_NEED, LAW), LAW)
    assert family.conditions[0] == "9(2)(g)+Sch1.6"
    assert "9(2)(g)+Sch1.6" in family.needing
    care = {**IN_NEED, "from_kind": "nhs_trust", "purpose": "direct_care"}
    assert families_needing(parse_facts(care, LAW), LAW) == ()


@pytest.mark.parametrize(
    ("documents", "in_place", "says"),
    [
        ((), None, "none on record"),
        ((document("Sch1.6"),), True, "in place"),
        ((document("9(2)(g)+Sch1.6"),), True, "1 March 2027"),
        ((document("Sch1.6", review="2026-11-22"),), True, "in place"),  # the last good day
        ((document("Sch1.6", review="2026-11-21"),), False, "due for review since"),
        ((document("Sch1.10"),), False, "none on record here that covers"),
        ((document("Art10+Sch1.6"),), False, "none on record here that covers"),
        ((document("Sch1.60"),), False, "none on record here that covers"),
        ((document(),), None, "does not say which"),
        ((document(), document("Sch1.10")), False, "none on record here that covers"),
        (
            (document("Sch1.6", review="2026-01-01", name="old"), document("Sch1.6")),
            True,
            "(apd)",
        ),
    ],
)
def test_the_record_answers_on_the_cautious_reading(
    documents: tuple[dict[str, Any], ...], in_place: bool | None, says: str
):
    fact = found(*documents)
    assert fact.in_place is in_place
    assert fact.source == "register"
    assert says in fact.words
    assert fact.needed_for == ("9(2)(g)+Sch1.6",)


def test_one_for_another_condition_that_fits_is_neither_yes_nor_no():
    others = families_needing(parse_facts({**IN_NEED, "subject": {"at_risk": True}}, LAW), LAW)[
        0
    ].conditions[1:]
    assert others
    fact = found(document(others[0]), subject={"at_risk": True})
    assert fact.in_place is None
    assert "another that fits" in fact.words


@pytest.mark.parametrize("said", [True, False])
def test_the_practitioners_answer_takes_precedence(said: bool):
    fact = found(document("Sch1.10", review="2020-01-01"), apd_in_place=said)
    assert (fact.in_place, fact.source) == (said, "request")


def test_nothing_is_said_if_no_document_is_needed():
    fact = found(document("Sch1.6"), data_categories=["personal"])
    assert (fact.in_place, fact.needed_for) == (None, ())


def test_it_decides_routine_sharing():
    """R8: an overdue document is not in place; a current one lets the share go on."""

    def outcome(review: str) -> str:
        facts = parse_facts(IN_NEED, LAW)
        answered, _ = with_policy(facts, sender(document("Sch1.6", review=review)), LAW)
        return decide(answered, LAW).outcome

    assert outcome("2027-01-01") == "SHARE_SUPPORTED"
    assert outcome("2026-01-01") == "SEEK_ADVICE"


def test_a_paragraph_covers_its_conditions_and_no_other():
    assert covers("Sch1.1", "9(2)(b)+Sch1.1")
    assert not covers("Sch1.1", "9(2)(g)+Sch1.11")
    assert not covers("1", "9(2)(b)+Sch1.1")
