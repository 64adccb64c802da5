"""Invariants (i) to (viii) of law.md §7, and that answers hang together, on generated facts.

Both editions keep them. Some thousands run every time; ``-m long`` runs 100,000. Each invariant
also counts the cases in which it said something, because one that never applies proves nothing.
"""

from __future__ import annotations

from typing import Any

from registry.domain.decision.assessment import Assessment, Missing
from registry.domain.decision.decide import decide
from registry.domain.decision.facts import Facts, facts_to_dict, parse_facts
from registry.domain.decision.outcome import Outcome
from registry.law import Law
from tests.domain.decision.answered import Answered, Made, cases, of_both

A, EA, F = "6(1)(a)", "6(1)(ea)", "6(1)(f)"
ORDER = tuple(Outcome)[:-1]  # best first
FRESH = {"explicit": True, "freely_given": True, "recipients_named": True}


def fresh_consent(case: Answered) -> Assessment:
    """The answer once somebody who may give it has newly and validly consented, with (a) proposed;
    a child who claims competence has been found competent."""
    subject = case.stated["subject"]
    settled = "competent" if subject["gillick"] == "claims_competent" else subject["gillick"]
    authority = {"authority": "LPA_health_welfare"} if subject["capacity"] == "lacks" else {}
    return case.restated(
        subject={**subject, "gillick": settled},
        consent_state="given",
        consent_by_category=None,
        consent_detail={**FRESH, **authority},
        proposed_basis=A,
    )


def unconditional_duty(case: Answered) -> bool:
    """Whether a duty decides that ends on no objection and waits for nobody's agreement."""
    rows = [case.law.gateways[row.gateway] for row in case.answer.gateways if row.state == "duty"]
    return case.rule == "R6" and any(
        not row.duty_ends_on_objection and row.needs_agreement_of_person == "never" for row in rows
    )


