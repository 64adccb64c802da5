"""A second evaluator of the law's second edition, written from the documents alone: a test oracle.

It knows ``law.md`` (binding), ``law-rules.md`` (an aid) and the second edition's contract and
messages, and nothing of ``registry``. It prefers obvious code to fast code.
"""

from __future__ import annotations

from typing import Any

from tests.conformance.edition2 import rules_basis, rules_family, rules_first, rules_last
from tests.conformance.edition2.case import Case
from tests.conformance.edition2.messages import messages
from tests.conformance.edition2.openings import closed_bases, none_met
from tests.conformance.edition2.tables import SUPPORTS

# The walking order of law-rules.md.
RULES = [*rules_first.RULES, rules_family.rp, *rules_basis.RULES, *rules_last.RULES]


def evaluate(facts: dict[str, Any]) -> dict[str, Any]:
    """Assess one valid facts object; what is absent has the contract's default."""
    c = Case(facts)
    found = next(a for rule in RULES if (a := rule(c)) is not None)
    answer = rules_last.rd(c, found)
    said = messages(c, answer)
    return {
        "outcome": answer.outcome,
        "bases": answer.bases,
        "bases_closed": [b for b in closed_bases(c) if b not in answer.bases],
        "conditions": answer.conditions,
        "none_met": none_met(c, answer.bases, answer.conditions)
        if answer.outcome in SUPPORTS
        else [],
        "messages": said,
        "deciding_rule": answer.rule,
        "row": answer.row,
        "possible_duties": c.possible_duties() if "DUTY_MAY_APPLY" in said else [],
    }
