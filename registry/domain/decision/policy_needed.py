"""Which conditions of a share need an appropriate policy document (DPA 2018 Sch 1 Part 4).

The rules are evaluated as for the decision, with nothing assumed about the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from registry.domain.decision.engine import evaluate
from registry.domain.decision.facts_model import Facts
from registry.domain.decision.grounds.conditions import needs_policy
from registry.domain.decision.reading.tables import tables_for
from registry.law import Law

_REMEMBERED = 4_096  # as many as decisions: both are asked for the same situations


@dataclass(frozen=True, slots=True)
class Family:
    """The conditions for one kind of data (special category, or offences), preferred first.

    ``needing`` are those of ``conditions`` that need a policy document.
    """

    conditions: tuple[str, ...]
    needing: frozenset[str]


@lru_cache(maxsize=_REMEMBERED)
def families_needing(facts: Facts, law: Law) -> tuple[Family, ...]:
    """The families whose preferred condition needs a policy document.

    Args:
        facts: dated, with ``apd_in_place`` not known.
    """
    verdict, _ = evaluate(facts, tables_for(law))
    families = (
        Family(
            met, frozenset(condition for condition in met if needs_policy(verdict.case, condition))
        )
        for met in (verdict.conditions.special, verdict.conditions.offence)
    )
    return tuple(
        family
        for family in families
        if family.conditions and family.conditions[0] in family.needing
    )


def covers(code: str, condition: str) -> bool:
    """Whether a policy document's ``code`` means a condition: by the condition's own code, or by
    the paragraph alone, such as Sch1.18 for 9(2)(g)+Sch1.18 and Art10+Sch1.18."""
    return code == condition or condition.endswith(f"+{code}")
