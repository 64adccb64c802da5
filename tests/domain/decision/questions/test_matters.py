"""Which questions matter, against every answer tried by hand through the whole decision."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from registry.domain.decision import vocabulary as words
from registry.domain.decision.decide import decide, with_date
from registry.domain.decision.facts import Facts, facts_to_dict, parse_facts
from registry.domain.decision.questions.alternatives import elements_asked
from registry.domain.decision.questions.matters import matters, sources_that_matter, told
from tests.conformance.edition2.compared.generator import generate
from tests.domain.decision.cases import LAW, TODAY

FEW = 60
YES_NO = (True, False)
# The answers by hand: where each stands in the facts, and its values beside "not known".
ANSWERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "relation": ("recipient.relation", words.RELATIONS),
    "source_of_risk": ("recipient.is_or_lives_with_source_of_risk", YES_NO),
    "whose_task": ("whose_task", words.TASKS),
    "role": ("subject.role", words.ROLES),
    "at_risk": ("subject.at_risk", YES_NO),
    "coerced": ("subject.coerced", (True,)),
    "children_in_household": ("subject.children_in_household", (True,)),
    "information_from": ("information_from", tuple([bar] for bar in LAW.bars)),
    "national_opt_out": ("national_opt_out", words.OPT_OUTS),
    "request_received": ("request_received", YES_NO),
    "request_states_public_task": ("request_states_public_task", YES_NO),
    "court_order": ("court_order", tuple({"effect": effect} for effect in words.ORDER_EFFECTS)),
    "contract_from": ("under_public_contract.from", YES_NO),
    "contract_to": ("under_public_contract.to", YES_NO),
    "public_interest": ("public_interest", words.PUBLIC_INTERESTS),
    **{element: (f"duty_elements.{element}", YES_NO) for element in LAW.elements},
}


def generated(seed: int, count: int = FEW) -> Iterator[Facts]:
    for stated in generate(seed, count):
        yield parse_facts(stated, LAW)._replace(evaluation_date=TODAY)


def with_fact(stated: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Return facts as JSON with one fact changed."""
    changed = copy.deepcopy(stated)
    part, _, name = place.partition(".")
    if name:
        changed[part] = {**(changed.get(part) or {}), name: value}
    else:
        changed[part] = value
    return changed


def reads(stated: dict[str, Any]) -> tuple[Any, ...]:
    """Return what whoever asks goes by, of the whole answer."""
    answer = decide(with_date(parse_facts(stated, LAW), TODAY), LAW)
    to_do = [message.code for message in answer.messages if message.message_class == "do"]
    return answer.outcome, answer.bases, to_do


def without(question: str, facts: Facts) -> dict[str, Any]:
    """Return facts as JSON in which the answer to a question is not known."""
    empty = {"information_from": [], "coerced": False, "children_in_household": False}
    place, _ = ANSWERS[question]
    return with_fact(facts_to_dict(facts), place, empty.get(question))


def changes(question: str, stated: dict[str, Any]) -> bool:
    """Whether some answer changes what the asker reads, each tried by hand."""
    place, values = ANSWERS[question]
    before = reads(stated)
    return any(reads(with_fact(stated, place, value)) != before for value in values)


def test_what_is_told_is_what_the_answer_says():
    for facts in generated(1, 300):
        assert (*told(facts, LAW)[:2], list(told(facts, LAW).to_do)) == reads(facts_to_dict(facts))


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_matters_if_an_answer_changes_what_is_told(question: str):
    for facts in generated(2):
        stated = without(question, facts)
        known = with_date(parse_facts(stated, LAW), TODAY)
        assert matters(question, known, LAW) == changes(question, stated), stated


@pytest.mark.parametrize(
    "question", ["at_risk", "whose_task", "children_in_household", "contract_to"]
)
@pytest.mark.parametrize("later", ["court_order", "public_interest", "relevant_to_child_welfare"])
def test_what_is_not_known_yet_can_make_it_matter(question: str, later: str):
    place, values = ANSWERS[later]
    for facts in generated(3, 20):
        stated = without(later, parse_facts(without(question, facts), LAW))
        known = with_date(parse_facts(stated, LAW), TODAY)
        worlds = [stated, *(with_fact(stated, place, value) for value in values)]
        expected = any(changes(question, world) for world in worlds)
        assert matters(question, known, LAW, (later,)) == expected, stated


def test_the_origins_that_matter_are_those_that_change_what_is_told():
    for facts in generated(4, 30):
        stated = without("information_from", facts)
        known = with_date(parse_facts(stated, LAW), TODAY)
        before = reads(stated)
        expected = [
            bar for bar in LAW.bars if reads(with_fact(stated, "information_from", [bar])) != before
        ]
        assert list(sources_that_matter(known, LAW)) == expected, stated


SHARE = {
    "from_kind": "charity",
    "to_kind": "police",
    "purpose": "crime_investigation",
    "data_categories": ["personal"],
    "subject": {"age_band": "adult"},
}


def facts(**changed: Any) -> Facts:
    return with_date(parse_facts({**SHARE, **changed}, LAW), TODAY)


def test_a_quiet_element_is_asked_only_of_a_request_by_whom_it_is_about():
    assert "driver_identity" not in elements_asked(facts(), LAW)
    asked_for = facts(request_received=True)
    assert {"driver_identity", "terrorism_information"} <= set(elements_asked(asked_for, LAW))
    another = facts(request_received=True, to_kind="local_authority")
    assert not {"driver_identity", "nfi_request"} & set(elements_asked(another, LAW))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"request_received": True, "subject": {"role": "victim"}}, True),
        ({"request_received": True, "subject": {"role": "suspect"}}, False),
        ({"request_received": False, "subject": {"role": "victim"}}, False),
        ({"subject": {"role": "victim"}}, False),
        (
            {"request_received": True, "subject": {"role": "victim"}, "to_kind": "probation"},
            False,
        ),
    ],
)
def test_what_the_police_showed_is_asked_where_they_ask_about_a_victim(
    changed: dict[str, Any], expected: bool
):
    for question in ("line_of_enquiry", "necessary_and_proportionate", "notice_given"):
        assert matters(question, facts(**changed), LAW) is expected
    assert matters("counselling", facts(**changed), LAW) is expected
    assert matters("substantial_probative_value", facts(**changed), LAW) is expected


@pytest.mark.parametrize(
    ("age", "question", "other"),
    [("child_13_15", "gillick", "capacity"), ("adult", "capacity", "gillick")],
)
def test_competence_is_asked_of_a_child_and_capacity_from_16(age: str, question: str, other: str):
    told_to_family = facts(
        from_kind="nhs_trust",
        to_kind="family_member",
        purpose="direct_care",
        data_categories=["special:health"],
        subject={"age_band": age},
    )
    assert matters(question, told_to_family, LAW)
    assert not matters(other, told_to_family, LAW)


def test_the_opt_out_is_asked_only_under_support_for_research():
    research = {"purpose": "research", "to_kind": "university", "from_kind": "nhs_trust"}
    health = {"data_categories": ["personal", "special:health"]}
    assert not matters("national_opt_out", facts(**research, **health), LAW)
    named = facts(**research, **health, gateway="NHSA2006.s251")
    assert matters("national_opt_out", named, LAW)


def test_who_answered_is_asked_only_where_somebody_did():
    for state in ("not_sought", "requested", "not_sought_unsafe"):
        assert not matters("speaker", facts(consent_state=state), LAW)
        assert not matters("explicit", facts(consent_state=state), LAW)


def test_an_unknown_question_is_an_error():
    with pytest.raises(KeyError):
        matters("favourite_colour", facts(), LAW)
