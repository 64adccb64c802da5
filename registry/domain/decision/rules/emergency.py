"""R1: an emergency with a risk of serious harm goes ahead.

Sources: ICO data sharing code, urgent situations and emergencies; law.md §7 R1.
"""

from __future__ import annotations

from registry.domain.decision.grounds.bases import emergency_bases
from registry.domain.decision.grounds.conditions import gap, open_conditions, policy_unavoidable
from registry.domain.decision.grounds.ground import Finding, Ground
from registry.domain.decision.outcome import Outcome

NONE_MET = (
    "No condition for health or similar details, or for offence data, is met on these facts. "
    "Record why sharing was still necessary."
)
_NO_POLICY = (
    "The conditions shown need a policy document and none is recorded as in place. Go ahead, "
    "and record the gap."
)


def r1_emergency(ground: Ground) -> Finding | None:
    """An emergency (§7.1 R1: "`emergency` and risk other than `none`"), whatever the consent,
    agreement, membership and policy document."""
    case = ground.case
    if not case.facts.is_emergency:
        return None
    bases = emergency_bases(case)
    conditions = open_conditions(case, "emergency", duty=case.public, part_3=False)
    notes: list[str] = []
    if gap(case, conditions):
        notes.append(NONE_MET)
    if case.facts.apd_in_place is not True and policy_unavoidable(case, conditions):
        notes.append(_NO_POLICY)
    text = "Someone may come to serious harm and it is urgent: that decides, whatever the consent."
    return Finding(
        "R1",
        text,
        Outcome.EMERGENCY,
        bases,
        conditions,
        notes=tuple(notes),
        because="emergency",
    )
