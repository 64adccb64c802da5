"""The decision: facts and law in, assessment out. Pure, total and deterministic.

The rules and their order are in ``engine``. This module puts the answer together: outcome, bases
and conditions and, only when they are read, what explains them (the messages that are due, the
reasons, why bases are closed) and what goes further (per-item answers, the gateways considered, and
what would change the answer).
"""

from __future__ import annotations

from functools import partial

from registry.domain.decision.assessment import (
    Artefact,
    Assessment,
    DutyQuestion,
    Explanation,
    Further,
    ItemAnswer,
    Reason,
)
from registry.domain.decision.counterfactuals import missing
from registry.domain.decision.engine import decide_ground, evaluate
from registry.domain.decision.facts_model import Facts, with_date
from registry.domain.decision.grounds.closed import closed_bases
from registry.domain.decision.grounds.confidences import confidence
from registry.domain.decision.grounds.considered import considered
from registry.domain.decision.grounds.ground import Finding, ground_of_item
from registry.domain.decision.grounds.possible import asked
from registry.domain.decision.grounds.sources import sources_of
from registry.domain.decision.messages.due import codes_for, codes_for_item
from registry.domain.decision.messages.plain_names import question
from registry.domain.decision.messages.unverified import unverified
from registry.domain.decision.messages.variants import VerdictVoice, in_words
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading.tables import tables_for
from registry.domain.decision.vocabulary import OUT_OF_SCOPE, SPECIAL_CATEGORIES
from registry.law import Law

__all__ = ["decide", "with_date"]

_ALIKE = frozenset(SPECIAL_CATEGORIES) - {"special:health"}
_CONFIDED = "confidential_categories"


def decide(facts: Facts, law: Law) -> Assessment:
    """Assess facts that name their evaluation date, under one edition of the law.

    Raises:
        ValueError: ``facts.evaluation_date`` is not set; use ``with_date``.
    """
    tables = tables_for(law)
    verdict, findings = evaluate(facts, tables)
    return Assessment(
        outcome=verdict.outcome,
        bases=verdict.bases,
        conditions=verdict.conditions.all,
        law_edition_id=law.edition_id,
        law_edition_date=law.edition_date,
        evaluated_on=verdict.case.on,
        voice=VerdictVoice(verdict),
        explain=partial(_explanation, verdict, findings),
        work_out=partial(_further, verdict),
    )


def _explanation(verdict: Verdict, findings: list[Finding]) -> Explanation:
    codes = codes_for(verdict)
    return Explanation(
        bases_closed=closed_bases(verdict),
        messages=in_words(verdict, codes),
        reasons=_reasons(findings, verdict),
        possible_duties=_possible_duties(codes, verdict),
        artefacts=_artefacts(codes, verdict.case.tables.law),
    )


def _further(verdict: Verdict) -> Further:
    return Further(
        missing=() if verdict.outcome.is_settled else missing(verdict),
        items=_items(verdict),
        gateways=considered(verdict),
        unverified=unverified(verdict),
        confidentiality=confidence(verdict),
    )


def _artefacts(codes: list[str], law: Law) -> tuple[Artefact, ...]:
    """The documents that the answer's messages call for."""
    rows = (row for row in law.artefacts.values() if row.message in codes)
    return tuple(Artefact(row.id, row.text, row.source) for row in rows)


def _possible_duties(codes: list[str], verdict: Verdict) -> tuple[DutyQuestion, ...]:
    """The duties that the answer asks about (DUTY_MAY_APPLY), with their questions."""
    if "DUTY_MAY_APPLY" not in codes:
        return ()
    return tuple(
        DutyQuestion(
            duty.row.id,
            duty.element,
            question(verdict, duty.asks),
        )
        for duty in asked(verdict.case.gateways.possible)
    )


def _reasons(findings: list[Finding], verdict: Verdict) -> tuple[Reason, ...]:
    """Every finding in the order the rules ran, each followed by its notes; the last decided."""
    reasons: list[Reason] = []
    deciding = findings[-1]
    for finding in findings:
        sources = finding.sources or sources_of(finding.rule, verdict.case)
        reasons.append(
            Reason(
                finding.rule,
                finding.text,
                sources,
                deciding=finding is deciding,
                because=finding.because,
                barred=finding.barred,
            )
        )
        reasons.extend(Reason(finding.rule, note, sources) for note in finding.notes)
    return tuple(reasons)


def _items(verdict: Verdict) -> tuple[ItemAnswer, ...]:
    """One answer for each data category, as if it were shared alone."""
    facts = verdict.case.facts
    if len(facts.data_categories) == 1:
        return (_item(facts.data_categories[0], verdict),)
    alone: dict[str, Verdict] = {}
    answers = []
    for category in facts.data_categories:
        group = _group(category, verdict)
        if group not in alone:
            alone[group] = decide_ground(ground_of_item(verdict.ground, category))
        answers.append(_item(category, alone[group]))
    return tuple(answers)


def _group(category: str, verdict: Verdict) -> str:
    """Categories the rules treat alike share one answer, unless a consent distinguishes them."""
    facts = verdict.case.facts
    if facts.consent_by_category or facts.consent_detail.current_scope is not None:
        return category
    if category in _ALIKE and category not in verdict.case.tables.lists[_CONFIDED]:
        return "special"
    return OUT_OF_SCOPE if category.startswith(OUT_OF_SCOPE) else category


def _item(category: str, alone: Verdict) -> ItemAnswer:
    return ItemAnswer(
        category=category,
        outcome=alone.outcome,
        conditions=alone.conditions.all,
        messages=in_words(alone, codes_for_item(alone)),
    )