@of_both
def test_i_refusal_never_ends_a_duty_or_protection(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        protected = case.rule == "R9"
        if case.facts.consent_state == "given" and (protected or unconditional_duty(case)):
            tried += 1
            refused = case.but(consent_state="refused", consent_by_category=())
            assert refused.outcome != "NOT_SUPPORTED", case.stated
    assert tried > made[1] // 100


@of_both
def test_ii_membership_changes_nothing_and_no_agreement_worsens_nothing(made: Made) -> None:
    for case in cases(*made):
        for members in {"both", "neither"} - {case.facts.charter_members}:
            other = case.but(charter_members=members)
            assert (other.outcome, other.messages) == (case.answer.outcome, case.answer.messages)
        if case.facts.agreement_in_force != "none" and case.answer.outcome in ORDER:
            without = case.but(agreement_in_force="none").outcome
            assert ORDER.index(without) <= ORDER.index(case.answer.outcome), case.stated


def is_public(law: Law, facts: Facts) -> bool:
    """DPA 2018 s.7; a pharmacy is a public authority only for its public contract."""
    kind = law.kinds[facts.from_kind]
    private = kind.public_under_contract_only and facts.under_public_contract.sender is False
    return kind.public_authority and not private


@of_both
def test_iii_and_iv_closed_bases_are_never_offered(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        bases, day = set(case.answer.bases), case.facts.evaluation_date
        tried += bool(bases & {EA, F})
        assert not (is_public(case.law, case.facts) and {EA, F} & bases), case.stated
        assert day is not None
        assert day.isoformat() >= "2026-02-05" or EA not in bases, case.stated
        assert not bases & {closed.basis for closed in case.answer.bases_closed}, case.stated
    assert tried > made[1] // 20


@of_both
def test_v_supported_shares_show_their_conditions(made: Made) -> None:
    for case in cases(*made):
        if not case.answer.outcome.supports_sharing:
            continue
        said = any("is met on these facts" in reason.text for reason in case.answer.reasons)
        shown, data = case.answer.conditions, case.facts.data_categories
        if any(category.startswith("special:") for category in data):
            assert said or any(c.startswith(("9(2)", "Sch8")) for c in shown), case.stated
        if "criminal" in data:
            part_3 = any(basis.startswith("DPA2018.Part3") for basis in case.answer.bases)
            assert said or part_3 or any(c.startswith("Art10") for c in shown), case.stated


@of_both
def test_vi_only_given_consent_carries_a_share(made: Made) -> None:
    for case in cases(*made):
        if case.answer.outcome == "SHARE_SUPPORTED" and A in case.answer.bases:
            by_category = dict(case.facts.consent_by_category).values()
            assert "given" in {case.facts.consent_state, *by_category}, case.stated


@of_both
def test_vi_consent_named_first_would_open_the_share(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        wanted = case.answer.outcome in ("CONSENT_NEEDED", "SEEK_ADVICE")
        if wanted and case.answer.bases[:1] == (A,):
            tried += 1
            after = fresh_consent(case)
            assert A in after.bases or after.outcome.supports_sharing, case.stated
    assert tried > made[1] // 40


@of_both
def test_vii_an_emergency_with_a_risk_is_never_turned_down(made: Made) -> None:
    tried = 0
    for case in cases(*made):
        if case.facts.emergency and case.facts.risk_is_said:
            tried += 1
            assert case.answer.outcome != "NOT_SUPPORTED", case.stated
    assert tried > made[1] // 40


@of_both
def test_viii_every_answer_advises_and_asks_for_a_record(made: Made) -> None:
    for case in cases(*made):
        assert {"TOOL_ADVISES", "RECORD_DECISION"} <= case.codes, case.stated


@of_both
def test_answers_hang_together(made: Made) -> None:
    """Answers are total and deterministic, and one reason decides."""
    law, count = made
    for case in cases(law, count // 4):
        assert case.answer.to_dict() == decide(case.facts, law).to_dict()
        assert sum(reason.deciding for reason in case.answer.reasons) == 1
        assert [item.category for item in case.answer.items] == list(case.facts.data_categories)
        assert all(law.conditions[condition].offered for condition in case.answer.conditions)


@of_both
def test_items_are_the_answers_for_each_alone(made: Made) -> None:
    law, count = made
    for case in cases(law, count // 4):
        for item in case.answer.items:
            alone = case.but(data_categories=(item.category,))
            assert (item.outcome, item.conditions) == (alone.outcome, alone.conditions), case.stated


def changed(facts: Facts, found: Missing, law: Law) -> Assessment:
    """The answer once what is missing is there. A fresh consent is one for all the data, which the
    first edition does not say."""
    stated = facts_to_dict(facts)
    if law.first_readings and any(change.field == "consent_detail" for change in found.changes):
        stated["consent_by_category"] = None
    for change in found.changes:
        holder, _, field = change.field.rpartition(".")
        (stated.setdefault(holder, {}) if holder else stated)[field] = change.to
    return decide(parse_facts(stated, law), law)


PERMITTED: frozenset[str] = frozenset(
    {
        "consent_state",
        "consent_detail",
        "consent_by_category",
        "apd_in_place",
        "request_received",
        "request_states_public_task",
        "proposed_basis",
        "data_categories",
        "recipient.relation",
        "duty_elements",
        "under_public_contract",
        "whose_task",
        "court_order.effect",
    }
)


def kind_of_change(field: str) -> str:
    holder = field.partition(".")[0]
    return holder if holder in ("duty_elements", "under_public_contract") else field


@of_both
def test_missing_is_true_small_and_honest(made: Made) -> None:
    law, count = made
    tried = 0
    for case in cases(law, count):
        settled = case.answer.outcome.supports_sharing or not case.answer.outcome.in_law
        assert not (settled and case.answer.missing), case.stated
        for found in case.answer.missing:
            tried += 1
            assert found.outcome.supports_sharing
            assert changed(case.facts, found, law).outcome == found.outcome, case.stated
            assert len(found.changes) <= 2
            fields = {change.field for change in found.changes}
            assert set(map(kind_of_change, fields)) <= PERMITTED, case.stated
            assert_consent_may_be_asked(case.stated, fields)
    assert tried > count // 20


def assert_consent_may_be_asked(stated: dict[str, Any], fields: set[str]) -> None:
    """Nobody is asked again who refused, or whom it is unsafe to ask. A refusal by someone who may
    not speak counts as not sought: then one may ask."""
    if stated["consent_state"] not in ("refused", "withdrawn", "not_sought_unsafe"):
        return
    detail = stated["consent_detail"]
    someone_else = detail.get("by") or detail.get("refused_by")
    by_category = stated.get("consent_by_category")
    assert someone_else or by_category or "consent_state" not in fields, stated
