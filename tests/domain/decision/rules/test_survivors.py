"""Readings that a change of the rules showed to be untested (``tests/mutation/harder.py``)."""

from __future__ import annotations

from typing import Any

import pytest

from registry.domain.decision.assessment import Assessment
from tests.domain.decision.cases import (
    SMALL_CHILD,
    VALID,
    Assess,
    by_edition,
    of_the_first,
    of_the_second,
    rule,
)

TO_A_SCHOOL = ("police", "academy", "domestic_abuse_marac", "personal")
SLAVERY = ("local_authority", "central_government", "modern_slavery")
VICTIM = ("nhs_trust", "police", "crime_investigation")


def cited(answer: Assessment, name: str) -> list[str]:
    """The provisions that the reasons of one rule rest on."""
    return [
        source.provision
        for reason in answer.reasons
        if reason.rule == name
        for source in reason.sources
    ]


def sets(answer: Assessment) -> list[dict[str, Any]]:
    return [{change.field: change.to for change in found.changes} for found in answer.missing]


@pytest.mark.parametrize(
    ("assess", "facts", "duty"),
    by_edition(
        [
            ({"risk_of_serious_harm": "child"}, True),
            ({"risk_of_serious_harm": "others"}, False),
            ({"risk_of_serious_harm": "subject"}, False),
            ({"subject": {"role": "parent_of_subject"}}, True),
            ({"subject": {"role": "victim"}}, False),
            ({"subject": SMALL_CHILD}, True),
            ({}, False),
        ],
        first=[({"risk_of_serious_harm": "subject_and_others"}, True)],
        second=[({"risk_of_serious_harm": "subject_and_others"}, False)],
    ),
    indirect=["assess"],
)
def test_the_police_tell_a_school_where_a_child_is_concerned(
    assess: Assess, facts: dict[str, Any], duty: bool
) -> None:
    """§7.1 "s.49A: police to a school or college, child safeguarding or domestic abuse": about a
    child, so an adult's case is within it where a child is in view."""
    answer = assess(*TO_A_SCHOOL, **facts)
    assert (answer.outcome == "DUTY_TO_SHARE") is duty


@pytest.mark.parametrize(
    ("detail", "outcome"),
    [
        ({"by": "deputy"}, "SHARE_SUPPORTED"),
        ({"by": "attorney", "authority": "LPA_health_welfare"}, "SHARE_SUPPORTED"),
        ({"by": "attorney"}, "CONSENT_NEEDED"),
        ({"by": "next_of_kin"}, "SEEK_ADVICE"),
    ],
)
def test_who_consents_for_an_adult_without_capacity(
    assess: Assess, detail: dict[str, Any], outcome: str
) -> None:
    """§7.1 "a health-and-welfare attorney, a property attorney for financial data only, or a
    deputy within scope … never next of kin as such": which attorney it is has to be known."""
    share = ("charity", "local_authority", "early_help")
    consent = {"consent_state": "given", "consent_detail": {**VALID, **detail}}
    answer = assess(*share, subject={"capacity": "lacks"}, **consent)
    assert answer.outcome == outcome


@pytest.mark.parametrize(
    ("assess", "share", "facts", "name", "provision"),
    by_edition(
        [
            (
                ("police", "local_authority", "safeguarding_child"),
                {"gateway": "CA2004.s16LA", "evaluation_date": "2026-01-01"},
                "R2",
                "section 16LA",
            ),
            (SLAVERY, {}, "R4", "section 52"),
            (SLAVERY, {"consent_state": "refused"}, "R4", "section 52"),
            (
                ("family_member", "local_authority", "safeguarding_adult"),
                {},
                "R11",
                "Article 2(2)(c), household activity",
            ),
        ],
        first=[
            (
                VICTIM,
                {"subject": {"role": "victim"}, "request_received": True},
                "R11",
                "section 44A",
            )
        ],
    ),
    indirect=["assess"],
)
def test_a_reason_rests_on_its_own_law(
    assess: Assess, share: tuple[str, str, str], facts: dict[str, Any], name: str, provision: str
) -> None:
    """A reader who looks up the reason must find the section that decided, not Article 6."""
    provisions = cited(assess(*share, **facts), name)
    assert provisions
    assert set(provisions) == {provision}


@of_the_first
def test_a_child_who_may_not_be_competent_is_answered_by_r14(assess: Assess) -> None:
    """§7.1 parental_request: "child not competent: SEEK_ADVICE". Nobody refused, so it is not
    R15."""
    answer = assess("academy", "family_member", "parental_request", subject=SMALL_CHILD)
    assert (answer.outcome, rule(answer)) == ("SEEK_ADVICE", "R14")


