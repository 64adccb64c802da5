"""Which statutory gateways were considered, and the result for each (law.md §4)."""

from __future__ import annotations

from registry.domain.decision.assessment import GatewayConsidered
from registry.domain.decision.grounds.gateways import gateways_tried
from registry.domain.decision.messages.verdict import Verdict
from registry.domain.decision.reading.case import Case
from registry.law.model import Gateway

_OWN_EFFECT = {"D": "duty", "P": "power", "C": "context"}


def considered(verdict: Verdict) -> tuple[GatewayConsidered, ...]:
    """The named gateway, or those for these organisations and this purpose if none is named."""
    case = verdict.case
    if verdict.household or (not verdict.in_law and not case.gateways.matched):
        return ()
    return tuple(
        GatewayConsidered(row.id, row.name, _state(row, case), row.source)
        for row in gateways_tried(case.facts, case.tables)
    )


def _state(row: Gateway, case: Case) -> str:
    view = case.gateways
    if not row.in_force(case.on):
        return "not_in_force"
    if view.excluded and row is view.named:
        return "excludes_this"
    if row not in view.matched:
        may_apply = any(duty.row is row for duty in view.possible)
        return "may_apply" if may_apply else "does_not_fit"
    if row in view.unagreed:
        return "needs_agreement"
    if row in view.fallen:
        return "exception_met"
    return "duty_of_recipient" if row.lies_on_recipient else _OWN_EFFECT[row.type]
