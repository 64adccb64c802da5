"""RT: whose task it is in law, and immigration control (law.md §7.1 RT)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, VALID, assess, codes, rule

A, D, E, EA, F = "6(1)(a)", "6(1)(d)", "6(1)(e)", "6(1)(ea)", "6(1)(f)"
GIVEN = {"consent_state": "given", "consent_detail": VALID}
REFUSED = {"consent_state": "refused"}
THEIRS = {"whose_task": "recipient"}
SERVICE = "public_service_delivery"
CONTROL = "immigration"


def found(*share: str, **facts: Any) -> tuple[str, str]:
    answer = assess(*share, **facts)
    return answer.outcome, rule(answer)


# A null is read as the sender's own


@pytest.mark.parametrize("purpose", [SERVICE, "housing_allocation"])
@pytest.mark.parametrize(
    ("sender", "recipient", "own"),
    [
        ("local_authority", "charity", True),
        ("fire_rescue", "charity", True),
        ("central_government", "charity", True),
        ("local_authority", "central_government", True),
        ("nhs_trust", "local_authority", True),  # between public authorities
        ("police", "nhs_trust", True),
        ("nhs_trust", "charity", False),
        ("maintained_school", "private_company", False),
        ("nhs_trust", "central_government", False),
        ("university", "parish_council", False),  # no public authority
    ],
)
def test_an_unsaid_task(purpose: str, sender: str, recipient: str, *, own: bool) -> None:
    answer = assess(sender, recipient, purpose)
    assert (rule(answer) != "RT") is own
    assert answer.outcome == ("SHARE_SUPPORTED" if own else "SEEK_ADVICE")
    assert "OWN_TASK" in codes(answer)
    assert (E in answer.bases) is own
    message = next(m for m in answer.messages if m.code == "OWN_TASK")
    assert message.message_class == ("know" if own else "do")


@pytest.mark.parametrize("said", ["sender", "both"])
def test_a_task_that_is_said_to_be_ones_own(said: str) -> None:
    answer = assess("nhs_trust", "charity", SERVICE, whose_task=said)
    assert (answer.outcome, rule(answer), answer.bases) == ("SHARE_SUPPORTED", "R12", (E,))
    assert "OWN_TASK" not in codes(answer)


def test_other_purposes_are_not_asked() -> None:
    answer = assess("nhs_trust", "charity", "early_help")
    assert (answer.outcome, rule(answer)) == ("SHARE_SUPPORTED", "R12")
    assert "OWN_TASK" not in codes(answer)


# The recipient's


@pytest.mark.parametrize("purpose", [SERVICE, "housing_allocation", "service_delivery", "research"])
def test_the_recipients_task_cannot_be_borrowed(purpose: str) -> None:
    answer = assess("local_authority", "charity", purpose, **THEIRS)
    assert (answer.outcome, rule(answer), answer.bases) == ("SEEK_ADVICE", "RT", ())
    assert "OWN_TASK" in codes(answer)
    assert E in {closed.basis for closed in answer.bases_closed}


@pytest.mark.parametrize(
    ("share", "facts"),
    [
        (("local_authority", "charity", "safeguarding_adult"), {}),
        (("local_authority", "charity", "crime_prevention"), {}),
        (("local_authority", "nhs_trust", "direct_care"), {}),
        (
            ("local_authority", "charity", "early_help"),
            {"subject": {**SMALL_CHILD, "at_risk": True}},
        ),
        (
            ("maintained_school", "academy", SERVICE),
            {"duty_elements": {"pupil_moves_school": True}},
        ),
    ],
    ids=["safeguarding", "law enforcement", "care", "protection", "duty"],
)
def test_what_is_never_borrowed(share: tuple[str, ...], facts: dict[str, Any]) -> None:
    assert rule(assess(*share, **THEIRS, **facts)) != "RT"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (GIVEN, ("SHARE_SUPPORTED", "R13")),
        (REFUSED, ("NOT_SUPPORTED", "R15")),
        ({"consent_state": "withdrawn"}, ("NOT_SUPPORTED", "R15")),
        (
            {"consent_state": "refused", "consent_detail": {"conflict": True}},
            ("SEEK_ADVICE", "R11"),
        ),
        ({"consent_state": "requested"}, ("SEEK_ADVICE", "RT")),
    ],
)
def test_consent_where_the_task_is_theirs(facts: dict[str, Any], expected: tuple[str, str]) -> None:
    assert found("local_authority", "charity", SERVICE, **THEIRS, **facts) == expected


def test_on_consent_the_share_goes_on_a() -> None:
    answer = assess("local_authority", "charity", SERVICE, **THEIRS, **GIVEN)
    assert answer.bases == (A,)


@pytest.mark.parametrize("proposed", [E, F, A])
def test_what_rt_closes_is_closed_for_r7_too(proposed: str) -> None:
    """And R7 is passed over where that leaves nothing open."""
    answer = assess("local_authority", "charity", SERVICE, proposed_basis=proposed, **THEIRS)
    assert rule(answer) == "RT"


def test_whose_task_it_is_may_be_found_out() -> None:
    answer = assess("nhs_trust", "charity", SERVICE)
    changes = [{c.field: c.to for c in missing.changes} for missing in answer.missing]
    assert {"whose_task": "sender"} in changes


# Parish councils


@pytest.mark.parametrize(
    ("purpose", "facts", "expected", "bases"),
    [
        (SERVICE, {}, "R12", (E, F)),
        (SERVICE, THEIRS, "RT", (F,)),
        ("service_delivery", {}, "R12", (F,)),
        ("service_delivery", {"whose_task": "sender"}, "R12", (E, F)),
        ("safeguarding_child", {"whose_task": "sender", "risk_of_serious_harm": "none"}, "R12",
         (EA, F)),
    ],
)  # fmt: skip
def test_parish_councils(
    purpose: str, facts: dict[str, Any], expected: str, bases: tuple[str, ...]
) -> None:
    answer = assess("parish_council", "charity", purpose, **facts)
    assert (rule(answer), answer.bases) == (expected, bases)


# Immigration control


@pytest.mark.parametrize("sender", ["central_government", "police", "probation", "prison"])
def test_whose_task_immigration_control_is(sender: str) -> None:
    assert found(sender, "central_government", CONTROL) == ("SHARE_SUPPORTED", "R12")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("SEEK_ADVICE", "RT")),
        ({"whose_task": "sender"}, ("SEEK_ADVICE", "RT")),  # saying so does not make it one
        ({"request_received": True, "request_states_public_task": True}, ("SEEK_ADVICE", "RT")),
        (REFUSED, ("NOT_SUPPORTED", "RT")),
        (GIVEN, ("SHARE_SUPPORTED", "R13")),
    ],
)
def test_other_public_bodies(facts: dict[str, Any], expected: tuple[str, str]) -> None:
    answer = assess("local_authority", "central_government", CONTROL, **facts)
    assert (answer.outcome, rule(answer)) == expected
    assert E not in answer.bases


def test_a_life_in_danger_opens_no_basis_for_a_task_that_is_nobody_else_s() -> None:
    """RT's row gives its own answer, as the rows of marketing and vetting do (§7.1)."""
    facts = {"proposed_basis": D, "risk_of_serious_harm": "life", "consent_state": "expired"}
    answer = assess("independent_school", "icb", CONTROL, **facts)
    assert (answer.outcome, rule(answer), answer.bases) == ("SEEK_ADVICE", "RT", ())


PROPER = {"request_received": True, "request_states_public_task": True}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("SEEK_ADVICE", "RT")),
        ({"request_received": True}, ("SEEK_ADVICE", "RT")),
        (PROPER, ("SHARE_SUPPORTED", "R12")),
        ({**PROPER, **REFUSED}, ("NOT_SUPPORTED", "RT")),
        ({**PROPER, "evaluation_date": "2026-02-04"}, ("SEEK_ADVICE", "RT")),
        (GIVEN, ("SHARE_SUPPORTED", "R13")),
    ],
)
def test_other_senders(facts: dict[str, Any], expected: tuple[str, str]) -> None:
    answer = assess("charity", "central_government", CONTROL, **facts)
    assert (answer.outcome, rule(answer)) == expected
    wants_the_task = expected == ("SEEK_ADVICE", "RT")
    assert ("REQUEST_MUST_STATE_TASK" in codes(answer)) is wants_the_task
    if answer.outcome == "SHARE_SUPPORTED" and not facts.get("consent_state"):
        assert answer.bases == (EA,)
