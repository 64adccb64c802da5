"""Suspensions of an agreement version: what each organisation has said of its own, and by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from registry.domain.agreements.lifecycle import Act
from registry.domain.records.agreements import AgreementStep


def suspensions(steps: Sequence[AgreementStep], on: date) -> Mapping[str, Sequence[AgreementStep]]:
    """What holds on a day of each organisation's suspensions and liftings, by their days.

    What it says last holds from its day on, in place of all it had said of that day or later ones:
    an announced lifting does not end a suspension made since, nor a lifting leave one to come.
    What it said as a party lapses when it leaves; the operator may have left and say more since.
    """
    if not steps:
        return {}
    leaving = [step for step in steps if step.act == Act.LEAVE and step.effective_on <= on]
    left: dict[str, AgreementStep] = {}
    for step in sorted(leaving, key=lambda step: step.effective_on, reverse=True):
        left[step.partner_id] = step
    lines: dict[str, list[AgreementStep]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.version):
        is_said = step.act in {Act.SUSPEND, Act.REINSTATE}
        if is_said and not _lapsed(step, left.get(step.partner_id)):
            said = lines[step.partner_id]
            lines[step.partner_id] = [
                *(earlier for earlier in said if earlier.effective_on < step.effective_on),
                step,
            ]
    return dict(sorted(lines.items()))


def _lapsed(step: AgreementStep, left: AgreementStep | None) -> bool:
    if left is None:
        return False
    return step.version < left.version or step.effective_on < left.effective_on


def is_suspended(line: Iterable[AgreementStep], on: date) -> bool:
    """Whether a suspension among one organisation's ``suspensions`` is open on a day."""
    acts = [step.act for step in line if step.effective_on <= on]
    return acts[-1:] == [Act.SUSPEND]
