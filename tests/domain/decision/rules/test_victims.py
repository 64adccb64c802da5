"""RV: the police ask for a victim's information (PCSC Act 2022 ss.44A–44F; law.md §3.8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import assess, codes, rule

ASKED: dict[str, Any] = {"request_received": True, "subject": {"role": "victim"}}
SHOWN = {"line_of_enquiry": True, "necessary_and_proportionate": True, "notice_given": True}
VALUE = {"substantial_probative_value": True}
CHARITY = ("charity", "police", "crime_investigation")


def asks(*share: str, **facts: Any) -> str:
    return rule(assess(*(share or CHARITY), **{**ASKED, **facts}))


@pytest.mark.parametrize(
    "purpose", ["crime_prevention", "crime_investigation", "serious_violence", "court_proceedings"]
)
@pytest.mark.parametrize("role", ["victim", "child_victim"])
def test_nothing_shown(purpose: str, role: str) -> None:
    facts = {"request_received": True, "subject": {"role": role}}
    answer = assess("charity", "police", purpose, **facts)
    assert (answer.outcome, rule(answer), answer.missing) == ("SEEK_ADVICE", "RV", ())
    assert {"VICTIM_REQUEST_CONDITIONS", "TELL_UNLESS_UNSAFE"} <= codes(answer)
    assert "DO_NOT_ALERT" not in codes(answer)


def test_a_request_that_states_its_task_shows_none_of_it() -> None:
    assert asks(request_states_public_task=True) == "RV"


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("known", [False, None])
def test_each_of_three_has_to_be_shown(shown: str, *, known: bool | None) -> None:
    assert asks(victim_request={**SHOWN, shown: known}) == "RV"
    assert asks(victim_request=SHOWN) == "R12"


@pytest.mark.parametrize(
    ("request_", "deciding"),
    [
        ({**SHOWN, "counselling": True}, "RV"),
        ({**SHOWN, "counselling": True, **VALUE}, "R12"),
        ({**SHOWN, "counselling": True, "substantial_probative_value": False}, "RV"),
        ({**SHOWN, "counselling": False}, "R12"),
        ({**SHOWN, "counselling": None}, "R12"),
    ],
)
def test_counselling_needs_a_fourth(request_: dict[str, Any], deciding: str) -> None:
    assert asks(victim_request=request_) == deciding


@pytest.mark.parametrize(
    ("share", "facts", "deciding"),
    [
        (CHARITY, {"information_from": ["counselling"]}, "RV"),
        ((*CHARITY, "special:health"), {}, "RV"),
        ((*CHARITY, "special:sex_life"), {}, "RV"),
        (("private_care_provider", *CHARITY[1:], "special:health"), {}, "RV"),
        (("nhs_trust", *CHARITY[1:], "special:health"), {}, "RV"),
        (("gp_practice", *CHARITY[1:], "special:health"), {}, "RV"),
        (("private_company", *CHARITY[1:], "special:sex_life"), {}, "RV"),
        ((*CHARITY, "special:religion"), {}, "R12"),
        (("academy", *CHARITY[1:], "special:health"), {}, "R12"),
        (("fire_rescue", *CHARITY[1:], "special:sex_life"), {}, "R12"),
    ],
)
def test_counselling_unsaid_is_read_from_what_is_held(
    share: tuple[str, ...], facts: dict[str, Any], deciding: str
) -> None:
    assert asks(*share, victim_request=SHOWN, **facts) == deciding
    denied = {**SHOWN, "counselling": False}
    assert asks(*share, victim_request=denied, **facts) != "RV"
    assert asks(*share, victim_request={**SHOWN, **VALUE}, **facts) != "RV"


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (CHARITY, {"request_received": False}),
        (CHARITY, {"request_received": None}),  # nothing volunteered is a request
        (CHARITY, {"subject": {"role": "subject_of_concern"}}),
        (CHARITY, {"subject": {"role": "suspect"}}),
        (CHARITY, {"evaluation_date": "2026-01-11"}),
        (("charity", "local_authority", "crime_investigation"), {}),
        (("charity", "police", "safeguarding_child"), {}),
        (("charity", "police", "mappa"), {}),
    ],
)
def test_no_such_request(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    assert asks(*share, **facts) != "RV"


def test_in_force_from_12_january_2026() -> None:
    assert asks(evaluation_date="2026-01-12") == "RV"


def test_a_victim_request_is_about_a_victim_whatever_the_role() -> None:
    plain = {"subject": {"role": "subject_of_concern"}}
    assert asks(victim_request={"line_of_enquiry": True}, **plain) == "RV"


def test_fraud_too() -> None:
    assert asks("charity", "police", "fraud") == "RV"


@pytest.mark.parametrize(
    ("facts", "deciding"),
    [
        ({"court_order": {"effect": "compels"}}, "RO"),
        ({"emergency": True, "risk_of_serious_harm": "subject"}, "R1"),
        ({"duty_elements": {"driver_identity": True}}, "R6"),
        ({"information_from": ["legal_advice"]}, "RB"),
    ],
)
def test_what_comes_before(facts: dict[str, Any], deciding: str) -> None:
    assert asks(**facts) == deciding


def test_shown_rc_still_asks_about_the_confidence() -> None:
    answer = assess(
        "nhs_trust",
        *CHARITY[1:],
        "special:health",
        victim_request={**SHOWN, **VALUE},
        **ASKED,
    )
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "RC")
    assert "PUBLIC_INTEREST_NEEDED" in codes(answer)
    # The victim is told; only the person suspected is not alerted.
    assert "DO_NOT_ALERT" not in codes(answer)


def test_shown_it_is_a_power_and_no_duty() -> None:
    answer = assess(*CHARITY, victim_request=SHOWN, **ASKED)
    assert {"POWER_NOT_DUTY", "TELL_UNLESS_UNSAFE"} <= codes(answer)


def test_the_source_is_the_section() -> None:
    [deciding] = [reason for reason in assess(*CHARITY, **ASKED).reasons if reason.deciding]
    assert any("44A" in source.provision for source in deciding.sources)
