"""RP: telling a private individual, row by row (law.md §3.7, §7.1 RP)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from tests.domain.decision.cases import SMALL_CHILD, TEEN, VALID, assess, codes, rule

A, E, EA, F = "6(1)(a)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"
H2, G6, G18, EXPLICIT = "9(2)(h)+Sch1.2", "9(2)(g)+Sch1.6", "9(2)(g)+Sch1.18", "9(2)(a)"
LACKS = {"capacity": "lacks"}
ABLE = {**TEEN, "gillick": "competent"}
NOT_ABLE = {**TEEN, "gillick": "not_competent"}
CLAIMS = {**SMALL_CHILD, "gillick": "claims_competent"}
OLDER = {"age_band": "child_16_17", "capacity": "has"}
GIVEN = {"consent_state": "given", "consent_detail": VALID}
REFUSED = {"consent_state": "refused"}
RESPONSIBLE = "parent_with_responsibility"
HEALTH, RELIGION, CRIMINAL = "special:health", "special:religion", "criminal"
TRUST, COUNCIL, SCHOOL, CHARITY = "nhs_trust", "local_authority", "maintained_school", "charity"
NURSERY = "nursery"


def tell(
    sender: str,
    relation: str | None,
    *categories: str,
    purpose: str = "direct_care",
    source: bool | None = None,
    **facts: Any,
) -> Assessment:
    recipient = {"relation": relation, "is_or_lives_with_source_of_risk": source}
    answer = assess(sender, "family_member", purpose, *categories, recipient=recipient, **facts)
    assert rule(answer) == "RP", (rule(answer), answer.outcome)
    return answer


def row(answer: Assessment) -> int:
    [because] = [reason.because for reason in answer.reasons if reason.deciding]
    return int(because.removeprefix("row_"))


def found(answer: Assessment) -> tuple[int, str]:
    return row(answer), answer.outcome


# 1 a valid consent of whoever may speak


@pytest.mark.parametrize(
    ("sender", "purpose", "bases"),
    [
        (COUNCIL, "direct_care", (A, E)),
        (CHARITY, "direct_care", (A, F)),
        (SCHOOL, "parental_request", (A, E)),
        (CHARITY, "commercial_request", (A,)),
    ],
)
def test_row_1_somebody_who_may_speak_agreed(
    sender: str, purpose: str, bases: tuple[str, ...]
) -> None:
    answer = tell(sender, "other_family", HEALTH, CRIMINAL, purpose=purpose, **GIVEN)
    assert found(answer) == (1, "SHARE_SUPPORTED")
    assert (answer.bases, answer.conditions) == (bases, (EXPLICIT, "Art10+Sch1.29"))
    assert not {"REFUSAL_NOT_A_BAR", "CONSENT_NOT_THE_BASIS"} & codes(answer)


def test_row_1_is_not_for_a_consent_that_is_not_valid() -> None:
    inexplicit = {"consent_state": "given", "consent_detail": {**VALID, "explicit": False}}
    assert found(tell(CHARITY, "other_family", HEALTH, **inexplicit)) == (9, "CONSENT_NEEDED")


# 2 a disagreement


def test_row_2_two_who_may_speak_differ() -> None:
    conflict = {"consent_state": "refused", "consent_detail": {"conflict": True}}
    answer = tell(SCHOOL, RESPONSIBLE, subject=SMALL_CHILD, **conflict)
    assert found(answer) == (2, "SEEK_ADVICE")


@pytest.mark.parametrize(
    ("relation", "detail", "expected"),
    [
        (RESPONSIBLE, {"by": "parental_responsibility"}, (2, "SEEK_ADVICE")),
        (RESPONSIBLE, {}, (2, "SEEK_ADVICE")),  # nobody named: the one who may speak
        ("parent_without", {"by": "parental_responsibility"}, (14, "SEEK_ADVICE")),
        (RESPONSIBLE, {"by": "next_of_kin"}, (12, "SHARE_SUPPORTED")),  # it counts as not sought
    ],
)
def test_row_2_one_parent_refused_and_the_other_asks(
    relation: str, detail: dict[str, Any], expected: tuple[int, str]
) -> None:
    facts = {**REFUSED, "consent_detail": detail}
    assert found(tell(SCHOOL, relation, subject=SMALL_CHILD, **facts)) == expected


# 3 warning someone in danger


@pytest.mark.parametrize("risk", ["child", "others", "subject_and_others", "life"])
def test_row_3_warning_someone_is_done_with_the_police(risk: str) -> None:
    answer = tell(TRUST, "person_at_risk", risk_of_serious_harm=risk, source=False)
    assert found(answer) == (3, "SEEK_ADVICE")


@pytest.mark.parametrize("risk", ["none", "self", "subject", None])
def test_row_3_only_where_they_are_in_danger(risk: str | None) -> None:
    answer = tell(TRUST, "person_at_risk", risk_of_serious_harm=risk, source=False)
    assert found(answer) == (9, "CONSENT_NEEDED")


# 4 to 6 an adult who lacks capacity


@pytest.mark.parametrize("relation", ["attorney_health_welfare", "deputy", "advocate"])
def test_row_4_who_speaks_for_the_adult(relation: str) -> None:
    answer = tell(TRUST, relation, HEALTH, CRIMINAL, subject=LACKS)
    assert found(answer) == (4, "SHARE_SUPPORTED")
    assert "BEST_INTERESTS" in codes(answer)
    speaks = () if relation == "advocate" else (EXPLICIT,)
    assert answer.conditions[: 2 + len(speaks)] == (H2, G6, *speaks)
    assert ("Art10+Sch1.29" in answer.conditions) == bool(speaks)
    assert A not in answer.bases


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("personal", (4, "SHARE_SUPPORTED")),
        (HEALTH, (6, "SEEK_ADVICE")),
        (CRIMINAL, (6, "SEEK_ADVICE")),
    ],
)
def test_row_4_an_attorney_for_property(category: str, expected: tuple[int, str]) -> None:
    answer = tell(COUNCIL, "attorney_property", category, purpose="service_delivery", subject=LACKS)
    assert found(answer) == expected


@pytest.mark.parametrize(
    "relation", ["carer", "spouse_or_partner", "other_family", RESPONSIBLE, "parent_without"]
)
@pytest.mark.parametrize("sender", [TRUST, COUNCIL, "private_care_provider"])
def test_row_5_those_close_to_the_adult(relation: str, sender: str) -> None:
    answer = tell(sender, relation, HEALTH, subject=LACKS)
    assert found(answer) == (5, "SHARE_SUPPORTED")
    assert "BEST_INTERESTS" in codes(answer)
    assert answer.conditions[0] == H2


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ({}, (6, "SEEK_ADVICE")),
        ({"by": "self"}, (6, "SEEK_ADVICE")),
        ({"by": "next_of_kin"}, (5, "SHARE_SUPPORTED")),  # a relative's no is not theirs
    ],
)
def test_row_5_the_adult_is_heard_all_the_same(
    state: str, detail: dict[str, Any], expected: tuple[int, str]
) -> None:
    facts = {"consent_state": state, "consent_detail": detail}
    assert found(tell(TRUST, "carer", HEALTH, subject=LACKS, **facts)) == expected


@pytest.mark.parametrize(
    ("sender", "relation", "facts"),
    [
        (TRUST, "person_at_risk", {}),
        (TRUST, "foster_carer", {}),
        (TRUST, None, {}),
        (CHARITY, "carer", {}),
        (TRUST, "carer", {"risk_of_serious_harm": "self"}),
        (TRUST, "carer", {"purpose": "service_delivery"}),
    ],
)
def test_row_6_anybody_else(sender: str, relation: str | None, facts: dict[str, Any]) -> None:
    answer = tell(sender, relation, subject=LACKS, **facts)
    assert found(answer) == (6, "SEEK_ADVICE")
    assert "BEST_INTERESTS" in codes(answer)


# 7 to 9 a capable adult, or a child who may decide


@pytest.mark.parametrize("subject", [ABLE, OLDER])
@pytest.mark.parametrize("relation", [RESPONSIBLE, "parent_without"])
@pytest.mark.parametrize("sender", [SCHOOL, "academy", "independent_school", "fe_college", NURSERY])
def test_row_7_ordinary_schooling(sender: str, relation: str, subject: dict[str, Any]) -> None:
    answer = tell(sender, relation, purpose="parental_request", subject=subject)
    assert found(answer) == (7, "SHARE_SUPPORTED")


@pytest.mark.parametrize(
    ("category", "facts"),
    [
        (HEALTH, {}),
        (CRIMINAL, {}),
        ("personal", {"relation": "other_family"}),
        ("personal", {"sender": TRUST}),
        ("personal", {"risk_of_serious_harm": "self"}),
        ("personal", {"subject": {**ABLE, "at_risk": True}}),
    ],
)
def test_row_7_nothing_but_that(category: str, facts: dict[str, Any]) -> None:
    given: dict[str, Any] = {"sender": SCHOOL, "relation": RESPONSIBLE, "subject": ABLE, **facts}
    sender, relation = given.pop("sender"), given.pop("relation")
    answer = tell(sender, relation, category, purpose="parental_request", **given)
    assert found(answer) == (9, "CONSENT_NEEDED")


def test_row_7_a_risk_is_nothing_where_the_parent_is_known_to_be_safe() -> None:
    safe = {"source": False, "risk_of_serious_harm": "subject"}
    answer = tell(SCHOOL, RESPONSIBLE, purpose="parental_request", subject=ABLE, **safe)
    assert found(answer) == (7, "SHARE_SUPPORTED")


@pytest.mark.parametrize(
    ("purpose", "facts", "outcome"),
    [
        ("direct_care", {}, "NOT_SUPPORTED"),
        ("direct_care", {"risk_of_serious_harm": "none"}, "NOT_SUPPORTED"),
        ("direct_care", {"risk_of_serious_harm": "self"}, "SEEK_ADVICE"),
        ("safeguarding_adult", {}, "SEEK_ADVICE"),
        ("early_help", {"sender": SCHOOL, "subject": ABLE}, "SEEK_ADVICE"),  # row 7 but for the no
        ("early_help", {"sender": SCHOOL, "subject": ABLE, "category": HEALTH}, "NOT_SUPPORTED"),
    ],
)
def test_row_8_they_can_decide_and_said_no(
    purpose: str, facts: dict[str, Any], outcome: str
) -> None:
    given: dict[str, Any] = {"sender": CHARITY, "category": "personal", **facts}
    sender, category = given.pop("sender"), given.pop("category")
    answer = tell(sender, RESPONSIBLE, category, purpose=purpose, **REFUSED, **given)
    assert found(answer) == (8, outcome)
    assert answer.bases == () or outcome == "SEEK_ADVICE"
    assert ("GILLICK" in codes(answer)) == ("subject" in facts)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, "CONSENT_NEEDED"),
        ({"subject": {"capacity": "unknown"}}, "CONSENT_NEEDED"),  # it is presumed
        ({"subject": ABLE}, "CONSENT_NEEDED"),
        ({"consent_state": "not_sought_unsafe", "source": False}, "SEEK_ADVICE"),
        ({"consent_detail": {"unsafe_to_ask": True}, "source": False}, "SEEK_ADVICE"),
    ],
)
def test_row_9_ask_them(facts: dict[str, Any], outcome: str) -> None:
    answer = tell(CHARITY, "spouse_or_partner", HEALTH, **facts)
    assert found(answer) == (9, outcome)
    if outcome == "CONSENT_NEEDED":
        assert (answer.bases, answer.conditions) == ((A,), (EXPLICIT,))
    assert ("GILLICK" in codes(answer)) == ("subject" in facts and facts["subject"] is ABLE)


# 10 to 14 a child who may not decide, or of whom that is open


@pytest.mark.parametrize("subject", [CLAIMS, TEEN, {**TEEN, "gillick": "claims_competent"}])
@pytest.mark.parametrize("category", [HEALTH, CRIMINAL])
def test_row_10_competence_first(subject: dict[str, Any], category: str) -> None:
    answer = tell(TRUST, RESPONSIBLE, category, subject=subject)
    assert found(answer) == (10, "SEEK_ADVICE")
    assert "GILLICK" in codes(answer)


@pytest.mark.parametrize("information", ["counselling", "sexual_health_service"])
def test_row_10_what_any_child_said_in_confidence(information: str) -> None:
    answer = tell(CHARITY, RESPONSIBLE, subject=SMALL_CHILD, information_from=[information])
    assert found(answer) == (10, "SEEK_ADVICE")


@pytest.mark.parametrize(
    ("subject", "category"), [(TEEN, "personal"), (NOT_ABLE, HEALTH), (SMALL_CHILD, HEALTH)]
)
def test_row_10_not_here(subject: dict[str, Any], category: str) -> None:
    assert found(tell(TRUST, RESPONSIBLE, category, subject=subject)) == (12, "SHARE_SUPPORTED")


@pytest.mark.parametrize("source", [None, False])
@pytest.mark.parametrize("facts", [{}, REFUSED, {"risk_of_serious_harm": "subject"}])
def test_row_11_a_foster_carer(facts: dict[str, Any], *, source: bool | None) -> None:
    answer = tell(COUNCIL, "foster_carer", HEALTH, source=source, subject=SMALL_CHILD, **facts)
    assert found(answer) == (11, "SHARE_SUPPORTED")


@pytest.mark.parametrize(
    ("sender", "relation", "purpose"),
    [
        (TRUST, RESPONSIBLE, "direct_care"),
        (CHARITY, RESPONSIBLE, "service_delivery"),
        (TRUST, "carer", "direct_care"),
        (COUNCIL, "carer", "parental_request"),
        (COUNCIL, "carer", "send_support"),
        (COUNCIL, "carer", "early_help"),
        (SCHOOL, "carer", "service_delivery"),  # from a school for any purpose
    ],
)
def test_row_12_who_has_responsibility_or_care(sender: str, relation: str, purpose: str) -> None:
    answer = tell(sender, relation, HEALTH, purpose=purpose, subject=SMALL_CHILD)
    assert found(answer) == (12, "SHARE_SUPPORTED")
    assert "PARENT_SPEAKS" in codes(answer)
    assert (EXPLICIT in answer.conditions) == (relation == RESPONSIBLE)


@pytest.mark.parametrize(
    ("risk", "source", "expected"),
    [
        ({"risk_of_serious_harm": "subject"}, None, 14),
        ({"risk_of_serious_harm": "self"}, None, 14),
        ({"subject": {**SMALL_CHILD, "at_risk": True}}, None, 14),
        ({"risk_of_serious_harm": "subject"}, False, 12),
        ({"subject": {**SMALL_CHILD, "at_risk": True}}, False, 12),
        ({"risk_of_serious_harm": "none"}, None, 12),
        ({"subject": {**SMALL_CHILD, "at_risk": False}}, None, 12),
    ],
)
def test_row_12_beside_a_risk_the_source_has_to_be_known(
    risk: dict[str, Any], source: bool | None, expected: int
) -> None:
    answer = tell(TRUST, RESPONSIBLE, source=source, **{"subject": SMALL_CHILD, **risk})
    assert row(answer) == expected


def test_row_13_the_other_parent_in_education_law() -> None:
    answer = tell(SCHOOL, "parent_without", purpose="parental_request", subject=SMALL_CHILD)
    assert found(answer) == (13, "SHARE_SUPPORTED")
    assert "PARENT_SPEAKS" not in codes(answer)


@pytest.mark.parametrize(
    ("sender", "relation", "facts"),
    [
        (TRUST, "parent_without", {}),
        (SCHOOL, "parent_without", {"category": HEALTH}),
        (SCHOOL, "parent_without", {"category": CRIMINAL}),
        (SCHOOL, "parent_without", REFUSED),
        (SCHOOL, "parent_without", {"risk_of_serious_harm": "subject"}),
        (TRUST, None, {}),
        (TRUST, "other_family", {}),
        (TRUST, "advocate", {}),
        (TRUST, "carer", {"purpose": "service_delivery"}),
        (TRUST, "carer", REFUSED),
    ],
)
def test_row_14_anybody_else(sender: str, relation: str | None, facts: dict[str, Any]) -> None:
    given: dict[str, Any] = {"category": "personal", **facts}
    answer = tell(sender, relation, given.pop("category"), subject=SMALL_CHILD, **given)
    assert found(answer) == (14, "SEEK_ADVICE")


# Bases and conditions of what may be told


@pytest.mark.parametrize(
    ("sender", "subject", "bases", "conditions"),
    [
        (TRUST, SMALL_CHILD, (E,), (H2, G6, EXPLICIT)),
        (SCHOOL, SMALL_CHILD, (E,), (G6, EXPLICIT)),
        (COUNCIL, SMALL_CHILD, (E,), (G6, EXPLICIT)),  # its care for adults alone is health care
        (CHARITY, SMALL_CHILD, (F,), (EXPLICIT,)),
        (CHARITY, {**SMALL_CHILD, "at_risk": True}, (EA, F), (G18, EXPLICIT)),
        (TRUST, {**SMALL_CHILD, "at_risk": True}, (E,), (H2, G18, G6, EXPLICIT)),
    ],
)
def test_on_what_a_parent_is_told(
    sender: str, subject: dict[str, Any], bases: tuple[str, ...], conditions: tuple[str, ...]
) -> None:
    answer = tell(sender, RESPONSIBLE, HEALTH, subject=subject, source=False)
    assert (answer.bases, answer.conditions) == (bases, conditions)
    assert "CONFIDENTIALITY_SEPARATE" in codes(answer)


def test_not_before_its_day() -> None:
    child = {**SMALL_CHILD, "at_risk": True}
    early = tell(CHARITY, RESPONSIBLE, subject=child, source=False, evaluation_date="2026-02-04")
    assert early.bases == (F,)


def test_what_lacks_every_condition_says_so() -> None:
    """(v): a foster carer does not speak for the child, so there is no recorded agreement."""
    answer = tell("independent_school", "foster_carer", RELIGION, subject=SMALL_CHILD)
    assert (answer.outcome, answer.conditions) == ("SHARE_SUPPORTED", ())
    assert any("is met on these facts" in reason.text for reason in answer.reasons)


def test_under_advice_the_purposes_own_ways_are_shown() -> None:
    assert tell(SCHOOL, "other_family", subject=SMALL_CHILD).bases == (E,)
    asked = tell(SCHOOL, "other_family", purpose="parental_request", subject=SMALL_CHILD)
    assert asked.bases == ()


# What comes before


@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        ({"emergency": True, "risk_of_serious_harm": "subject"}, "R1"),
        ({"court_order": {"effect": "compels"}}, "RO"),
        ({"information_from": ["adoption"]}, "RB"),
        (
            {
                "duty_elements": {"educational_record_request": True},
                "request_received": True,
                "subject": SMALL_CHILD,
            },
            "R6",
        ),
    ],
)
def test_what_comes_before(facts: dict[str, Any], deciding: str) -> None:
    share = (SCHOOL, "family_member", "parental_request")
    assert rule(assess(*share, recipient={"relation": RESPONSIBLE}, **facts)) == deciding


def test_who_this_is_may_be_found_out() -> None:
    answer = tell(TRUST, None, subject=SMALL_CHILD)
    changes = [{c.field: c.to for c in found.changes} for found in answer.missing]
    assert {"recipient.relation": RESPONSIBLE} in changes
    assert all("is_or_lives_with_source_of_risk" not in field for c in changes for field in c)
