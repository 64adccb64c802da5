"""Suspensions of an agreement version: which steps of each organisation apply, and from when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from registry.domain.agreements.lifecycle import Act
from registry.domain.records.agreements import AgreementStep


def suspensions(steps: Sequence[AgreementStep], on: date) -> Mapping[str, Sequence[AgreementStep]]:
    """Each organisation's suspensions and reinstatements that apply on a day, in date order.

    A later step replaces all earlier ones of the same organisation for its own day and any later
    day: an announced reinstatement does not end a suspension made since, and a reinstatement
    cancels a suspension still to come. Steps taken as a party lapse when it leaves. An operator
    that has left may still take steps afterwards.
    """
    if not steps:
        return {}
    leaving = [step for step in steps if step.act == Act.LEAVE and step.effective_on <= on]
    left: dict[str, AgreementStep] = {}
    for step in sorted(leaving, key=lambda step: step.effective_on, reverse=True):
        left[step.partner_id] = step
    by_partner: dict[str, list[AgreementStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.version):
        is_suspension = step.act in {Act.SUSPEND, Act.REINSTATE}
        if is_suspension and not _lapsed(step, left.get(step.partner_id)):
            by_partner[step.partner_id] = [
                *(
                    earlier
                    for earlier in by_partner[step.partner_id]
                    if earlier.effective_on < step.effective_on
                ),
                step,
            ]
    return dict(sorted(by_partner.items()))


def _lapsed(step: AgreementStep, left: AgreementStep | None) -> bool:
    if left is None:
        return False
    return step.version < left.version or step.effective_on < left.effective_on


def is_suspended(own_steps: Iterable[AgreementStep], on: date) -> bool:
    """Whether one organisation's ``suspensions`` leave one open on a day."""
    acts = [step.act for step in own_steps if step.effective_on <= on]
    return acts[-1:] == [Act.SUSPEND]