def test_each_reading_of_facts_that_disagree_is_said_once(assess: Assess) -> None:
    answer = assess(emergency=True, subject={"gillick": "competent"})
    said = [reason.text for reason in answer.reasons if reason.rule == "FACTS"]
    assert [text.split()[0] for text in said] == ["You", "You"]


@pytest.mark.parametrize(
    ("assess", "share", "facts", "change"),
    by_edition(
        [
            (
                # §7.1 "no request where one is needed": s.47(9) waits for one.
                ("nhs_trust", "local_authority", "child_protection_s47"),
                {"gateway": "CA1989.s47(9)", "proposed_basis": "6(1)(c)"},
                {"request_received": True},
            ),
            (
                # A new consent does not make a suspected abuser unknown.
                ("charity", "local_authority", "early_help"),
                {"consent_state": "expired", "consent_detail": {"suspected_abuser": True}},
                {
                    "consent_state": "given",
                    "consent_detail": {
                        "freely_given": True,
                        "recipients_named": True,
                        "suspected_abuser": True,
                    },
                },
            ),
        ],
        first=[
            (
                # §7.1 "s.44A–F": a public body too may need the police to complete their request.
                VICTIM,
                {"subject": {"role": "victim"}, "request_received": True},
                {"request_states_public_task": True},
            )
        ],
    ),
    indirect=["assess"],
)
def test_what_would_change_it(
    assess: Assess, share: tuple[str, str, str], facts: dict[str, Any], change: dict[str, Any]
) -> None:
    assert change in sets(assess(*share, **facts))


SERVICE = ("charity", "fe_college", "service_delivery")


@of_the_second
@pytest.mark.parametrize("stated", [None, False])
def test_a_request_can_still_say_which_task_it_is_for(assess: Assess, stated: bool | None) -> None:
    """Whether nobody knows what the request says or it says nothing, a better one can be got."""
    answer = assess(
        *SERVICE,
        "personal",
        "criminal",
        proposed_basis="6(1)(ea)",
        request_states_public_task=stated,
        subject={"age_band": "child_16_17"},
    )
    assert {"request_states_public_task": True, "data_categories": ["personal"]} in sets(answer)


@of_the_second
@pytest.mark.parametrize(("source", "asked"), [(False, True), (None, False), (True, False)])
def test_consent_is_not_named_where_the_relative_could_be_the_source(
    assess: Assess, source: bool | None, asked: bool
) -> None:
    """To ask would alert somebody who may be doing harm, where a risk is said and it is not known
    whether the relative is its source."""
    answer = assess(
        "academy",
        "family_member",
        "domestic_abuse_marac",
        subject={"age_band": "child_u13", "gillick": "not_competent"},
        consent_state="expired",
        risk_of_serious_harm="life",
        recipient={
            "relation": "attorney_health_welfare",
            "is_or_lives_with_source_of_risk": source,
        },
    )
    named = {field for found in sets(answer) for field in found}
    assert ("consent_state" in named) is asked


@of_the_second
@pytest.mark.parametrize(
    ("interest", "position"), [("serious_disease", "public_interest"), (None, "not_settled")]
)
def test_a_public_interest_that_was_stated_is_what_sets_the_confidence_aside(
    assess: Assess, interest: str | None, position: str
) -> None:
    share = ("pharmacy_dentist_optician", "local_authority", "send_support")
    answer = assess(
        *share,
        "special:health",
        subject={"age_band": "child_16_17"},
        consent_state="refused",
        public_interest=interest,
    )
    assert answer.confidentiality is not None
    assert answer.confidentiality.state == position


@of_the_second
def test_a_law_that_may_apply_is_told_from_one_that_does_not_fit(assess: Assess) -> None:
    answer = assess("academy", "local_authority", "early_help", subject=SMALL_CHILD)
    states = {row.gateway: row.state for row in answer.gateways}
    assert states["CA2004.s16LA"] == "may_apply"
    assert [duty.gateway for duty in answer.possible_duties] == [
        gateway for gateway, state in states.items() if state == "may_apply"
    ]


@of_the_second
@pytest.mark.parametrize(("subject", "fits"), [({}, False), ({"deceased": True}, True)])
def test_a_law_about_the_dead_does_not_fit_the_living(
    assess: Assess, subject: dict[str, Any], fits: bool
) -> None:
    share = ("police", "nhs_trust", "direct_care")
    answer = assess(*share, gateway="MER2024", subject=subject)
    states = {row.gateway: row.state for row in answer.gateways}
    assert (states["MER2024"] != "does_not_fit") is fits
