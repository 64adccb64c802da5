"""The first edition's second evaluator agrees with its examples and keeps the invariants of §7."""

# ruff: noqa: SIM905 - a table of words reads better as a line of words

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.edition1 import second_evaluator_tables as t
from tests.conformance.edition1.generate_facts import generate
from tests.conformance.edition1.second_evaluator import evaluate
from tests.conformance.edition1.second_evaluator_case import Case
from tests.conformance.edition1.second_evaluator_readings import AMBIGUITIES
from tests.support.shared import read

BEST_FIRST = (
    "EMERGENCY_SHARE_SUPPORTED DUTY_TO_SHARE SHARE_SUPPORTED CHANGE_BASIS CONSENT_NEEDED "
    "SEEK_ADVICE NOT_SUPPORTED"
).split()
SUPPORTS = BEST_FIRST[:3]
Facts = dict[str, Any]


@pytest.fixture(scope="module")
def cases() -> list[tuple[Facts, Facts]]:
    """Return weighted cases, each with its answer."""
    return [(facts, evaluate(facts)) for facts in generate(20261122, 1_500)]


def _with(facts: Facts, **changes: Any) -> Facts:
    return copy.deepcopy(facts) | changes


def _with_fresh_consent(facts: Facts) -> Facts:
    """Return the same case once somebody who may speak has given a full consent."""
    subject = facts["subject"]
    fresh: Facts = {"explicit": True, "freely_given": True, "recipients_named": True}
    if subject["age_band"] == "adult" and subject["capacity"] == "lacks":
        fresh |= {"by": "deputy", "authority": "deputy"}
    assessed = "competent" if subject["gillick"] == "claims_competent" else subject["gillick"]
    return _with(
        facts,
        consent_state="given",
        consent_detail=fresh,
        subject=subject | {"gillick": assessed},
    )


EXAMPLES: list[Facts] = read(Path(__file__).parents[2] / "contract" / "examples.json")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["id"])
def test_agrees_with_the_worked_example(example: Facts) -> None:
    got, want = evaluate(example["facts"]), example["expected"]
    assert got["outcome"] == want["outcome"]
    for part in ("bases", "conditions"):
        assert not want[part] or set(want[part]) & set(got[part]), part
    assert not set(want["bases_closed"]) & set(got["bases"])
    assert set(want["must_say"]) <= got["messages"]


def test_every_outcome_and_rule_is_reached(cases: list[tuple[Facts, Facts]]) -> None:
    assert {a["outcome"] for _, a in cases} == {*BEST_FIRST, "NOT_PERSONAL_DATA"}
    rules = {a["deciding_rule"] for _, a in cases}
    assert rules == {f"R{n}" for n in range(16)} - {"R2"} | {"family"}


def test_refusal_never_undoes_a_duty_or_a_child_share(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariant (i)."""
    tried = 0
    for facts, answer in cases:
        case = Case(facts)
        duty = answer["deciding_rule"] == "R6" and not case.agreement_row
        child = answer["deciding_rule"] == "R9" and case.child_limb
        if facts["consent_state"] == "given" and (duty or child):
            tried += 1
            assert evaluate(_with(facts, consent_state="refused"))["outcome"] != "NOT_SUPPORTED"
    assert tried > 20


def test_membership_and_agreement_do_not_decide(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariant (ii)."""
    for facts, answer in cases:
        for members in ("both", "neither"):
            assert evaluate(_with(facts, charter_members=members)) == answer
        without = evaluate(_with(facts, agreement_in_force="none"))["outcome"]
        if answer["outcome"] == "NOT_PERSONAL_DATA":
            assert without == "NOT_PERSONAL_DATA"
        else:
            assert BEST_FIRST.index(without) <= BEST_FIRST.index(answer["outcome"])


def test_closed_bases_are_never_offered(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariants (iii) and (iv)."""
    for facts, answer in cases:
        if facts["from_kind"] in t.PUBLIC:
            assert not {t.EA, t.F} & set(answer["bases"])
        if facts["evaluation_date"] < "2026-02-05":
            assert t.EA not in answer["bases"]
        assert not set(answer["bases"]) & set(answer["bases_closed"])


def test_supported_shares_show_their_conditions(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariant (v): only an emergency or safeguarding goes ahead with none met, and says so."""
    for facts, answer in cases:
        if answer["outcome"] not in SUPPORTS or answer["deciding_rule"] in ("R1", "R9"):
            continue
        found, cats = answer["conditions"], facts["data_categories"]
        if any(c.startswith("special:") for c in cats):
            assert any(c.startswith(("9(2)", "Sch8")) for c in found), facts
        if "criminal" in cats:
            assert t.PART3 in answer["bases"] or any(c.startswith("Art10") for c in found), facts


def test_only_given_consent_carries_a_share(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariant (vi)."""
    tried = 0
    for facts, answer in cases:
        if t.A not in answer["bases"]:
            continue
        if answer["outcome"] == "SHARE_SUPPORTED":
            assert facts["consent_state"] == "given"
        if answer["outcome"] in ("CONSENT_NEEDED", "SEEK_ADVICE"):
            tried += 1
            after = evaluate(_with_fresh_consent(facts))
            assert t.A in after["bases"], (facts, answer, after)
    assert tried > 100


def test_an_emergency_is_never_unsupported(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariant (vii)."""
    for facts, answer in cases:
        if facts["emergency"] and facts["risk_of_serious_harm"] != "none":
            assert answer["outcome"] in ("EMERGENCY_SHARE_SUPPORTED", "NOT_PERSONAL_DATA")


def test_every_answer_advises_and_asks_for_a_record(cases: list[tuple[Facts, Facts]]) -> None:
    """Invariant (viii)."""
    for _, answer in cases:
        assert {"TOOL_ADVISES", "RECORD_DECISION"} <= answer["messages"]


def test_the_generator_repeats_itself() -> None:
    assert list(generate(7, 50)) == list(generate(7, 50))
    assert list(generate(7, 50)) != list(generate(8, 50))


def test_ambiguities_are_written_down() -> None:
    assert all(place and reading for place, reading in AMBIGUITIES)
