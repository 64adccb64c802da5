"""RD and §4.2: duties whose elements only the practitioner knows; s.251B's contract."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from tests.domain.decision.cases import LAW, SMALL_CHILD, TEEN, assess, codes, rule

CHILD = {"subject": SMALL_CHILD}
ASKED = {"request_received": True}
LACKS = {"subject": {"capacity": "lacks"}}
Share = tuple[str, str, str]

# element, its row, a share that fits, the facts it needs (law.md §4, §4.2, "Ids and matching")
ROWS: list[tuple[str, str, Share, dict[str, Any]]] = [
    ("domestic_abuse_incident", "DAA2021.s49A", ("police", "academy", "safeguarding_child"), CHILD),
    ("domestic_abuse_incident", "DAA2021.s49A", ("police", "fe_college", "child_in_need_s17"),
     CHILD),
    ("fgm_told_or_seen", "FGMA2003.s5B", ("academy", "police", "safeguarding_child"), CHILD),
    ("fgm_told_or_seen", "FGMA2003.s5B", ("nhs_trust", "police", "child_protection_s47"), CHILD),
    ("fgm_told_or_seen", "FGMA2003.s5B", ("gp_practice", "police", "safeguarding_child"), CHILD),
    ("worker_removed_for_harm", "SVGA2006.s35", ("charity", "dbs", "staff_safeguarding"), {}),
    ("worker_removed_for_harm", "SVGA2006.s35",
     ("nursery", "central_government", "employment_vetting"), {}),
    ("notifiable_incident", "CQC2009.reg16",
     ("private_care_provider", "regulator", "regulation_or_complaints"), {}),
    ("notifiable_incident", "CQC2009.reg18", ("nhs_trust", "regulator", "safeguarding_adult"), {}),
    ("notifiable_incident", "EYFS.notify", ("nursery", "regulator", "regulation_or_complaints"),
     {}),
    ("notifiable_incident", "EYFS.notify",
     ("foster_agency", "local_authority", "staff_safeguarding"), {}),
    ("notifiable_disease", "HPNR2010", ("gp_practice", "local_authority", "public_health"), {}),
    ("death_reportable", "Deaths2019", ("nhs_trust", "court_coroner", "court_proceedings"), {}),
    ("educational_record_request", "SI2005-1437.reg5",
     ("maintained_school", "family_member", "parental_request"),
     {**CHILD, **ASKED, "recipient": {"relation": "parent_without"}}),
    ("pupil_moves_school", "EducInfo",
     ("maintained_school", "independent_school", "service_delivery"), CHILD),
    ("child_death_or_serious_harm", "CA2004.s16C",
     ("local_authority", "central_government", "safeguarding_review"), {}),
    ("send_probable", "CFA2014.s23", ("icb", "local_authority", "send_support"), CHILD),
]  # fmt: skip
# Rows that are never merely possible: they would fit every request.
QUIET: list[tuple[str, str, Share, dict[str, Any]]] = [
    ("notifiable_incident", "RIDDOR2013", ("university", "regulator", "regulation_or_complaints"),
     {}),
    ("request_cites_power", "Power.to_require",
     ("charity", "regulator", "regulation_or_complaints"), ASKED),
    ("request_cites_power", "Power.to_require", ("charity", "central_government", "fraud"), ASKED),
    ("request_cites_power", "Power.to_require",
     ("charity", "ombudsman", "public_service_delivery"), ASKED),
    ("driver_identity", "RTA1988.s172", ("private_company", "police", "crime_investigation"),
     ASKED),
    ("terrorism_information", "TA2000.s38B", ("charity", "police", "service_delivery"), {}),
    ("nfi_request", "LAAA2014.NFI", ("local_authority", "central_government", "fraud"), ASKED),
]  # fmt: skip
EVERY = [*ROWS, *QUIET]


def duty_of(answer: Assessment) -> str | None:
    """The duty that is met, by the row the answer considered."""
    met = [row.gateway for row in answer.gateways if row.state == "duty"]
    return met[0] if answer.outcome == "DUTY_TO_SHARE" else None


def possible(answer: Assessment) -> list[str]:
    return [duty.gateway for duty in answer.possible_duties]


@pytest.mark.parametrize(("element", "row", "share", "facts"), EVERY)
def test_true_is_as_if_named(element: str, row: str, share: Share, facts: dict[str, Any]) -> None:
    answer = assess(*share, duty_elements={element: True}, **facts)
    assert answer.outcome == "DUTY_TO_SHARE"
    assert row in [found.gateway for found in answer.gateways if found.state == "duty"]
    assert answer.possible_duties == ()


@pytest.mark.parametrize(("element", "row", "share", "facts"), EVERY)
def test_named_it_is_met_unless_denied(
    element: str, row: str, share: Share, facts: dict[str, Any]
) -> None:
    assert duty_of(assess(*share, gateway=row, **facts)) == row
    denied = assess(*share, gateway=row, duty_elements={element: False}, **facts)
    assert duty_of(denied) != row
    assert row not in possible(denied)


@pytest.mark.parametrize(("element", "row", "share", "facts"), ROWS)
def test_unknown_it_is_possible(
    element: str, row: str, share: Share, facts: dict[str, Any]
) -> None:
    answer = assess(*share, **facts)
    assert row in possible(answer)
    assert "DUTY_MAY_APPLY" in codes(answer)
    assert not {"DUTY_APPLIES", "POWER_NOT_DUTY"} & codes(answer)
    denied = assess(*share, duty_elements={element: False}, **facts)
    assert row not in possible(denied)


@pytest.mark.parametrize(("element", "row", "share", "facts"), QUIET)
def test_a_quiet_row_is_never_merely_possible(
    element: str, row: str, share: Share, facts: dict[str, Any]
) -> None:
    answer = assess(*share, duty_elements={element: None}, **facts)
    assert row not in possible(answer)
    assert duty_of(answer) != row


@pytest.mark.parametrize(
    ("element", "share", "facts"),
    [
        ("domestic_abuse_incident", ("police", "nursery", "safeguarding_child"), CHILD),
        ("domestic_abuse_incident", ("local_authority", "academy", "safeguarding_child"), CHILD),
        ("domestic_abuse_incident", ("police", "academy", "domestic_abuse_marac"), {}),  # no child
        ("domestic_abuse_incident", ("police", "academy", "service_delivery"), CHILD),
        ("fgm_told_or_seen", ("academy", "police", "safeguarding_child"), {}),  # an adult
        ("fgm_told_or_seen", ("local_authority", "police", "safeguarding_child"), CHILD),
        ("fgm_told_or_seen", ("academy", "local_authority", "service_delivery"), CHILD),
        ("worker_removed_for_harm", ("police", "dbs", "staff_safeguarding"), {}),
        ("worker_removed_for_harm", ("charity", "dbs", "service_delivery"), {}),
        ("notifiable_incident", ("academy", "local_authority", "service_delivery"), {}),
        ("notifiable_disease", ("academy", "local_authority", "public_health"), {}),
        ("notifiable_disease", ("gp_practice", "charity", "public_health"), {}),
        ("death_reportable", ("charity", "court_coroner", "court_proceedings"), {}),
        ("pupil_moves_school", ("academy", "maintained_school", "service_delivery"), CHILD),
        ("pupil_moves_school", ("maintained_school", "nursery", "service_delivery"), CHILD),
        ("child_death_or_serious_harm", ("nhs_trust", "central_government", "safeguarding_review"),
         {}),
        ("send_probable", ("gp_practice", "local_authority", "send_support"), CHILD),
        ("send_probable", ("icb", "local_authority", "send_support"), {}),
        ("request_cites_power", ("charity", "regulator", "regulation_or_complaints"), {}),
        ("request_cites_power", ("charity", "police", "regulation_or_complaints"), ASKED),
        ("driver_identity", ("private_company", "police", "crime_investigation"), {}),
        ("driver_identity", ("private_company", "local_authority", "crime_investigation"), ASKED),
        ("terrorism_information", ("charity", "local_authority", "service_delivery"), {}),
        ("nfi_request", ("local_authority", "central_government", "fraud"), {}),
        ("nfi_request", ("charity", "central_government", "fraud"), ASKED),
    ],
)  # fmt: skip
def test_an_element_makes_no_duty_of_a_row_that_does_not_fit(
    element: str, share: Share, facts: dict[str, Any]
) -> None:
    rows = LAW.elements[element].gateways
    answer = assess(*share, duty_elements={element: True}, **facts)
    assert not [found for found in answer.gateways if found.state == "duty"
                and found.gateway in rows]  # fmt: skip
    unknown = assess(*share, **facts)
    assert not set(possible(unknown)) & set(rows)


def test_a_health_professional_works_anywhere() -> None:
    """s.5B: a charity or a company only where the element is true."""
    for sender in ("charity", "private_company"):
        share = (sender, "police", "safeguarding_child")
        assert duty_of(assess(*share, duty_elements={"fgm_told_or_seen": True}, **CHILD))
        assert "FGMA2003.s5B" not in possible(assess(*share, **CHILD))
    for sender in ("icb", "private_care_provider", "pharmacy_dentist_optician"):
        share = (sender, "police", "safeguarding_child")
        assert duty_of(assess(*share, duty_elements={"fgm_told_or_seen": True}, **CHILD))
        assert "FGMA2003.s5B" not in possible(assess(*share, **CHILD))


@pytest.mark.parametrize("purpose", ["crime_investigation", "crime_prevention"])
def test_s5b_is_merely_possible_only_where_a_child_is_the_reason(purpose: str) -> None:
    share = ("academy", "police", purpose)
    assert "FGMA2003.s5B" not in possible(assess(*share, **CHILD))
    assert duty_of(assess(*share, duty_elements={"fgm_told_or_seen": True}, **CHILD))


@pytest.mark.parametrize("purpose", ["domestic_abuse_marac", "domestic_abuse_support"])
def test_s49a_is_met_without_more_under_domestic_abuse(purpose: str) -> None:
    assert duty_of(assess("police", "academy", purpose, **CHILD)) == "DAA2021.s49A"


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        ({"gateway": "CA2004.s16N", **ASKED}, True),
        ({"duty_elements": {"child_death_or_serious_harm": True}, **ASKED}, True),
        ({"duty_elements": {"child_death_or_serious_harm": True}}, False),  # no request
        (ASKED, False),  # never merely by null
    ],
)
@pytest.mark.parametrize("recipient", ["local_authority", "icb"])
def test_the_child_death_review(recipient: str, facts: dict[str, Any], *, met: bool) -> None:
    answer = assess("charity", recipient, "safeguarding_review", **CHILD, **facts)
    assert (duty_of(answer) == "CA2004.s16N") is met
    assert "CA2004.s16N" not in possible(answer)


@pytest.mark.parametrize(
    ("row", "share", "facts"),
    [
        ("CA2004.s16D", ("charity", "central_government", "safeguarding_review"), ASKED),
        ("CFA2014.s31", ("maintained_school", "local_authority", "send_support"),
         {**CHILD, **ASKED}),
        ("MCA2005.s58", ("nhs_trust", "opg", "safeguarding_adult"), {**LACKS, **ASKED}),
        ("CA1989.s42", ("local_authority", "cafcass", "court_proceedings"), ASKED),
        ("CareAct2014.s45", ("charity", "safeguarding_adults_board", "safeguarding_review"), ASKED),
        ("CA2004.s16H", ("charity", "safeguarding_partners", "safeguarding_review"), ASKED),
    ],
)  # fmt: skip
def test_duties_on_request(row: str, share: Share, facts: dict[str, Any]) -> None:
    assert duty_of(assess(*share, gateway=row, **facts)) == row
    without = {**facts, "request_received": False}
    assert duty_of(assess(*share, gateway=row, **without)) != row


@pytest.mark.parametrize("row", ["CA2004.s16D", "SVGA2006.s39", "NHSA2006.s251", "DAA2021.s77"])
def test_some_rows_are_found_only_when_named(row: str) -> None:
    assert LAW.gateways[row].only_when_named
    share = ("charity", "central_government", "safeguarding_review")
    assert duty_of(assess(*share, **ASKED)) is None


@pytest.mark.parametrize(
    ("row", "sent_on"), [("CA2004.s16H", True), ("CareAct2014.s45", True), ("CA2004.s16N", False)]
)
def test_who_may_have_it_sent_to_another_body(row: str, *, sent_on: bool) -> None:
    """§7.1 "to safeguarding partners or a body they name … to a board or whom it names"."""
    share = ("nhs_trust", "university", "safeguarding_review")
    assert (duty_of(assess(*share, gateway=row, **CHILD, **ASKED)) == row) is sent_on
    assert duty_of(assess(*share, **CHILD, **ASKED)) is None  # only the one who asks knows whom


def test_the_guardian_may_look_only_at_one_who_lacks_capacity() -> None:
    assert duty_of(assess("nhs_trust", "opg", "safeguarding_adult", **ASKED)) is None


def test_prevent_and_the_panel_are_no_duties_to_share() -> None:
    answer = assess("university", "local_authority", "prevent_channel", gateway="CTSA2015.s38",
                    subject={"at_risk": True}, **ASKED)  # fmt: skip
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R9")


# What is asked, and in what order


def test_two_questions_at_most_in_the_order_of_the_law() -> None:
    answer = assess("academy", "police", "safeguarding_child", **CHILD)
    assert possible(answer) == ["CA2004.s16LA", "FGMA2003.s5B"]


def test_rows_with_one_element_are_asked_about_together() -> None:
    answer = assess("private_care_provider", "regulator", "regulation_or_complaints")
    assert possible(answer) == ["CQC2009.reg16", "CQC2009.reg18"]
    assert len({duty.question for duty in answer.possible_duties}) == 1


def test_an_exception_ends_what_is_possible() -> None:
    share = ("academy", "local_authority", "early_help")
    assert possible(assess(*share, **CHILD)) == ["CA2004.s16LA"]
    assert possible(assess(*share, duty_exception="detrimental", **CHILD)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"emergency": True, "risk_of_serious_harm": "self"},
        {"court_order": {"effect": "forbids"}},
        {"information_from": ["legal_advice"]},
        {"subject": {**SMALL_CHILD, "deceased": True}},
    ],
    ids=["R1", "RS", "RB", "R0"],
)
def test_where_nobody_asks(facts: dict[str, Any]) -> None:
    given = {**CHILD, **facts}
    answer = assess("academy", "local_authority", "early_help", **given)
    assert "DUTY_MAY_APPLY" not in codes(answer)
    assert answer.possible_duties == ()


def test_where_agreement_is_wanting_nobody_asks() -> None:
    """R4: the homelessness duty waits for the person's agreement."""
    answer = assess("police", "central_government", "modern_slavery",
                    subject={"children_in_household": True})  # fmt: skip
    assert rule(answer) == "R4"
    assert "DUTY_MAY_APPLY" not in codes(answer)


