"""The plain words that fill a text where no name is known: one fact at a time, with its siblings.

They say who it is about (headlines.md "2. Who it is about"), only what was said (law.md §7,
invariant xi), and send nobody to themselves.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.decision.cases import SMALL_CHILD, TEEN, assess

HELP = ("charity", "local_authority", "early_help")
ADULTS = ("local_authority", "nhs_trust", "safeguarding_adult")
CHILDREN = ("local_authority", "nhs_trust", "safeguarding_child")
CHILD = {"subject": SMALL_CHILD}
NOT_AT_RISK = {"subject": {"at_risk": False}}


def plain(slot: str, *share: str, **facts: Any) -> str:
    return assess(*share, **facts).voice.plain_name(slot)


@pytest.mark.parametrize(
    ("relation", "name"),
    [
        ("parent_with_responsibility", "the parent"),
        ("parent_without", "the parent"),
        ("foster_carer", "the foster carer"),
        ("carer", "the carer"),
        ("spouse_or_partner", "their partner"),
        ("other_family", "the relative"),
        ("attorney_health_welfare", "the attorney"),
        ("attorney_property", "the attorney"),
        ("deputy", "the deputy"),
        ("advocate", "the advocate"),
        ("person_at_risk", "this person"),
        (None, "this person"),
    ],
)
def test_a_private_individual_is_named_by_what_they_are_to_the_person(
    relation: str | None, name: str
):
    told = {"recipient": {"relation": relation}}
    assert plain("recipient", "charity", "family_member", "early_help", **told) == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("police", "the police"),
        ("maintained_school", "the school"),
        ("independent_school", "the school"),
        ("private_company", "the company"),
        ("private_care_provider", "the care provider"),
        ("local_authority", "the council"),
        ("cafcass", "Cafcass"),
        ("dbs", "the Disclosure and Barring Service"),
    ],
)
def test_an_organisation_goes_by_its_everyday_name(kind: str, name: str):
    assert plain("recipient", "charity", kind, "early_help") == name
    assert plain("sender", kind, "charity", "early_help") == name


@pytest.mark.parametrize(
    ("sender", "subject", "person"),
    [
        ("gp_practice", {}, "the patient"),
        ("gp_practice", {"role": "victim"}, "the victim"),
        ("gp_practice", {**SMALL_CHILD, "role": "child_victim"}, "the child"),
        ("charity", {}, "the person"),
        ("charity", {"role": "child_victim"}, "the victim"),
        ("charity", {"role": "suspect"}, "the person"),
        ("charity", TEEN, "the child"),
    ],
)
def test_whom_it_is_about(sender: str, subject: dict[str, Any], person: str):
    assert plain("person", sender, "local_authority", "early_help", subject=subject) == person


@pytest.mark.parametrize(
    ("sender", "adviser", "guardian"),
    [
        ("nhs_trust", "your Caldicott Guardian or safeguarding lead", "your Caldicott Guardian"),
        ("charity", "your safeguarding lead or data protection officer", "a senior person"),
        ("family_member", "a solicitor or Citizens Advice", "a senior person"),
    ],
)
def test_whom_to_ask(sender: str, adviser: str, guardian: str):
    share = (sender, "local_authority", "early_help")
    assert plain("adviser", *share) == plain("contact", *share) == adviser
    assert plain("guardian", *share) == guardian


@pytest.mark.parametrize(
    ("sender", "facts", "protectors"),
    [
        ("charity", {}, "the adult safeguarding team or the police"),
        ("charity", CHILD, "children's services or the police"),
        ("charity", {"risk_of_serious_harm": "child"}, "children's services or the police"),
        (
            "charity",
            {"risk_of_serious_harm": "others"},
            "the adult safeguarding team or the police",
        ),
        ("local_authority", {}, "your safeguarding lead or the police"),
        ("local_authority", CHILD, "your safeguarding lead or the police"),
        ("police", {}, "the adult safeguarding team"),
        ("police", CHILD, "children's services"),
    ],
)
def test_who_can_protect_the_person(sender: str, facts: dict[str, Any], protectors: str):
    assert plain("protectors", sender, "nhs_trust", "early_help", **facts) == protectors


@pytest.mark.parametrize(
    ("share", "facts", "danger"),
    [
        (CHILDREN, {"subject": {**SMALL_CHILD, "at_risk": True}}, "A child may be at risk"),
        *(
            (CHILDREN, {**CHILD, "risk_of_serious_harm": risk}, "A child may be at risk")
            for risk in ("self", "subject", "subject_and_others", "child")
        ),
        *(
            (CHILDREN, {**CHILD, "risk_of_serious_harm": risk}, "Someone could be seriously harmed")
            for risk in ("others", "life")
        ),
        (CHILDREN, CHILD, "This is about keeping a child safe"),
        (CHILDREN, {"risk_of_serious_harm": "child"}, "A child may be at risk"),
        (ADULTS, {"subject": {"at_risk": True}}, "They may be at risk of abuse or neglect"),
        (
            ADULTS,
            {"subject": {"at_risk": True}, "risk_of_serious_harm": "child"},
            "They may be at risk of abuse or neglect",
        ),
        (
            ADULTS,
            {"subject": {**SMALL_CHILD, "at_risk": True}},
            "A child may be at risk",
        ),
        (
            ADULTS,
            {**NOT_AT_RISK, "risk_of_serious_harm": "others"},
            "Someone could be seriously harmed",
        ),
    ],
)
def test_who_is_in_danger_is_who_was_said_to_be(
    share: tuple[str, ...], facts: dict[str, Any], danger: str
):
    """Invariant xi: "may be at risk" of a child or of the adult, never where nobody said so."""
    answer = assess(*share, **facts)
    assert answer.outcome.supports_sharing
    assert answer.voice.plain_name("danger").startswith(danger)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"subject": {"coerced": True}}, "someone may be controlling what they say"),
        ({"risk_of_serious_harm": "child"}, "a child could be harmed"),
        ({"risk_of_serious_harm": "others"}, "other people could be harmed"),
        ({"risk_of_serious_harm": "subject_and_others"}, "other people could be harmed"),
        ({"subject": {"children_in_household": True}}, "there are children in the home"),
        ({"override_grounds": ["serious_crime"]}, "a serious crime is involved"),
        ({"override_grounds": ["position_of_trust"]}, "someone trusted may be causing harm"),
        ({"override_grounds": ["staff_implicated"]}, "staff may be involved"),
        ({"override_grounds": ["court_order"]}, "a court order is involved"),
        (
            {"consent_detail": {"suspected_abuser": True}},
            "the person who answered may be causing harm",
        ),
        ({"subject": {"role": "suspect"}}, "the person suspected could harm others"),
        ({"risk_of_serious_harm": "life"}, "someone could be seriously harmed"),
        ({"risk_of_serious_harm": "none"}, "this could stop harm"),
    ],
)
def test_the_ground_that_is_named_is_the_one_that_was_given(facts: dict[str, Any], reason: str):
    """messages.md OVERRIDE_GROUNDS: "where a ground is present, name that ground"."""
    assert plain("reason", *ADULTS, consent_state="refused", **facts) == reason


def test_of_two_grounds_the_graver_is_named():
    both = {"override_grounds": ["position_of_trust"], "risk_of_serious_harm": "child"}
    assert plain("reason", *ADULTS, consent_state="refused", **both) == "a child could be harmed"


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ({}, "the person"),
        (SMALL_CHILD, "the parent"),
        ({**TEEN, "gillick": "not_competent"}, "the parent"),
        ({**TEEN, "gillick": "competent"}, "the child"),
        ({**TEEN, "gillick": "claims_competent"}, "the child"),
        ({"age_band": "child_16_17"}, "the child"),
    ],
)
def test_who_is_asked_is_who_may_answer(subject: dict[str, Any], asked: str):
    assert plain("asked", *HELP, subject=subject) == asked


@pytest.mark.parametrize(
    ("by", "speaker"),
    [
        ("parental_responsibility", "the parent"),
        ("attorney", "the attorney"),
        ("deputy", "the deputy"),
        ("next_of_kin", "the relative"),
        ("self", "the person"),
        (None, "the person"),
    ],
)
def test_who_spoke(by: str | None, speaker: str):
    detail = {"by": by} if by else {}
    assert plain("speaker", *HELP, consent_state="refused", consent_detail=detail) == speaker


@pytest.mark.parametrize(
    ("facts", "aim"),
    [
        ({"public_interest": "serious_crime"}, "stop or solve a serious crime"),
        ({"override_grounds": ["serious_crime"]}, "stop or solve a serious crime"),
        ({"public_interest": "serious_harm_to_others"}, "stop serious harm to someone else"),
        ({"public_interest": "serious_disease"}, "stop a serious disease from spreading"),
        (
            {"public_interest": "serious_disease", "override_grounds": ["serious_crime"]},
            "stop a serious disease from spreading",
        ),
        ({}, "prevent serious harm"),
    ],
)
def test_what_a_public_interest_is_for(facts: dict[str, Any], aim: str):
    assert plain("aim", "gp_practice", "police", "fraud", "special:health", **facts) == aim


@pytest.mark.parametrize(
    ("sender", "risk", "ring"),
    [
        ("charity", "life", "Ring 999 now if nobody has yet."),
        ("charity", "subject", "Ring 999 if a life is in danger."),
        ("charity", None, "Ring 999 if a life is in danger."),
        ("police", "life", "Act now. Call for help from the other services if you need it."),
        ("fire_rescue", "life", "Act now. Call for help from the other services if you need it."),
    ],
)
def test_whom_to_ring(sender: str, risk: str | None, ring: str):
    share = (sender, "charity", "emergency_response")
    assert plain("ring", *share, risk_of_serious_harm=risk) == ring


@pytest.mark.parametrize(
    ("share", "facts", "law", "duty"),
    [
        (HELP, {}, "that law", "The law says that you must share this."),
        (
            HELP,
            {"gateway": "CA2004.s10"},
            "Children Act 2004 section 10",
            None,
        ),
        (
            ("nhs_trust", "local_authority", "safeguarding_child"),
            {"subject": {**SMALL_CHILD, "at_risk": True}, "gateway": "CA2004.s10"},
            "Children Act 2004 section 16LA",
            None,
        ),
        (
            ("prison", "local_authority", "homelessness_referral"),
            {},
            "Housing Act 1996 section 213B",
            None,
        ),
    ],
)
def test_the_law_is_the_one_the_answer_is_about(
    share: tuple[str, ...], facts: dict[str, Any], law: str, duty: str | None
):
    assert plain("law", *share, **facts) == law
    told = plain("duty", *share, **facts)
    assert told.endswith(".")
    assert ". " not in told
    assert (told == "The law says that you must share this.") is (duty is not None)


@pytest.mark.parametrize(
    ("categories", "items"),
    [
        (("personal",), "the rest"),
        (("personal", "out_of_scope:visa"), "visa"),
        (("out_of_scope:visa", "out_of_scope:bank_account"), "visa and bank account"),
        (("out_of_scope:a", "out_of_scope:b", "out_of_scope:c"), "a, b and c"),
    ],
)
def test_the_items_that_an_agreement_leaves_out(categories: tuple[str, ...], items: str):
    assert plain("items", *HELP, *categories, agreement_in_force="active") == items


@pytest.mark.parametrize(
    ("sources", "part"),
    [([], "that part"), (["adoption"], 1), (["adoption", "fertility_treatment"], 2)],
)
def test_the_part_that_is_barred_is_named(sources: list[str], part: str | int):
    told = plain("part", "local_authority", "charity", "early_help", information_from=sources)
    assert (told == "that part") is (part == "that part")
    assert told.count(" and ") == (1 if part == 2 else 0)
