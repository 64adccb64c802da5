"""The eight invariants of law.md §7 and totality, on generated facts.

Some thousands run every time; ``-m long`` runs 100,000.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from registry.domain.decision.assessment import Assessment
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import ConsentDetail, Facts, facts_to_dict, parse_facts
from registry.domain.decision.outcome import Outcome
from tests.domain.decision.cases import LAW, rule
from tests.domain.decision.generated import random_facts

FEW = 2_500
MANY = 100_000
COUNTS = [FEW, pytest.param(MANY, marks=pytest.mark.long)]
A = "6(1)(a)"
ORDER = tuple(Outcome)[:-1]  # best first


def generated(seed: int, count: int) -> Iterator[tuple[Facts, Assessment]]:
    rng = random.Random(seed)
    for _ in range(count):
        facts = parse_facts(random_facts(rng, LAW), LAW)
        yield facts, decide(facts, LAW)


def fresh_consent(facts: Facts) -> Facts:
    """The same share with a new and valid consent by someone who may give it."""
    authority = "LPA_health_welfare" if facts.subject.capacity == "lacks" else None
    detail = ConsentDetail(
        explicit=True, freely_given=True, recipients_named=True, authority=authority
    )
    return replace(facts, consent_state="given", consent_detail=detail)


@pytest.mark.parametrize("count", COUNTS)
def test_i_refusal_never_ends_a_duty_or_a_childs_protection(count: int) -> None:
    """A duty that needs the person's agreement is not such a duty; R4 decides about it."""
    for facts, answer in generated(1, count):
        if facts.consent_state != "given" or rule(answer) not in ("R6", "R9"):
            continue
        refused = decide(replace(facts, consent_state="refused"), LAW)
        assert refused.outcome != "NOT_SUPPORTED" or rule(refused) == "R4", facts


@pytest.mark.parametrize("count", COUNTS)
def test_ii_membership_changes_nothing_and_no_agreement_worsens_nothing(count: int) -> None:
    for facts, answer in generated(2, count // 2):
        for members in ("both", "neither"):
            assert decide(replace(facts, charter_members=members), LAW).outcome == answer.outcome
        without = decide(replace(facts, agreement_in_force="none"), LAW).outcome
        if answer.outcome in ORDER:
            assert ORDER.index(without) <= ORDER.index(answer.outcome), facts


@pytest.mark.parametrize("count", COUNTS)
def test_iii_to_viii_hold_of_every_answer(count: int) -> None:
    for facts, answer in generated(3, count):
        public = LAW.kinds[facts.from_kind].public_authority
        assert not (public and {"6(1)(ea)", "6(1)(f)"} & set(answer.bases)), facts
        assert facts.evaluation_date is not None
        if facts.evaluation_date.isoformat() < "2026-02-05":
            assert "6(1)(ea)" not in answer.bases, facts
        if answer.outcome.supports_sharing:
            assert_conditions_shown(facts, answer)
        if answer.outcome == "SHARE_SUPPORTED" and A in answer.bases:
            assert facts.consent_state == "given", facts
        if facts.emergency and facts.risk_of_serious_harm != "none":
            assert answer.outcome != "NOT_SUPPORTED", facts
        assert {"TOOL_ADVISES", "RECORD_DECISION"} <= {m.code for m in answer.messages}


def assert_conditions_shown(facts: Facts, answer: Assessment) -> None:
    said = any("is met on these facts" in reason.text for reason in answer.reasons)
    special = any(category.startswith("special:") for category in facts.data_categories)
    if special:
        shown = any(condition.startswith("9(2)") for condition in answer.conditions)
        assert said or shown, facts
    if "criminal" in facts.data_categories:
        shown = any(condition.startswith(("Art10", "Sch8")) for condition in answer.conditions)
        assert said or shown, facts


@pytest.mark.parametrize("count", COUNTS)
def test_vi_consent_among_the_bases_means_that_a_fresh_one_opens_it(count: int) -> None:
    """A child who claims competence is assessed first; until then no consent is valid."""
    for facts, answer in generated(4, count):
        wanted = answer.outcome in ("CONSENT_NEEDED", "SEEK_ADVICE") and A in answer.bases
        if wanted and facts.subject.gillick != "claims_competent":
            assert A in decide(fresh_consent(facts), LAW).bases, facts


@pytest.mark.parametrize("count", COUNTS)
def test_answers_hang_together(count: int) -> None:
    """Answers are total and deterministic, no basis is both open and closed, and one reason
    decides."""
    for facts, answer in generated(5, count):
        assert answer.to_dict() == decide(facts, LAW).to_dict()
        assert not set(answer.bases) & {closed.basis for closed in answer.bases_closed}, facts
        assert sum(reason.deciding for reason in answer.reasons) == 1
        assert [item.category for item in answer.items] == list(facts.data_categories)
        assert all(LAW.conditions[condition].offered for condition in answer.conditions)


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY // 4, marks=pytest.mark.long)])
def test_items_are_the_answers_for_each_alone(count: int) -> None:
    for facts, answer in generated(6, count // 2):
        for item in answer.items:
            alone = decide(replace(facts, data_categories=(item.category,)), LAW)
            assert (item.outcome, item.conditions) == (alone.outcome, alone.conditions), facts


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY // 4, marks=pytest.mark.long)])
def test_missing_is_true_small_and_honest(count: int) -> None:
    permitted = {
        "apd_in_place",
        "request_received",
        "request_states_public_task",
        "proposed_basis",
        "data_categories",
        "consent_state",
        "consent_detail",
    }
    for facts, answer in generated(7, count):
        if answer.outcome.supports_sharing:
            assert answer.missing == ()
        for found in answer.missing:
            changed = facts_to_dict(facts)
            changed.update({change.field: change.to for change in found.changes})
            assert decide(parse_facts(changed, LAW), LAW).outcome == found.outcome, facts
            assert found.outcome.supports_sharing
            fields = {change.field for change in found.changes}
            assert len(found.changes) <= 2
            assert fields <= permitted
            if facts.consent_state in ("refused", "withdrawn", "not_sought_unsafe"):
                # A refusal by someone who may not speak counts as not sought: one may ask.
                detail = facts.consent_detail
                named = detail.by or detail.refused_by
                assert named or "consent_state" not in fields, facts