# RD: a no becomes a question

REFUSED = {"consent_state": "refused"}


@pytest.mark.parametrize(
    ("share", "facts", "spoken_for"),
    [
        (("nursery", "local_authority", "early_help"), CHILD, "R15"),
        (
            ("nhs_trust", "local_authority", "send_support", "special:health"),
            {"subject": {**TEEN, "gillick": "competent"}},
            "RC",
        ),
        (
            ("maintained_school", "family_member", "parental_request", "special:religion"),
            {
                "subject": {**TEEN, "gillick": "competent"},
                "recipient": {"relation": "parent_with_responsibility"},
                **ASKED,
            },
            "RP",
        ),
    ],
    ids=["R15", "RC", "RP"],
)
def test_nobody_says_no_before_a_possible_duty_is_known(
    share: tuple[str, ...], facts: dict[str, Any], spoken_for: str
) -> None:
    answer = assess(*share, **facts, **REFUSED)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "RD")
    assert spoken_for in [reason.rule for reason in answer.reasons]
    assert {"DUTY_MAY_APPLY", "SEEK_ADVICE_ANON"} <= codes(answer)
    assert not {"NO_BASIS_FOUND", "POWER_NOT_DUTY"} & codes(answer)
    fields = [change.field for found in answer.missing for change in found.changes]
    assert any(field.startswith("duty_elements.") for field in fields)


def test_an_unknown_contract_alone_turns_no_no_into_a_question() -> None:
    answer = assess("charity", "local_authority", "early_help", **CHILD, **REFUSED)
    assert (answer.outcome, rule(answer)) == ("NOT_SUPPORTED", "R15")
    assert "DUTY_MAY_APPLY" in codes(answer)


@pytest.mark.parametrize("purpose", ["marketing", "commercial_request"])
def test_not_for_what_nobody_has_a_duty_to(purpose: str) -> None:
    answer = assess("nursery", "local_authority", purpose,
                    subject={**SMALL_CHILD, "at_risk": True}, **REFUSED)  # fmt: skip
    assert (answer.outcome, rule(answer)) == ("NOT_SUPPORTED", "R15")
    assert "DUTY_MAY_APPLY" not in codes(answer)


def test_a_duty_that_is_met_ends_the_asking() -> None:
    answer = assess("academy", "police", "safeguarding_child",
                    duty_elements={"fgm_told_or_seen": True}, **CHILD)  # fmt: skip
    assert answer.outcome == "DUTY_TO_SHARE"
    assert answer.possible_duties == ()


# s.251B: each side is a public health or adult social care body, or its contractor

CARE = "direct_care"
S251B = "HSCA2012.s251B"


@pytest.mark.parametrize(
    ("share", "ends", "expected"),
    [
        (("nhs_trust", "gp_practice"), {}, "duty"),
        (("pharmacy_dentist_optician", "gp_practice"), {}, "duty"),  # read as under contract
        (("pharmacy_dentist_optician", "gp_practice"), {"from": False}, "no"),
        (("nhs_trust", "private_care_provider"), {}, "possible"),
        (("private_care_provider", "nhs_trust"), {}, "possible"),
        (("private_care_provider", "nhs_trust"), {"from": True}, "duty"),
        (("private_care_provider", "nhs_trust"), {"from": False}, "no"),
        (("nhs_trust", "charity"), {}, "no"),
        (("nhs_trust", "charity"), {"to": True}, "duty"),
        (("private_company", "nhs_trust"), {"from": True}, "duty"),
        (("housing_association", "icb"), {"from": True}, "duty"),
        (("private_care_provider", "charity"), {"from": True}, "no"),
        (("private_care_provider", "charity"), {"from": True, "to": True}, "duty"),
        (("private_care_provider", "charity"), {}, "no"),
        (("nhs_trust", "police"), {"to": True}, "no"),
        (("local_authority", "nhs_trust"), {}, "duty"),
    ],
)
def test_the_duty_to_share_for_care(
    share: tuple[str, str], ends: dict[str, bool], expected: str
) -> None:
    answer = assess(*share, CARE, under_public_contract=ends)
    found = "duty" if duty_of(answer) == S251B else "possible" if possible(answer) else "no"
    assert found == expected
    if expected == "possible":
        assert possible(answer) == [S251B]
        [duty] = answer.possible_duties
        assert duty.element is None
        assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R12")


@pytest.mark.parametrize(
    "facts",
    [
        {"information_from": ["sexual_health_service"]},  # an anonymous-access provider
        {"duty_exception": "objection"},
        {"duty_exception": "would_object"},
        {"duty_exception": "anonymous_provider"},
        REFUSED,
        {"subject": {"deceased": True}},  # the person must be living
        {"purpose": "service_delivery"},
    ],
    ids=str,
)
def test_where_it_does_not_apply(facts: dict[str, Any]) -> None:
    given = {"purpose": CARE, **facts}
    purpose = given.pop("purpose")
    answer = assess("nhs_trust", "gp_practice", purpose, **given)
    assert duty_of(answer) is None
    provider = assess("nhs_trust", "private_care_provider", purpose, **given)
    assert S251B not in possible(provider)


def test_childrens_social_care_is_outside() -> None:
    assert duty_of(assess("local_authority", "nhs_trust", CARE, **CHILD)) is None
    assert duty_of(assess("gp_practice", "nhs_trust", CARE, **CHILD)) == S251B
